"""Years of experience, however they are told."""

import re
from collections.abc import Callable
from typing import Final

import pyarrow as pa

from anonymization.intake.values.dictionary import answer_each, word_key
from anonymization.intake.values.fold import kanji_numbers_to_digits
from anonymization.intake.values.parsed import Parsed, Strings

_NUMBER: Final = r"(\d{1,3}(?:\.\d+)?)"
_UNIT: Final = r"(?:年間?|ヵ?年|years?|yrs?\.?|y|yr)"
_MONTH_UNIT: Final = r"(?:[ヶケかカヵ箇ヵ個]?月間?|months?|mos?\.?|m)"
_AROUND: Final = (
    r"^(?:約|およそ|計|合計|通算|経験|実務経験|経験年数|業界経験|社会人|職歴|満|about|approx\.?|around|over|more than"
    r"|at least|total|[~≈>≥=\s:])*"
)
_AFTER: Final = (
    r"\s*(?:以上|超|程度|ほど|くらい|ぐらい|強|弱|前後|目|の経験|の実務経験|経験|\+|and up|or more|of experience"
    r"|experience|exp\.?|以下|未満|[\s.])*$"
)
_YEARS: Final = re.compile(rf"{_AROUND}{_NUMBER}\s*\+?\s*{_UNIT}?{_AFTER}", re.IGNORECASE)
_YEARS_MONTHS: Final = re.compile(
    rf"{_AROUND}{_NUMBER}\s*{_UNIT}\s*(?:と|and|,)?\s*(\d{{1,2}})\s*{_MONTH_UNIT}{_AFTER}", re.IGNORECASE
)
_MONTHS: Final = re.compile(rf"{_AROUND}{_NUMBER}\s*{_MONTH_UNIT}{_AFTER}", re.IGNORECASE)
_HALF: Final = re.compile(rf"{_AROUND}{_NUMBER}\s*{_UNIT}\s*半{_AFTER}", re.IGNORECASE)
_RANGE: Final = re.compile(
    rf"{_AROUND}{_NUMBER}\s*{_UNIT}?\s*(?:以上)?\s*[~〜～\-‐–—−ー]\s*{_NUMBER}\s*{_UNIT}?{_AFTER}|"
    rf"{_AROUND}{_NUMBER}\s*{_UNIT}?\s*(?:以上|to|から)\s*{_NUMBER}\s*{_UNIT}?{_AFTER}",
    re.IGNORECASE,
)
_LESS: Final = re.compile(rf"^(?:<|less than|under|fewer than)?\s*{_NUMBER}\s*{_UNIT}\s*(?:未満|以内)?$", re.IGNORECASE)
_LESS_WORD: Final = re.compile(r"^(?:<|less than|under|fewer than)|(?:未満|以内)$", re.IGNORECASE)
_ZERO_WORDS: Final = (
    "未経験", "なし", "無し", "無", "ゼロ", "新卒", "経験なし", "未経験者", "第二新卒", "none", "no experience",
    "entry level", "new grad", "fresher", "inexperienced", "zero", "nil",
)  # fmt: skip
_ZERO: Final = frozenset(map(word_key, _ZERO_WORDS))
_MOST: Final = 80.0  # years; more is a year of birth or an identifier


def parse_years(values: Strings) -> Parsed:
    """Years as a number: of a range the lower end, of "less than n" half of n, months as parts; else bad."""
    return answer_each(values, _years, pa.float64(), unknown_is_bad=True)


def _years(text: str) -> float | None:
    if word_key(text) in _ZERO:
        return 0.0
    text = kanji_numbers_to_digits(text) if not text.isascii() else text
    years = _read(text[:60])
    return years if years is not None and years <= _MOST else None


def _read(text: str) -> float | None:
    if text in ("半年", "half a year"):
        return 0.5
    if _LESS_WORD.search(text) and (found := _LESS.match(text)):
        return float(found[1]) / 2
    for pattern, value in _NOTATIONS:
        if found := pattern.match(text):
            return value(found)
    return None


_NOTATIONS: Final[list[tuple[re.Pattern[str], Callable[[re.Match[str]], float]]]] = [
    (_YEARS_MONTHS, lambda found: float(found[1]) + float(found[2]) / 12),
    (_HALF, lambda found: float(found[1]) + 0.5),
    (_RANGE, lambda found: float(found[1] or found[3])),
    (_YEARS, lambda found: float(found[1])),
    (_MONTHS, lambda found: float(found[1]) / 12),
]
