"""Too little to learn from is said in words, and the marts are empty instead of broken."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from unit.learning.episodes import SCHEMA, SELECTION, episodes, groups

from learning.features import common_skills, encode, features
from learning.policy import load_policy
from learning.proxies import audit
from learning.release import prepare, scores, terms
from learning.score import SCORES
from learning.status import TERMS
from learning.store import models_folder
from learning.support import unsupported
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
    used = {trained.model.inputs[at].name for term in trained.model.terms for at in term.features}
    assert "occupation" in used
    assert not used & set(fixed)
    # constant is also what the model knows of it: it abstains about another level
    strange = encode(episodes(1, **fixed | {"region": "kinki"}), trained.model.inputs)
    assert unsupported(strange, trained.model.inputs, trained.seen).tolist() == ["region"]
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


def by_row(table: pa.Table, **columns: list[Any]) -> pa.Table:
    """The table with these columns in the place of its own."""
    for name, values in columns.items():
        at = table.column_names.index(name)
        table = table.set_column(at, name, pa.array(values, SCHEMA.field(name).type))
    return table


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"rejected_on": [date(2024, 4, 1)] * 900}, "no_time_order"),
        ({"person_key": [f"p{at % 10}" for at in range(900)]}, "too_few_older_episodes"),
        ({name: ["c0" if at % 60 else f"c{at % 7}" for at in range(900)] for name in ("org_key", "org_group_key")},
         "one_group_dominates"),
        ({name: ["same"] * 900 for name in ("occupation", "region", "education_level", "experience_band",
                                            "stage_reached", "region_match")}
         | {"evaluation": [float("nan"), float("inf"), float("-inf")] * 300, "evaluation_aspects": [None] * 900,
            "skills": [None] * 900}, "no_feature_varies"),
    ],
    ids=["one day", "ten persons everywhere", "one company", "nothing varies, marks are no numbers"],
)  # fmt: skip
def test_what_cannot_be_tested_is_said_and_breaks_nothing(
    tmp_path: Path, columns: dict[str, list[Any]], code: str
) -> None:
    table = by_row(episodes(900), **columns)
    row = status(tmp_path, table)
    assert (row["status"], code in row["missing"].split(",")) == ("not_enough", True)
    assert "。" in row["status_ja"]
    assert scores(table, root=tmp_path).num_rows == 0


def test_ten_thousand_skills_and_a_group_of_long_ago_break_nothing() -> None:
    draws = np.random.default_rng(3)
    table = by_row(episodes(900), skills=[[f"s{k}" for k in draws.integers(0, 10_000, 30)] for _ in range(900)])
    known = common_skills(table, at_least=5, at_most=40)
    codes = encode(table, features(skills=known))
    assert codes[:, -1].max() == 2
    # a group whose episodes lie far back, and one that is a single person
    persons, sizes = table["person_key"].to_pylist(), tuple(f.size for f in features(skills=known))
    old = ["female" if at < 80 else "male" for at in range(900)]
    assert audit(codes, old, persons, sizes=sizes)["groups"] == 2
    alone = ["p" if at < 80 else person for at, person in enumerate(persons)]
    assert audit(codes, old, alone, sizes=sizes)["auc"] is None
