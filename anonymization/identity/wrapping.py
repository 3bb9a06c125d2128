"""The key of one row, wrapped under the epoch's: without it the row is noise, and rotation need not touch the row."""

import struct
from typing import Final

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from anonymization.identity.keys import Keyring
from anonymization.refusals import Refusal, Refused

_EPOCH: Final = struct.Struct(">I")

_BROKEN: Final = Refusal(
    code="wrong_key",
    ja="待機中の行の鍵をこの鍵では開けません。保管庫を作ったときの RELAY_MASTER_KEY を設定してください。",
    en="The key of a waiting row does not open with this key. Set the RELAY_MASTER_KEY that the vault was made with.",
    fault="system",
)


def wrap(row_key: bytes, *, keyring: Keyring) -> bytes:
    """32 bytes as 44: the epoch, then the key wrapped under it (RFC 3394)."""
    return _EPOCH.pack(keyring.epoch) + aes_key_wrap(keyring.subkey("waiting"), row_key)


def unwrap(wrapped: bytes, *, keyring: Keyring) -> bytes:
    """The row's key. Raises Refused(wrong_key) where its epoch is not in the ring or it was altered."""
    (epoch,) = _EPOCH.unpack_from(wrapped)
    if epoch not in keyring.epochs:
        raise Refused(_BROKEN)
    try:
        return aes_key_unwrap(keyring.subkey("waiting", epoch=epoch), wrapped[_EPOCH.size :])
    except InvalidUnwrap:
        raise Refused(_BROKEN) from None


def rewrap(wrapped: bytes | None, *, keyring: Keyring) -> bytes | None:
    """Under the ring's current epoch; what has been destroyed stays so."""
    return None if wrapped is None else wrap(unwrap(wrapped, keyring=keyring), keyring=keyring)
