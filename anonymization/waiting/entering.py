"""Consent has come: rows leave their boxes and enter the pool, as a load of their own with gates of its own.

    list_entries      chooses, in the vault, which rows enter as which load – before anything is opened
    scrub_entry       the rows through the same rooms as any file, into the load's scratch folder
    (the pool gate and the commit, as for any load)
    end_entry         their keys are destroyed

Killed between any two of them, the next run finds the choice in the vault and goes on with the same rows.
"""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa

from anonymization.forgotten_meanwhile import note_forgotten
from anonymization.home import Home
from anonymization.identity import Keyring, Vault, waiting_rows
from anonymization.intake.canonicalise import today_in_tokyo
from anonymization.intake.contract import CompanyContract
from anonymization.scrub import latest_day, scrub
from anonymization.version import code_version
from anonymization.waiting.leaving import expire, remove_empty_files
from anonymization.waiting.looking import look_through, opened
from anonymization.walk import Typed, Walk

_SEEN: Final = "waiting_seen"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Rows of one company and kind that enter together; told as a drop is told."""

    company: str
    kind: str
    load_id: str


def list_entries(home: Home, *, keyring: Keyring, now: datetime) -> list[Entry]:
    """The entries of this run: those begun before, and new ones where the vault has heard something since.

    Rows whose person said no meanwhile, or whose time is over, are destroyed here.
    """
    with Vault.open(home=home.root, keyring=keyring) as vault:
        expire(home, vault=vault, now=now)
        heard = f"{len(vault.loads())} {now:%Y-%m-%d}"
        if vault.setting(_SEEN) != heard:
            _choose(home, vault=vault, keyring=keyring, now=now)
            vault.set_setting(_SEEN, heard)
        with vault.reading() as connection:
            chosen = waiting_rows.entries(connection)
    return [Entry(company=company, kind=kind, load_id=load_id) for company, kind, load_id in chosen]


def scrub_entry(entry: Entry, *, home: Home, contract: CompanyContract) -> dict[str, Any]:
    """The rows of an entry into `scratch/<load>`; returns the manifest. What an interrupted run left is made anew."""
    scratch = home.scratch(entry.load_id)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    keyring = Keyring.from_environment(home=home.root)
    with Vault.open(home=home.root, keyring=keyring) as vault:
        note_forgotten(scratch, vault=vault)
        with vault.reading() as connection:
            rows = waiting_rows.with_state(connection, "chosen", entering_as=entry.load_id)

        def clear() -> Iterator[pa.RecordBatch]:
            return (batch for *_, batch in opened(home, rows=rows, keyring=keyring))

        walk = Walk(
            company=entry.company,
            load_id=entry.load_id,
            contract=contract,
            export=next(export for export in contract.exports.values() if export.kind == entry.kind),
            keyring=keyring,
            now=datetime.now(UTC),
            as_of=latest_day(clear(), today=today_in_tokyo()) if entry.kind == "outcomes" else None,
            committed_order=max(rows["dropped_at"].to_pylist(), default=0),
            known_consents=vault.known_consents,
        )
        return scrub((Typed(table=batch) for batch in clear()), walk=walk, out=scratch)


def end_entry(entry: Entry, *, home: Home) -> int:
    """The load is in the pool: destroy its rows' keys and its scratch folder; how many rows there were."""
    with Vault.open(home=home.root, keyring=Keyring.from_environment(home=home.root)) as vault:
        with vault.writing() as connection:
            gone = waiting_rows.entered(connection, entering_as=entry.load_id)
        vault.wipe()
        remove_empty_files(home, vault=vault)
    shutil.rmtree(home.scratch(entry.load_id), ignore_errors=True)
    return gone


def _choose(home: Home, *, vault: Vault, keyring: Keyring, now: datetime) -> None:
    seen = look_through(home, vault=vault, keyring=keyring, now=now)
    with vault.writing() as connection:
        waiting_rows.destroy(connection, seen.said_no)
        for (company, kind), row_keys in sorted(seen.may_enter.items()):
            if row_keys:
                load_id = _load_id(company, kind, row_keys)
                waiting_rows.choose(connection, row_keys, entering_as=load_id)


def _load_id(company: str, kind: str, row_keys: list[str]) -> str:
    content = "\x1f".join(["waiting rows", company, kind, code_version(), *sorted(row_keys)])
    return hashlib.sha256(content.encode()).hexdigest()[:16]
