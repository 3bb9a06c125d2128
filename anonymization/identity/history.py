"""What a load changed about who is who: several persons that turned out to be one, or one that was several.

Appended with the load, as kinds of evidence and counts – no key, no token. Who is who itself hangs on the set of
records alone; this tells when, and by what, it became known.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from anonymization.identity import store, tables
from anonymization.identity.evidence import IDENTIFIERS
from anonymization.identity.keys import Keyring
from anonymization.identity.known_consents import related
from anonymization.identity.linkage import Places
from anonymization.identity.links import link_records

_AT_A_TIME: Final = 20_000  # records of the load whose neighbours are looked at together


def note_changes(connection: Connection, records: pa.Table, *, load_id: str, keyring: Keyring) -> None:
    """Append what these records, rows of EVIDENCE not yet in the vault, change. Call it before they are added."""
    if connection.execute(select(tables.record.c.record_key).limit(1)).first() is None:
        return
    events = [
        event
        for start in range(0, len(records), _AT_A_TIME)
        for event in _changes(connection, records.slice(start, _AT_A_TIME), keyring=keyring)
    ]
    rows = [
        {"event_key": _event_key(load_id, number), "load_id": load_id, **event} for number, event in enumerate(events)
    ]
    if rows:
        connection.execute(store.insert(connection, tables.link_event).on_conflict_do_nothing(), rows)


def _changes(connection: Connection, records: pa.Table, *, keyring: Keyring) -> list[dict[str, Any]]:
    near = related(connection, records)
    fresh = records.filter(pc.invert(pc.is_in(records["record_key"], value_set=near["record_key"].combine_chunks())))
    if not len(near) or not len(fresh):
        return []
    everything = pa.concat_tables([near, fresh])
    before, after = link_records(near, keyring=keyring).person, link_records(everything, keyring=keyring).person
    now = after[: len(near)]
    merges = _regrouped(before, into=now)
    splits = _regrouped(now, into=before)
    return [
        *({"change": "merge", "evidence": _shared(everything, after == one), "persons": n} for one, n in merges),
        *({"change": "split", "evidence": _shared(near, before == one), "persons": n} for one, n in splits),
    ]


def _regrouped(parts: Places, *, into: Places) -> Iterator[tuple[int, int]]:
    """Each group of `into` that holds more than one of `parts`, and how many."""
    pairs = np.unique(np.column_stack([into, parts]), axis=0)
    groups, counts = np.unique(pairs[:, 0], return_counts=True)
    yield from zip(groups[counts > 1].tolist(), counts[counts > 1].tolist(), strict=True)


def _shared(records: pa.Table, chosen: "np.ndarray[Any, np.dtype[np.bool_]]") -> str:
    """The kinds of identifiers that at least two of the records share; row_key: an export corrected its row."""
    theirs = records.filter(pa.array(chosen))
    kinds = []
    for name in ("row_key", *IDENTIFIERS):
        tokens = theirs[name].drop_null()
        if pc.count_distinct(tokens).as_py() < len(tokens):
            kinds.append(name)
    return ",".join(kinds)


def _event_key(load_id: str, number: int) -> str:
    return hashlib.sha256(f"link event {load_id} {number}".encode()).hexdigest()[:32]
