"""Telephone numbers as E.164: Japanese ones by pattern, the rest by phonenumbers."""

from typing import Final

import numpy as np
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.fold import blank, fold
from anonymization.intake.values.parsed import Parsed, Strings, parsed

_REGION: Final = "JP"
# What stands around a number: a label before it, an extension or a note behind it.
_LABEL: Final = r"^[^0-9+(]+"
_EXTENSION: Final = (
    r"(?i)\s*(?:[(\[]?\s*(?:内線|ext\.?|extension|x|#|代表|代|携帯|自宅|勤務先|直通|呼出|本人).*|[;,/、\n].*)$"
)
_BETWEEN: Final = r"[\s().\-・~_]+"
_MOBILE: Final = r"^0[5-9]0-?[0-9]{4}-?[0-9]{4}$"  # as nearly every cell writes it
_COUNTRY: Final = r"^(?:\+|00|010)?(?:81)0?([1-9][0-9]{8,9})$"
_JAPANESE: Final = r"^0(?:[5-9]0[0-9]{8}|[1-9][1-9][0-9]{7})$"
# Without the zero that a spreadsheet ate: ten digits of a mobile number, nine of a landline.
_LOST_ZERO: Final = r"^(?:[5-9]0[1-9][0-9]{7}|[1-9][1-9][0-9]{7})$"
_SHORTEST: Final = 9  # digits of an E.164 number that names a subscriber, country code included


def parse_phones(values: Strings) -> Parsed:
    """E.164 numbers; of several in one cell the first. What cannot be dialled from anywhere is bad."""
    folded = fold(values, hyphens=True)
    empty = blank(folded)
    mobile = pc.fill_null(pc.match_substring_regex(folded, _MOBILE), False)
    digits = pc.utf8_slice_codeunits(pc.replace_substring(folded, "-", ""), 1)
    answers = pc.if_else(mobile, pc.binary_join_element_wise("+81", digits, ""), pa.scalar(None, pa.string()))
    if not pc.all(mobile, min_count=0).as_py():
        answers = pc.replace_with_mask(answers, pc.invert(mobile), _other(folded.filter(pc.invert(mobile))))
    bad = pc.and_(pc.is_null(answers), pc.invert(empty)).to_numpy(zero_copy_only=False)
    return parsed(answers, bad=bad.astype(np.bool_))


def _other(folded: pa.Array) -> pa.Array:
    """Numbers with something around them, landlines, lost zeros by pattern; the rest by phonenumbers."""
    digits = pc.replace_substring_regex(folded, pattern=_LABEL, replacement="")
    digits = pc.replace_substring_regex(digits, pattern=_EXTENSION, replacement="")
    digits = pc.replace_substring_regex(digits, pattern=r"\.0$", replacement="")  # a number that went through a float
    digits = pc.replace_substring_regex(digits, pattern=_BETWEEN, replacement="")
    domestic = pc.replace_substring_regex(digits, pattern=_COUNTRY, replacement=r"0\1")
    lost = pc.match_substring_regex(domestic, _LOST_ZERO)
    domestic = pc.if_else(lost, pc.binary_join_element_wise("0", domestic, ""), domestic)
    japanese = pc.fill_null(pc.match_substring_regex(domestic, _JAPANESE), False)
    fast = pc.binary_join_element_wise("+81", pc.utf8_slice_codeunits(domestic, 1), "")
    answers = pc.if_else(japanese, fast, pa.scalar(None, pa.string()))
    slow = pc.and_(pc.invert(japanese), pc.invert(blank(folded)))
    if pc.any(slow, min_count=0).as_py():
        rest = [
            _e164(raw, bare) for raw, bare in zip(*(a.filter(slow).to_pylist() for a in (folded, digits)), strict=True)
        ]
        answers = pc.replace_with_mask(answers, slow, pa.array(rest, type=pa.string()))
    return answers


def _e164(raw: str, bare: str) -> str | None:
    """A number of any country in its international form; without a country code it is read as Japanese."""
    text = bare if bare.startswith("+") else "+" + bare.removeprefix("010") if bare.startswith("010") else raw
    try:
        number = phonenumbers.parse(text[:60], _REGION)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    if number.country_code == 81 and not phonenumbers.is_valid_number(number):
        return None
    written = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return written if len(written) > _SHORTEST else None
