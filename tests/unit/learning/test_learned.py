"""One small model: what its scores, contributions and files must be like."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
from unit.learning.episodes import SELECTION, episodes, groups
from unit.learning.learned import N, current, stored

from learning.features import encode
from learning.policy import Policy, load_policy
from learning.release import prepare, scores, terms
from learning.store import content_digest, models_folder, touches
from learning.terms import Model


def test_the_rule_of_the_world_is_found_and_holds_in_companies_left_out(home: Path) -> None:
    facts = current(home)
    assert (facts["status"], facts["is_common"], facts["portability_index"]) == ("published", True, 1.0)
    model = Model.from_dict(stored(home)["model"])
    by_name = {model.inputs[t.features[0]].name: t.scores for t in model.terms}
    occupation = by_name["occupation"]  # codes are the numbers of the occupations
    assert occupation[2] > occupation[7] > occupation[9]
    assert by_name["skill:python"][2] - by_name["skill:python"][1] > 0.5
    measures = stored(home)["measures"]
    assert measures["model"]["log_loss"]["value"] < measures["base_rate"]["log_loss"]["value"]


def test_a_higher_mark_never_lowers_the_chance(home: Path) -> None:
    model = Model.from_dict(stored(home)["model"])
    for name in load_policy().model.monotone:
        at = [f.name for f in model.inputs].index(name)
        (term,) = (t for t in model.terms if t.features == (at,))
        assert (np.diff(term.scores[1:]) >= 0).all(), name
        assert name != "evaluation" or term.scores[-1] > term.scores[1]


def test_contributions_add_up_to_the_logit_to_the_last_bit(home: Path, table: pa.Table) -> None:
    rows = [row for row in scores(table, root=home).to_pylist() if row["is_supported"]]
    assert len(rows) > 0.9 * N
    for row in rows:
        added = json.loads(row["contributions"]).values()
        assert row["base_logit"] + sum(added) == row["logit"]
        assert row["base_logit"] + sum(reversed(list(added))) == row["logit"]
        assert 0 <= row["probability_low"] <= row["probability"] <= row["probability_high"] <= 1
        assert row["reasons_ja"].endswith("。")
        assert row["reasons_en"].endswith(".")


def test_it_abstains_about_an_occupation_it_has_never_met(home: Path) -> None:
    strange = episodes(3, seed=9, occupation="11")
    for row in scores(strange, root=home).to_pylist():
        assert (row["is_supported"], row["abstain_reason"]) == (False, "unfamiliar_occupation")
        assert row["probability"] is None
        assert row["contributions"] is None


def test_the_same_data_gives_the_same_bytes(home: Path, tmp_path: Path, table: pa.Table, policy: Policy) -> None:
    shuffled = table.take(pa.array(np.random.default_rng(5).permutation(table.num_rows)))
    prepare(shuffled, groups(table), SELECTION.empty_table(), root=tmp_path, policy=policy, seed=3)
    for path in sorted(models_folder(home).rglob("*")):
        if path.is_file():
            again = models_folder(tmp_path) / path.relative_to(models_folder(home))
            assert again.read_bytes() == path.read_bytes(), path.name


def test_an_erasure_that_touches_the_training_set_makes_a_new_model(
    home: Path, tmp_path: Path, table: pa.Table, policy: Policy
) -> None:
    version = current(home)["model_version"]
    erased = table.sort_by("rejected_on")["person_key"][0].as_py()
    assert version in touches(home, [erased])
    assert touches(home, ["nobody"]) == ()
    left = table.filter(pa.compute.not_equal(table["person_key"], erased)).slice(0, 900)
    few = policy.model_copy(update={"model": policy.model.model_copy(update={"max_folds": 2})})
    prepare(left, groups(left), SELECTION.empty_table(), root=tmp_path, policy=few, seed=3)
    assert current(tmp_path)["model_version"] != version
    assert touches(tmp_path, [erased]) == ()
    # the order of an erasure counts even where nothing else has changed
    order = models_folder(tmp_path) / "retrain.json"
    model = models_folder(tmp_path) / current(tmp_path)["model_version"] / "model.json"
    order.write_text(json.dumps({"versions": {model.parent.name: "2026-11-24"}}), encoding="utf-8")
    (model.parent / "old").touch()
    prepare(left, groups(left), SELECTION.empty_table(), root=tmp_path, policy=few, seed=3)
    assert not order.exists()
    assert not (model.parent / "old").exists()


def test_the_digest_of_a_training_set_knows_persons_but_not_their_keys(table: pa.Table) -> None:
    def named(persons: list[str], prefix: str) -> str:
        rows = table.set_column(table.column_names.index("person_key"), "person_key", pa.array(persons))
        keys = pa.array([f"{prefix}{at}" for at in range(N)])
        rows = rows.set_column(rows.column_names.index("application_key"), "application_key", keys)
        return content_digest(rows.take(pa.array(np.random.default_rng(len(prefix)).permutation(N))))

    persons = table["person_key"].to_pylist()
    once = content_digest(table)
    assert named([f"x{p}" for p in persons], "other") == once  # as after a rotation of keys
    assert named([*persons[:-1], persons[0]], "a") != once  # the last row is now another person's
    assert content_digest(table.slice(1)) != once


def test_below_four_thousand_persons_nothing_private_leaves(home: Path) -> None:
    assert current(home)["terms_status"] == "not_enough"
    assert terms(root=home).num_rows == 0
    assert json.loads((models_folder(home) / "epsilon_spent.json").read_text("utf-8")) == []


def test_codes_of_the_stored_model_are_those_of_the_table(home: Path, table: pa.Table) -> None:
    model = Model.from_dict(stored(home)["model"])
    codes = encode(table, model.inputs)
    assert codes.min() >= 0
    assert all(codes[:, at].max() < f.size for at, f in enumerate(model.inputs))
