"""Erase a person from the vault, and keep only what stops an old export from bringing them back."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Table, func, select

from anonymization.canonical import SCHEMAS
from anonymization.identity import store, tables
from anonymization.identity.evidence import evidence
from anonymization.identity.keys import Keyring
from anonymization.identity.known_consents import SUPPRESSING, related
from anonymization.identity.links import link_records, whole

_PLACES = {"records": tables.record, "consents": tables.consent, "notices": tables.notice}


@dataclass(frozen=True, kw_only=True)
class Erased:
    """Whose rows the pool has to lose now, and what the vault lost. Only the counts may stand in a receipt."""

    person_keys: list[str]
    row_keys: list[str]
    before: dict[str, int]
    after: dict[str, int]


def asked_for(*, keyring: Keyring, **fields: str | date) -> pa.Table:
    """What a request to forget says of a person (`email`, `phone`, `name_kana`, `birth_date` …), as EVIDENCE."""
    known = {name: field for name, field in ((f.name, f) for f in SCHEMAS["applications"]) if name in fields}
    batch = pa.table({name: pa.array([fields[name]], field.type) for name, field in known.items()})
    return evidence(batch, row_keys=pa.nulls(1, pa.string()), keyring=keyring, company="")


def forget(connection: Connection, asked: pa.Table, *, at: int, keyring: Keyring) -> Erased:
    """Erase the people behind rows of EVIDENCE (a mail address alone will do), in the caller's transaction.

    Who asked by a shared mailbox cannot be told apart from whom they share it with: both are erased. `at` is the
    moment in seconds since 1970; a consent given later counts again. Called twice it finds nothing more.
    """
    near = related(connection, asked)
    everything = pa.concat_tables([asked, near])
    person = pa.array(link_records(everything, keyring=keyring).person)
    holds_mail = pc.and_(pc.is_valid(everything["mail"]), pc.is_in(everything["mail"], value_set=whole(asked["mail"])))
    meant = pc.unique(pa.concat_arrays([person[: len(asked)], person.filter(whole(holds_mail))]))
    theirs = everything.filter(pc.is_in(person, value_set=meant))
    before = _counts(connection)
    rows, mails = _tokens(theirs, "row_key"), _tokens(theirs, "mail")
    _suppress(connection, theirs, at=at)
    _delete(connection, tables.record, "record_key", _tokens(theirs, "record_key"))
    _delete(connection, tables.notice, "application_key", rows)
    _delete(connection, tables.consent, "subject", [*rows, *mails])
    return Erased(person_keys=_tokens(theirs, "person_key"), row_keys=rows, before=before, after=_counts(connection))


def _tokens(records: pa.Table, name: str) -> list[str]:
    tokens: list[str] = sorted(pc.unique(records[name]).drop_null().to_pylist())
    return tokens


def _counts(connection: Connection) -> dict[str, int]:
    return {
        place: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for place, table in _PLACES.items()
    }


def _suppress(connection: Connection, records: pa.Table, *, at: int) -> None:
    tokens = {
        token: "row" if name == "row_key" else "token" for name in SUPPRESSING for token in _tokens(records, name)
    }
    rows = [{"token": token, "kind": kind, "at": at} for token, kind in tokens.items()]
    statement = store.insert(connection, tables.suppression)
    later = func.max if connection.dialect.name == "sqlite" else func.greatest
    newest = {"at": later(statement.excluded.at, tables.suppression.c.at)}
    if rows:
        connection.execute(statement.on_conflict_do_update(index_elements=["token"], set_=newest), rows)


def _delete(connection: Connection, table: Table, column: str, values: list[str]) -> None:
    for start in range(0, len(values), store.CHUNK):
        connection.execute(table.delete().where(table.c[column].in_(values[start : start + store.CHUNK])))
