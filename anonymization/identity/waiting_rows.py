"""What the vault holds of rows that await consent: keys that open them, and what became of each. No row."""

from collections.abc import Sequence
from typing import Any, Final, Literal

import pyarrow as pa
from sqlalchemy import ColumnElement, Connection, and_, case, func, select, update

from anonymization.identity import store
from anonymization.identity.tables import WAITING, waiting

State = Literal["waiting", "chosen", "entered", "expired"]
_HAS_KEY: Final = ("waiting", "chosen")
_w = waiting.c


def add(connection: Connection, rows: pa.Table) -> None:
    """Take in rows of WAITING. Of two drops of one row the later is kept, and the first one's time goes on; a row that
    has waited once, or has entered, does not wait again."""
    statement = store.insert(connection, waiting)
    new = statement.excluded
    later = and_(_w.state == "waiting", new.dropped_at >= _w.dropped_at)
    changes: dict[str, ColumnElement[Any]] = {
        name: case((later, new[name]), else_=_w[name]) for name in ("load_id", "place", "dropped_at", "wrapped")
    }
    upsert = statement.on_conflict_do_update(index_elements=["row_key"], set_=changes)
    store.write(connection, upsert, rows.append_column("state", pa.repeat("waiting", len(rows))))


def with_state(connection: Connection, state: State, *, entering_as: str | None = None) -> pa.Table:
    """The rows of a state, as WAITING, by company, load and place."""
    query = select(*(_w[name] for name in WAITING.names)).where(_w.state == state)
    if entering_as is not None:
        query = query.where(_w.entering_as == entering_as)
    found = connection.execute(query.order_by(_w.company, _w.kind, _w.load_id, _w.place))
    return pa.Table.from_batches(store.rows_of(found, schema=WAITING), schema=WAITING)


def choose(connection: Connection, row_keys: Sequence[str], *, entering_as: str) -> None:
    """Mark waiting rows as those of one entering load: whatever is heard meanwhile, it is made of these."""
    _set(connection, row_keys, was="waiting", state="chosen", entering_as=entering_as)


def entries(connection: Connection) -> list[tuple[str, str, str]]:
    """(company, kind, load) of each load in which chosen rows are entering."""
    query = select(_w.company, _w.kind, _w.entering_as).where(_w.state == "chosen").distinct()
    return sorted((str(company), str(kind), str(load)) for company, kind, load in connection.execute(query))


def entered(connection: Connection, *, entering_as: str) -> int:
    """The load is in the pool: its rows need their keys no more. How many there were."""
    done = update(waiting).where(_w.entering_as == entering_as, _w.state == "chosen")
    return connection.execute(done.values(state="entered", wrapped=None)).rowcount


def came_directly(connection: Connection, row_keys: Sequence[str]) -> None:
    """These rows have entered by another way: a later export, dropped when consent was there."""
    if connection.execute(select(_w.row_key).where(_w.state == "waiting").limit(1)).first() is None:
        return
    _set(connection, row_keys, was="waiting", state="entered", wrapped=None)


def destroy(connection: Connection, row_keys: Sequence[str]) -> int:
    """Destroy rows that wait, before their time: how many there were."""
    return _set(connection, row_keys, was="waiting", state="expired", wrapped=None)


def expire(connection: Connection, *, now: int) -> int:
    """Destroy every row whose time is over: how many there were."""
    over = update(waiting).where(_w.state.in_(_HAS_KEY), _w.until <= now)
    return connection.execute(over.values(state="expired", wrapped=None, entering_as=None)).rowcount


def files_in_use(connection: Connection) -> set[tuple[str, str]]:
    """(company, load) of each file in which some row still has a key."""
    query = select(_w.company, _w.load_id).where(_w.state.in_(_HAS_KEY)).distinct()
    return {(str(company), str(load)) for company, load in connection.execute(query)}


def counts(connection: Connection, *, company: str | None = None) -> dict[str, int]:
    """How many rows wait, have entered after they waited, and are gone: for one company or all."""
    query = select(_w.state, func.count()).group_by(_w.state)
    if company is not None:
        query = query.where(_w.company == company)
    found: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
    return {
        "waiting": found.get("waiting", 0) + found.get("chosen", 0),
        "entered": found.get("entered", 0),
        "expired": found.get("expired", 0),
    }


def _set(connection: Connection, row_keys: Sequence[str], *, was: State, **values: Any) -> int:
    changed = 0
    for start in range(0, len(row_keys), store.CHUNK):
        chunk = row_keys[start : start + store.CHUNK]
        chosen = update(waiting).where(_w.row_key.in_(chunk), _w.state == was)
        changed += connection.execute(chosen.values(**values)).rowcount
    return changed
