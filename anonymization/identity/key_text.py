"""How master keys are written in a secrets backend or a development file."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final

from anonymization.refusals import Refusal, Refused

_LEAST_BYTES: Final = 32
_EPOCH: Final = re.compile(r"([1-9][0-9]{0,5}):(.+)", re.DOTALL)

_BAD_KEY: Final = Refusal(
    code="bad_key",
    ja="マスター鍵の形式が正しくありません。32バイト以上の乱数を16進またはBase64で設定してください。",
    en="The master key cannot be used. Give at least 32 random bytes in hex or base64.",
    fault="system",
)


def parse_masters(secret: str) -> dict[int, bytes]:
    """Epoch → master key from `<key>` (epoch 1) or `1:<key>,2:<key>`; anything doubtful is refused, unquoted."""
    masters: dict[int, bytes] = {}
    for part in secret.strip().split(","):
        written = _EPOCH.fullmatch(part.strip())
        epoch, text = (int(written[1]), written[2]) if written else (1, part)
        if epoch in masters:
            raise Refused(_BAD_KEY)
        masters[epoch] = _decode(text.strip())
    if len(set(masters.values())) != len(masters):
        raise Refused(_BAD_KEY)
    return masters


def format_masters(masters: Mapping[int, bytes]) -> str:
    """The text that `parse_masters` reads."""
    return ",".join(f"{epoch}:{master.hex()}" for epoch, master in sorted(masters.items()))


def _decode(text: str) -> bytes:
    try:
        key = bytes.fromhex(text) if _meant_as_hex(text) else _base64(text)
    except (ValueError, binascii.Error):
        raise Refused(_BAD_KEY) from None
    if len(key) < _LEAST_BYTES:
        raise Refused(_BAD_KEY)
    return key


def _meant_as_hex(text: str) -> bool:
    """Mostly hex digits: a mistyped hex key must not pass for another key in base64, where a third are."""
    return sum(c in "0123456789abcdefABCDEF" for c in text) > 0.8 * len(text)


def _base64(text: str) -> bytes:
    """Either alphabet, padded or not."""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
