"""Marts under the gate: a warehouse with one fault at a time, and the rule that names it."""

import json
from pathlib import Path

import duckdb
import pytest
from gate_results import failed

from anonymization.disclosure.rule import load_disclosure
from anonymization.home import Home
from anonymization.load import write_json
from expectations.gate import run_gate
from expectations.suites.sums import Sums, ledger_rules, margins_rule, sums_of

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
        for name in ("int_rejections", "int_relay_postings"):
            connection.execute(f"create table intermediate.{name} as select 1 as one")
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


def test_a_good_build_passes(home: Home) -> None:
    build(home)
    result = run_gate(suite="marts", home=home, subject="build")
    assert result.passed
    assert result.rows == {"rates": 1, "relay_credits": 1, "texts": 1}


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (
            "update lane_b.rates set rate = 1.2, rate_high = 1.2, n = 5, successes = 6",
            {"rates_within_bounds", "successes_within_n"},
        ),
        ("update lane_b.rates set rate_low = 0.3", {"intervals_hold_their_rate"}),
        ("update lane_b.rates set rate = 0.3", {"rates_are_of_their_counts"}),
        ("update lane_b.rates set n = -4, successes = -1", {"counts_not_negative", "successes_within_n"}),
        (
            "update lane_b.rates set rate = 'nan'",
            {"finite", "rates_within_bounds", "intervals_hold_their_rate", "rates_are_of_their_counts"},
        ),
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


def test_a_mart_may_be_empty_where_what_it_rests_on_is(home: Home) -> None:
    """A first company has turned people down and shared nobody yet."""
    build(home, "delete from org.relay_credits", "delete from intermediate.int_relay_postings")
    assert run_gate(suite="marts", home=home, subject="build").passed
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("insert into intermediate.int_relay_postings values (1)")
    result = run_gate(suite="marts", home=home, subject="build", stop=False)
    assert "relay_credits.has_rows" in failed(result)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ({"skill:aws": -0.0323476064950227, "sales": 0.35948060825467, "word": -3.49480901234567e-05}, False),
        ({"sales": 0.35948060825467, "note": "0.359480608254671 090-1234-5678"}, True),
        ({"sales": 4111111111111111}, True),
    ],
)
def test_figures_in_json_are_no_telephones_but_whole_numbers_and_texts_are_read(
    home: Home, cell: dict[str, object], found: bool
) -> None:
    compact = json.dumps(cell, separators=(",", ":"))  # as scores are written
    build(home, f"alter table lane_b.rates add column terms varchar default '{compact}'")
    result = run_gate(suite="marts", home=home, subject="build", stop=False)
    assert any(rule.startswith("texts.") for rule in failed(result)) is found


@pytest.mark.parametrize("change", ["group_remainder = 10, group_vested = 20", "group_vested = 13", "n_shared = 11"])
def test_a_ledger_that_does_not_balance_stops(home: Home, change: str) -> None:
    build(home, f"update org.relay_credits set {change}")
    result = run_gate(suite="marts", home=home, subject="build", stop=False)
    assert failed(result) == {"relay_credits.balances"}


@pytest.mark.parametrize(("entries", "faults"), [(12, 0), (11, 1), (13, 1)])
def test_balances_are_the_sum_of_the_entries(entries: int, faults: int) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table relay_credits as select 'akebono' as org_key, 12 as n_vested")
        connection.execute(
            f"create table relay_ledger as select 'akebono' as org_key, 'vested' as entry_kind from range({entries})"
        )
        query = next(rule.query for rule in ledger_rules(both=True) if rule.meta["rule"] == "relay_credits.adds_up")
        assert connection.execute(query).fetchall() == [(faults,)]


CELLS = [("a", "x", 3), ("b", "x", 4), ("a", "y", 5), ("all", "x", 7), ("all", "y", 5), ("a", "all", 8)]
CELLS += [("b", "all", 4), ("all", "all", 12)]


@pytest.mark.parametrize("wrong", [None, *range(len(CELLS))])
def test_cells_that_do_not_add_up_to_a_margin_are_found(wrong: int | None) -> None:
    rows = [(a, b, n + (at == wrong)) for at, (a, b, n) in enumerate(CELLS)]
    sums = Sums(mart="rates", support="intermediate.cells", cell=("a", "b"), counts=("n",))
    with duckdb.connect() as connection:
        connection.execute("create table exact_rates (a varchar, b varchar, n bigint)")
        connection.executemany("insert into exact_rates values (?, ?, ?)", rows)
        assert (connection.execute(margins_rule(sums).query).fetchall()[0][0] > 0) is (wrong is not None)


def test_the_marts_that_add_up_are_those_of_the_policy() -> None:
    assert {each.mart: each.counts for each in sums_of(load_disclosure())}["rehire_success_rates"] == (
        "n_episodes",
        "n",
        "successes",
    )
