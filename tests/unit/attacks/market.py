"""A small operator: a pool, a build, a release that withstands the attacks, and ways to weaken it."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from anonymization.disclosure.rule import load_disclosure
from anonymization.home import Home
from anonymization.load import read_json, write_json

RATES: Final = "rehire_success_rates"
DIMENSIONS: Final = ("occupation", "region", "half_year")
COUNTS: Final = ("n_episodes", "n_persons", "n", "successes")
_DAY: Final = "2026-11-01T00:00:00+00:00"
_SCALE: Final = 4.0  # standard deviation of the noise


def _pick(names: Iterable[str], salt: int, *, skew: int = 1) -> str:
    """SQL that gives each person a value by a hash; `skew` prefers the first ones."""
    listed = list(names)
    weighted = [name for place, name in enumerate(listed) for _ in range(1 + skew * (len(listed) - place - 1))]
    return f"([{', '.join(repr(n) for n in weighted)}])[1 + (hash(i, {salt}) % {len(weighted)})::int]"


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"copy ({query}) to '{path}' (format parquet)")


@dataclass(frozen=True, kw_only=True)
class Operator:
    """A RELAY_HOME with one release out."""

    home: Home
    connection: duckdb.DuckDBPyConnection  # tables `person`, `cell`, `shown`

    def release(self, release_id: str = "r1") -> Path:
        return self.home.release(release_id)

    def publish(self, query: str = "from shown order by hash(occupation, region, half_year, 5)", **how: Any) -> Path:
        """Write a release of one table and let it out."""
        release_id, name = how.get("release_id", "r1"), how.get("name", RATES)
        folder = self.release(release_id)
        shutil.rmtree(folder, ignore_errors=True)
        _write(self.connection, query, folder / "published" / "marts" / f"{name}.parquet")
        write_individual(self.connection, folder)
        out = self.home.published / "release.json"
        previous = read_json(out)["release_id"] if out.exists() else None
        table = {"mart": name, "lane": "B", "path": f"published/marts/{name}.parquet", "rows": 1, "columns": []}
        facts = {"release_id": release_id, "released_at": how.get("at", _DAY), "previous": previous, "tables": [table]}
        write_json(folder / "published" / "release.json", facts)
        for link, target in (("current", f"releases/{release_id}"), ("published", "current/published")):
            path = self.home.root / link
            path.unlink(missing_ok=True)
            path.symlink_to(target)
        return folder


def write_individual(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    columns = (
        "application_key, person_key, org_key, org_group_key, occupation, region, half_year, rejected_on,"
        " true as is_headline, rehire_365 as rehire_90, rehire_365 as rehire_180, rehire_365, success_183,"
        " success_183 as success_365, mhlw_state"
    )
    _write(
        connection,
        f"select {columns} from person order by person_key",
        folder / "individual/marts/rehire_success.parquet",
    )


def operator(root: Path, *, persons: int, seed: int = 1, scale: float = _SCALE, k: int = 10) -> Operator:
    """A market of one application each; cells of `k` persons and more are shown, with noise of that scale."""
    home = Home(root)
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    connection.execute(
        f"""create table person as with d as (
            select i, md5('{seed} ' || i) as h, {_pick(("06", "07", "12", "02", "04", "15"), seed)} as occupation,
                {_pick(("kanto", "kinki", "chubu", "kyushu_okinawa"), seed + 1)} as region,
                {_pick(("2025H1", "2024H2", "2024H1"), seed + 2, skew=0)} as half_year,
                {_pick(("25-29", "30-34", "35-39", "20-24", "40-44", "50-54"), seed + 3)} as age_band5,
                {_pick(("bachelor", "high_school", "master", "vocational"), seed + 4)} as education_level,
                {_pick(("3-5", "1-2", "6-9", "0", "10-19", "20+"), seed + 5)} as experience_band,
                {_pick(("akebono", "hibiki", "midori", "sora"), seed + 6, skew=0)} as org_key,
                (hash(i, {seed + 7}) % 100)::int < 62 as fine, (hash(i, {seed + 8}) % 300)::int as day
            from range({persons}) t(i)
        ) select '1:' || h as person_key, '1:' || md5(h) as application_key, org_key, org_key as org_group_key, occupation,
            region, ('13') as pref_code, half_year, age_band5, education_level, experience_band, null::varchar as source_channel,
            date '2024-01-01' + day::int as applied_on, date '2024-02-01' + day::int as rejected_on, 'rejected' as decision,
            if(fine, 'success', 'failure') as success_183, if(fine, 'success', 'failure') as rehire_365,
            if(fine, 'stayed', 'left') as mhlw_state from d"""
    )
    dimensions = ", ".join(f"coalesce({name}, 'all') as {name}" for name in DIMENSIONS)
    connection.execute(
        f"create table cell as select {dimensions}, count(*) as n_episodes, count(distinct person_key) as n_persons,"
        " count(distinct person_key) as n_mature_persons, count(distinct org_key) as n_org_groups,"
        " 0.3::double as largest_share, 4 as n_mature_org_groups, 0.3::double as largest_mature_share, count(*) as n,"
        f" count(*) filter (success_183 = 'success') as successes from person group by cube ({', '.join(DIMENSIONS)})"
    )
    show(connection, scale=scale, k=k, seed=seed)
    _write(
        connection,
        "select application_key, person_key, org_key, occupation, decision, source_channel, applied_on, age_band5,"
        " pref_code, region, education_level, experience_band, timestamptz '2026-01-01' as updated_at from person",
        home.pool / "application" / "company=x" / "load=0" / "part-0.parquet",
    )
    _write_build(connection, home)
    return Operator(home=home, connection=connection)


def show(connection: duckdb.DuckDBPyConnection, *, scale: float, k: int, seed: int = 1) -> None:
    """What is published of each cell: noise by a hash (Box–Muller), nothing where fewer than k are in it."""
    spelt = ", ".join(
        f"if(may, greatest({name} + if(false, 0, noise_{place}), 0)::bigint, null) as {name}"
        for place, name in enumerate(COUNTS)
    )
    uniform = "((hash({cell}, {salt}) % 1000003)::double + 1) / 1000004"
    noises = []
    for place in range(len(COUNTS)):
        one, other = (
            uniform.format(cell="occupation || region || half_year", salt=seed * 100 + place * 2 + part)
            for part in (0, 1)
        )
        noises.append(f"round({scale} * sqrt(-2 * ln({one})) * cos(2 * pi() * {other})) as noise_{place}")
    connection.execute(
        f"create or replace table shown as select occupation, region, half_year, not may as is_suppressed,"
        f" if(may, null, 'fewer_than_{k}_persons') as suppression_reason, {spelt}"
        f" from (select *, n_persons >= {k} and (successes not in (0, n) or {k} = 1) as may, {', '.join(noises)} from cell)"
    )
    connection.execute("alter table shown add column rate double")
    connection.execute(
        "update shown set n = greatest(n, 1), successes = least(successes, greatest(n, 1) - 1) where n > 0"
    )
    connection.execute("update shown set rate = successes / n where n > 0")


def _write_build(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    home.warehouse.unlink(missing_ok=True)
    connection.execute(f"attach '{home.warehouse}' as b")
    connection.execute("create schema b.intermediate; create schema b.lane_a")
    relation = load_disclosure().marts[RATES].support
    connection.execute(f"create table b.{relation} as from cell")
    connection.execute(
        "create table b.lane_a.rehire_success as select application_key, person_key, occupation, region, half_year,"
        " true as is_headline, success_183 from person"
    )
    connection.execute("detach b")
