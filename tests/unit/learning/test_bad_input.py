"""Too little to learn from is said in words, and the marts are empty instead of broken."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from unit.learning.episodes import SCHEMA, SELECTION, episodes, groups

from learning.policy import load_policy
from learning.release import prepare, scores, terms
from learning.score import SCORES
from learning.status import TERMS
from learning.store import models_folder
from learning.train import Trained, train

FEW = load_policy().model_copy(
    update={"model": load_policy().model.model_copy(update={"outer_bags": 4, "max_folds": 2, "max_interactions": 0})}
)


def status(root: Path, table: pa.Table) -> dict[str, Any]:
    row: dict[str, Any] = prepare(table, groups(table), SELECTION.empty_table(), root=root, policy=FEW).to_pylist()[0]
    return row


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (SCHEMA.empty_table(), "too_few_episodes"),
        (episodes(30), "too_few_episodes"),
        (episodes(900, success_183="failure"), "too_few_successes"),
        (episodes(900, success_183="success"), "too_few_failures"),
        (episodes(900, success_183="immature"), "too_few_episodes"),
        (episodes(900, companies=1), "too_few_org_groups"),
    ],
    ids=["nobody", "thirty", "all failed", "all succeeded", "none mature", "one company"],
)
def test_what_is_missing_is_said_in_both_languages(tmp_path: Path, table: pa.Table, code: str) -> None:
    row = status(tmp_path, table)
    assert row["status"] == "not_enough"
    assert code in row["missing"].split(",")
    assert "足りません" in row["status_ja"]
    assert "Too few" in row["status_en"]
    assert scores(table, root=tmp_path).equals(SCORES.empty_table())
    assert terms(root=tmp_path).equals(TERMS.empty_table())


def test_few_people_are_not_counted_out(tmp_path: Path) -> None:
    row = status(tmp_path, episodes(7))
    assert "<10" in row["status_en"]
    assert " 7 " not in row["status_en"]


def test_a_constant_feature_is_left_out() -> None:
    trained = train(episodes(900, region="kanto", stage_reached="screening"), FEW)
    assert isinstance(trained, Trained)
    names = {f.name for f in trained.model.inputs}
    assert "stage_reached" not in names
    assert "region" not in names
    assert "occupation" in names


def test_all_evaluations_missing_still_trains_on_the_rest() -> None:
    trained = train(episodes(900, evaluation=None, evaluation_aspects=None), FEW)
    assert isinstance(trained, Trained)
    assert "evaluation" not in {f.name for f in trained.model.inputs}


def test_a_company_with_three_episodes_is_judged_and_breaks_nothing() -> None:
    table = episodes(900)
    names = table["company"].to_pylist()
    small = ["tiny" if at < 3 else names[at] for at in range(len(names))]
    for column in ("company", "org_key", "org_group_key"):
        table = table.set_column(table.column_names.index(column), column, pa.array(small))
    trained = train(table, FEW)
    assert isinstance(trained, Trained)
    assert all(np.isfinite(c.model) for c in trained.portability.companies)


def test_labels_that_nothing_predicts_are_not_yet_common(tmp_path: Path) -> None:
    table = episodes(1200)
    by_lot = ["success" if x else "failure" for x in np.random.default_rng(4).random(1200) < 0.4]
    table = table.set_column(table.column_names.index("success_183"), "success_183", pa.array(by_lot))
    row = status(tmp_path, table)
    assert (row["status"], row["is_common"]) == ("not_yet", False)
    assert scores(table, root=tmp_path).num_rows == 0
    current = json.loads((models_folder(tmp_path) / "current.json").read_text("utf-8"))
    assert (models_folder(tmp_path) / current["model_version"] / "card.md").exists()
