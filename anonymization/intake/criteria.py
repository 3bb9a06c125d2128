"""What a score column judges, by its header: codes that are the same in every company."""

import re
from typing import Final

from anonymization.intake.headers import stem

OVERALL: Final = "overall"
# First match wins; matched anywhere in the header.
_CRITERIA: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (code, re.compile(pattern))
    for code, pattern in {
        "communication": r"コミュ|対話|傾聴|話し方|表現力|communicat|listening|verbal|presentation|プレゼン",
        "technical": r"技術|スキル|専門|テクニカル|コーディング|実装|設計|technical|coding|engineer|expertise|skill",
        "problem_solving": r"論理|問題解決|課題解決|思考|分析|logic|problem|analytic|critical|reasoning|judg",
        "motivation": r"意欲|志望|熱意|動機|やる気|motivat|enthusias|passion|interest|drive",
        "leadership": r"リーダー|統率|マネジメント|主導|leader|manag",
        "teamwork": r"協調|チーム|協働|collab|team|cooperat",
        "culture_fit": r"カルチャー|社風|適合|相性|理念|価値観|culture|value|fit\b",
        "experience": r"経験|実績|経歴|キャリア|experience|background|track record",
        "initiative": r"主体|積極|行動|自走|initiative|proactiv|ownership",
        "manner": r"マナー|第一印象|印象|身だしなみ|態度|礼儀|manner|impression|appearance|attitude",
        "stress_tolerance": r"ストレス|忍耐|粘り|resilien|stress",
        "language": r"語学|英語|日本語|english|japanese|language",
        "aptitude": r"適性|spi|gab|玉手箱|テスト|筆記|試験|aptitude|assessment|test|exam|quiz",
    }.items()
)


def criterion_of(header: str) -> str:
    """The code of what the column judges; `overall` where the header names no single trait."""
    text = stem(header)
    return next((code for code, pattern in _CRITERIA if pattern.search(text)), OVERALL)


def names_criterion(header: str) -> bool:
    """Whether the header names a trait: such a column holds scores even where it says nothing of marks."""
    return criterion_of(header) != OVERALL
