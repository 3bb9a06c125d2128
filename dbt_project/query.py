"""Ask the published release in SQL: `make query`, or `python dbt_project/query.py "select …"`.

The release is opened read-only: lane_b.* are the published marts, org.* what companies see of their own. `.tables`
lists them, `.questions` shows ten to begin with, an empty line or Ctrl-D ends. Results go to the terminal alone.
"""

import sys
from pathlib import Path
from typing import Final

import duckdb
import yaml
from rich.console import Console
from rich.table import Table

from anonymization.home import Home

_ROWS: Final = 200  # more than that nobody reads on a screen
console = Console()


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """The release that is out, read-only. Raises FileNotFoundError where nothing has been published."""
    database = home.published / "warehouse.duckdb"
    if not database.exists():
        raise FileNotFoundError("nothing published yet: make demo")
    connection = duckdb.connect()
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute(f"attach {_quoted(database.resolve())} as release (read_only)")
    connection.execute("create schema lane_b; create schema org")
    published = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'release' and schema_name = 'lane_b'"
    )
    for (name,) in published.fetchall():
        connection.execute(f'create view lane_b."{name}" as from release.lane_b."{name}"')
    folders = home.published / "companies"
    for name in sorted({path.stem for path in folders.glob("*/*.parquet")}):
        files = _quoted(folders / "*" / f"{name}.parquet")
        source = f"read_parquet({files}, union_by_name = true, hive_partitioning = false)"
        connection.execute(f'create view org."{name}" as from {source}')
    return connection


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def show(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Run one statement and print its first rows."""
    result = connection.execute(sql)
    table = Table(*[column[0] for column in result.description or []])
    for row in result.fetchmany(_ROWS):
        table.add_row(*("–" if value is None else str(value) for value in row))
    console.print(table)


def tables(connection: duckdb.DuckDBPyConnection) -> None:
    """What there is to ask."""
    show(
        connection,
        "select table_schema || '.' || table_name as mart, count(*) as columns from information_schema.columns"
        " where table_schema in ('lane_b', 'org') and table_catalog = current_catalog() group by all order by all",
    )


def answer(connection: duckdb.DuckDBPyConnection, line: str) -> None:
    """One line of the prompt; an error is said and the prompt goes on."""
    try:
        if line == ".tables":
            tables(connection)
        elif line == ".questions":
            for question in yaml.safe_load((Path(__file__).parent / "questions.yml").read_text("utf-8")):
                console.print(f"[bold]{question['en']}[/bold] {question['ja']}\n{question['sql']}", highlight=False)
        else:
            show(connection, line)
    except duckdb.Error as error:
        console.print(str(error), style="red", markup=False)


def main(arguments: list[str]) -> int:
    """A prompt, or one statement given as arguments."""
    try:
        connection = connect(Home.from_environment())
    except FileNotFoundError as error:
        console.print(str(error))
        return 2
    with connection:
        if arguments:
            show(connection, " ".join(arguments))
            return 0
        tables(connection)
        held: list[str] = []
        while True:
            try:
                line = input("… " if held else "relay> ").strip()
            except EOFError:
                return 0
            if not line and not held:
                return 0
            held.append(line)
            if line.startswith(".") or line.endswith(";") or not line:
                answer(connection, " ".join(held).strip())
                held = []


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
