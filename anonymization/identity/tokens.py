"""Keyed tokens of whole columns: each distinct value is hashed once, and no value can be found without the key.

A token is `<epoch>:<32 hex digits>`: HMAC-SHA-256 of the value under the ring's root, cut to 128 bits, and these
permuted (AES-256, one block) under a key of the epoch. `retoken` undoes one epoch's permutation and applies the
current one's: it needs no value, and what it gives is what `tokenise` makes of the value today. Once an epoch's key is
gone its tokens lead nowhere any more, neither to a value nor to today's tokens.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from anonymization.identity.keys import Keyring
from anonymization.refusals import Refusal, Refused

TOKEN_BYTES: Final = 16
_BLOCK: Final = 64  # SHA-256's
Ids = npt.NDArray[np.uint64]

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
    digests = _digests(values, keyring=keyring, purpose=purpose, kind=kind)
    written = _written(_permuted(digests, keyring=keyring, purpose=purpose, epoch=keyring.epoch), epoch=keyring.epoch)
    return written.take(indices)


def retoken(
    tokens: pa.Array | pa.ChunkedArray, *, keyring: Keyring, purpose: str, epoch: int | None = None
) -> pa.Array:
    """Stored tokens led to an epoch, by default the keyring's current one, without any value.

    Raises Refused(stale_key) for tokens of an epoch that is not in the ring.
    """
    values, indices = _distinct(tokens)
    written = values.to_pylist()
    result: list[str] = list(written)
    by_epoch: dict[int, list[int]] = {}
    for place, token in enumerate(written):
        by_epoch.setdefault(epoch_of(token), []).append(place)
    wanted = keyring.epoch if epoch is None else epoch
    for held, places in by_epoch.items():
        if held not in keyring.epochs:
            raise Refused(_STALE)
        stored = b"".join(digest_of(written[place]) for place in places)
        digests = _unpermuted(stored, keyring=keyring, purpose=purpose, epoch=held)
        led = _written(_permuted(digests, keyring=keyring, purpose=purpose, epoch=wanted), epoch=wanted)
        for place, token in zip(places, led.to_pylist(), strict=True):
            result[place] = token
    return pa.array(result, pa.string()).take(indices)


def in_every_epoch(tokens: Sequence[str], *, keyring: Keyring, purpose: str) -> list[list[str]]:
    """The same tokens as each epoch of the ring writes them: what was made before a rotation holds them so."""
    column = pa.array(tokens, pa.string())
    return [retoken(column, keyring=keyring, purpose=purpose, epoch=epoch).to_pylist() for epoch in keyring.epochs]


def of_ring(tokens: Iterable[str], *, keyring: Keyring) -> list[str]:
    """Those of some tokens whose epoch's key is in the ring, each once; others lead to nobody."""
    return sorted({token for token in tokens if token.startswith(tuple(f"{epoch}:" for epoch in keyring.epochs))})


def epoch_of(token: str) -> int:
    """The key epoch a token was made in."""
    epoch, colon, digest = token.partition(":")
    if not colon or not epoch.isdecimal() or len(digest) != 2 * TOKEN_BYTES:
        raise Refused(_STALE)
    return int(epoch)


def digest_of(token: str) -> bytes:
    """The 16 bytes of a token."""
    return bytes.fromhex(token.partition(":")[2])


def short_ids(tokens: pa.Array | pa.ChunkedArray) -> Ids:
    """The first 64 bits of each token as an integer, 0 for null: enough to group 100 million of them by."""
    values, indices = _distinct(tokens)
    return _leading(b"".join(digest_of(token) for token in values.to_pylist()), indices)


def root_ids(tokens: pa.Array | pa.ChunkedArray, *, keyring: Keyring, purpose: str) -> Ids:
    """The first 64 bits of the digest that each token stands for, 0 for null: the same number in every epoch.

    Raises Refused(stale_key) for tokens of an epoch that is not in the ring. Never stored.
    """
    values, indices = _distinct(tokens)
    written = values.to_pylist()
    of_epoch = np.array([epoch_of(token) for token in written], dtype=np.int64)
    digests = np.empty((len(written), TOKEN_BYTES), dtype=np.uint8)
    for epoch in np.unique(of_epoch).tolist():
        if epoch not in keyring.epochs:
            raise Refused(_STALE)
        places = np.flatnonzero(of_epoch == epoch)
        stored = b"".join(digest_of(written[place]) for place in places.tolist())
        plain = _unpermuted(stored, keyring=keyring, purpose=purpose, epoch=epoch)
        digests[places] = np.frombuffer(plain, dtype=np.uint8).reshape(-1, TOKEN_BYTES)
    return _leading(digests.tobytes(), indices)


def lasting_ids(column: pa.Array | pa.ChunkedArray, *, keyring: Keyring, purpose: str, kind: str) -> Ids:
    """64 bits of each value's digest under the root alone, 0 for null: the same in every epoch. Never stored bare."""
    values, indices = _distinct(column)
    return _leading(_digests(values, keyring=keyring, purpose=purpose, kind=kind), indices)


def _leading(digests: bytes, indices: pa.Array) -> Ids:
    """The first half of each digest as an integer, taken to the rows."""
    halves = np.frombuffer(digests, dtype="<u8")[::2]
    numbers = np.append(np.maximum(halves, 1), 0).astype(np.uint64)
    places: npt.NDArray[np.int64] = pc.fill_null(indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers[places]


def _digests(values: pa.Array, *, keyring: Keyring, purpose: str, kind: str) -> bytes:
    """The HMAC of each value under the root, one after the other."""
    prefix = f"{kind}\x1f".encode()
    messages: Iterable[bytes] = (prefix + value.encode() for value in values.to_pylist())
    return b"".join(_Hmac(keyring.root_subkey(purpose)).digests(messages))


def _permuted(digests: bytes, *, keyring: Keyring, purpose: str, epoch: int) -> bytes:
    """Each 16 bytes as another 16 bytes, by an epoch."""
    return _cipher(keyring, purpose=purpose, epoch=epoch).encryptor().update(digests)


def _unpermuted(tokens: bytes, *, keyring: Keyring, purpose: str, epoch: int) -> bytes:
    return _cipher(keyring, purpose=purpose, epoch=epoch).decryptor().update(tokens)


def _cipher(keyring: Keyring, *, purpose: str, epoch: int) -> Cipher[modes.ECB]:
    """Block by block is meant: every block is the digest of one value, and equal values have to give equal tokens."""
    key = keyring.subkey(f"{purpose}/permutation", epoch=epoch)
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - a permutation of digests, not a way to hide texts


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
