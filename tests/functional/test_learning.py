"""The models of the room learning/ inside dbt, on a small market: too little to learn from, and marts that say so."""

from pathlib import Path

import duckdb
import pytest
from marts_warehouse import build

from learning.features import INPUTS, KEYS, NEVER, STATES
from learning.store import models_folder, read_json
from samples.simulate import Plan, simulate

MODELS = ("+cross_company_fit", "+fit_model_terms", "+fit_model_status")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("learning")
    simulate(Plan(companies=4, applications=600, pool=True, truth="counts"), out=home)
    return home


@pytest.fixture(scope="module")
def warehouse(home: Path) -> duckdb.DuckDBPyConnection:
    return build(home, "-s", *MODELS)


def test_a_small_market_builds_and_says_what_is_missing(home: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    (row,) = warehouse.sql("select status, status_ja, missing, n_companies from lane_b.fit_model_status").fetchall()
    assert row[0] == "not_enough"
    assert "足りません" in row[1]
    assert "too_few_episodes" in row[2]
    assert row[3] is None
    for mart in ("lane_a.cross_company_fit", "lane_b.fit_model_terms"):
        assert warehouse.sql(f"select count(*) from {mart}").fetchall() == [(0,)]
    assert read_json(models_folder(home) / "epsilon_spent.json") == []


def test_the_feature_table_has_inputs_keys_and_states_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = [name for name, *_ in warehouse.sql("describe intermediate.int_fit_features").fetchall()]
    assert set(columns) == {*INPUTS, *KEYS, *STATES}
    assert not [name for name in INPUTS if NEVER.search(name)]
    assert warehouse.sql("select count(*) from intermediate.int_fit_features").fetchall() != [(0,)]


def test_only_who_consents_to_scoring_today_is_a_row(warehouse: duckdb.DuckDBPyConnection) -> None:
    without = warehouse.sql("""
        select count(*) from intermediate.int_fit_features f
        where not exists (
            select 1 from intermediate.int_consent_intervals c
            where c.person_key = f.person_key and c.purpose = 'ai_scoring'
              and c.granted_on <= f.as_of and f.as_of < c.ended_on
        )
    """).fetchall()
    assert without == [(0,)]
    dropped = warehouse.sql("""
        select count(*) from intermediate.int_episode_outcomes e
        anti join intermediate.int_fit_features f using (company, application_key)
    """).fetchall()
    assert dropped[0][0] > 0
