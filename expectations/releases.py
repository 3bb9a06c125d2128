"""What the gates after the pool look at: the warehouse of a build, and the folder of a release."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow.parquet as pq

from anonymization.disclosure.docs_page import PAGE
from anonymization.disclosure.ledger import Ledger
from anonymization.disclosure.rule import Disclosure, Mart, load_disclosure
from anonymization.disclosure.statement import PAGES, unsaid
from anonymization.disclosure.tables import marts_of
from anonymization.home import Home
from anonymization.load import read_json
from anonymization.refusals import Refused
from expectations.nothing import nothing_to_check
from expectations.policy import Policy
from expectations.session import Source, distinct_cells, quoted
from expectations.subjects import Subject
from expectations.suites.marts import TEXTS, Columns, marts_suite, rests_on, text_columns
from expectations.suites.published import FILE, PLACE, NoiseTold, Told, published_suite
from expectations.suites.sums import sums_of
from expectations.trend import MILLIONTHS

_WAREHOUSE = "build"
# files of a release that are no table
_BESIDE: Final = ("published/release.json", "published/warehouse.duckdb", PAGE, *PAGES)
_CARDS: Final = re.compile(r"published/model_card/(card\.md|card\.html|[a-z_]+\.svg)")
Suite = dict[str, list[Any]]


def marts_layer(home: Home, *, policy: Policy) -> tuple[Subject, Suite]:
    """The public marts of the warehouse, opened read-only, and the exact counts behind those that add up."""
    manifest = home.build / "dbt" / "target" / "manifest.json"
    if not home.warehouse.exists() or not manifest.exists():
        raise nothing_to_check("warehouse")
    marts = marts_of(manifest)
    views = {mart.name: f'select * from {_WAREHOUSE}."{mart.schema}"."{mart.name}"' for mart in marts}
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        columns: Columns = {mart.name: _columns(connection, f'"{mart.schema}"."{mart.name}"') for mart in marts}
        rejected = _count(connection, "select count(*) from intermediate.int_rejections")
        inputs = sorted({name for mart in marts if (name := rests_on(mart.name))})
        filled = {
            name for name in inputs if _count(connection, f'select count(*) from (from intermediate."{name}" limit 1)')
        }
        sums = [each for each in sums_of(load_disclosure()) if each.mart in columns]
        for each in sums:
            schema, name = each.support.split(".")
            views[each.view] = f'select * from {_WAREHOUSE}."{schema}"."{name}"'
    suite = marts_suite(
        columns=columns,
        lanes={mart.name: mart.lane for mart in marts},
        filled=filled,
        sums=sums,
        stale_after_days=policy.pool.stale_after_days,
    )
    cells = distinct_cells(text_columns(columns))
    source = Source(views=views, tables={TEXTS: cells}, attached={_WAREHOUSE: home.warehouse})
    return Subject(name="build", source=source, facts={"rejections": rejected}), suite


def published_layer(home: Home, folder: Path) -> tuple[Subject, Suite]:
    """The published side of a release's folder, finished or not yet swapped in; lane A beside it is not published."""
    listing = folder / "published" / "release.json"
    if not listing.exists():
        raise nothing_to_check("release")
    release, policy = read_json(listing), load_disclosure()
    tables = [table for table in release["tables"] if table["lane"] != "A"]
    # the files of one mart are one view, whichever company they go to
    files: dict[str, list[Path]] = {}
    rows: dict[str, int] = {}
    for table in tables:
        files.setdefault(table["mart"], []).append(folder / table["path"])
        rows[table["mart"]] = rows.get(table["mart"], 0) + table["rows"]
    differing = dict.fromkeys(files, 0)
    for table in tables:  # each file by itself: a view takes the columns of its first one
        found = pq.read_schema(folder / table["path"]).names
        differing[table["mart"]] += _differing(found, table.get("columns", ()))
    views = {mart: _view(paths) for mart, paths in files.items()}
    with duckdb.connect() as connection:
        described = {mart: _columns(connection, f"({query})") for mart, query in views.items()}
    columns = {
        mart: [column for column in found if column[0] not in {FILE, PLACE}] for mart, found in described.items()
    }
    unlisted = _unlisted(folder, tables)
    told = Told(
        lanes={table["mart"]: table["lane"] for table in tables},
        rows=rows,
        differing=differing,
        declared={name: _declared(mart) for name, mart in policy.marts.items()},
        unlisted=unlisted,
        unsaid=_unsaid(folder, release, public={t["mart"]: columns[t["mart"]] for t in tables if t["lane"] == "B"}),
        noise=_noise_told(
            release.get("noise") or {}, marts=[t["mart"] for t in tables if t["lane"] == "B"], policy=policy, home=home
        ),
        k_persons=policy.rule.k_persons,
    )
    source = Source(views=views, tables={TEXTS: distinct_cells(text_columns(columns))})
    facts = {"unlisted_files": unlisted}
    if (epsilon := (release.get("noise") or {}).get("epsilon")) is not None:
        facts[MILLIONTHS] = round(epsilon * 1e6)
    subject = Subject(name=release["release_id"], source=source, facts=facts)
    return subject, published_suite(columns=columns, told=told)


def _differing(found: Sequence[str], listed: Sequence[str]) -> int:
    """How many columns are not those that the release names; 1 where their order alone differs."""
    return len(set(found) ^ set(listed)) or int(list(found) != list(listed))


def _unlisted(folder: Path, tables: list[dict[str, Any]]) -> int:
    known = {*(table["path"] for table in tables), *_BESIDE}
    found = [path.relative_to(folder).as_posix() for path in (folder / "published").rglob("*") if path.is_file()]
    return sum(file not in known and not _CARDS.fullmatch(file) for file in found)


def _declared(mart: Mart) -> tuple[str, ...]:
    return (*mart.cell, *(column for group in mart.groups for column in group.columns))


def _unsaid(folder: Path, release: dict[str, Any], *, public: Columns) -> int:
    """What the statement lacks of the tables as their files are; every page that is not there."""
    if not public:
        return 0
    missing = sum(not (folder / page).is_file() for page in PAGES)
    if missing:
        return missing
    pages = [(folder / page).read_text(encoding="utf-8") for page in PAGES]
    columns = {mart: [name for name, _ in described] for mart, described in public.items()}
    return unsaid(pages, columns, version=release.get("statement"))


def _noise_told(told: dict[str, Any], *, marts: list[str], policy: Disclosure, home: Home) -> NoiseTold:
    """What release.json says of noise, held against the policy; what it does not say is not within anything."""
    noise = policy.noise
    figures = [told.get(name) for name in ("epsilon", "spent", "delta")]
    most = (noise.epsilon + _ROUNDED, noise.budget + _ROUNDED, noise.delta)
    within = all(figure is not None and 0 <= figure <= limit for figure, limit in zip(figures, most, strict=True))
    paid = set(told.get("marts", ())) | {name for name, mart in policy.marts.items() if mart.private_already}
    return NoiseTold(
        without=len(set(marts) - paid),
        within_budget=within,
        may_be_none=noise.may_be_none and told.get("mechanism") == "none",
        of_ledger=_of_ledger(told, home, policy=policy),
    )


def _of_ledger(told: dict[str, Any], home: Home, *, policy: Disclosure) -> bool:
    """Whether the ledger was what the release says when it was paid. A release of an older version names no head.

    Tables that are shown again cost nothing: an erasure does not wait for a damaged ledger.
    """
    if not (head := told.get("ledger")) or "kept_from" in told:
        return True
    try:
        ledger = Ledger.of(home, delta=policy.noise.delta, budget=policy.noise.budget)
        spent = ledger.spent_at(head, period=told.get("period", ""))
    except Refused:  # damaged, or changed
        return False
    return spent is not None and abs(spent - told.get("spent", 0)) <= _ROUNDED


_ROUNDED: Final = 1e-5  # release.json tells ε to six digits


def _view(paths: list[Path]) -> str:
    listed = ", ".join(map(quoted, paths))
    read = f"read_parquet([{listed}], hive_partitioning = false, filename = {quoted(FILE)}, file_row_number = true)"
    return f"select * rename (file_row_number as {PLACE}) from {read}"


def _columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in connection.execute(f"describe select * from {relation}").fetchall()]


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])
