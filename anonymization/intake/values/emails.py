"""E-mail addresses in one spelling."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.fold import blank, fold
from anonymization.intake.values.parsed import Parsed, Strings, parsed

# "Taro <taro@example.com>", "mailto:…", and of several addresses the first
_WRAPPED: Final = r"^[^<]*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>.*$"
_LEADING: Final = r"^(?:mailto:|e-?mail[::]\s*|メール[::]\s*)"
_FURTHER: Final = r"\s*[,;、/\s\n].*$"
_TRAILING: Final = r"[.。,、;>)]+$"
# The local part is lenient: Japanese carriers once gave out "a..b.@". The host needs a dot and a top level.
# Repetitions without upper bound keep the compiled expression small: bounded ones cost 0.2 s in every call.
_SHAPE: Final = r"^[^\s@<>,;:\"()\[\]\\、。]+@(?:[\pL\pN](?:[\pL\pN-]*[\pL\pN])?\.)+(?:\pL\pL+|xn--[a-z0-9-]+)$"
_LONGEST: Final = 254  # RFC 5321


def parse_emails(values: Strings) -> Parsed:
    """Addresses in NFKC and lower case; what has not the shape of one is bad."""
    folded = fold(values, lower=True)
    empty = blank(folded)
    plain = pc.and_(pc.match_substring_regex(folded, _SHAPE), pc.invert(pc.match_substring(folded, "/")))
    other = pc.invert(pc.fill_null(plain, False))
    unwrapped = _unwrapped(folded.filter(other))
    text = pc.replace_with_mask(folded, other, unwrapped)
    shaped = pc.replace_with_mask(plain, other, pc.match_substring_regex(unwrapped, _SHAPE))
    fine = pc.fill_null(pc.and_(shaped, pc.less_equal(pc.utf8_length(text), _LONGEST)), False)
    bad = pc.invert(pc.or_(fine, empty)).to_numpy(zero_copy_only=False)
    return parsed(pc.if_else(fine, text, pa.scalar(None, pa.string())), bad=bad.astype(np.bool_))


def _unwrapped(text: pa.Array) -> pa.Array:
    """The first address of a cell without what stands around it."""
    text = pc.replace_substring_regex(text, pattern=_WRAPPED, replacement=r"\1")
    text = pc.replace_substring_regex(text, pattern=_LEADING, replacement="")
    text = pc.replace_substring_regex(text, pattern=_FURTHER, replacement="")
    return pc.replace_substring_regex(text, pattern=_TRAILING, replacement="")
