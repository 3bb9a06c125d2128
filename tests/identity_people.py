"""Fictional people for the tests of identity: rows of applications from the few fields that matter."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from anonymization.canonical import SCHEMAS
from anonymization.identity import Keyring, Vault, application_keys, evidence
from anonymization.identity.links import link_records

MASTER = bytes(range(32)).hex()
KEYRING = Keyring.from_secret(MASTER)
NOW = datetime(2026, 4, 1, tzinfo=UTC)

BORN = date(1990, 4, 2)
HANAKO = {
    "name": "高橋 花子",
    "name_kana": "タカハシ ハナコ",
    "email": "hanako@example.com",
    "phone": "+819011112222",
    "birth_date": BORN,
}


def person(**changes: Any) -> dict[str, Any]:
    """Hanako, with changes; None takes a field away."""
    return {**HANAKO, **changes}


def applications(rows: Sequence[dict[str, Any]], *, first_id: int = 1) -> pa.RecordBatch:
    """A canonical batch; applicants are numbered where a row does not say."""
    numbered = [
        {"row_number": n + 2, "applicant_id": f"A{n + first_id}", "applied_at": date(2025, 1, 10), **row}
        for n, row in enumerate(rows)
    ]
    return pa.RecordBatch.from_pylist(numbered, schema=SCHEMAS["applications"])


def consents(rows: Sequence[dict[str, Any]]) -> pa.RecordBatch:
    numbered = [{"row_number": n + 2, "text_version": "v1", **row} for n, row in enumerate(rows)]
    return pa.RecordBatch.from_pylist(numbered, schema=SCHEMAS["consents"])


def row_keys(batch: pa.RecordBatch, *, company: str = "aozora", keyring: Keyring = KEYRING) -> pa.Array:
    return application_keys(batch, keyring=keyring, company=company)


def evidence_of(
    rows: Sequence[dict[str, Any]], *, company: str = "aozora", keyring: Keyring = KEYRING, first_id: int = 1
) -> pa.Table:
    batch = applications(rows, first_id=first_id)
    keys = row_keys(batch, company=company, keyring=keyring)
    return evidence(batch, row_keys=keys, keyring=keyring, company=company)


def same_person(*rows: dict[str, Any]) -> bool:
    """Whether linkage takes all the rows for one person."""
    return len(set(who(*rows))) == 1


def who(*rows: dict[str, Any]) -> list[int]:
    """A number per row, equal for one person."""
    numbers: list[int] = link_records(evidence_of(rows), keyring=KEYRING).person.tolist()
    return numbers


def open_vault(home: Path, *, keyring: Keyring = KEYRING) -> Vault:
    """SQLite below the home, or the database that a test has named; nothing else of the environment."""
    named = {name: os.environ[name] for name in ("RELAY_VAULT_URL",) if name in os.environ}
    return Vault.open(home=home, keyring=keyring, environ=named)
