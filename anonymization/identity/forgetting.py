"""Erase people from the vault, and keep only what stops an old export from bringing them back.

First a plan, which changes nothing and names every token that is theirs; then the erasure, which can be repeated.
Between the two the plan is written down, so that a kill at any instant loses nobody (`anonymization/forgetting/`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Table, func, select

from anonymization.canonical import SCHEMAS
from anonymization.identity import store, tables
from anonymization.identity.at_their_phone import phone_tokens
from anonymization.identity.evidence import EVIDENCE, evidence
from anonymization.identity.keys import Keyring
from anonymization.identity.known_consents import SUPPRESSING, related
from anonymization.identity.links import link_records, whole

# Who is to be forgotten: EVIDENCE of them, the moment from which it holds (a consent given later counts again), and
# whether their mailbox asked, so that all who share it are meant.
ASKED: Final = pa.schema([*EVIDENCE, ("at", pa.int64()), ("by_mail", pa.bool_())])
_EVERYTHING: Final = 64  # rounds of `related`: until nobody new is found


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """Every token that leads to the people of one erasure. Pseudonymous: never in a log, a report or a receipt."""

    record_keys: tuple[str, ...] = ()
    row_keys: tuple[str, ...] = ()
    person_keys: tuple[str, ...] = ()  # of the pool, held by nobody else
    mails: tuple[str, ...] = ()
    suppressions: tuple[tuple[str, str, int], ...] = ()  # token, kind, moment

    def __repr__(self) -> str:
        return f"<Erasure of {len(self.row_keys)} rows>"

    @property
    def is_empty(self) -> bool:
        return not (self.record_keys or self.row_keys or self.person_keys or self.mails)


def asked_for(*, keyring: Keyring, at: datetime, **fields: str | date) -> pa.Table:
    """What a request to forget says of a person (`email`, `phone`, `name_kana`, `birth_date` …), as ASKED."""
    known = {name: field for name, field in ((f.name, f) for f in SCHEMAS["applications"]) if name in fields}
    batch = pa.table({name: pa.array([fields[name]], field.type) for name, field in known.items()})
    found = evidence(batch, row_keys=pa.nulls(1, pa.string()), keyring=keyring, company="")
    return asked_by(found, at=[int(at.timestamp())], by_mail=True)


def asked_by_mails(mails: Sequence[str], *, at: Sequence[int]) -> pa.Table:
    """Requests of which nothing is known but the token of a mailbox, as ASKED: a bare row without traits."""
    bare = {name: pa.nulls(len(mails), EVIDENCE.field(name).type) for name in EVIDENCE.names}
    return asked_by(pa.table(bare | {"mail": pa.array(mails, pa.string())}), at=at, by_mail=True)


def asked_by(records: pa.Table, *, at: Sequence[int], by_mail: bool) -> pa.Table:
    """Rows of EVIDENCE as ASKED."""
    flags = pa.repeat(by_mail, len(records)) if len(records) else pa.array([], pa.bool_())
    return records.append_column("at", pa.array(at, pa.int64())).append_column("by_mail", flags).cast(ASKED)


def plan(connection: Connection, asked: pa.Table, *, keyring: Keyring) -> Erasure:
    """All tokens of the people behind rows of ASKED; changes nothing.

    Who asked by a shared mailbox cannot be told apart from whom they share it with: all of them are meant. A token
    that somebody else holds too, who is not meant, is left to them.
    """
    asking = asked.filter(asked["by_mail"])
    mails = dict(zip(asking["mail"].to_pylist(), asking["at"].to_pylist(), strict=True))
    mails.pop(None, None)
    # a mailbox that asks is looked up as it is: `related` follows no identifier that very many records share
    direct = store.rows_with(connection, tables.record, "mail", list(mails), schema=EVIDENCE)
    # a bare mailbox has no traits to compare; whose it is, its records say
    told = asked.filter(pc.is_valid(asked["traits"]))
    start = pa.concat_tables([told.select(EVIDENCE.names), direct])
    everything = pa.concat_tables([start, related(connection, start, rounds=_EVERYTHING)])
    theirs = _theirs(everything, told=told, mails=mails, keyring=keyring)
    return _tokens_of(connection, theirs, mails=mails, keyring=keyring)


def _theirs(everything: pa.Table, *, told: pa.Table, mails: dict[str, int], keyring: Keyring) -> pa.Table:
    """The rows that are of a person who is meant, with the latest moment that was asked for that person."""
    person = link_records(everything, keyring=keyring).person
    asked_mail = np.array([mails.get(mail, -1) for mail in everything["mail"].to_pylist()], np.int64)
    moments = np.full(int(person.max(initial=-1)) + 1, -1, np.int64)
    np.maximum.at(moments, person[: len(told)], told["at"].to_numpy().astype(np.int64))
    np.maximum.at(moments, person, asked_mail)
    at = moments[person]
    return everything.append_column("at", pa.array(at)).filter(pa.array(at >= 0))


def _tokens_of(connection: Connection, theirs: pa.Table, *, mails: dict[str, int], keyring: Keyring) -> Erasure:
    records = set(_tokens(theirs, "record_key"))
    moment: dict[tuple[str, str], int] = {(mail, "token"): at for mail, at in mails.items()}
    sole: dict[str, list[str]] = {}
    for name in (*SUPPRESSING, "person_key"):
        kind = {"row_key": "row", "person_key": "person"}.get(name, "token")
        shared = _held_by_others(connection, name, _tokens(theirs, name), records) - mails.keys()
        sole[name] = [token for token in _tokens(theirs, name) if token not in shared]
        latest = theirs.group_by(name).aggregate([("at", "max")])
        for token, at in zip(latest[name].to_pylist(), latest["at_max"].to_pylist(), strict=True):
            if token is not None and token not in shared:
                moment[token, kind] = max(at, moment.get((token, kind), at))
    for token, at in _by_phone(connection, theirs, keyring=keyring):
        moment[token, "token"] = max(at, moment.get((token, "token"), at))
    return Erasure(
        record_keys=tuple(sorted(records)),
        row_keys=tuple(_tokens(theirs, "row_key")),
        person_keys=tuple(sole["person_key"]),
        mails=tuple(sorted({*sole["mail"], *mails})),
        suppressions=tuple(sorted((token, kind, at) for (token, kind), at in moment.items())),
    )


def _by_phone(connection: Connection, theirs: pa.Table, *, keyring: Keyring) -> list[tuple[str, int]]:
    """What they alone say together with their phone, with their moments."""
    held = store.rows_with(connection, tables.record, "phone", _tokens(theirs, "phone"), schema=EVIDENCE)
    others = held.filter(pc.invert(pc.is_in(held["record_key"], value_set=whole(theirs["record_key"]))))
    said = phone_tokens(pa.concat_tables([theirs.select(EVIDENCE.names), others]), keyring=keyring)
    is_theirs = pc.less(said["place"], len(theirs))
    shared = pc.is_in(said["token"], value_set=whole(said["token"].filter(pc.invert(is_theirs))))
    sole = said.filter(pc.and_not(is_theirs, shared))
    return list(zip(sole["token"].to_pylist(), theirs["at"].take(sole["place"]).to_pylist(), strict=True))


def _held_by_others(connection: Connection, name: str, tokens: list[str], records: set[str]) -> set[str]:
    holders = store.rows_with(connection, tables.record, name, tokens, schema=EVIDENCE)
    held = zip(holders[name].to_pylist(), holders["record_key"].to_pylist(), strict=True)
    return {token for token, record in held if record not in records}


def with_strays(erasure: Erasure, *, persons: Mapping[str, int], rows: Mapping[str, int]) -> Erasure:
    """The plan, and what the vault has no record of: keys of the pool that never applied, rows dropped again."""
    more = {(token, kind, at) for kind, of in (("person", persons), ("row", rows)) for token, at in of.items()}
    return replace(
        erasure,
        person_keys=tuple(sorted({*erasure.person_keys, *persons})),
        row_keys=tuple(sorted({*erasure.row_keys, *rows})),
        suppressions=tuple(sorted({*erasure.suppressions, *more})),
    )


def erase(connection: Connection, erasure: Erasure) -> None:
    """Carry out a plan in the caller's transaction. Repeated it changes nothing more."""
    _suppress(connection, erasure)
    _delete(connection, tables.record, "record_key", erasure.record_keys)
    _delete(connection, tables.record, "row_key", erasure.row_keys)
    _delete(connection, tables.notice, "application_key", erasure.row_keys)
    _delete(connection, tables.consent, "subject", (*erasure.row_keys, *erasure.mails))


def held(connection: Connection, erasure: Erasure) -> dict[str, int]:
    """How many rows of each of the vault's tables are theirs."""
    where: dict[str, tuple[Table, str, tuple[str, ...]]] = {
        "records": (tables.record, "row_key", erasure.row_keys),
        "notices": (tables.notice, "application_key", erasure.row_keys),
        "consents": (tables.consent, "subject", (*erasure.row_keys, *erasure.mails)),
    }
    counts = {}
    for place, (table, column, values) in where.items():
        counts[place] = sum(
            int(connection.execute(select(func.count()).where(table.c[column].in_(chunk))).scalar_one())
            for chunk in _chunks(values)
        )
    return counts


def _tokens(records: pa.Table, name: str) -> list[str]:
    tokens: list[str] = sorted(pc.unique(whole(records[name])).drop_null().to_pylist())
    return tokens


def _suppress(connection: Connection, erasure: Erasure) -> None:
    rows = [{"token": token, "kind": kind, "at": at} for token, kind, at in erasure.suppressions]
    statement = store.insert(connection, tables.suppression)
    later = func.max if connection.dialect.name == "sqlite" else func.greatest
    newest = {"at": later(statement.excluded.at, tables.suppression.c.at)}
    if rows:
        connection.execute(statement.on_conflict_do_update(index_elements=["token"], set_=newest), rows)


def _delete(connection: Connection, table: Table, column: str, values: Sequence[str]) -> None:
    for chunk in _chunks(values):
        connection.execute(table.delete().where(table.c[column].in_(chunk)))


def _chunks(values: Sequence[str]) -> list[Sequence[str]]:
    return [values[start : start + store.CHUNK] for start in range(0, len(values), store.CHUNK)]
