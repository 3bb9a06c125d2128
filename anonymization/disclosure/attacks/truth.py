"""The truth by which an intruder's guesses are judged: lane A, inside the operator.

individual/marts/*.parquet   of the release itself: always as old as the release
support/*.parquet            on how many persons each of its cells rests, as old as the release
pool/                        who applied where: what a stranger may know of a person, and nobody's episode alone
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb

from anonymization.disclosure.attacks.released import quoted
from anonymization.disclosure.rule import Mart
from anonymization.disclosure.supports import kept_supports
from anonymization.home import Home

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


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Which relations of the attack's database hold the truth, and how far it reaches."""

    persons: int
    columns: tuple[str, ...]  # of PERSONS
    supports: dict[str, str] = field(default_factory=dict)  # `schema.relation` of the build → relation here

    def support(self, mart: Mart | None) -> str | None:
        """The relation that tells on how many persons each cell of a mart rests; None where none does."""
        return self.supports.get(mart.support) if mart else None


def read_truth(connection: duckdb.DuckDBPyConnection, folder: Path, *, home: Home, marts: dict[str, Mart]) -> Truth:
    """Lane A beside a release; for a folder from elsewhere that of the release that is out."""
    # another release's would be another truth
    beside = (folder,) if folder.resolve().parent == home.releases.resolve() else (folder, home.root / "current")
    individual = next((each / "individual" for each in beside if (each / "individual" / "marts").is_dir()), None)
    episodes = individual / "marts" / "rehire_success.parquet" if individual else None
    _read_pool(connection, home)
    if episodes and episodes.exists():
        connection.execute(f"create or replace view episode as from read_parquet({quoted(str(episodes))})")
    else:
        none = ", ".join(f"null::varchar as {name}" for name in ("org_key", "application_key", "person_key", *_EPISODE))
        connection.execute(f"create or replace view episode as select {none} where false")
    _write_persons(connection)
    persons = connection.execute(f"select count(distinct person_key) from {PERSONS}").fetchall()[0][0]
    _write_keys(connection, individual, home=home)
    described = connection.execute(f"describe {PERSONS}").fetchall()
    columns = tuple(name for name, *_ in described)
    kept = next((found for each in beside if (found := kept_supports(each))), {})
    return Truth(persons=persons, columns=columns, supports=_supports(connection, kept, marts=marts))


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
    connection: duckdb.DuckDBPyConnection, kept: dict[str, Path], *, marts: dict[str, Mart]
) -> dict[str, str]:
    """What was kept beside the release, by the names that the policy knows."""
    found = {}
    for number, support in enumerate(sorted({mart.support for mart in marts.values()} & kept.keys())):
        found[support] = f"support_{number}"
        connection.execute(f"create view {found[support]} as from read_parquet({quoted(str(kept[support]))})")
    return found
