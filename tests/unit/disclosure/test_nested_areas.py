"""Prefecture → region → nation: no held-back cell is the difference of what is shown, nor are its successes."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.disclosure.areas import fall_back_again
from anonymization.disclosure.complementary import ALL, NOT_TOLD, exposed_cells, further_suppressions, remainders
from anonymization.disclosure.protect import protected
from anonymization.disclosure.rule import Mart, Rule, load_disclosure
from anonymization.disclosure.tables import BUILD, MartTable

RULE = Rule(k_persons=10, k_org_groups=3, max_org_share=0.5)
HALF = "2025H1"
# region → prefecture → (n, thriving); two of tohoku's prefectures hide behind nothing but their region
PLACES = {
    "kanto": {"13": (80, 30), "14": (40, 12), "11": (30, 9)},
    "tohoku": {"02": (4, 1), "04": (40, 13), "07": (33, 11)},
    "kinki": {"27": (60, 20), "26": (25, 8)},
}
FIGURES = ("n_persons", "n_org_groups", "n", "n_unrated", "thriving", "rate")


def mart_of(policy: Mart) -> MartTable:
    columns = [*policy.cell, "region", "is_suppressed", "suppression_reason", "shown_level", "shown_area", *FIGURES]
    return MartTable(
        name="thriving_trends", schema="lane_b", lane="B", description="", columns=dict.fromkeys(columns, "")
    )


@pytest.fixture
def policy() -> Mart:
    return load_disclosure().marts["thriving_trends"]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    rows = []
    for region, prefectures in PLACES.items():
        rows += [("pref", pref, region, *counts) for pref, counts in prefectures.items()]
        rows.append(("region", region, region, *map(sum, zip(*prefectures.values(), strict=True))))
    rows.append(("nation", "all", "all", *(sum(row[at] for row in rows if row[0] == "region") for at in (3, 4))))
    path = tmp_path / "build.duckdb"
    with duckdb.connect(str(path)) as build:
        build.execute("create schema intermediate; create schema lane_b")
        build.execute("create table base (area_level text, area text, region text, n bigint, thriving bigint)")
        build.executemany("insert into base values (?, ?, ?, ?, ?)", rows)
        build.execute(
            f"create table intermediate.int_thriving_cells as select *, 'all' as age_band5, '{HALF}' as half_year,"
            " 0 as n_unrated from base"
        )
        shown = ", ".join(f"if(n < 10, null, {name}) as {name}" for name in ("n", "n_unrated", "thriving"))
        build.execute(
            f"create table lane_b.thriving_trends as select area_level, area, region, age_band5, half_year, {shown},"
            " n < 10 as is_suppressed, if(n < 10, 'fewer_than_10_persons', null) as suppression_reason,"
            " if(n < 10, null, n) as n_persons, if(n < 10, null, 3) as n_org_groups,"
            " if(n < 10, null, thriving / n) as rate,"
            " if(n < 10, 'region', area_level) as shown_level, if(n < 10, region, area) as shown_area"
            " from intermediate.int_thriving_cells"
        )
    with duckdb.connect() as opened:
        opened.execute(f"attach '{path}' as {BUILD} (read_only)")
        yield opened


def test_a_small_prefecture_takes_another_of_its_region_with_it(
    connection: duckdb.DuckDBPyConnection, policy: Mart
) -> None:
    copy, further = protected(connection, mart_of(policy), policy=policy, rule=RULE)
    held = connection.execute(f"select area, suppression_reason from {copy.relation} where is_suppressed order by 1")
    assert held.fetchall() == [("02", "fewer_than_10_persons"), ("07", "complementary")]
    assert further == 1
    told = connection.execute(f"select count(n), count(thriving), count(rate) from {copy.relation} where is_suppressed")
    assert told.fetchall() == [(0, 0, 0)]


def test_who_was_held_back_points_to_the_area_that_is_shown(
    connection: duckdb.DuckDBPyConnection, policy: Mart
) -> None:
    copy, _ = protected(connection, mart_of(policy), policy=policy, rule=RULE)
    fall_back_again(connection, copy)
    shown = dict(connection.execute(f"select area, shown_level || ' ' || shown_area from {copy.relation}").fetchall())
    assert shown["07"] == shown["02"] == "region tohoku"
    assert shown["13"] == "pref 13"
    connection.execute(f"update {copy.relation} set is_suppressed = true where area in ('tohoku', 'all')")
    fall_back_again(connection, copy)
    shown = dict(connection.execute(f"select area, shown_level from {copy.relation}").fetchall())
    assert shown["02"] is shown["all"] is None


def test_successes_too_are_hidden_where_everybody_who_had_them_is_shown() -> None:
    """Nobody thrives in the two held back: that none did would be the region less the one shown."""
    counts = {("r", ALL): 30.0, ("r", "a"): 0.0, ("r", "b"): 0.0, ("r", "c"): 20.0, ("r", "d"): 10.0}
    further = further_suppressions(counts, suppressed={("r", "a"), ("r", "b")}, width=5.0)
    assert further == {("r", "d")}
    assert not exposed_cells(counts, suppressed={("r", "a"), ("r", "b"), ("r", "d")}, width=5.0)


def test_people_of_a_region_in_no_prefecture_stand_beside_the_prefectures() -> None:
    counts = {(ALL, ALL): 50.0, ("r", ALL): 50.0, ("r", "a"): 20.0, ("r", "b"): 25.0}
    assert remainders(counts) == {("r", NOT_TOLD): 5.0}
    assert remainders({(ALL,): 3.0, ("x",): 3.0}) == {}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=9, max_size=9))
def test_no_table_of_nested_areas_gives_a_held_back_cell_away(numbers: list[tuple[int, int]]) -> None:
    counts: dict[tuple[str, ...], float] = {}
    for at, ages in enumerate(numbers):
        for age, n in zip(("20-24", "25-29"), ages, strict=True):
            for place in ((f"r{at % 3}", f"p{at}"), (f"r{at % 3}", ALL), (ALL, ALL)):
                for band in (age, ALL):
                    counts[(*place, band)] = counts.get((*place, band), 0) + n
    suppressed = {cell for cell, n in counts.items() if 0 < n < 10}
    held = suppressed | further_suppressions(counts, suppressed=suppressed, width=10.0)
    exposed = exposed_cells(counts, suppressed=held, width=10.0)
    assert not exposed or all(counts[cell] == 0 for cell in counts.keys() - held)
