"""What keeps forgotten people out: their tokens, each with the moment after which a new word of theirs counts."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, func, select

from anonymization.identity import store, tables

SUPPRESSED: Final = pa.schema([("token", pa.string()), ("at", pa.int64())])
Moments = Mapping[str, int]  # token → seconds since 1970


def suppressed(connection: Connection, tokens: Sequence[str]) -> dict[str, int]:
    """Those of some tokens that are suppressed, and since when."""
    found = store.rows_with(connection, tables.suppression, "token", list(tokens), schema=SUPPRESSED)
    return dict(zip(found["token"].to_pylist(), found["at"].to_pylist(), strict=True))


def state(connection: Connection) -> str:
    """What changes with every erasure: tokens only come, and their moments only grow."""
    s = tables.suppression.c
    tokens, moments = connection.execute(select(func.count(), func.sum(s.at)).select_from(tables.suppression)).one()
    return f"{tokens} {moments or 0}"


def said_since(events: pa.Table, *, subject: str, moments: Moments) -> pa.Table:
    """Events without those that an old export repeats: said about somebody up to the moment they were forgotten."""
    if not moments:
        return events
    tokens = pa.array(list(moments), pa.string())
    since = pa.array([*moments.values()], pa.int64()).take(pc.index_in(events[subject], value_set=tokens))
    said_at = pc.fill_null(pc.cast(events["at"], pa.int64()), np.iinfo(np.int64).min)
    return events.filter(pc.fill_null(pc.greater(said_at, since), True))
