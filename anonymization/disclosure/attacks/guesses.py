"""What an intruder's dictionary holds, and how he would have to spell it to find it in a column of codes."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from japanese_personal_name_dataset import load_dataset

_FROM, _UNTIL = date(1945, 1, 1), date(2012, 1, 1)
_NUMBERS: Final = 200_000  # employee and applicant numbers; a phone number is beyond a dictionary that runs in seconds
_WEAK_KEYS: Final = (b"", b"salt", b"secret", b"key", b"password", b"pepper")
_HASHES: Final = (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.sha512)
# hex of 8 digits or more with a letter and a digit among them, base64 of 16 bytes or more, UUIDs
CODE: Final = re.compile(
    r"(?=.*[0-9])(?=.*[a-f])[0-9a-f]{8,128}|(?=.*[0-9])(?=.*[A-F])[0-9A-F]{8,128}|[0-9]{1,6}:[0-9a-f]{8,}"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9+/_-]{20,}={0,2}"
)


def guesses() -> Iterator[str]:
    """Days of birth in three spellings, numbers, families and given names."""
    day = _FROM
    while day < _UNTIL:
        yield from (day.isoformat(), day.strftime("%Y%m%d"), day.strftime("%Y/%m/%d"))
        day += timedelta(days=1)
    for number in range(_NUMBERS):
        yield from (str(number), f"{number:06}")
    for names in load_dataset(include_last_names=True):
        yield from names


def digests(text: bytes, *, keyed: bool) -> Iterator[bytes]:
    """Digests of a guess by the usual functions; `keyed` adds HMACs under keys that people choose."""
    for function in _HASHES:
        yield function(text, usedforsecurity=False).digest()
    for key in _WEAK_KEYS if keyed else ():
        yield hmac.digest(key, text, "sha256")
        yield hashlib.sha256(key + text).digest()


def lookup(codes: set[str]) -> Callable[[bytes], bool]:
    """Whether one of the codes is a digest: in hex or base64, whole or cut off."""
    starts: dict[bytes, list[str]] = {}
    for code in codes:
        bare = re.sub(r"^[0-9]+:", "", code).replace("-", "").lower() if _is_hex(code) else code.rstrip("=")
        start = bytes.fromhex(bare[:8]) if _is_hex(code) else base64.b64decode(bare[:8], altchars=_altchars(bare))[:4]
        starts.setdefault(start, []).append(bare)

    def is_one(digest: bytes) -> bool:
        near = starts.get(digest[:4])  # four bytes decide nearly always, and cost least
        if near is None:
            return False
        spelt = (digest.hex(), base64.b64encode(digest).decode(), base64.urlsafe_b64encode(digest).decode())
        return any(each.startswith(code) for code in near for each in spelt)

    return is_one


def _altchars(code: str) -> bytes:
    return b"-_" if set(code) & set("-_") else b"+/"


def _is_hex(code: str) -> bool:
    return re.fullmatch(r"([0-9]{1,6}:)?[0-9a-fA-F-]+", code) is not None
