"""One DuckDB in memory per gate run, with views on what is checked, that Great Expectations can really read.

Great Expectations gives its connection back before it reads the cursor, and DuckDB's cursor is gone by then: every
expectation would fail. The dialect below reads a result at once; the results of gates are a row of counts.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import sqlalchemy as sa
from duckdb_sqlalchemy import Dialect, DuckDBExecutionContext
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

_DIALECT: Final = "gate"
# in JSON, not in a string; a telephone begins with a zero, a figure of more than one digit does not
_FIGURE: Final = r"(:-?(?:0|[1-9][0-9]{0,2}))\.[0-9]+(?:e-[0-9]{1,2})?([,}])"


class BufferedContext(DuckDBExecutionContext):
    """Reads a result completely before the connection goes back to the pool."""

    def post_exec(self) -> None:
        super().post_exec()  # type: ignore[no-untyped-call] # SQLAlchemy's own is unannotated
        if self.cursor is not None and self.cursor.description:
            rows = self.cursor.fetchall()
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, initial_buffer=rows)


class BufferedDuckDB(Dialect):
    """duckdb-sqlalchemy's dialect over buffered cursors."""

    execution_ctx_cls = BufferedContext
    supports_statement_cache = True


registry.register(f"duckdb.{_DIALECT}", __name__, BufferedDuckDB.__name__)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a gate may use of the machine; it spills to disk past `memory`."""

    memory: str = "1500MB"
    threads: int = 2
    spill: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """What to look at: SQL of views by name, of tables that are computed once, and databases to attach read-only."""

    views: Mapping[str, str]
    tables: Mapping[str, str] = field(default_factory=dict)
    attached: Mapping[str, Path] = field(default_factory=dict)


def quoted(text: str | Path) -> str:
    """A SQL string."""
    return "'" + str(text).replace("'", "''") + "'"


@contextmanager
def gate_database(source: Source, *, limits: Limits) -> Iterator[str]:
    """Open a database in memory with the views; gives the URL by which Great Expectations reaches the same one.

    The name is random: gates that run side by side in one process never meet.
    """
    url = f"duckdb+{_DIALECT}:///:memory:gate-{secrets.token_hex(8)}"
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            for statement in _prelude(source, limits):
                connection.exec_driver_sql(statement)
            connection.commit()
            yield url
    finally:
        engine.dispose()


def settings(limits: Limits) -> Iterator[str]:
    """What any connection of a gate is told first."""
    yield f"set memory_limit = {quoted(limits.memory)}"
    yield f"set threads = {limits.threads:d}"
    yield "set TimeZone = 'UTC'"
    yield "set preserve_insertion_order = false"
    # no extension is ever fetched
    yield "set autoinstall_known_extensions = false"
    if limits.spill is not None:
        yield f"set temp_directory = {quoted(limits.spill)}"


def _prelude(source: Source, limits: Limits) -> Iterator[str]:
    yield from settings(limits)
    for alias, path in source.attached.items():
        yield f'attach {quoted(path)} as "{alias}" (read_only)'
    for name, query in source.views.items():
        yield f'create view "{name}" as {query}'
    for name, query in source.tables.items():
        yield f'create table "{name}" as {query}'


def scalar(url: str, query: str) -> Any:
    """One value of the gate's database: a count, for what a suite needs to know beforehand."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.exec_driver_sql(query).scalar()
    finally:
        engine.dispose()


def duckdb_type(dtype: pa.DataType) -> str:
    """The type DuckDB reads from Parquet for an Arrow type of the pool."""
    names = {
        pa.string(): "VARCHAR",
        pa.date32(): "DATE",
        pa.bool_(): "BOOLEAN",
        pa.int32(): "INTEGER",
        pa.int64(): "BIGINT",
        pa.float64(): "DOUBLE",
    }
    return "TIMESTAMP WITH TIME ZONE" if pa.types.is_timestamp(dtype) else names[dtype]


def distinct_cells(columns: Mapping[str, Sequence[str]]) -> str:
    """Every different cell of text columns, by table: where it stands and in how many rows.

    Codes repeat: what would be read ten million times is read once. A figure in JSON is read to its point: the
    sixteen digits behind it would pass for a card or a telephone.
    """
    whole = f"{quoted(_FIGURE)}, '\\1\\2', 'g'"
    parts = [
        f"select {quoted(table)} as table_of, {quoted(column)} as column_of,"
        f' regexp_replace("{column}", {whole}) as cell, count(*) as n'
        f' from "{table}" where "{column}" is not null group by cell'
        for table, names in columns.items()
        for column in names
    ]
    return " union all ".join(parts) or "select '' as table_of, '' as column_of, '' as cell, 0 as n limit 0"


def empty_relation(schema: pa.Schema) -> str:
    """The declared table without a row, for a view of what a load has none of."""
    columns = ", ".join(f'cast(null as {duckdb_type(column.type)}) as "{column.name}"' for column in schema)
    return f"select {columns} limit 0"
