"""Names of persons: tidied for keeping, folded for comparison."""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.dictionary import load
from anonymization.intake.values.fold import fold
from anonymization.intake.values.parsed import Parsed, Strings, parsed, strings

_UNEVEN_SPACES: Final = r"[\t\n\f\r　]|  "
_SPACES: Final = r"[\s　]+"
_HONORIFIC: Final = r"(?i)^(?:mr|mrs|ms|miss|dr|prof)\.?\s+|\s*(?:様|さま|殿)$|\s+(?:さん|氏)$|さん$"
_BRACKETED: Final = r"\s*[(\[【〔<].*$"  # a reading or a maiden name behind the name
_VARIATION_SELECTORS: Final = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_COMPARED_AWAY: Final = r"[\s・･·.,'’`\-‐‑–—]"
_HIRAGANA_TO_KATAKANA: Final = str.maketrans(
    {chr(c): chr(c + 0x60) for c in range(0x3041, 0x3097)} | {"ゝ": "ヽ", "ゞ": "ヾ"}
)
_HIRAGANA: Final = "[\u3041-\u3096ゝゞ]"
_NOT_ASCII: Final = r"[^\x00-\x7f]"
_LONG_MARK: Final = r"(\p{Katakana}|ー)[\-‐‑‒–—―−─]"


def _variants() -> dict[int, str]:
    """Every variant of a character in names to the form that stands for all of them in comparisons."""
    return {ord(variant): usual for usual, others in load("kanji_variants").items() for variant in others}


_FOLD_VARIANTS: Final = _variants()


def tidy_names(values: Strings) -> Parsed:
    """NFKC with one space between the parts and without title or 様; characters keep their variants."""
    text = _spaced_evenly(fold(values))
    bare = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, pattern=_HONORIFIC, replacement=""))
    text = pc.if_else(pc.equal(bare, ""), text, bare)  # さま alone may be a reading
    return parsed(_null_if_empty(text))


def _spaced_evenly(text: pa.Array) -> pa.Array:
    uneven = pc.fill_null(pc.match_substring_regex(text, _UNEVEN_SPACES), False)
    even = pc.replace_substring_regex(text.filter(uneven), pattern=_SPACES, replacement=" ")
    return pc.replace_with_mask(text, uneven, even)


def tidy_kana(values: Strings) -> Parsed:
    """Readings in full-width katakana: half-width and hiragana folded, hyphens after kana read as ー."""
    text = tidy_names(values).values
    return parsed(
        _each(
            pc.replace_substring_regex(text, pattern=_LONG_MARK, replacement=r"\1ー"),
            _HIRAGANA_TO_KATAKANA,
            holding=_HIRAGANA,
        )
    )


def join_names(family: Strings, given: Strings) -> pa.Array:
    """Family and given name, row by row, one space between; where one is missing the other alone."""
    parts = [tidy_names(part).values for part in (family, given)]
    joined = pc.binary_join_element_wise(*(pc.fill_null(part, "") for part in parts), " ")
    return _null_if_empty(pc.utf8_trim_whitespace(joined))


def comparison_key(values: Strings) -> pa.Array:
    """For comparison only: variants (髙﨑邉齋濵…) folded, katakana, lower case, no spaces, no bracketed reading."""
    text = pc.replace_substring_regex(tidy_names(values).values, pattern=_VARIATION_SELECTORS, replacement="")
    text = pc.replace_substring_regex(text, pattern=_BRACKETED, replacement="")
    text = pc.replace_substring_regex(text, pattern=_COMPARED_AWAY, replacement="")
    return _null_if_empty(_each(pc.utf8_lower(text), _FOLD_VARIANTS | _HIRAGANA_TO_KATAKANA, holding=_NOT_ASCII))


def _each(text: pa.Array, translation: dict[int, str], *, holding: str) -> pa.Array:
    """Translate the values that hold one of the characters; the others are not looked at."""
    chosen = pc.fill_null(pc.match_substring_regex(text, holding), False)
    if not pc.any(chosen, min_count=0).as_py():
        return text
    return pc.replace_with_mask(
        text, chosen, strings([v.translate(translation) for v in text.filter(chosen).to_pylist()])
    )


def _null_if_empty(text: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(pc.equal(text, ""), True), pa.scalar(None, pa.string()), text)
