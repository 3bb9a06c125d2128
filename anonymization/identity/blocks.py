"""Who is who for a whole vault in bounded memory: block by block, where nobody in one block can be anybody in another.

Two records can only be one person where an identifier, a row_key or a person_key leads from one to the other. So
records fall into blocks, each is linked by itself, and the answers are those of linking all at once. Of every record
only a few numbers are held in memory together; whole records are read for some thousand at a time – or for one block,
where a placeholder that thousands share makes one so large.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sqlalchemy import Connection, select

from anonymization.identity import store, tables
from anonymization.identity.evidence import EVIDENCE, IDENTIFIERS
from anonymization.identity.keys import Keyring
from anonymization.identity.links import link_records
from anonymization.identity.tokens import short_ids
from anonymization.schema import BUILD_INPUTS

AT_A_TIME: Final = 20_000  # records linked together, unless one block is larger
_LEADING: Final = ("row_key", "person_key", *IDENTIFIERS)
_NARROW: Final = pa.schema([("record_key", pa.string()), *((name, pa.string()) for name in _LEADING)])
Names = npt.NDArray[np.bytes_]


@dataclass(frozen=True, kw_only=True)
class Links:
    """What a build may know: `person_link` and `row_link`."""

    persons: pa.Table
    rows: pa.Table


def links_of(connection: Connection, *, keyring: Keyring, at_a_time: int = AT_A_TIME) -> Links:
    """The links of all records of a vault, the same as of linking them at once."""
    names, block = _blocks(connection)
    persons, rows = [BUILD_INPUTS["person_link"].empty_table()], [BUILD_INPUTS["row_link"].empty_table()]
    for places in _batches(block, at_a_time=at_a_time):
        keys = [name.hex() for name in names[places].tolist()]
        records = store.rows_with(connection, tables.record, "record_key", keys, schema=EVIDENCE)
        linkage = link_records(records, keyring=keyring)
        persons.append(linkage.person_links())
        rows.append(linkage.row_links())
    return Links(
        persons=pa.concat_tables(persons).sort_by([(name, "ascending") for name in BUILD_INPUTS["person_link"].names]),
        rows=pa.concat_tables(rows).sort_by([(name, "ascending") for name in BUILD_INPUTS["row_link"].names]),
    )


def _blocks(connection: Connection) -> tuple[Names, npt.NDArray[np.int32]]:
    """Each record's key, as 16 bytes, and the number of its block."""
    query = select(*(tables.record.c[name] for name in _NARROW.names))
    names: list[Names] = [np.empty(0, dtype="V16")]
    ids: list[npt.NDArray[np.uint64]] = [np.empty((0, len(_LEADING)), dtype=np.uint64)]
    streamed = connection.execute(query, execution_options={"yield_per": store.CHUNK})
    for batch in store.rows_of(streamed, schema=_NARROW):
        whole = b"".join(bytes.fromhex(key) for key in batch["record_key"].to_pylist())
        names.append(np.frombuffer(whole, dtype="V16"))
        ids.append(np.column_stack([short_ids(batch[name]) for name in _LEADING]))
    found = np.concatenate(ids)
    n = len(found)
    record, column = np.nonzero(found)
    _, identifier = np.unique(found[record, column], return_inverse=True)
    size = n + int(identifier.max(initial=-1)) + 1
    ends = (record.astype(np.int32), (identifier + n).astype(np.int32))
    graph = coo_array((np.ones(len(record), dtype=np.bool_), ends), shape=(size, size))
    _, block = connected_components(graph, directed=False)
    return np.concatenate(names), block[:n].astype(np.int32)


def _batches(block: npt.NDArray[np.int32], *, at_a_time: int) -> Iterator[npt.NDArray[np.int64]]:
    """Places of whole blocks together; a record that is alone in its block is nobody else and is left out."""
    order = np.argsort(block, kind="stable")
    starts = np.flatnonzero(np.diff(block[order], prepend=-1))
    ends = np.append(starts[1:], len(order))[: len(starts)]
    begun: list[npt.NDArray[np.int64]] = []
    size = 0
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start == 1:
            continue
        if begun and size + end - start > at_a_time:
            yield np.concatenate(begun)
            begun, size = [], 0
        begun.append(order[start:end])
        size += end - start
    if begun:
        yield np.concatenate(begun)
