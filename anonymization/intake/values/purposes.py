"""What a consent is for, and whether it is given or taken back.

A general agreement to a privacy policy (個人情報の取扱いに同意) is no consent to the pool: no purpose of the dictionary
holds it, so it is unknown, and a purpose that is unknown never counts as given.
"""

import re
from typing import Final

import numpy as np
import pyarrow as pa

from anonymization.intake.values.cells import entries
from anonymization.intake.values.dictionary import answer_each, table, word_key
from anonymization.intake.values.fold import fold
from anonymization.intake.values.parsed import Parsed, Strings, parsed

# What an entry says in its own words. Where two of them, a "not" or "only", a purpose of the company's own, or a
# privacy notice stand in it, it is unknown.
_SAID: Final = {
    "pool_relay": re.compile(
        r"(他社|他企業|他の企業|第三者|提携企業|提携先|(人材|候補者)プール).*(共有|提供|紹介|登録|参加|開示|連携|推薦)"
        r"|shar.*(compan|employer|partner|third part)|(compan|employer|partner|third part).*shar"
    ),
    "pool_stats": re.compile(r"統計|statistic"),
    "ai_scoring": re.compile(
        r"(ai|人工知能).*(採点|評価|診断|判定|分析|スコア|選考|予測)|\bai\b.*(scor|evaluat|assess)"
    ),
    "contact": re.compile(
        r"^ご?連絡(?!先)|(求人|採用|スカウト|イベント).*(案内|連絡|メール|お知らせ)|contact (me|you)|job alert"
    ),
}
_NOT_SAID: Final = re.compile(
    r"ない|せず|なし|不可|除[くき]|以外|拒否|のみ|だけ|限[りるっ定]|まで|社内|自社|弊社|当社|検定|個人情報|プライバシー|規約"
    r"|\b(not?|except|without|only|just|internal|our|privacy|terms|never)\b"
)


def _purpose(text: str) -> str | None:
    return table("purposes").get(_without_consent(word_key(text))) or _said(text.lower())


def _said(text: str) -> str | None:
    if _NOT_SAID.search(text):
        return None
    said = [purpose for purpose, pattern in _SAID.items() if pattern.search(text)]
    return said[0] if len(said) == 1 else None


def _without_consent(key: str) -> str:
    """`統計利用への同意` and `consent to statistics` ask for the same purpose as the word alone."""
    for ending in (
        "に関する同意",
        "についての同意",
        "への同意",
        "に同意する",
        "に同意",
        "の同意",
        "のため",
        "同意",
        "consent",
        "目的",
    ):
        if key.endswith(ending) and key != ending and key not in table("purposes"):
            return _without_consent(key.removesuffix(ending))
    for start in ("consentto", "consentfor", "agreeto"):
        if key.startswith(start) and key not in table("purposes"):
            return key.removeprefix(start)
    return key


def parse_purposes(values: Strings) -> Parsed:
    """pool_stats | pool_relay | ai_scoring | contact; another purpose is bad."""
    return answer_each(values, _purpose, pa.string(), unknown_is_bad=True)


def parse_purpose_lists(values: Strings) -> Parsed:
    """Every known purpose that a cell lists; unknown ones are counted and not given."""
    found = entries(fold(values))
    purposes = [_purpose(entry) for entry in found.text.dictionary.to_pylist()]
    lists = found.lists(pa.array([[purpose] if purpose else [] for purpose in purposes], type=pa.list_(pa.string())))
    is_known = np.array([purpose is not None for purpose in purposes], dtype=np.bool_)
    return parsed(
        pa.array([None if given is None else sorted(given) for given in lists.to_pylist()], type=lists.type),
        known=found.count(is_known),
        unknown=found.count(~is_known),
    )


def parse_actions(values: Strings) -> Parsed:
    """grant | withdraw; another word is bad (`unknown_value`)."""
    actions = table("consent_actions")
    return answer_each(values, lambda text: actions.get(word_key(text)), pa.string(), unknown_is_bad=True)
