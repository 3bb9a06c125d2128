"""A published table holds back what its own margins would give away, and says so."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import yaml

from anonymization.disclosure.protect import protected
from anonymization.disclosure.rule import Mart, Rule, Support, load_disclosure
from anonymization.disclosure.tables import BUILD, MartTable

PROJECT = Path(__file__).parents[3]
RULE = Rule(k_persons=10, k_org_groups=3, max_org_share=0.5)
CELLS = {"a": (4, 30), "b": (25, 40), "c": (60, 21)}  # rows × columns x, y
MART = MartTable(
    name="rates",
    schema="lane_b",
    lane="B",
    description="",
    columns=dict.fromkeys(["occupation", "region", "is_suppressed", "suppression_reason", "n", "rate"], ""),
)
GROUP = Support(
    persons="n_all",
    org_groups="n_all",
    largest_share="n_all",
    columns=("n", "rate"),
    adds_up="n_all",
    reason="suppression_reason",
    flag="is_suppressed",
)


def policy(group: Support) -> Mart:
    return Mart(
        cell=("occupation", "region"),
        support="intermediate.cells",
        groups=(group,),
        exact="no noise is the subject here",
    )


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    rows = [(row, column, n) for row, pair in CELLS.items() for column, n in zip("xy", pair, strict=True)]
    path = tmp_path / "build.duckdb"
    with duckdb.connect(str(path)) as build:
        build.execute("create schema intermediate; create schema lane_b; create table base (o text, r text, n bigint)")
        build.executemany("insert into base values (?, ?, ?)", rows)
        build.execute(
            "create table intermediate.cells as select coalesce(o, 'all') as occupation, coalesce(r, 'all') as region,"
            " sum(n)::bigint as n_all from base group by cube (o, r)"
        )
        build.execute(
            "create table lane_b.rates as select occupation, region, n_all < 10 as is_suppressed,"
            " if(n_all < 10, 'fewer_than_10_persons', null) as suppression_reason,"
            " if(n_all < 10, null, n_all) as n, if(n_all < 10, null, 0.5) as rate from intermediate.cells"
        )
    with duckdb.connect() as opened:
        opened.execute(f"attach '{path}' as {BUILD} (read_only)")
        yield opened


def test_the_difference_of_a_margin_gives_no_cell_away(connection: duckdb.DuckDBPyConnection) -> None:
    shown, further = protected(connection, MART, policy=policy(GROUP), rule=RULE)
    assert further == 3
    single = connection.execute(
        f"select count(*) from {shown.relation} where is_suppressed group by occupation having occupation <> 'all'"
    ).fetchall()
    assert single == [(2,), (2,)]  # never one alone in its row
    told = connection.execute(
        f"select suppression_reason, count(*), count(n), count(rate) from {shown.relation}"
        " where is_suppressed group by all order by all"
    ).fetchall()
    assert told == [("complementary", 3, 0, 0), ("fewer_than_10_persons", 1, 0, 0)]


def test_a_cell_that_the_mart_leaves_out_is_given_away_by_no_margin_either(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute("attach ':memory:' as less; create schema less.lane_b")
    connection.execute(f"create table less.lane_b.rates as from {MART.relation} where not is_suppressed")
    shown, further = protected(connection, replace(MART, catalog="less"), policy=policy(GROUP), rule=RULE)
    assert further == 3
    assert connection.execute(f"select count(*) from {shown.relation} where is_suppressed").fetchall() == [(3,)]


def test_the_build_stays_as_it_is(connection: duckdb.DuckDBPyConnection) -> None:
    protected(connection, MART, policy=policy(GROUP), rule=RULE)
    counted = connection.execute(f"select count(*) from {MART.relation} where is_suppressed").fetchall()
    assert counted == [(1,)]


def test_a_mart_without_margins_is_left_alone(connection: duckdb.DuckDBPyConnection) -> None:
    alone = GROUP.model_copy(update={"adds_up": None})
    assert protected(connection, MART, policy=policy(alone), rule=RULE) == (MART, 0)


def test_a_cell_whose_members_all_had_the_same_outcome_tells_theirs_and_is_held_back(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute("create schema memory.lane_b")
    group = GROUP.model_copy(update={"adds_up": None, "outcome": ("n", "n")})
    shown, further = protected(connection, MART, policy=policy(group), rule=RULE)
    assert further == 11  # all but the one that dbt held back
    reasons = connection.execute(
        f"select suppression_reason, count(rate) from {shown.relation} group by all order by 1"
    )
    assert reasons.fetchall() == [("fewer_than_10_persons", 0), ("one_outcome", 0)]


def test_every_figure_of_a_published_mart_can_be_held_back() -> None:
    """A figure that a policy forgets would stay in a held-back cell, and the published gate would stop the release."""
    apart = {"is_suppressed", "as_of", "rule_version"}
    for name, mart in load_disclosure().marts.items():
        if not any(group.flag for group in mart.groups):
            continue
        described = next((PROJECT / "dbt_project" / "models").rglob(f"{name}.yml")).read_text(encoding="utf-8")
        model = next(model for model in yaml.safe_load(described)["models"] if model["name"] == name)
        known = {*mart.cell, *(column for group in mart.groups for column in group.columns)}
        reasons = {group.reason for group in mart.groups}
        around = {"region", "shown_level", "shown_area"} if mart.falls_back else set()
        assert {column["name"] for column in model["columns"]} - known - reasons == apart | around, name
