"""k, l and t in DuckDB are pycanon's, whose figures on the Adult-shaped table were computed once."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from adult_table import adult

from anonymization.disclosure.microdata import anonymity, k_anonymity, l_diversity, t_closeness

FIGURES = json.loads(Path(__file__).with_name("pycanon_figures.json").read_text(encoding="utf-8"))["figures"]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    opened = duckdb.connect()
    opened.register("adult_shaped", adult())
    opened.execute("create table adult as select *, age // 10 as age10 from adult_shaped")
    return opened


@pytest.mark.parametrize("figures", FIGURES, ids=lambda row: "+".join(row["quasi_identifiers"]))
def test_the_answers_are_those_of_pycanon(connection: duckdb.DuckDBPyConnection, figures: dict[str, Any]) -> None:
    of = {"relation": "adult", "quasi_identifiers": figures["quasi_identifiers"]}
    assert k_anonymity(connection, **of) == figures["k"]
    for name in figures.keys() - {"k", "quasi_identifiers"}:
        columns = name.split("+")
        assert l_diversity(connection, **of, sensitive=columns) == figures[name]["l"]
        together = anonymity(connection, **of, sensitive=columns)
        assert (together.k, together.l) == (figures["k"], figures[name]["l"])
        assert t_closeness(connection, **of, sensitive=columns) == pytest.approx(figures[name]["t"], abs=1e-12)


def test_null_is_a_value_like_any_other() -> None:
    with duckdb.connect() as opened:
        opened.execute(
            "create table t as select * from (values (1, 'a'), (1, null), (null, 'a'), (null, null)) v(q, s)"
        )
        assert k_anonymity(opened, relation="t", quasi_identifiers=["q"]) == 2
        assert l_diversity(opened, relation="t", quasi_identifiers=["q"], sensitive=["s"]) == 2
        assert t_closeness(opened, relation="t", quasi_identifiers=["q"], sensitive=["s"]) == 0.0


def test_an_empty_table_has_no_classes() -> None:
    with duckdb.connect() as opened:
        opened.execute("create table t (q integer, s varchar, n integer)")
        assert k_anonymity(opened, relation="t", quasi_identifiers=["q"]) == 0
        assert l_diversity(opened, relation="t", quasi_identifiers=["q"], sensitive=["s"]) == 0
        assert t_closeness(opened, relation="t", quasi_identifiers=["q"], sensitive=["s", "n"]) == 0.0


def test_one_value_in_all_of_the_table_is_no_distance() -> None:
    with duckdb.connect() as opened:
        opened.execute("create table t as select i as q, 7 as s, 'x' as w from range(3) r(i)")
        assert t_closeness(opened, relation="t", quasi_identifiers=["q"], sensitive=["s", "w"]) == 0.0


def test_any_kind_of_column_is_counted_as_it_is() -> None:
    """Many words, fractions, far apart numbers, days, truths, and more digits than a whole number has."""
    columns = {
        "word": "'w' || (i % 97)",
        "fraction": "(i % 89) / 7.0",
        "far": "(i % 3)::bigint * 4000000000000",
        "day": "date '1900-01-01' + (i % 40000)::int",
        "fine": "i % 2 = 0",
        "quote": "'it''s ' || (i % 2)",
        **{f"wide_{at}": f"(hash(i, {at}) % 900000)::int" for at in range(3)},
    }
    with duckdb.connect() as opened:
        listed = ", ".join(f"{sql} as {name}" for name, sql in columns.items())
        opened.execute(f"create table t as select {listed}, nullif(i % 5, 4) as s from range(3000) r(i)")
        opened.execute("insert into t select * from t")
        for chosen in (["word"], ["fraction"], ["far", "fine"], ["day"], ["quote", "fine"], list(columns)):
            found = anonymity(opened, relation="t", quasi_identifiers=chosen, sensitive=["s", "word"])
            assert found.k == k_anonymity(opened, relation="t", quasi_identifiers=chosen)
            assert found.l == l_diversity(opened, relation="t", quasi_identifiers=chosen, sensitive=["s", "word"])


@pytest.mark.parametrize("kind", ["varchar", "double", "blob", "timestamp", "integer[]", "date"])
def test_a_column_of_nothing_but_nulls_and_a_table_without_rows_are_counted(kind: str) -> None:
    with duckdb.connect() as opened:
        opened.execute(f"create table t as select null::{kind} as q, null::{kind} as s from range(3)")
        found = anonymity(opened, relation="t", quasi_identifiers=["q"], sensitive=["s"])
        assert (found.k, found.l, found.t) == (3, 1, 0.0)
        opened.execute("delete from t")
        found = anonymity(opened, relation="t", quasi_identifiers=["q"], sensitive=["s"])
        assert (found.k, found.l, found.t) == (0, 0, 0.0)


def test_numbers_without_a_sign_are_ordered_and_lists_of_numbers_are_not() -> None:
    """A class of the first of three values is at a distance of 1/2 by their order, of 2/3 by their names."""
    with duckdb.connect() as opened:
        opened.execute("create table t as select i as q, i::uinteger as n, [i] as list from range(3) r(i)")
        ordered = t_closeness(opened, relation="t", quasi_identifiers=["q"], sensitive=["n"])
        named = t_closeness(opened, relation="t", quasi_identifiers=["q"], sensitive=["list"])
        assert (ordered, named) == (pytest.approx(1 / 2), pytest.approx(2 / 3))
