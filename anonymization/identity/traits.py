"""What speaks for or against two records being one person, beside the identifiers they share.

Alone, a token of a birth date or a given name would fall to counting: there are few of them, and some are common.
So they are stored only sealed (AES-SIV, bound to their record), and opened in memory where records are compared.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from anonymization.identity.keys import Keyring
from anonymization.identity.persons import Identifiers
from anonymization.identity.tokens import lasting_ids
from anonymization.refusals import Refusal, Refused

# One unsigned integer each, 0 = not known. Parts of a birth date apart, so that a mistyped one can be told.
TRAITS: Final = (
    "birth_year",
    "birth_month",
    "birth_day",
    "name",
    "kana",
    "given_name",
    "given_kana",
    "latin_first",
    "latin_second",
    "form",  # bits: ORDERED, FOREIGN, MANY_PARTS
)
ORDERED, FOREIGN, MANY_PARTS = 1, 2, 4  # latin_first is the family name; see NameKeys for the others
Table = npt.NDArray[np.uint64]  # records × TRAITS
SEAL_BYTES: Final = 16  # AES-SIV's synthetic vector stands first and depends on key, record and traits alone

_BROKEN: Final = Refusal(
    code="wrong_key",
    ja="保管庫の記録をこの鍵では開けません。保管庫を作ったときの RELAY_MASTER_KEY を設定してください。",
    en="A record of the vault does not open with this key. Set the RELAY_MASTER_KEY that the vault was made with.",
    fault="system",
)


def trait_table(found: Identifiers, *, keyring: Keyring) -> Table:
    """The traits of each row as keyed integers. Keyed by the root, so that records of all epochs compare."""

    def numbers(values: pa.Array, kind: str) -> npt.NDArray[np.uint64]:
        return lasting_ids(values, keyring=keyring, purpose="trait", kind=kind)

    birth = np.asarray(found.birth.cast(pa.string()).fill_null("").to_numpy(zero_copy_only=False), dtype="U10")
    parts = [pa.array([text[a:b] or None for text in birth], pa.string()) for a, b in ((0, 4), (5, 7), (8, 10))]
    flags = {ORDERED: found.latin_ordered, FOREIGN: found.latin_foreign, MANY_PARTS: found.many_parts}
    form = sum(
        flag.fill_null(False).to_numpy(zero_copy_only=False).astype(np.uint64) * np.uint64(bit)
        for bit, flag in flags.items()
    )
    return np.column_stack(
        [
            *(numbers(part, kind) for part, kind in zip(parts, ("year", "month", "day"), strict=True)),
            numbers(found.name, "name"),
            numbers(found.kana, "kana"),
            numbers(found.given_name, "name"),
            numbers(found.given_kana, "kana"),
            numbers(found.latin_first, "latin"),
            numbers(found.latin_second, "latin"),
            form,
        ]
    )


def seal(traits: Table, bindings: Sequence[bytes], *, keyring: Keyring, epoch: int | None = None) -> list[bytes]:
    """Each row of traits, sealed to its binding (the record's tokens). The same input gives the same bytes."""
    cipher = _cipher(keyring, epoch)
    width = traits.shape[1] * 8
    plain = np.ascontiguousarray(traits, dtype="<u8").tobytes()
    rows = (plain[start : start + width] for start in range(0, len(plain), width))
    return [cipher.encrypt(row, [binding]) for row, binding in zip(rows, bindings, strict=True)]


def unseal(sealed: Sequence[bytes], bindings: Sequence[bytes], *, keyring: Keyring, epoch: int | None = None) -> Table:
    """The traits again. Raises Refused(wrong_key) where one was sealed with another key or for another record."""
    cipher = _cipher(keyring, epoch)

    def opened() -> Iterator[bytes]:
        for box, binding in zip(sealed, bindings, strict=True):
            yield cipher.decrypt(box, [binding])

    try:
        plain = b"".join(opened())
    except InvalidTag:
        raise Refused(_BROKEN) from None
    return np.frombuffer(plain, dtype="<u8").reshape(len(sealed), len(TRAITS)).astype(np.uint64)


def _cipher(keyring: Keyring, epoch: int | None) -> AESSIV:
    return AESSIV(keyring.subkey("traits/mac", epoch=epoch) + keyring.subkey("traits/cipher", epoch=epoch))
