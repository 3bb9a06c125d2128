"""A build becomes a release by the rule, whole or not at all."""

import json
from pathlib import Path

import duckdb
import pytest
import yaml

from anonymization.disclosure.noise_policy import Noise
from anonymization.disclosure.publish import Release, publish
from anonymization.disclosure.rule import load_disclosure
from anonymization.home import Home
from anonymization.load import read_json
from anonymization.refusals import Refused

PROJECT = Path(__file__).parents[3]
# noise has tests of its own; here what leaves is the build
EXACT = load_disclosure().model_copy(
    update={"noise": Noise(mechanism="none", epsilon=1, delta=1e-6, budget=1, signal=1)}
)
CELL = "'06' as occupation, 'kanto' as region, '2025H1' as half_year"


def build(
    home: Home, *, persons: int = 10, groups: int = 3, share: float = 0.5, extra: str = "", org: str = "akebono"
) -> None:
    """A warehouse of one cell, with dbt's manifest; `extra` is one more published column."""
    home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    home.warehouse.unlink(missing_ok=True)
    names = [*load_disclosure().marts["rehire_success_rates"].cell]
    figures = list(dict.fromkeys(c for g in load_disclosure().marts["rehire_success_rates"].groups for c in g.columns))
    columns = ", ".join(f"{persons} as {name}" for name in figures)
    columns += ", false as is_suppressed, null::text as suppression_reason, null::text as rate_suppression_reason"
    with duckdb.connect(str(home.warehouse)) as connection:
        for schema in ("intermediate", "lane_a", "lane_b", "org"):
            connection.execute(f"create schema {schema}")
        support = f"{persons} n_persons, {groups} n_org_groups, {share}::double largest_share"
        mature = f"{persons} n_mature_persons, {groups} n_mature_org_groups, {share}::double largest_mature_share"
        counted = f"{persons} n_episodes, {persons} n, {persons // 2} successes"
        connection.execute(f"create table intermediate.int_rate_cells as select {CELL}, {support}, {mature}, {counted}")
        tail = f", date '2026-09-30' as as_of{extra}"
        connection.execute(f"create table lane_b.rehire_success_rates as select {CELL}, {columns}{tail}")
        connection.execute("create table lane_a.rehire_success as select '1:' || repeat('a', 32) as person_key")
        connection.execute(f"create table org.relay_credits as select '{org}' as org_key, 3 as group_vested")
    described = {
        ("rehire_success_rates", "lane_b", "B"): [*names, *figures, "as_of"],
        ("rehire_success", "lane_a", "A"): ["person_key"],
        ("relay_credits", "org", "org"): ["org_key", "group_vested"],
    }
    nodes = {
        name: {
            "resource_type": "model",
            "name": name,
            "schema": schema,
            "description": "it's a mart",
            "columns": {column: {"description": "one"} for column in columns_of},
            "config": {"access": "public", "meta": {"lane": lane}},
        }
        for (name, schema, lane), columns_of in described.items()
    }
    manifest = home.build / "dbt" / "target" / "manifest.json"
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(json.dumps({"nodes": nodes}), encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def files(release: Release) -> set[str]:
    return {path.relative_to(release.path).as_posix() for path in release.path.rglob("*") if path.is_file()}


def test_each_lane_goes_to_its_own_place(home: Home) -> None:
    build(home)
    release = publish(home=home, disclosure=EXACT)
    assert release.is_new
    assert files(release) == {
        "published/warehouse.duckdb",
        "published/release.json",
        "published/statement.ja.md",
        "published/statement.ja.html",
        "published/marts/rehire_success_rates.parquet",
        "published/companies/akebono/relay_credits.parquet",
        "individual/warehouse.duckdb",
        "individual/marts/rehire_success.parquet",
        "support/intermediate.int_rate_cells.parquet",
    }
    assert home.published.resolve() == release.path / "published"
    facts = read_json(home.published / "release.json")
    assert facts["as_of"] == "2026-09-30"
    assert facts["disclosure"]["rule"]["k_persons"] == 10
    # how many rows lane A has is an exact count of people
    assert {table["mart"]: "rows" in table for table in facts["tables"]} == {
        "rehire_success_rates": True,
        "relay_credits": True,
        "rehire_success": False,
    }
    with duckdb.connect(str(home.published / "warehouse.duckdb"), read_only=True) as connection:
        tables = connection.execute("select table_name, comment from duckdb_tables()").fetchall()
    assert tables == [("rehire_success_rates", "it's a mart")]


def test_the_same_content_again_is_unchanged(home: Home) -> None:
    build(home)
    first = publish(home=home, disclosure=EXACT)
    build(home)
    second = publish(home=home, disclosure=EXACT)
    assert (second.is_new, second.release_id) == (False, first.release_id)
    assert [path.name for path in home.releases.iterdir()] == [first.release_id]


@pytest.mark.parametrize(
    "support", [{"persons": 9}, {"groups": 2}, {"share": 0.51}], ids=["persons", "groups", "dominance"]
)
def test_a_figure_that_breaks_the_rule_stops_the_release_and_the_last_one_stays(
    home: Home, support: dict[str, float]
) -> None:
    build(home)
    good = publish(home=home, disclosure=EXACT)
    build(home, **support)  # type: ignore[arg-type] # one of three keywords
    with pytest.raises(Refused, match="publication_rule"):
        publish(home=home, disclosure=EXACT)
    assert home.published.resolve() == good.path / "published"


@pytest.mark.parametrize(
    "extra",
    [
        ", 1 as person_key",
        ", 'x' as applicant",
        ", '1:' || repeat('0', 32) as remark",
        ", repeat('f', 40) as code",
        """, '{"ref": "1:' || repeat('0', 32) || '"}' as remark""",
        ", '東京（' || repeat('AB', 10) || '）' as remark",
        ", ['kanto'] as remark",
        ", [1.5::decimal(4, 1)] as remark",
        ", 'x'::blob as remark",
    ],
)
def test_a_linking_column_by_name_or_by_cells_stops_the_release(home: Home, extra: str) -> None:
    build(home, extra=extra)
    with pytest.raises(Refused, match="linking_column"):
        publish(home=home, disclosure=EXACT)
    assert not home.published.exists()


def test_a_mart_whose_support_nobody_declared_is_held_back(home: Home) -> None:
    build(home)
    release = publish(home=home, disclosure=EXACT.model_copy(update={"marts": {}}))
    assert set(release.held_back) == {"rehire_success_rates"}
    assert "published/marts/rehire_success_rates.parquet" not in files(release)


def test_what_the_gate_refuses_never_comes_out(home: Home) -> None:
    build(home)
    good = publish(home=home, disclosure=EXACT)
    build(home, persons=11)

    def refuse(folder: Path) -> None:
        assert (folder / "published" / "release.json").exists()
        raise ValueError("the gate says no")

    with pytest.raises(ValueError, match="the gate says no"):
        publish(home=home, disclosure=EXACT, check=refuse)
    assert home.published.resolve() == good.path / "published"
    # and the next run starts afresh
    assert publish(home=home, disclosure=EXACT).is_new


def test_only_the_last_releases_are_kept(home: Home) -> None:
    policy = EXACT.model_copy(update={"keep_releases": 2})
    made = []
    for persons in (10, 11, 12):
        build(home, persons=persons)
        made.append(publish(home=home, disclosure=policy).release_id)
    kept = {path.name for path in home.releases.iterdir()}
    assert made[-1] in kept
    assert len(kept) == 2


@pytest.mark.parametrize("org", ["../../inbox", ".hidden", "a/b"])
def test_a_company_name_cannot_lead_out_of_the_release(home: Home, org: str) -> None:
    build(home, org=org)
    with pytest.raises(ValueError, match="folder name"):
        publish(home=home, disclosure=EXACT)


def test_dbt_suppresses_by_the_same_figures() -> None:
    figures = yaml.safe_load((PROJECT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    rule = load_disclosure().rule.model_dump()
    assert {name: figures[name] for name in rule} == rule
