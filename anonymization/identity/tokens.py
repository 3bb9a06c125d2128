"""Keyed tokens of whole columns: each distinct value is hashed once, and no value can be found without the key.

A token is `<epoch>:<32 hex digits>`: HMAC-SHA-256, cut to 128 bits. From epoch 2 on it is the HMAC of the token of
the epoch before, so `retoken` leads stored tokens to where `tokenise` leads new values.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.identity.keys import Keyring
from anonymization.refusals import Refusal, Refused

TOKEN_BYTES: Final = 16
_BLOCK: Final = 64  # SHA-256's

_STALE: Final = Refusal(
    code="stale_key",
    ja="トークンの鍵世代が鍵束と合いません。`relay keys rotate` を最後まで実行してください。",
    en="A token is of another key epoch than the keyring's. Run `relay keys rotate` to its end.",
    fault="system",
)


class _Hmac:
    """HMAC-SHA-256 with both pads hashed beforehand: a copy costs a third of a new HMAC."""

    def __init__(self, key: bytes) -> None:
        padded = key.ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def digests(self, messages: Iterable[bytes]) -> Iterable[bytes]:
        for message in messages:
            inner, outer = self._inner.copy(), self._outer.copy()
            inner.update(message)
            outer.update(inner.digest())
            yield outer.digest()[:TOKEN_BYTES]


def tokenise(column: pa.Array | pa.ChunkedArray, *, keyring: Keyring, purpose: str, kind: str = "") -> pa.Array:
    """The token of each value under the current epoch; null stays null.

    Values are taken as they are: bring them to one form first. Tokens of different purposes or kinds have nothing
    in common even for equal values.
    """
    values, indices = _distinct(column)
    prefix = f"{kind}\x1f".encode()
    messages: Iterable[bytes] = (prefix + value.encode() for value in values.to_pylist())
    first, *later = keyring.epochs
    digests = _Hmac(keyring.subkey(purpose, epoch=first)).digests(messages)
    for epoch in later:
        digests = _Hmac(_link_key(keyring, purpose=purpose, epoch=epoch)).digests(digests)
    return _written(b"".join(digests), epoch=keyring.epoch).take(indices)


def retoken(tokens: pa.Array | pa.ChunkedArray, *, keyring: Keyring, purpose: str) -> pa.Array:
    """Stored tokens led to the keyring's current epoch, without any value. Current ones stay as they are.

    Raises Refused(stale_key) for tokens of an epoch whose following keys are not all in the ring.
    """
    values, indices = _distinct(tokens)
    written = values.to_pylist()
    result: list[str] = list(written)
    by_epoch: dict[int, list[int]] = {}
    for place, token in enumerate(written):
        by_epoch.setdefault(epoch_of(token), []).append(place)
    for epoch, places in by_epoch.items():
        needed = range(epoch + 1, keyring.epoch + 1)
        if epoch > keyring.epoch or not set(needed) <= set(keyring.epochs):
            raise Refused(_STALE)
        digests: Iterable[bytes] = [digest_of(written[place]) for place in places]
        for later in needed:
            digests = _Hmac(_link_key(keyring, purpose=purpose, epoch=later)).digests(digests)
        for place, token in zip(places, _written(b"".join(digests), epoch=keyring.epoch).to_pylist(), strict=True):
            result[place] = token
    return pa.array(result, pa.string()).take(indices)


def epoch_of(token: str) -> int:
    """The key epoch a token was made in."""
    epoch, colon, digest = token.partition(":")
    if not colon or not epoch.isdecimal() or len(digest) != 2 * TOKEN_BYTES:
        raise Refused(_STALE)
    return int(epoch)


def digest_of(token: str) -> bytes:
    """The 16 bytes of a token."""
    return bytes.fromhex(token.partition(":")[2])


def short_ids(tokens: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.uint64]:
    """The first 64 bits of each token as an integer, 0 for null: enough to group 100 million of them by."""
    values, indices = _distinct(tokens)
    leading = b"".join(digest_of(token)[:8] for token in values.to_pylist())
    numbers = np.append(np.maximum(np.frombuffer(leading, dtype="<u8"), 1), 0).astype(np.uint64)
    places: npt.NDArray[np.int64] = pc.fill_null(indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers[places]


def _link_key(keyring: Keyring, *, purpose: str, epoch: int) -> bytes:
    """The key that leads a token of the epoch before into this one; apart from the key for values."""
    return keyring.subkey(f"{purpose}/from-epoch-before", epoch=epoch)


def _distinct(column: pa.Array | pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    whole = pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) and column.num_chunks else column
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.array([], pa.string())
    encoded = whole.cast(pa.string()).dictionary_encode()
    return encoded.dictionary, encoded.indices


def _written(digests: bytes, *, epoch: int) -> pa.Array:
    """Digests as text, without a Python string per token."""
    n = len(digests) // TOKEN_BYTES
    prefix = np.frombuffer(f"{epoch}:".encode(), dtype=np.uint8)
    hexed = np.frombuffer(digests.hex().encode(), dtype=np.uint8).reshape(n, 2 * TOKEN_BYTES)
    text = np.concatenate([np.broadcast_to(prefix, (n, len(prefix))), hexed], axis=1)
    offsets = np.arange(n + 1, dtype=np.int32) * text.shape[1]
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(text)))
