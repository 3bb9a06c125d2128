"""Marts and releases under the gate: a warehouse with one fault at a time, and the rule that names it."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anonymization.home import Home
from anonymization.load import write_json
from expectations.gate import run_gate
from expectations.result import GateResult

RATES = (
    "create table lane_b.rates as select '06' as occupation, false as is_suppressed,"
    " null::varchar as suppression_reason,"
    " 20::bigint as n_persons, 20::bigint as n, 5::bigint as successes,"
    " 0.25::double as rate, 0.1::double as rate_low, 0.5::double as rate_high"
)
CREDITS = (
    "create table org.relay_credits as select 'akebono' as org_key, 12::bigint as group_vested,"
    " 1::bigint as group_grants, 2::bigint as group_remainder, 0::bigint as n_pending, 12::bigint as n_vested,"
    " 0::bigint as n_reversed, 12::bigint as n_shared"
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def build(home: Home, *changes: str) -> None:
    home.build.mkdir()
    with duckdb.connect(str(home.warehouse)) as connection:
        for schema in ("intermediate", "lane_b", "org"):
            connection.execute(f"create schema {schema}")
        connection.execute("create table intermediate.int_rejections as select 1 as one")
        for statement in (RATES, CREDITS, *changes):
            connection.execute(statement)
    nodes = {
        name: {
            "resource_type": "model",
            "name": name,
            "schema": schema,
            "columns": {},
            "config": {"access": "public", "meta": {"lane": lane}},
        }
        for name, schema, lane in (("rates", "lane_b", "B"), ("relay_credits", "org", "org"))
    }
    write_json(home.build / "dbt" / "target" / "manifest.json", {"nodes": nodes})


def failed(result: GateResult) -> set[str]:
    return {line.rule for line in result.lines if not line.success}


def test_a_good_build_passes(home: Home) -> None:
    build(home)
    result = run_gate(suite="marts", home=home, subject="build")
    assert result.passed
    assert result.rows == {"rates": 1, "relay_credits": 1}


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ("update lane_b.rates set rate = 1.2, rate_high = 1.0", {"rates_within_bounds", "intervals_hold_their_rate"}),
        ("update lane_b.rates set rate_low = 0.3", {"intervals_hold_their_rate"}),
        ("update lane_b.rates set successes = 21", {"successes_within_n"}),
        ("update lane_b.rates set n = -1, successes = -2", {"counts_not_negative"}),
        ("update lane_b.rates set rate = 'nan'", {"finite", "rates_within_bounds", "intervals_hold_their_rate"}),
        ("update lane_b.rates set is_suppressed = true, suppression_reason = 'few'", {"suppressed_cells_say_so"}),
        ("update lane_b.rates set suppression_reason = 'few'", {"suppressed_cells_say_so"}),
        ("delete from lane_b.rates", {"has_rows"}),
        ("alter table lane_b.rates add column person_key varchar", {"keyless"}),
        ("update lane_b.rates set occupation = '1:' || repeat('a', 32)", {"keyless"}),
    ],
)
def test_each_fault_of_a_published_rate_is_named(home: Home, change: str, rules: set[str]) -> None:
    build(home, change)
    result = run_gate(suite="marts", home=home, subject="build", stop=False)
    assert not result.passed
    assert failed(result) == {f"rates.{rule}" for rule in rules}


@pytest.mark.parametrize("change", ["group_remainder = 10, group_vested = 20", "group_vested = 13", "n_shared = 11"])
def test_a_ledger_that_does_not_balance_stops(home: Home, change: str) -> None:
    build(home, f"update org.relay_credits set {change}")
    result = run_gate(suite="marts", home=home, subject="build", stop=False)
    assert failed(result) == {"relay_credits.balances"}


def release(home: Home, rows: dict[str, list[object]], *, org: dict[str, list[object]] | None = None) -> None:
    folder = home.release("r1")
    tables = [("rates", "B", "published/marts/rates.parquet", rows)]
    tables += [("credits", "org", "published/companies/akebono/credits.parquet", org)] if org else []
    for _, _, path, columns in tables:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), folder / path)
    listed = [
        {"mart": m, "lane": lane, "path": path, "rows": len(next(iter(c.values())))} for m, lane, path, c in tables
    ]
    write_json(folder / "published" / "release.json", {"release_id": "r1", "tables": listed})


def published(home: Home) -> GateResult:
    return run_gate(suite="published", home=home, subject="r1", stop=False)


def test_a_good_release_passes(home: Home) -> None:
    release(home, {"occupation": ["06"], "n_persons": [10]}, org={"org_key": ["akebono"], "n_shared": [3]})
    assert failed(published(home)) == set()


def test_faults_of_a_release_are_named(home: Home) -> None:
    release(
        home,
        {"occupation": ["taro@example.jp"], "n_persons": [9]},
        org={"org_key": ["another"], "n_shared": [3]},
    )
    (home.release("r1") / "published" / "raw.csv").write_text("x", encoding="ascii")
    rules = {"rates.no_mail", "rates.k_persons", "credits.own_rows", "release.listed"}
    assert failed(published(home)) == rules
