"""Copy a build's marts into a release: equal content gives equal Parquet bytes, and no order tells of an origin.

Lane B is shuffled, and by nothing but its own content; what stays inside, or goes to one company, is sorted.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import duckdb

Lane = Literal["A", "B", "org"]
LANES: Final[tuple[Lane, ...]] = ("A", "B", "org")
BUILD: Final = "build"
# readable by DuckDB clients that are years old
_STORAGE: Final = "v1.4.0"


@dataclass(frozen=True, kw_only=True)
class MartTable:
    """A mart of the build as dbt describes it."""

    name: str
    schema: str
    lane: Lane
    description: str
    columns: dict[str, str]  # name → description
    catalog: str = BUILD

    @property
    def relation(self) -> str:
        return f'{self.catalog}."{self.schema}"."{self.name}"'


def marts_of(manifest: Path) -> tuple[MartTable, ...]:
    """The marts of dbt's target/manifest.json: models that anyone may read (`access: public`), by name.

    Raises ValueError where a public model does not say its lane: nothing is published on a guess.
    """
    nodes: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    marts = []
    for node in nodes.values():
        config = node.get("config", {})
        if node["resource_type"] != "model" or (node.get("access") or config.get("access")) != "public":
            continue
        lane = (config.get("meta") or node.get("meta") or {}).get("lane")
        if lane not in LANES:
            raise ValueError(f"model {node['name']} has no lane of {LANES}")
        marts.append(
            MartTable(
                name=node.get("alias") or node["name"],  # each version of a model has an alias of its own
                schema=node["schema"],
                lane=lane,
                description=node.get("description", ""),
                columns={name: column.get("description", "") for name, column in node["columns"].items()},
            )
        )
    return tuple(sorted(marts, key=lambda mart: mart.name))


def write_parquet(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    path: Path,
    *,
    where: tuple[str, str] | None = None,
    shuffled: bool = False,
) -> int:
    """Write a relation sorted by its own columns, or shuffled by what rows say; gives the number of rows.

    With `where` (column, value) only those rows.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    condition = f'where "{where[0]}" = ?' if where else ""
    query = f"select * from {relation} {condition} order by {_order(connection, relation, shuffled=shuffled)}"
    target = str(path).replace("'", "''")
    parameters = [where[1]] if where else []
    connection.execute(f"copy ({query}) to '{target}' (format parquet, compression zstd)", parameters)
    return int(connection.execute(f"select count(*) from {relation} {condition}", parameters).fetchall()[0][0])


def write_database(connection: duckdb.DuckDBPyConnection, marts: Sequence[MartTable], path: Path) -> None:
    """Write marts into a DuckDB file of their own, each in its schema and with dbt's descriptions as comments."""
    path.parent.mkdir(parents=True, exist_ok=True)
    target = str(path).replace("'", "''")
    connection.execute(f"attach '{target}' as release (storage_version '{_STORAGE}')")
    for mart in marts:
        table = f'release."{mart.schema}"."{mart.name}"'
        connection.execute(f'create schema if not exists release."{mart.schema}"')
        order = _order(connection, mart.relation, shuffled=mart.lane == "B")
        connection.execute(f"create table {table} as select * from {mart.relation} order by {order}")
        connection.execute(f"comment on table {table} is {_text(mart.description)}")
        for column, description in mart.columns.items():
            connection.execute(f'comment on column {table}."{column}" is {_text(description)}')
    connection.execute("checkpoint release")
    connection.execute("detach release")


def shuffle(names: Iterable[str]) -> str:
    """SQL that orders rows by a digest of all they say: equal content gives equal bytes, and a row's place says nothing
    that the row does not."""
    return f"md5(row({', '.join(quoted_name(name) for name in names)})::varchar)"


def quoted_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _order(connection: duckdb.DuckDBPyConnection, relation: str, *, shuffled: bool) -> str:
    return shuffle(row[0] for row in connection.execute(f"describe {relation}").fetchall()) if shuffled else "all"


def _text(text: str) -> str:
    return "'" + text.strip().replace("'", "''") + "'"


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
