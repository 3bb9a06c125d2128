"""Columns with a known kind of content and no canonical field: a day, a count, a mark of the company's own.

`公開日`, `opened_at`, `応募数`, `is_archived`: the header says what kind of thing it is, the values agree, and no value
could point at a person. Such a column is `ignore`; one of which only one half is true stays `drop`.
"""

import re
from collections.abc import Callable
from typing import Final

from anonymization.intake.header_composed import DATE_TAIL, Guess
from anonymization.intake.headers import stem
from anonymization.intake.profile import Profile

_SURE: Final = 0.6
_DAY: Final = re.compile(
    rf"{DATE_TAIL.pattern}|\b(until|till|since|from|deadline|due)$|(期限|まで|以降)$"
    r"|^date (opened|posted|published|issued|printed|generated)\b"
)
_COUNT: Final = re.compile(
    r"(数|率|額|円|回|人|時間|年収|月収|給与?|賃金|手当|賞与|分|歳|月数|年数|点数)$|^(数|金額)|年収|給与|賃金"
    r"|\b(count|days|hours|weeks|months|total|qty|quantity|amount|rate|percent|pct|salary|pay|wage|openings|headcount|"
    r"gpa|fte|age|minutes|size|cost|fee|price|bonus|budget|number of|no of)\b|^(num|nb|n) "
)
_MONEY: Final = re.compile(
    r"年収|月収|給与|賃金|手当|賞与|時給|月給|報酬|\b(salary|pay|wages?|compensation|bonus|remuneration|stipend)\b"
)
_MARK: Final = re.compile(
    r"(フラグ|系統|役職名?|職位名?|有無|区分|種別|種類|形態|可否|要否|状況|状態|分類|カテゴリー?|グループ|ラベル|レベル|ランク|等級|方法|手段|曜日|コード|対象|時期|設定|学年|体系|レンジ|アーカイブ)$|^年齢|年収|給与|賃金"
    r"|^(is|has|can|was|needs|requires|should|did)\b"
    r"|\b(flag|type|category|group|status|preference|level|method|mode|label|labels|indicator|currency|language|locale|"
    r"class|tier|band|bucket|segment|frequency|basis|format|version|priority|shift|slug|range|yn|flg|archived|deleted)$"
)
_PLACE: Final = re.compile(
    r"(部署|部門|部|課|支店|施設|病院|工場|教室|園|校舎|店舗|拠点|事業所|勤務地|エリア|地区|営業所|所属|配属先?|本部|事業部|チーム|ユニット|グループ)名?$"
    r"|\b(department|dept|team|division|unit|branch|office|site|store|cost center|location|worksite|country|nation)\b"
)
_PERSONAL: Final = re.compile(
    r"\bmembers?\b|\bstaff\b|メンバー|担当|birth|生年|誕生|\bname|氏名|住所|address|phone|電話|mail|メール"
)


def _days(p: Profile) -> bool:
    return max(p.date, p.number_days) > 0.7 and p.days[1] < 0.3


def _counts(p: Profile) -> bool:
    share, low, high = p.integers
    return (p.number > 0.8 and (share < 0.5 or (low >= -100_000 and high < 100_000_000))) and (
        p.unique < 0.9 or high < 100_000
    )


def _marks(p: Profile) -> bool:
    return p.distinct <= max(12, p.rows // 3) and p.mean_length <= 30


def _places(p: Profile) -> bool:
    return p.distinct <= max(20, p.rows // 3) and p.mean_length <= 30 and p.address < 0.3


_KINDS: Final[tuple[tuple[re.Pattern[str], Callable[[Profile], bool], str], ...]] = (
    (_DAY, _days, "a day of something that has no field here"),
    (_MONEY, lambda p: p.matches("money") > 0.8, "an amount of money"),
    (_COUNT, _counts, "a number of something that has no field here"),
    (_MARK, _marks, "a mark of the company's own"),
    (_PLACE, _places, "a place or a unit of the company"),
)


def harmless(header: str, profile: Profile) -> list[Guess]:
    """`ignore`, where header and values agree on what kind of harmless thing the column holds."""
    text = stem(header)
    if profile.empty or _PERSONAL.search(text) or _points_at_people(profile):
        return []
    found = next((why for words, agrees, why in _KINDS if words.search(text) and agrees(profile)), None)
    return [Guess(field="ignore", confidence=_SURE, why=found)] if found else []


def _points_at_people(p: Profile) -> bool:
    if max(p.email, p.url, p.file, p.phone) > 0.1 or p.long_text:
        return True
    return max(p.surname, p.latin_name) > (0.5 if p.unique > 0.3 else 0.8)
