"""Rows of some people in files: counted, and taken out. A file is replaced whole, so no old version stays beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from anonymization.identity.forgetting import Erasure
from anonymization.identity.keys import Keyring
from anonymization.identity.links import made_key
from anonymization.identity.tokens import in_every_epoch

_BATCH: Final = 1 << 16  # rows in memory at a time
# Which tokens each key column of the pool, of a load's scratch folder and of a model's list may hold.
_HOLDS: Final = {
    "person_key": ("person",),
    "linked_person_key": ("person",),
    "application_key": ("row",),
    "employment_key": ("row",),
    "row_key": ("row",),
    "subject": ("row", "mail"),  # of what was said about consents
}


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What to look for. `person` are keys that nobody else shares.

    Each in every epoch of the ring: a rotation leads vault and pool to new keys, and leaves releases as they are.
    """

    person: frozenset[str] = frozenset()
    row: frozenset[str] = frozenset()
    mail: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, erasure: Erasure, *, keyring: Keyring) -> "Tokens":
        """Of an erasure, and the keys that a shared mailbox's people have in a build."""

        def known(tokens: Sequence[str], purpose: str) -> frozenset[str]:
            return frozenset().union(*in_every_epoch(tokens, keyring=keyring, purpose=purpose))

        rows = known(erasure.row_keys, "row")
        return cls(
            person=known(erasure.person_keys, "person") | {made_key(row) for row in rows},
            row=rows,
            mail=known(erasure.mails, "token"),
        )

    def of_column(self, name: str) -> pa.Array:
        found = set().union(*(getattr(self, kind) for kind in _HOLDS[name]))
        return pa.array(sorted(found), pa.string())

    @property
    def keys(self) -> pa.Array:
        """What a mart may hold under any name."""
        return pa.array(sorted(self.person | self.row), pa.string())


@dataclass(frozen=True, kw_only=True)
class Count:
    """Rows of a file, and how many of them are theirs."""

    rows: int
    theirs: int


def count_rows(path: Path, tokens: Tokens) -> Count:
    """Count in a Parquet file; only its key columns are read."""
    with pq.ParquetFile(path) as source:
        columns = [name for name in source.schema_arrow.names if name in _HOLDS]
        rows = source.metadata.num_rows
        if not columns:
            return Count(rows=rows, theirs=0)
        batches = source.iter_batches(batch_size=_BATCH, columns=columns)
        return Count(rows=rows, theirs=sum(int(pc.sum(_theirs(batch, tokens)).as_py() or 0) for batch in batches))


def take_out(path: Path, tokens: Tokens) -> bool:
    """Rewrite a Parquet file without their rows; one that holds nobody else goes. True where it has changed."""
    count = count_rows(path, tokens)
    if not count.theirs:
        return False
    if count.theirs == count.rows:
        path.unlink()
        return True
    unfinished = path.with_name(f".{path.name}.unfinished")
    with (
        pq.ParquetFile(path) as source,
        pq.ParquetWriter(unfinished, source.schema_arrow, compression="zstd") as writer,
    ):
        for batch in source.iter_batches(batch_size=_BATCH):
            kept = batch.filter(pc.invert(_theirs(batch, tokens)))
            if kept.num_rows:
                writer.write_batch(kept)
    unfinished.replace(path)
    return True


def column_where(path: Path, *, wanted: str, column: str, among: frozenset[str]) -> set[str]:
    """The values of a column in the rows whose other column is among some tokens."""
    found: set[str] = set()
    value_set = pa.array(sorted(among), pa.string())
    for batch in batches_of(path, [wanted, column]):
        found |= set(batch.filter(pc.is_in(batch[column], value_set=value_set))[wanted].to_pylist())
    return found


def batches_of(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as source:
        yield from source.iter_batches(batch_size=_BATCH, columns=columns)


def database_holds(path: Path, tokens: Tokens) -> int:
    """How many rows of a DuckDB file's tables hold one of their keys, in any column whose name ends in `_key`."""
    found = 0
    with duckdb.connect(str(path), read_only=True) as database:
        database.register("theirs", pa.table({"token": tokens.keys}))
        columns = database.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " where column_name like '%\\_key' escape '\\' and data_type = 'VARCHAR' and table_name <> 'theirs'"
        ).fetchall()
        by_table: dict[str, list[str]] = {}
        for schema, table, column in columns:
            by_table.setdefault(f'"{schema}"."{table}"', []).append(f'"{column}" in (select token from theirs)')
        for table, conditions in by_table.items():
            query = f"select count(*) from {table} where {' or '.join(conditions)}"
            found += int(database.execute(query).fetchall()[0][0])
    return found


def parquet_holds(path: Path, tokens: Tokens) -> int:
    """The same for a Parquet file of a mart."""
    theirs = 0
    with pq.ParquetFile(path) as source:
        columns = [f.name for f in source.schema_arrow if f.name.endswith("_key") and pa.types.is_string(f.type)]
        for batch in source.iter_batches(batch_size=_BATCH, columns=columns) if columns else ():
            hits = [pc.is_in(column, value_set=tokens.keys) for column in batch.columns]
            theirs += int(pc.sum(_any(hits, batch.num_rows)).as_py() or 0)
    return theirs


def _theirs(batch: pa.RecordBatch, tokens: Tokens) -> pa.BooleanArray:
    hits = [
        pc.is_in(batch.column(name), value_set=tokens.of_column(name)) for name in batch.schema.names if name in _HOLDS
    ]
    return _any(hits, batch.num_rows)


def _any(hits: list[pa.BooleanArray], rows: int) -> pa.BooleanArray:
    result = pa.array([False] * rows, pa.bool_())
    for hit in hits:
        result = pc.or_(result, hit)
    return result
