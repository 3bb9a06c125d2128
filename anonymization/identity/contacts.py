"""Mail addresses and phone numbers as identity compares them: one form for all ways to write the same one."""

import re
import unicodedata
from typing import Final

# What companies type where there is no address or number: shared by thousands, so it identifies nobody.
_NO_MAILBOX: Final = frozenset({"noreply", "no-reply", "donotreply", "none", "nomail", "no-mail", "dummy", "unknown"})
_LEAST_PHONE_DIGITS: Final = 8
_JAPAN: Final = "81"


def mail_key(text: str) -> str | None:
    """NFKC, lower case, no plus-address; None where it is no mailbox of anybody."""
    folded = unicodedata.normalize("NFKC", text).strip().strip("<>").lower()
    local, at, domain = folded.rpartition("@")
    local = local.partition("+")[0]
    domain = domain.rstrip(".")
    if not at or not local or not domain or local in _NO_MAILBOX:
        return None
    return f"{local}@{domain}"


def phone_key(text: str) -> str | None:
    """E.164; a number without a country code is Japanese. None for what is too short or one digit over and over."""
    folded = unicodedata.normalize("NFKC", text).strip()
    digits = re.sub(r"[^0-9]", "", folded)
    if folded.startswith("+"):
        # +81 (0)90 … : the trunk zero is written in, but not dialled
        digits = _JAPAN + digits[2:].lstrip("0") if digits.startswith(_JAPAN) else digits
    elif digits.startswith(("0081", "01081")):
        digits = _JAPAN + digits.partition(_JAPAN)[2].lstrip("0")
    elif digits.startswith("0"):
        digits = _JAPAN + digits[1:]
    if len(digits) < _LEAST_PHONE_DIGITS or len(set(digits[-_LEAST_PHONE_DIGITS:])) == 1:
        return None
    return f"+{digits}"
