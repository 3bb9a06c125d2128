"""Fold what looks the same into what is the same, before any parser looks at it."""

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.parsed import Strings, strings

_INVISIBLE: Final = "[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]"
_HYPHENS: Final = "[\u2010-\u2015\u2212\u30fc\u2500\u02d7\u2043\u00af\uff70]"
# What NFKC may change, and what is invisible: everything but ASCII, kana, kanji and their punctuation. Normalising
# costs ten times as much as looking, and most Japanese cells hold none of it.
UNFOLDED: Final = (
    "[^ -~\\n\\r\\t\u3001-\u3003\u3005-\u3029\u3030-\u3035\u3041-\u3096\u309d\u309e\u30a1-\u30fe\u4e00-\u9fff]"
)
_EXCEL_TEXT: Final = """^(?:="([^"]*)"|'([0-9+][^']*))$"""  # how exports keep Excel from eating leading zeros
_KANJI_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "壱": 1, "弐": 2, "参": 3}
_KANJI_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_KANJI_NUMBER: Final = re.compile("[〇零○◯一二三四五六七八九十百千壱弐参]+")


def fold(values: Strings, *, hyphens: bool = False, lower: bool = False) -> pa.Array:
    """NFKC, no invisible characters, no outer white space; on request one hyphen and lower case.

    The prolonged sound mark `ー` counts as a hyphen, so `hyphens` is for dates, phones and codes, never for words.
    Only values that the normalisation may change pay for it.
    """
    array = strings(values)
    if not pc.all(pc.string_is_ascii(array), min_count=0).as_py():
        array = _normalised(array)
        if hyphens:
            array = pc.replace_substring_regex(array, pattern=_HYPHENS, replacement="-")
    array = without_excel_marks(pc.utf8_trim_whitespace(array))
    return pc.utf8_lower(array) if lower else array


def without_excel_marks(array: pa.Array) -> pa.Array:
    """`="0123"` and `'0123` as 0123."""
    if not any(pc.any(pc.starts_with(array, pattern=mark), min_count=0).as_py() for mark in "='"):
        return array
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(array, pattern=_EXCEL_TEXT, replacement=r"\1\2"))


def _normalised(array: pa.Array) -> pa.Array:
    unfolded = pc.fill_null(pc.match_substring_regex(array, UNFOLDED), False)
    if not pc.any(unfolded).as_py():
        return array
    changed = pc.utf8_normalize(array.filter(unfolded), form="NFKC")
    changed = pc.replace_substring_regex(changed, pattern=_INVISIBLE, replacement="")
    return pc.replace_with_mask(array, unfolded, changed)


def blank(folded: pa.Array) -> pa.Array:
    """Which of the folded values are nothing at all (bool array without nulls)."""
    return pc.fill_null(pc.equal(folded, ""), True)


def kanji_number(text: str) -> int:
    """The number that a run of kanji numerals spells, by place (二〇二六) or by unit (二千二十六)."""
    if not any(c in _KANJI_UNITS for c in text):
        return int("".join(str(_KANJI_DIGITS.get(c, 0)) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _KANJI_UNITS:
            total, digit = total + (digit or 1) * _KANJI_UNITS[c], 0
        else:
            digit = digit * 10 + _KANJI_DIGITS.get(c, 0)
    return total + digit


def kanji_numbers_to_digits(text: str) -> str:
    """Each run of kanji numerals in the text spelt in ASCII digits."""
    return _KANJI_NUMBER.sub(lambda run: str(kanji_number(run.group())), text)
