"""A small operator: a pool, a release that withstands the attacks, and ways to weaken it."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from anonymization.disclosure.complementary import Cell, further_suppressions
from anonymization.disclosure.rule import load_disclosure
from anonymization.home import Home
from anonymization.load import read_json, write_json

RATES: Final = "rehire_success_rates"
DIMENSIONS: Final = ("occupation", "region", "half_year")
COUNTS: Final = ("n_episodes", "n_persons", "n", "successes")
SHUFFLED: Final = "from shown order by hash(occupation, region, half_year, 5)"
_COMPANIES: Final = ("akebono", "hibiki", "midori", "sora")
_SHARE: Final = "list_max(map_values(histogram(org_key))) / count(*)"
_SCALE: Final = 4.0  # standard deviation of the noise


@dataclass(frozen=True, kw_only=True)
class Operator:
    """A RELAY_HOME whose truth is in the tables `person` and `cell`; `shown` is what may be published."""

    home: Home
    connection: duckdb.DuckDBPyConnection

    def publish(
        self, query: str = SHUFFLED, *, release_id: str = "r1", name: str = RATES, at: str = "2026-11-01T00:00:00+00:00"
    ) -> Path:
        """Write a release of one table and let it out."""
        folder = self.home.release(release_id)
        shutil.rmtree(folder, ignore_errors=True)
        _write(self.connection, query, folder / "published" / "marts" / f"{name}.parquet")
        write_beside(self.connection, folder)
        out = self.home.published / "release.json"
        before = read_json(out)["release_id"] if out.exists() else None
        table = {"mart": name, "lane": "B", "path": f"published/marts/{name}.parquet", "rows": 1, "columns": []}
        facts = {"release_id": release_id, "released_at": at, "previous": before, "tables": [table]}
        write_json(folder / "published" / "release.json", facts)
        for link, target in (("current", f"releases/{release_id}"), ("published", "current/published")):
            path = self.home.root / link
            path.unlink(missing_ok=True)
            path.symlink_to(target)
        return folder

    def arrive(self, **person: Any) -> None:
        """One more person, and the cells with them."""
        changed = "".join(f", {value!r} as {name}" for name, value in person.items())
        self.connection.execute(
            f"insert into person by name select * replace (md5(person_key) as person_key,"
            f" md5(application_key) as application_key{changed}) from person order by person_key limit 1"
        )
        _count(self.connection)


def operator(root: Path, *, persons: int, seed: int = 1, scale: float = _SCALE, k: int = 10) -> Operator:
    """A market of one application each; cells of `k` persons and more are shown, with noise of that scale."""
    home, connection = Home(root), duckdb.connect()
    connection.execute("set threads = 1")
    columns = (
        ("occupation", ("06", "07", "12", "02", "04", "15"), 1),
        ("region", ("kanto", "kinki", "chubu", "kyushu_okinawa"), 1),
        ("half_year", ("2025H1", "2024H2", "2024H1"), 0),
        ("age_band5", ("25-29", "30-34", "35-39", "20-24", "40-44", "50-54"), 1),
        ("education_level", ("bachelor", "high_school", "master", "vocational"), 1),
        ("experience_band", ("3-5", "1-2", "6-9", "0", "10-19", "20+"), 1),
        ("org_key", _COMPANIES, 0),
    )
    drawn = ", ".join(f"{_pick(names, seed + n, skew=skew)} as {name}" for n, (name, names, skew) in enumerate(columns))
    connection.execute(
        f"""create table person as with d as (
            select md5('{seed} ' || i) as h, {drawn}, (hash(i, {seed + 70}) % 100)::int < 62 as fine,
                (hash(i, {seed + 80}) % 300)::int as day
            from range({persons}) t(i)
        ) select * exclude (h, fine, day), '1:' || h as person_key, '1:' || md5(h) as application_key,
            org_key as org_group_key, '13' as pref_code, null::varchar as source_channel, 'rejected' as decision,
            date '2024-01-01' + day as applied_on, date '2024-02-01' + day as rejected_on,
            if(fine, 'success', 'failure') as success_183, if(fine, 'success', 'failure') as rehire_365,
            if(fine, 'stayed', 'left') as mhlw_state from d"""
    )
    _count(connection)
    show(connection, scale=scale, k=k, seed=seed)
    pool = (
        "application_key, person_key, org_key, occupation, decision, source_channel, applied_on, age_band5,"
        " pref_code, region, education_level, experience_band, timestamptz '2026-01-01' as updated_at"
    )
    _write(
        connection, f"select {pool} from person", home.pool / "application" / "company=x" / "load=0" / "part-0.parquet"
    )
    return Operator(home=home, connection=connection)


def show(
    connection: duckdb.DuckDBPyConnection, *, scale: float, k: int = 10, seed: int = 1, complementary: bool = True
) -> None:
    """What is published of each cell: noise by a hash (Box–Muller), nothing where the rule or the solver says so."""
    uniform = "((hash(occupation, region, half_year, {salt}) % 1000003)::double + 1) / 1000004"
    spelt = []
    for place, name in enumerate(COUNTS):
        one, other = (uniform.format(salt=seed * 100 + place * 2 + part) for part in (0, 1))
        noise = f"round({scale} * sqrt(-2 * ln({one})) * cos(2 * pi() * {other}))"
        spelt.append(f"if(may, greatest({name} + {noise}, 0)::bigint, null) as {name}")
    dominance = f"n_persons >= {k} and (({k} = 1) or (n_org_groups >= 3 and largest_share <= 0.5))"
    rows = connection.execute(
        f"select {', '.join(DIMENSIONS)}, n, successes, {dominance} and successes not in (0, n) from cell"
    )
    cells = {row[:3]: row[3:] for row in rows.fetchall()}
    suppressed = {cell for cell, (*_, may) in cells.items() if not may}
    further: set[Cell] = set()
    if complementary:
        further = further_suppressions({cell: n for cell, (n, *_) in cells.items()}, suppressed=suppressed, width=k)
        outcomes = {cell: successes for cell, (_, successes, _) in cells.items()}
        further |= further_suppressions(outcomes, suppressed=suppressed | further, width=k / 2)
    connection.execute(f"create or replace table held ({', '.join(f'{name} varchar' for name in DIMENSIONS)})")
    if further:
        connection.executemany("insert into held values (?, ?, ?)", sorted(map(list, further)))
    connection.execute(
        "create or replace table shown as select occupation, region, half_year, not may as is_suppressed,"
        f" if(may, null, 'fewer_than_{k}_persons') as suppression_reason, {', '.join(spelt)}, null::double as rate"
        f" from (select c.*, {dominance} and (successes not in (0, n) or {k} = 1) and h.occupation is null as may"
        f" from cell c left join held h using ({', '.join(DIMENSIONS)}))"
    )
    if scale:
        connection.execute("update shown set n = greatest(n, 2) where n is not null")
        connection.execute("update shown set successes = greatest(least(successes, n - 1), 1) where n is not null")
    connection.execute("update shown set rate = successes / n where n > 0")


def write_beside(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    columns = (
        "application_key, person_key, org_key, org_group_key, occupation, region, half_year, rejected_on,"
        " true as is_headline, rehire_365 as rehire_90, rehire_365 as rehire_180, rehire_365, success_183,"
        " success_183 as success_365, mhlw_state"
    )
    episodes = f"select {columns} from person order by person_key"
    _write(connection, episodes, folder / "individual" / "marts" / "rehire_success.parquet")
    _write(connection, "from cell", folder / "support" / f"{load_disclosure().marts[RATES].support}.parquet")


def _count(connection: duckdb.DuckDBPyConnection) -> None:
    dimensions = ", ".join(f"coalesce({name}, 'all') as {name}" for name in DIMENSIONS)
    connection.execute(
        f"create or replace table cell as select {dimensions}, count(*) as n_episodes,"
        " count(distinct person_key) as n_persons, count(distinct person_key) as n_mature_persons,"
        f" count(distinct org_key) as n_org_groups, {_SHARE} as largest_share, count(distinct org_key) as"
        f" n_mature_org_groups, {_SHARE} as largest_mature_share, count(*) as n,"
        " count(*) filter (success_183 = 'success') as successes"
        f" from person group by cube ({', '.join(DIMENSIONS)})"
    )


def _pick(names: Iterable[str], salt: int, *, skew: int) -> str:
    """SQL that gives each person a value by a hash; `skew` prefers the first ones."""
    listed = list(names)
    weighted = [name for place, name in enumerate(listed) for _ in range(1 + skew * (len(listed) - place - 1))]
    return f"([{', '.join(repr(n) for n in weighted)}])[1 + (hash(i, {salt}) % {len(weighted)})::int]"


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"copy ({query}) to '{path}' (format parquet)")
