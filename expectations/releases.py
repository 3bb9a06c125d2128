"""What the gates after the pool look at: the warehouse of a build, and the folder of a release."""

from pathlib import Path
from typing import Any

import duckdb

from anonymization.disclosure.docs_page import PAGE
from anonymization.disclosure.rule import load_disclosure
from anonymization.disclosure.statement import PAGES
from anonymization.disclosure.tables import marts_of
from anonymization.home import Home
from anonymization.load import read_json
from expectations.session import Source, quoted
from expectations.subjects import Subject, nothing_to_check
from expectations.suites.marts import Columns, marts_suite
from expectations.suites.published import FILE, published_suite

_WAREHOUSE = "build"
Suite = dict[str, list[Any]]


def marts_layer(home: Home) -> tuple[Subject, Suite]:
    """The public marts of the warehouse, opened read-only."""
    manifest = home.build / "dbt" / "target" / "manifest.json"
    if not home.warehouse.exists() or not manifest.exists():
        raise nothing_to_check("warehouse")
    marts = marts_of(manifest)
    views = {mart.name: f'select * from {_WAREHOUSE}."{mart.schema}"."{mart.name}"' for mart in marts}
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        columns: Columns = {mart.name: _columns(connection, f'"{mart.schema}"."{mart.name}"') for mart in marts}
        rejected = _count(connection, "select count(*) from intermediate.int_rejections")
    suite = marts_suite(columns=columns, lanes={mart.name: mart.lane for mart in marts}, expects_rows=rejected > 0)
    source = Source(views=views, attached={_WAREHOUSE: home.warehouse})
    return Subject(name="build", source=source, facts={"rejections": rejected}), suite


def published_layer(folder: Path) -> tuple[Subject, Suite]:
    """The published side of a release's folder, finished or not yet swapped in; lane A beside it is not published."""
    listing = folder / "published" / "release.json"
    if not listing.exists():
        raise nothing_to_check("release")
    release = read_json(listing)
    tables = [table for table in release["tables"] if table["lane"] != "A"]
    # the files of one mart are one view, whichever company they go to
    files: dict[str, list[Path]] = {}
    rows: dict[str, int] = {}
    for table in tables:
        files.setdefault(table["mart"], []).append(folder / table["path"])
        rows[table["mart"]] = rows.get(table["mart"], 0) + table["rows"]
    views = {mart: _view(paths) for mart, paths in files.items()}
    with duckdb.connect() as connection:
        described = {mart: _columns(connection, f"({query})") for mart, query in views.items()}
    known = {*(table["path"] for table in tables), "published/release.json", "published/warehouse.duckdb", PAGE, *PAGES}
    found = [path.relative_to(folder).as_posix() for path in (folder / "published").rglob("*") if path.is_file()]
    unlisted = sum(file not in known for file in found)
    suite = published_suite(
        columns={mart: [column for column in columns if column[0] != FILE] for mart, columns in described.items()},
        lanes={table["mart"]: table["lane"] for table in tables},
        rows=rows,
        unlisted=unlisted,
        k_persons=load_disclosure().rule.k_persons,
    )
    return Subject(name=release["release_id"], source=Source(views=views), facts={"unlisted_files": unlisted}), suite


def _view(paths: list[Path]) -> str:
    listed = ", ".join(map(quoted, paths))
    return f"select * from read_parquet([{listed}], hive_partitioning = false, filename = {quoted(FILE)})"


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in connection.execute(f"describe select * from {relation}").fetchall()]


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])
