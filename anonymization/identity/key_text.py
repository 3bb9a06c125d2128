"""How a ring of keys is written in a secrets backend or a development file.

<key>                       one master key: epoch 1
1:<key>,2:<key>             two epochs
root:<key>,2:<key>          epoch 1 was shredded; the root, which grew from its master key, was kept
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from anonymization.refusals import Refusal, Refused

_LEAST_BYTES: Final = 32
_LEAST_CHARACTERS: Final = 32
_LEAST_VARIETY: Final = 10  # different characters of a text: fewer are a placeholder
_ROOT: Final = "root:"
_EPOCH: Final = re.compile(r"([1-9][0-9]{0,5}):(.+)", re.DOTALL)

_BAD_KEY: Final = Refusal(
    code="bad_key",
    ja="マスター鍵の形式が正しくありません。32バイト以上の乱数を16進かBase64で、または32文字以上の無作為な文字列で設定してください。",
    en="The master key cannot be used. Give at least 32 random bytes in hex or base64, or 32 random characters.",
    fault="system",
)


@dataclass(frozen=True, repr=False)
class KeyText:
    """What a ring's text holds."""

    masters: dict[int, bytes]
    root: bytes | None


def parse_keys(secret: str) -> KeyText:
    """Epoch → master key, and the root where it is written; anything doubtful is refused, unquoted."""
    masters: dict[int, bytes] = {}
    roots: list[bytes] = []
    for part in secret.strip().split(","):
        text = part.strip()
        if text.startswith(_ROOT):
            roots.append(_decode(text.removeprefix(_ROOT).strip()))
            continue
        written = _EPOCH.fullmatch(text)
        epoch, key = (int(written[1]), written[2]) if written else (1, text)
        if epoch in masters:
            raise Refused(_BAD_KEY)
        masters[epoch] = _decode(key.strip())
    keys = [*masters.values(), *roots]
    if not masters or len(roots) > 1 or len(set(keys)) != len(keys):
        raise Refused(_BAD_KEY)
    return KeyText(masters, roots[0] if roots else None)


def format_keys(masters: Mapping[int, bytes], *, root: bytes | None) -> str:
    """The text that `parse_keys` reads."""
    written = [f"{_ROOT}{root.hex()}"] if root is not None else []
    return ",".join([*written, *(f"{epoch}:{master.hex()}" for epoch, master in sorted(masters.items()))])


def _decode(text: str) -> bytes:
    try:
        key = bytes.fromhex(text) if _meant_as_hex(text) else _base64(text)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) >= _LEAST_BYTES:
        return key
    if _meant_as_hex(text) or len(text) < _LEAST_CHARACTERS or len(set(text)) < _LEAST_VARIETY:
        raise Refused(_BAD_KEY)
    return text.encode()  # what a secrets manager makes up: letters, digits and signs


def _meant_as_hex(text: str) -> bool:
    """Mostly hex digits: a mistyped hex key must not pass for another key in base64, where a third are."""
    return sum(c in "0123456789abcdefABCDEF" for c in text) > 0.8 * len(text)


def _base64(text: str) -> bytes:
    """Either alphabet, padded or not."""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
