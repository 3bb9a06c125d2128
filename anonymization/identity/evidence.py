"""What the vault learns of a row: its keys, its identifiers as tokens, and its sealed traits. No value."""

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from anonymization.identity.keys import Keyring
from anonymization.identity.persons import identify, joined, person_keys_of
from anonymization.identity.tokens import tokenise
from anonymization.identity.traits import SEAL_BYTES, seal, trait_table

# Identifiers strong enough to bring two records together; each is a column of the vault.
IDENTIFIERS: Final = ("mail", "phone", "kana_birth", "name_birth", "latin_birth")
KEYS: Final = ("row_key", "person_key", *IDENTIFIERS)

# `record_key` depends on everything else in the row: an export dropped twice tells the vault nothing new.
EVIDENCE: Final = pa.schema(
    [("record_key", pa.string()), *((name, pa.string()) for name in KEYS), ("traits", pa.binary())]
)


def evidence(batch: pa.RecordBatch | pa.Table, *, row_keys: pa.Array, keyring: Keyring, company: str) -> pa.Table:
    """One row of EVIDENCE per row of the batch, in its order. `row_keys` are its application or employment keys."""
    found = identify(batch)
    values = {
        "mail": found.mail,
        "phone": found.phone,
        "kana_birth": joined(found.kana, found.birth),
        "name_birth": joined(found.name, found.birth),
        "latin_birth": joined(found.latin, found.birth),
    }
    columns: dict[str, pa.Array] = {
        "row_key": row_keys,
        "person_key": person_keys_of(found, batch, keyring=keyring, company=company),
        **{name: tokenise(column, keyring=keyring, purpose="token", kind=name) for name, column in values.items()},
    }
    sealed = seal(trait_table(found, keyring=keyring), bindings([columns[name] for name in KEYS]), keyring=keyring)
    record_keys = pa.array([box[:SEAL_BYTES].hex() for box in sealed], pa.string())
    return pa.table([record_keys, *(columns[name] for name in KEYS), pa.array(sealed, pa.binary())], schema=EVIDENCE)


def bindings(columns: Sequence[pa.Array]) -> list[bytes]:
    """What seals a record's traits to it: all its keys in one string, given in the order of KEYS."""
    filled = [column.fill_null("") for column in columns]
    return [text.encode() for text in joined(*filled).to_pylist()]


def mail_tokens(mails: pa.Array, *, keyring: Keyring) -> pa.Array:
    """The tokens under which `evidence` knows addresses that are in comparison form already."""
    return tokenise(mails, keyring=keyring, purpose="token", kind="mail")
