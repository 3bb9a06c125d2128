"""The truth by which an intruder's guesses are judged: lane A, inside the operator.

individual/marts/*.parquet   of the release itself: always as old as the release
pool/                        who applied where: what a stranger may know of a person, and nobody's episode alone
build/warehouse.duckdb       on how many persons each cell rests, where the release was made of this very build
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb

from anonymization.disclosure.attacks.released import quoted
from anonymization.disclosure.rule import Mart
from anonymization.disclosure.tables import BUILD
from anonymization.home import Home
from anonymization.refusals import Refusal, Refused

PERSONS: Final = "truth"  # one row per application
KEYS: Final = "lane_a_keys"  # every key of lane A, once
# what a stranger may know of somebody, and what nobody should learn from a release
QUASI: Final = (
    "occupation", "region", "pref_code", "half_year", "age_band5", "education_level", "experience_band",
    "source_channel", "applied_on", "rejected_on", "org_group_key",
)  # fmt: skip
SECRETS: Final = ("success_183", "success_365", "rehire_365", "rehire_180", "rehire_90", "mhlw_state", "decision")
_EPISODE: Final = ("half_year", "rejected_on", "org_group_key", "is_headline", *SECRETS[:-1])
_APPLICATION: Final = (
    "occupation", "region", "pref_code", "age_band5", "education_level", "experience_band", "source_channel",
    "applied_on", "decision",
)  # fmt: skip
# the cells of the rates, from the release's own episodes, where the build has moved on
_RATES: Final = "intermediate.int_rate_cells"

_NO_TRUTH: Final = Refusal(
    code="no_truth",
    ja="攻撃の正否を確かめる元データ(individual/ または pool/)がありません。運用者の RELAY_HOME で実行してください。",
    en="There is nothing to judge the attacks by (individual/ or pool/). Run it where the operator's RELAY_HOME is.",
    fault="system",
)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Which relations of the attack's database hold the truth, and how far it reaches."""

    persons: int
    columns: tuple[str, ...]  # of PERSONS
    supports: dict[str, str] = field(default_factory=dict)  # `schema.relation` of the build → relation here
    of_this_build: bool = False

    def support(self, mart: Mart | None) -> str | None:
        """The relation that tells on how many persons each cell of a mart rests; None where none does."""
        return self.supports.get(mart.support) if mart else None


def read_truth(connection: duckdb.DuckDBPyConnection, folder: Path, *, home: Home, marts: dict[str, Mart]) -> Truth:
    """Lane A beside a release. Raises Refused where there is none."""
    individual = next((p for p in (folder / "individual", home.root / "individual") if (p / "marts").is_dir()), None)
    episodes = individual / "marts" / "rehire_success.parquet" if individual else None
    has_episodes = bool(episodes and episodes.exists())
    _read_pool(connection, home)
    if has_episodes:
        connection.execute(f"create or replace view episode as from read_parquet({quoted(str(episodes))})")
    else:
        none = ", ".join(f"null::varchar as {name}" for name in ("org_key", "application_key", "person_key", *_EPISODE))
        connection.execute(f"create or replace view episode as select {none} where false")
    _write_persons(connection)
    persons = connection.execute(f"select count(distinct person_key) from {PERSONS}").fetchall()[0][0]
    if not persons:
        raise Refused(_NO_TRUTH)
    _write_keys(connection, individual, home=home)
    supports, is_this = _supports(connection, home, marts=marts, individual=individual, has_episodes=has_episodes)
    described = connection.execute(f"describe {PERSONS}").fetchall()
    columns = tuple(name for name, *_ in described)
    return Truth(persons=persons, columns=columns, supports=supports, of_this_build=is_this)


def _read_pool(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Applications of the pool, the latest of each, with the person that links make of its key."""
    columns = ("org_key", "application_key", "person_key", *_APPLICATION)
    if not any((home.pool / "application").glob("*/*/*.parquet")):
        empty = ", ".join(f"null::varchar as {name}" for name in columns)
        connection.execute(f"create or replace table application as select {empty} where false")
        return
    files = quoted(str(home.pool / "application" / "*" / "*" / "*.parquet"))
    links = home.build / "person_link.parquet"
    linked = f"from read_parquet({quoted(str(links))})" if links.exists() else "select null as person_key where false"
    connection.execute(
        "create or replace table application as"
        f" with links as ({linked}), latest as (select * from read_parquet({files}, hive_partitioning = true)"
        " qualify row_number() over (partition by company, application_key order by updated_at desc) = 1)"
        f" select coalesce(org_key, company) as org_key, application_key,"
        f" {'coalesce(linked_person_key, person_key)' if links.exists() else 'person_key'} as person_key,"
        f" {', '.join(_APPLICATION)} from latest left join links using (person_key)"
    )


def _write_persons(connection: duckdb.DuckDBPyConnection) -> None:
    """Applications and episodes side by side; what an episode says of the person counts."""
    own = ", ".join(f"e.{name}" for name in _EPISODE)
    words = ", ".join(f"coalesce(e.{name}, a.{name}, 'unknown') as {name}" for name in ("occupation", "region"))
    rest = ", ".join(f"a.{name}" for name in _APPLICATION if name not in {"occupation", "region"})
    known = {row[0] for row in connection.execute("describe episode").fetchall()}
    if "occupation" not in known:
        words = "coalesce(a.occupation, 'unknown') as occupation, coalesce(a.region, 'unknown') as region"
    connection.execute(
        f"create or replace table {PERSONS} as select coalesce(e.person_key, a.person_key) as person_key,"
        f" coalesce(e.application_key, a.application_key) as application_key,"
        f" coalesce(e.org_key, a.org_key) as org_key, {words}, {rest}, {own}"
        " from application a full join episode e on a.org_key = e.org_key and a.application_key = e.application_key"
    )


def _write_keys(connection: duckdb.DuckDBPyConnection, individual: Path | None, *, home: Home) -> None:
    """Every key of lane A: of persons, applications, jobs, employments, companies, loads."""
    files = sorted((individual / "marts").glob("*.parquet")) if individual else []
    groups = [[file] for file in files]
    groups += [sorted(folder.glob("*/*/*.parquet")) for folder in sorted(home.pool.glob("*")) if folder.is_dir()]
    links = home.build / "person_link.parquet"
    queries = ["select person_key as key, 'person_key' as kind from truth"]
    for group in (g for g in [*groups, [links] if links.exists() else []] if g):
        listed = f"read_parquet([{', '.join(quoted(str(file)) for file in group)}], union_by_name = true)"
        for name, kind, *_ in connection.execute(f"describe select * from {listed}").fetchall():
            if kind == "VARCHAR" and (name.endswith("_key") or name == "load_id"):
                queries.append(f"select \"{name}\" as key, '{name}' as kind from {listed}")
    every = " union all ".join(queries)
    connection.execute(
        f"create or replace table {KEYS} as select key, any_value(kind) as kind from ({every})"
        " where length(key) > 0 group by key"
    )


def _supports(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    marts: dict[str, Mart],
    individual: Path | None,
    has_episodes: bool,
) -> tuple[dict[str, str], bool]:
    """The build's support relations where it is the build of this release, else what its episodes give."""
    if home.warehouse.exists():
        connection.execute(f"attach {quoted(str(home.warehouse))} as {BUILD} (read_only)")
        known = connection.execute(
            f"select schema_name || '.' || table_name from duckdb_tables() where database_name = '{BUILD}'"
        ).fetchall()
        names = {name for (name,) in known}
        if individual is None or _is_build_of(connection, names):
            return {m.support: f"{BUILD}.{m.support}" for m in marts.values() if m.support in names}, True
    if not has_episodes:
        return {}, False
    _write_rates(connection)
    return {_RATES: "rate_cells"}, False


def _is_build_of(connection: duckdb.DuckDBPyConnection, names: set[str]) -> bool:
    """Whether the build's episodes are those that lie beside the release."""
    if "lane_a.rehire_success" not in names:
        return False
    count = "select count(*), coalesce(bit_xor(hash(application_key, person_key, occupation, region, half_year,"
    count += " is_headline, success_183)), 0) from "
    here, there = (
        connection.execute(count + relation).fetchall()[0] for relation in ("episode", f"{BUILD}.lane_a.rehire_success")
    )
    return bool(here == there)


def _write_rates(connection: duckdb.DuckDBPyConnection) -> None:
    """The counts of int_rate_cells that the attacks use, over every margin."""
    dimensions = ("occupation", "region", "half_year")
    shown = ", ".join(f"coalesce({name}, 'all') as {name}" for name in dimensions)
    connection.execute(
        f"create or replace table rate_cells as select {shown}, count(*) as n_episodes,"
        " count(distinct person_key) as n_persons,"
        " count(distinct person_key) filter (success_183 <> 'immature') as n_mature_persons,"
        " count(*) filter (success_183 in ('success', 'failure')) as n,"
        " count(*) filter (success_183 = 'success') as successes"
        f" from episode where is_headline group by cube ({', '.join(dimensions)})"
    )
