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


def test_constant_features_missing_evaluations_and_a_tiny_company_break_nothing() -> None:
    """One training for all of them: they do not touch each other."""
    fixed = {"region": "kanto", "stage_reached": "screening", "evaluation": None, "evaluation_aspects": None}
    table = episodes(900, **fixed)
    names = table["company"].to_pylist()
    small = ["tiny" if at < 3 else names[at] for at in range(len(names))]
    for column in ("company", "org_key", "org_group_key"):
        table = table.set_column(table.column_names.index(column), column, pa.array(small))
    trained = train(table, FEW)
    assert isinstance(trained, Trained)
    known = {f.name for f in trained.model.inputs}
    assert "occupation" in known
    assert not known & set(fixed)
    companies = {c.org_key: c.model for c in trained.portability.companies}
    assert "tiny" in companies
    assert all(np.isfinite(loss) for loss in companies.values())


def test_labels_that_nothing_predicts_are_not_yet_common(tmp_path: Path) -> None:
    table = episodes(900)
    by_lot = ["success" if x else "failure" for x in np.random.default_rng(4).random(900) < 0.4]
    table = table.set_column(table.column_names.index("success_183"), "success_183", pa.array(by_lot))
    row = status(tmp_path, table)
    assert (row["status"], row["is_common"]) == ("not_yet", False)
    assert scores(table, root=tmp_path).num_rows == 0
    current = json.loads((models_folder(tmp_path) / "current.json").read_text("utf-8"))
    assert (models_folder(tmp_path) / current["model_version"] / "card.md").exists()
