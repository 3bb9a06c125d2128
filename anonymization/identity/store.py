"""The database under the vault: SQLite by default, PostgreSQL by URL, and what each needs to keep a secret."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Insert,
    MetaData,
    Result,
    String,
    Table,
    create_engine,
    event,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError

from anonymization.refusals import Refusal, Refused

URL_NAME: Final = "RELAY_VAULT_URL"
DEFAULT_FILE: Final = Path("vault") / "vault.db"
_probe: Final = Table("probe", MetaData(), Column("token", String(48), primary_key=True), prefixes=["TEMPORARY"])
CHUNK: Final = 20_000  # rows per statement round: bounds the memory of Python rows

# what is deleted is overwritten, what is temporary stays in memory: no token is left in free pages or in /tmp
_PRAGMAS: Final = (
    "journal_mode=WAL",
    "secure_delete=ON",
    "synchronous=FULL",
    "busy_timeout=60000",
    "temp_store=MEMORY",
    "cache_size=-131072",  # 128 MiB: keyed tokens land everywhere in an index, and its pages should stay at hand
)

_NO_DATABASE: Final = Refusal(
    code="vault_url",
    ja="RELAY_VAULT_URL は sqlite または postgresql の URL でなければなりません。",
    en="RELAY_VAULT_URL has to be a sqlite or postgresql URL.",
    fault="system",
)


def open_engine(*, home: Path, environ: Mapping[str, str] = os.environ) -> Engine:
    """The engine of RELAY_VAULT_URL, else of `vault/vault.db` under `home`; a new file is its owner's alone."""
    url = environ.get(URL_NAME, "").strip() or f"sqlite:///{home / DEFAULT_FILE}"
    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return create_engine(_parsed(f"postgresql+psycopg://{rest}"), hide_parameters=True)
    if scheme not in ("sqlite", "sqlite+pysqlite"):
        raise Refused(_NO_DATABASE)
    named = _parsed(url).database or ""
    if named and not named.startswith((":", "file:")):
        file = Path(named)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)  # SQLite itself would make it, and the log beside it, readable by all
    # parameters are tokens, but an error text is not the place for them either
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):  # both quote what they could not read, and a password may be in it
        raise Refused(_NO_DATABASE) from None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: two loads that commit side by side wait for each other instead of failing."""
    reads = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def reading(engine: Engine) -> Connection:
    """A connection that sees one state of the vault and holds up no writer."""
    return engine.connect().execution_options(reads_only=True)


def wipe(engine: Engine, *, names: Sequence[str]) -> None:
    """Leave nothing of deleted rows in free pages, and on SQLite in the write-ahead log.

    PostgreSQL keeps what it deletes until a table is written anew, which locks it: only tables of these `names` are,
    since others may share the database. Its own log is its archive's, and ends with that.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in names:
                quoted = connection.dialect.identifier_preparer.quote(name)
                connection.exec_driver_sql(f"VACUUM (FULL) {quoted}")
        return
    raw = engine.raw_connection()
    try:
        for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            raw.cursor().execute(statement).fetchall()
    finally:
        raw.close()


def insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT that knows ON CONFLICT in the connection's dialect."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def write(connection: Connection, statement: Insert, rows: pa.Table) -> None:
    """Run a statement over an Arrow table, a chunk of rows at a time."""
    for chunk in rows.to_batches(max_chunksize=CHUNK):
        if chunk.num_rows:
            connection.execute(statement, chunk.to_pylist())


def all_rows(connection: Connection, table: Table, *, schema: pa.Schema) -> pa.Table:
    """A whole table, streamed: Python rows exist a chunk at a time."""
    query = select(*(table.c[name] for name in schema.names))
    streamed = connection.execution_options(yield_per=CHUNK).execute(query)
    return pa.Table.from_batches(rows_of(streamed, schema=schema), schema=schema)


def rows_with(
    connection: Connection, table: Table, column: str, values: Sequence[str], *, schema: pa.Schema
) -> pa.Table:
    """The rows whose column holds one of many values: these go into a temporary table, which is joined."""
    if not values:
        return schema.empty_table()
    _probe.create(connection, checkfirst=True)
    connection.execute(_probe.delete())
    plain = str(_probe.insert().compile(dialect=connection.dialect))
    for start in range(0, len(values), CHUNK):  # tuples straight to the driver: a third of the time
        chunk = values[start : start + CHUNK]
        rows: list[Any] = [(v,) for v in chunk] if connection.dialect.positional else [{"token": v} for v in chunk]
        connection.exec_driver_sql(plain, rows)
    query = select(*(table.c[name] for name in schema.names)).join(_probe, table.c[column] == _probe.c.token)
    return pa.Table.from_batches(rows_of(connection.execute(query), schema=schema), schema=schema)


def rows_of(result: Result[Any], *, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Rows of a result as batches of a schema, column by position; Python rows exist a chunk at a time."""
    while block := result.fetchmany(CHUNK):
        yield _batch(block, schema)


def _batch(block: Sequence[Any], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*block, strict=True)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)
