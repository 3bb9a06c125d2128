"""The vault: what the deployment remembers of people, as keyed tokens, in one transaction per load.

Applying a load twice, or in another order among loads, leaves the same content. Only links between keys, resolved
consents and counts leave.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import ColumnElement, Connection, Engine, case, func, or_, select

from anonymization.identity import forgetting, store, suppression, tables, waiting_rows
from anonymization.identity.blocks import Links, links_of
from anonymization.identity.evidence import EVIDENCE
from anonymization.identity.forgetting import Erasure
from anonymization.identity.history import note_changes
from anonymization.identity.keys import Keyring
from anonymization.identity.known_consents import known_consents
from anonymization.identity.links import Linkage, link_records
from anonymization.identity.suppression import said_since, suppressed
from anonymization.identity.vault_keys import hold_against, put
from anonymization.schema import BUILD_INPUTS


class Vault:
    """An open vault; a context manager."""

    def __init__(self, engine: Engine, keyring: Keyring) -> None:
        self._engine = engine
        self._keyring = keyring

    @classmethod
    def open(cls, *, home: Path, keyring: Keyring, environ: Mapping[str, str] = os.environ) -> "Vault":
        """Open or make the vault. Raises Refused(wrong_key) before anything is read with another key than its own."""
        engine = store.open_engine(home=home, environ=environ)
        with engine.begin() as connection:
            tables.metadata.create_all(connection)
            hold_against(connection, keyring)
        return cls(engine, keyring)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def apply(
        self,
        load_id: str,
        *,
        evidence: pa.Table | None = None,
        consents: pa.Table | None = None,
        notices: pa.Table | None = None,
        waiting: pa.Table | None = None,
        links: pa.Table | None = None,
    ) -> None:
        """Take in what a load says: all of it or nothing, and nothing twice."""
        records = evidence if evidence is not None else EVIDENCE.empty_table()
        events = consents if consents is not None else tables.CONSENTS.empty_table()
        told = notices if notices is not None else tables.NOTICES.empty_table()
        with self._engine.begin() as connection:
            records = records.filter(pc.is_valid(records["row_key"]))
            events, told = _of_those_who_stay(connection, events=events, notices=told, records=records)
            note_changes(connection, records, load_id=load_id, keyring=self._keyring)
            _add_records(connection, records)
            _add_consents(connection, events)
            _add_notices(connection, told)
            waiting_rows.came_directly(connection, pc.unique(records["row_key"]).drop_null().to_pylist())
            if waiting is not None:
                waiting_rows.add(connection, waiting)
            if links is not None:
                store.write(connection, store.insert(connection, tables.link_use).on_conflict_do_nothing(), links)
            entry = {"load_id": load_id, "records": len(records), "consents": len(events), "notices": len(told)}
            connection.execute(store.insert(connection, tables.load).on_conflict_do_nothing(), [entry])

    def loads(self) -> list[str]:
        """The loads taken in."""
        with store.reading(self._engine) as connection:
            return list(connection.scalars(select(tables.load.c.load_id).order_by(tables.load.c.load_id)))

    def known_consents(self, evidence: pa.Table) -> pa.Table:
        """CONSENTS that bear on the rows of EVIDENCE given: what `consented` is to weigh beside the file's own."""
        with store.reading(self._engine) as connection:
            return known_consents(connection, evidence, keyring=self._keyring)

    def used_links(self, link_ids: Sequence[str]) -> dict[str, int]:
        """When each of these consent links granted, of those that did (seconds since 1970)."""
        with store.reading(self._engine) as connection:
            used = store.rows_with(connection, tables.link_use, "link_id", link_ids, schema=tables.LINK_USES)
        return dict(zip(used["link_id"].to_pylist(), used["used_at"].to_pylist(), strict=True))

    def suppressed(self, tokens: Sequence[str]) -> dict[str, int]:
        """Those of some tokens whose people were forgotten, and since when (seconds since 1970)."""
        with store.reading(self._engine) as connection:
            return suppressed(connection, tokens)

    def forgotten_state(self) -> str:
        """What is another after every erasure of somebody who was not forgotten yet."""
        with store.reading(self._engine) as connection:
            return suppression.state(connection)

    def persons_of(self, row_keys: pa.Array) -> pa.Array:
        """The person_key of each row that the vault has a record of, null for others."""
        wanted = pc.unique(row_keys).drop_null().to_pylist()
        schema = pa.schema([("row_key", pa.string()), ("person_key", pa.string())])
        with store.reading(self._engine) as connection:
            found = store.rows_with(connection, tables.record, "row_key", wanted, schema=schema)
        least = found.group_by("row_key").aggregate([("person_key", "min")])
        rows, persons = (least[name].combine_chunks() for name in ("row_key", "person_key_min"))
        return persons.take(pc.index_in(row_keys, value_set=rows))

    def setting(self, name: str) -> str | None:
        """What a room wrote down for its next run."""
        with store.reading(self._engine) as connection:
            query = select(tables.setting.c.value).where(tables.setting.c.name == name)
            value: str | None = connection.execute(query).scalar_one_or_none()
            return value

    def set_setting(self, name: str, value: str) -> None:
        with self._engine.begin() as connection:
            put(connection, **{name: value})

    def wipe(self) -> None:
        """Overwrite what deleted rows stood on."""
        store.wipe(self._engine, names=[*tables.metadata.tables])

    def writing(self) -> AbstractContextManager[Connection]:
        """For a room that has tables of its own here: one transaction."""
        return self._engine.begin()

    def reading(self) -> Connection:
        """For a room that asks the vault more than is asked here: one state of it, holding up no writer."""
        return store.reading(self._engine)

    def asked_by_rows(self, rows: Mapping[str, int]) -> pa.Table:
        """What the vault knows of some rows, as ASKED from their moments on."""
        with store.reading(self._engine) as connection:
            found = store.rows_with(connection, tables.record, "row_key", list(rows), schema=EVIDENCE)
        return forgetting.asked_by(found, at=[rows[row] for row in found["row_key"].to_pylist()], by_mail=False)

    def plan_erasure(self, asked: pa.Table) -> Erasure:
        """Every token of the people behind rows of ASKED; changes nothing."""
        with store.reading(self._engine) as connection:
            return forgetting.plan(connection, asked, keyring=self._keyring)

    def erase(self, erasure: Erasure) -> None:
        """Carry out a plan, leave suppression tokens, and overwrite what the rows stood on. Can be repeated."""
        with self._engine.begin() as connection:
            forgetting.erase(connection, erasure)
        self.wipe()

    def held_of(self, erasure: Erasure) -> dict[str, int]:
        """How many rows of each table are of the people of an erasure."""
        with store.reading(self._engine) as connection:
            return forgetting.held(connection, erasure)

    def linkage(self) -> Linkage:
        """Who is who, from all evidence."""
        with store.reading(self._engine) as connection:
            return link_records(store.all_rows(connection, tables.record, schema=EVIDENCE), keyring=self._keyring)

    def link_history(self) -> list[dict[str, Any]]:
        """Merges and splits as they became known: load, change, kinds of evidence, how many persons. No key."""
        e = tables.link_event.c
        query = select(e.load_id, e.change, e.evidence, e.persons).order_by(e.load_id, e.event_key)
        with store.reading(self._engine) as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def links(self) -> Links:
        """`person_link` (keys that are another key's person) and `row_link` (rows of shared keys) for a build."""
        with store.reading(self._engine) as connection:
            return links_of(connection, keyring=self._keyring)

    def person_links(self) -> pa.Table:
        return self.links().persons

    def row_links(self) -> pa.Table:
        return self.links().rows

    def notice_counts(self) -> pa.Table:
        """`notice_count` for a build: how many were notified and how many consented, by cell. No key."""
        t = tables.notice.c
        cell = (t.org_key, t.occupation, t.region, t.half_year)
        counts = (
            select(
                *cell,
                func.sum(case((t.notified, 1), else_=0)),
                func.sum(case((t.consented, 1), else_=0)),
            )
            .group_by(*cell)
            .order_by(*cell)
        )
        schema = BUILD_INPUTS["notice_count"]
        with store.reading(self._engine) as connection:
            return pa.Table.from_batches(store.rows_of(connection.execute(counts), schema=schema), schema=schema)

    def told_counts(self) -> list[tuple[str, str | None, int, int]]:
        """(company, half-year or None, rejections told, rejections) of everybody, with consent or without; no key."""
        t = tables.notice.c
        counts = (
            select(t.org_key, t.half_year, func.sum(case((t.notified, 1), else_=0)), func.count())
            .group_by(t.org_key, t.half_year)
            .order_by(t.org_key, t.half_year)
        )
        with store.reading(self._engine) as connection:
            found: list[Any] = list(connection.execute(counts))
            return [(org, half, int(told), int(of)) for org, half, told, of in found]


def _of_those_who_stay(
    connection: Connection, *, events: pa.Table, notices: pa.Table, records: pa.Table
) -> tuple[pa.Table, pa.Table]:
    """Consents and notices without what an old export repeats of forgotten people; whoever is back has a record."""
    subjects = suppressed(connection, pc.unique(events["subject"]).drop_null().to_pylist())
    rows = suppressed(connection, pc.unique(notices["application_key"]).drop_null().to_pylist())
    gone = pa.array(sorted(set(rows) - set(records["row_key"].to_pylist())), pa.string())
    return (
        said_since(events, subject="subject", moments=subjects),
        notices.filter(pc.invert(pc.is_in(notices["application_key"], value_set=gone))),
    )


def _add_records(connection: Connection, records: pa.Table) -> None:
    store.write(connection, store.insert(connection, tables.record).on_conflict_do_nothing(), records)


def event_keys(events: pa.Table) -> pa.Array:
    """What tells consent events apart: their content, moments in seconds."""
    keys = [
        hashlib.sha256("\x1f".join(str(value) for value in row.values()).encode()).hexdigest()[:32]
        for row in events.select(tables.CONSENTS.names).to_pylist()
    ]
    return pa.array(keys, pa.string())


def _add_consents(connection: Connection, events: pa.Table) -> None:
    seconds = _with_seconds(events.select(tables.CONSENTS.names), ("at", "expires_at"))
    keyed = seconds.append_column("event_key", event_keys(seconds))
    store.write(connection, store.insert(connection, tables.consent).on_conflict_do_nothing(), keyed)


def _add_notices(connection: Connection, notices: pa.Table) -> None:
    """The latest word on an application counts, whichever arrives first; told and consented stay so."""
    statement = store.insert(connection, tables.notice)
    new, old = statement.excluded, tables.notice.c
    cell = ("org_key", "occupation", "region", "half_year")
    said_new = func.coalesce(new.half_year, "") + func.coalesce(new.occupation, "") + func.coalesce(new.region, "")
    said_old = func.coalesce(old.half_year, "") + func.coalesce(old.occupation, "") + func.coalesce(old.region, "")
    later = or_(new.as_of > old.as_of, (new.as_of == old.as_of) & (said_new > said_old))
    changes: dict[str, ColumnElement[Any]] = {
        name: case((later, new[name]), else_=old[name]) for name in (*cell, "as_of")
    }
    changes |= {name: or_(new[name], old[name]) for name in ("notified", "consented")}
    upsert = statement.on_conflict_do_update(index_elements=["application_key"], set_=changes)
    rows = _with_seconds(notices.select(tables.NOTICES.names), ("as_of",))
    as_of = pc.fill_null(rows["as_of"], 0)
    rows = rows.set_column(rows.schema.get_field_index("as_of"), "as_of", as_of)
    for name in ("notified", "consented"):
        rows = rows.set_column(rows.schema.get_field_index(name), name, pc.fill_null(rows[name], False))
    store.write(connection, upsert, rows)


def _with_seconds(table: pa.Table, names: tuple[str, ...]) -> pa.Table:
    """Moments as whole seconds since 1970: the same number in every database."""
    for name in names:
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table[name].cast(pa.int64()))
    return table
