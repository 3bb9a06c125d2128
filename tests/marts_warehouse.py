"""A pool written by code, dbt run on it in a process of its own, and the models' own SQL run on tables of a test."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from anonymization.schema import BUILD_INPUTS, POOL

PROJECT: Final = Path(__file__).parent.parent / "dbt_project"
TOKYO: Final = timezone(timedelta(hours=9))
Row = Mapping[str, Any]


def at(day: date, hour: int = 12) -> datetime:
    """A moment of a day in Tokyo."""
    return datetime.combine(day, time(hour), TOKYO).astimezone(UTC)


def table(rows: Iterable[Row], schema: pa.Schema) -> pa.Table:
    """Rows as a table of the schema; what a row does not say is null, what the schema does not know is an error."""
    rows = list(rows)
    unknown = {name for row in rows for name in row} - set(schema.names)
    if unknown:
        raise ValueError(f"no such columns: {sorted(unknown)}")
    return pa.table({field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema})


def write_load(home: Path, *, company: str, load: str, committed: bool = True, **entities: Iterable[Row]) -> None:
    """One load of a company as the pool keeps it; without its manifest it does not exist for dbt."""
    for name, rows in entities.items():
        folder = home / "pool" / name / f"company={company}" / f"load={load}"
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(table(rows, POOL[name]), folder / "part-0.parquet")
    if committed:
        folder = home / "pool" / "manifest" / f"company={company}" / f"load={load}"
        folder.mkdir(parents=True, exist_ok=True)
        content = {"load_id": load, "company": company, "kind": "applications", "rows": {}}
        (folder / "_manifest.json").write_text(json.dumps(content, indent=1), encoding="utf-8")


def write_build_input(home: Path, name: str, rows: Iterable[Row]) -> None:
    (home / "build").mkdir(exist_ok=True)
    pq.write_table(table(rows, BUILD_INPUTS[name]), home / "build" / f"{name}.parquet")


def dbt(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dbt as the pipeline does: a process of its own, everything it writes below RELAY_HOME."""
    (home / "build").mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "RELAY_HOME": str(home),
        "DBT_TARGET_PATH": str(home / "build" / "dbt" / "target"),
        "DBT_LOG_PATH": str(home / "build" / "dbt" / "logs"),
    }
    command = [str(Path(sys.executable).with_name("dbt")), *arguments]
    command += ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def build(home: Path, *arguments: str) -> duckdb.DuckDBPyConnection:
    """`dbt build` without unit tests, and the warehouse that it left, read only."""
    done = dbt(home, "build", "--exclude-resource-type", "unit_test", *arguments)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return duckdb.connect(str(home / "build" / "warehouse.duckdb"), read_only=True)


def manifest(home: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((home / "build" / "dbt" / "target" / "manifest.json").read_text("utf-8"))
    return content


class Models:
    """The SQL of the models as dbt compiles it, run on an in-memory DuckDB whose other tables a test fills itself."""

    def __init__(self, home: Path) -> None:
        done = dbt(home, "compile", "--quiet")
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        nodes = manifest(home)["nodes"].values()
        self._nodes = {node["alias"]: node for node in nodes if node["resource_type"] == "model"}

    def warehouse(self) -> duckdb.DuckDBPyConnection:
        """An empty warehouse under the name that compiled SQL uses."""
        connection = duckdb.connect()
        connection.execute("attach ':memory:' as warehouse; set TimeZone = 'UTC'; set threads = 1")
        for schema in sorted({node["schema"] for node in self._nodes.values()}):
            connection.execute(f"create schema warehouse.{schema}")
        return connection

    def put(self, connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
        """A model's place filled with rows of a test."""
        connection.register("rows_of_test", rows)
        connection.execute(f"create or replace table {self._nodes[name]['relation_name']} as from rows_of_test")
        connection.unregister("rows_of_test")

    def run(self, connection: duckdb.DuckDBPyConnection, *names: str) -> None:
        """Build models by their own SQL, in the order given."""
        for name in names:
            node = self._nodes[name]
            connection.execute(f"create or replace table {node['relation_name']} as {node['compiled_code']}")

    def rows(self, connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
        return connection.sql(f"from {self._nodes[name]['relation_name']}").to_arrow_table().to_pylist()
