"""A release as a stranger finds it: every table in every file, in the order in which its rows stand there.

release.json is not trusted: what counts is what lies in the folder.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import duckdb

from anonymization.disclosure.rule import NUMBER, Mart
from anonymization.refusals import Refusal, Refused

POSITION: Final = "row_position"
_COUNTS: Final = re.compile(
    r"^(n|n_.*|.*_n|.*_n_.*|counts?|.*_counts?|persons|people|total|.*successes|thriving|freq.*|人数|件数)$"
)
_FLAGS: Final = re.compile(r"^(is_suppressed|.*suppression_reason|as_of|.*version)$")

_NOTHING: Final = Refusal(
    code="no_release",
    ja="その公開番号(またはフォルダ)の公開物はありません。番号を確かめてください。",
    en="There is no release by that name, and no table in a folder by that name. Check the name.",
)


@dataclass(frozen=True, kw_only=True)
class ReleasedTable:
    """A table of a release. `cell` names the columns whose values make a cell; None where rows are persons'."""

    name: str
    place: str  # file below the release's folder, and the table in it
    lane: Literal["B", "org"]
    view: str  # its name in the attack's database, where `row_position` tells its rows' order
    columns: dict[str, str]  # name → type
    rows: int
    cell: tuple[str, ...] | None
    mart: Mart | None  # what config/disclosure.yml says of it
    shows: bool  # any figure: of a mart one of those it declares, of another table any row

    @property
    def counts(self) -> tuple[str, ...]:
        """Columns that count something."""
        return tuple(c for c, kind in self.columns.items() if _COUNTS.match(c) and NUMBER.fullmatch(kind))

    @property
    def attributes(self) -> tuple[str, ...]:
        """Columns that could describe a person: no count, no remark on the table itself."""
        return tuple(c for c in self.columns if c not in self.counts and not _FLAGS.match(c))

    def texts(self) -> tuple[str, ...]:
        return tuple(c for c, kind in self.columns.items() if kind == "VARCHAR")


def published_folder(folder: Path) -> Path:
    """Where the tables of a release lie: `published/`, or the folder itself. Raises Refused where there is none."""
    place = folder / "published" if (folder / "published").is_dir() else folder
    if not place.is_dir():
        raise Refused(_NOTHING)
    return place


def read_release(
    connection: duckdb.DuckDBPyConnection, folder: Path, *, marts: dict[str, Mart]
) -> tuple[ReleasedTable, ...]:
    """Every table below a release's folder, lane A left out. Raises Refused where there is none."""
    place = published_folder(folder)
    found: list[ReleasedTable] = []
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for number, (file, table, query) in enumerate(_queries(connection, place)):
        view = f"released_{number}"
        connection.execute(f"create or replace table {view} as {query}")
        described = connection.execute(f"describe {view}").fetchall()
        columns = {name: kind for name, kind, *_ in described if name != POSITION}
        lane: Literal["B", "org"] = "org" if "companies" in file.relative_to(place).parts else "B"
        # the same rows in the same order stand in Parquet and in the database: once is enough
        digest = _digest(connection, view)
        name = table or file.stem
        if (name, digest) in seen and lane == "B":
            connection.execute(f"drop table {view}")
            continue
        seen.add((name, digest))
        mart = marts.get(name) if lane == "B" else None
        mart = mart if mart and set(mart.cell) <= set(columns) else None
        where = f"{file.relative_to(folder).as_posix()}{f'#{table}' if table else ''}"
        raw = ReleasedTable(
            name=name,
            place=where,
            lane=lane,
            view=view,
            columns=columns,
            rows=digest[0],
            cell=None,
            mart=mart,
            shows=_shows(connection, view, columns, mart),
        )
        found.append(_with_cell(connection, raw))
    if not found:
        raise Refused(_NOTHING)
    return tuple(found)


def _queries(connection: duckdb.DuckDBPyConnection, place: Path) -> Iterator[tuple[Path, str, str]]:
    """Files, tables in them, and the query that reads each with its order; a file that cannot be read raises."""
    for file in sorted(path for path in place.rglob("*") if path.is_file()):
        name = quoted(str(file))
        if file.suffix == ".parquet":
            yield (
                file,
                "",
                f"select file_row_number as {POSITION}, * exclude (file_row_number)"
                f" from read_parquet({name}, file_row_number = true, hive_partitioning = false)",
            )
        elif file.name.endswith((".csv", ".csv.gz", ".tsv")):
            yield file, "", f"select row_number() over () as {POSITION}, * from read_csv({name}, parallel = false)"
        elif is_json_table(connection, file):
            yield file, "", f"select row_number() over () as {POSITION}, * from read_json({name})"
        elif file.suffix == ".duckdb":
            connection.execute(f"attach {name} as opened (read_only)")
            tables = connection.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'opened' order by all"
            ).fetchall()
            for schema, table in tables:
                yield file, table, f'select rowid as {POSITION}, * from opened."{schema}"."{table}"'
            connection.execute("detach opened")


def is_json_table(connection: duckdb.DuckDBPyConnection, file: Path) -> bool:
    """Whether a file is JSON whose records are rows; the release's own list of its tables is none."""
    if file.suffix not in {".json", ".jsonl", ".ndjson"} or file.name == "release.json":
        return False
    try:
        connection.execute(f"select count(*) from read_json({quoted(str(file))})")
    except duckdb.Error:
        return False
    return True


def _digest(connection: duckdb.DuckDBPyConnection, view: str) -> tuple[int, ...]:
    """How many rows, and a number that changes with any cell or with the order of rows."""
    found: tuple[int, ...] = connection.execute(
        "select count(*), coalesce(bit_xor(hash(t)), 0) from"
        f" (select row_number() over (order by {POSITION}) as rank, * exclude ({POSITION}) from {view}) t"
    ).fetchall()[0]
    return found


def _shows(connection: duckdb.DuckDBPyConnection, view: str, columns: dict[str, str], mart: Mart | None) -> bool:
    figures = [name for group in mart.groups for name in group.columns if name in columns] if mart else []
    shown = " or ".join(f'"{name}" is not null' for name in figures) or "true"
    return bool(connection.execute(f"select count(*) from {view} where {shown}").fetchall()[0][0])


def _with_cell(connection: duckdb.DuckDBPyConnection, table: ReleasedTable) -> ReleasedTable:
    """Tell cells from rows of persons: a cell is counted, and stands once."""
    cell = (
        table.mart.cell if table.mart else tuple(c for c in table.attributes if not NUMBER.fullmatch(table.columns[c]))
    )
    if not table.mart and not table.counts:
        return table
    key = ", ".join(f'"{name}"' for name in cell)
    repeated = connection.execute(
        f"select count(*) from (select 1 from {table.view} group by {key} having count(*) > 1)"
        if cell
        else f"select greatest(count(*) - 1, 0) from {table.view}"
    ).fetchall()[0][0]
    return table if repeated else ReleasedTable(**(vars(table) | {"cell": cell}))


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
