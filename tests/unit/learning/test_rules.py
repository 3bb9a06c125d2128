"""The never-list, folds, calibration, fairness ratios, the attack: rules that need no trained model."""

import re
import subprocess
import sys
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from unit.learning.episodes import SCHEMA, episodes

from learning.evidence import fairness
from learning.fairness import below, biased, impact_ratios, is_assessable, wide_age
from learning.features import INPUTS, KEYS, NEVER, STATES, encode, features
from learning.folds import by_company, newest
from learning.measures import auc, calibration_error, platt
from learning.policy import digest, load_policy, private_digest
from learning.private import membership_advantage, one_each
from learning.reasons import feature_name, main_reasons, sentence
from learning.terms import probability
from learning.train import _cross_calibrated

POLICY = load_policy()


def test_no_input_is_on_the_never_list_and_the_table_has_nothing_else() -> None:
    assert not [name for name in INPUTS if NEVER.search(name)]
    assert set(SCHEMA.names) == {*INPUTS, *KEYS, *STATES}
    assert {f.column for f in features(skills=("python",))} <= set(INPUTS)


@pytest.mark.parametrize("name", ["age", "age_band5", "sex", "nationality", "school_name", "org_key", "birth_date"])
def test_the_never_list_knows_what_it_must(name: str) -> None:
    assert NEVER.search(name)


def test_neither_person_nor_company_is_on_both_sides_of_a_fold() -> None:
    rows = episodes(400)
    persons, groups = rows["person_key"].to_pylist(), rows["org_group_key"].to_pylist()
    folds = by_company(groups, persons, at_most=3)
    assert sorted(np.concatenate([f.test for f in folds]).tolist()) == list(range(400))
    for fold in folds:
        assert not {persons[i] for i in fold.train} & {persons[i] for i in fold.test}
        assert not {groups[i] for i in fold.train} & {groups[i] for i in fold.test}


def test_the_newest_test_and_their_persons_do_not_train() -> None:
    days = np.array([1, 2, 3, 4, 5, 5, 6, 7, 8, 9], dtype=np.int64)
    fold = newest(days, ["a", "b", "c", "d", "e", "f", "g", "h", "a", "i"], share=0.2)
    assert fold.test.tolist() == [8, 9]
    assert fold.train.tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_a_level_outside_the_lists_is_never_met_and_a_missing_one_is_unknown() -> None:
    inputs = features(skills=("python", "cobol"))
    table = episodes(2, occupation="99", region=None, skills=None, evaluation=None)
    codes = dict(zip([f.name for f in inputs], encode(table, inputs)[0].tolist(), strict=True))
    assert codes["occupation"] == -1
    assert (codes["region"], codes["evaluation"], codes["skill:python"]) == (0, 0, 0)
    told = dict(zip([f.name for f in inputs], encode(episodes(1, skills=["python"]), inputs)[0].tolist(), strict=True))
    assert (told["skill:python"], told["skill:cobol"]) == (2, 1)


def test_platt_undoes_a_stretch_and_a_shift() -> None:
    draws = np.random.default_rng(1)
    truth = draws.normal(size=40_000)
    labels = draws.random(40_000) < probability(truth)
    slope, shift = platt(labels, 2 * truth + 1)
    assert slope == pytest.approx(0.5, abs=0.03)
    assert shift == pytest.approx(-0.5, abs=0.04)
    assert calibration_error(labels, probability(slope * (2 * truth + 1) + shift))[0] < 0.01


def test_auc_counts_pairs() -> None:
    labels = np.array([True, False, True, False])
    assert auc(labels, np.array([0.9, 0.1, 0.4, 0.4])).value == pytest.approx(0.875)


def test_impact_ratio_in_the_form_of_ll144() -> None:
    names = ["f"] * 200 + ["m"] * 200 + ["x"] * 5 + [None] * 9
    picked = np.array([i < 60 for i in range(200)] + [i < 120 for i in range(200)] + [True] * 5 + [True] * 9)
    found = {g.group: g for g in impact_ratios("sex", names, picked, POLICY.fairness)}
    assert found["f"].ratio is not None
    assert found["f"].ratio.value == pytest.approx(0.5)
    # Katz: exp(ln .5 ± 1.96·√(1/60 − 1/200 + 1/120 − 1/200))
    assert found["f"].ratio.low == pytest.approx(0.3932, abs=1e-3)
    assert found["f"].ratio.high == pytest.approx(0.6358, abs=1e-3)
    assert found["m"].ratio is not None
    assert found["m"].ratio.value == 1.0
    assert found["x"].ratio is None  # too few to compare
    assert [g.group for g in below(tuple(found.values()), POLICY.fairness)] == ["f"]
    assert [g.group for g in biased(tuple(found.values()), POLICY.fairness)] == ["f"]


def test_bands_of_ages() -> None:
    told = [wide_age(band) for band in ("0-19", "25-29", "30-34", "55-59", "65+", None)]
    assert told == ["-29", "-29", "30-39", "50-59", "60+", None]


def test_an_attack_finds_a_model_that_knows_its_members_and_nothing_where_there_is_nothing() -> None:
    draws = np.random.default_rng(2)
    assert membership_advantage(draws.random(2000) * 0.5, draws.random(2000)) > 0.4
    assert membership_advantage(draws.random(3000), draws.random(3000)) < 0.05


def test_a_person_counts_once_for_the_private_model() -> None:
    rows = one_each(episodes(100))
    assert len(set(rows["person_key"].to_pylist())) == rows.num_rows < 100


def test_little_data_imports_no_library_of_models() -> None:
    code = "import sys, learning.release; sys.exit(any(m in sys.modules for m in ('interpret', 'sklearn', 'altair')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_calibration_of_a_fold_meets_none_of_its_companies_persons() -> None:
    rows = episodes(400)
    persons = rows["person_key"].to_pylist()
    folds = by_company(rows["org_group_key"].to_pylist(), persons, at_most=3)
    draws = np.random.default_rng(6)
    logits, labels = draws.normal(size=400), draws.random(400) < 0.5
    plain = _cross_calibrated(logits, labels, folds)
    fold = folds[0]
    met = np.isin(persons, [persons[at] for at in fold.test])
    told = _cross_calibrated(logits, np.where(met, ~labels, labels), folds)
    assert met.sum() > len(fold.test)  # somebody applied elsewhere too
    assert (plain[fold.test] == told[fold.test]).all()


def test_where_nobody_can_be_compared_fairness_is_not_assessable() -> None:
    picked = np.arange(400) % 2 == 0
    names = ["f"] * 200 + ["m"] * 200
    assert is_assessable(impact_ratios("sex", names, picked, POLICY.fairness))
    few = ["f"] * 10 + ["m"] * 390
    assert not is_assessable(impact_ratios("sex", few, picked, POLICY.fairness))
    assert not is_assessable(())


def test_whom_the_model_picks_does_not_depend_on_the_order_of_arrival() -> None:
    # each person was rejected twice on one day, and one of the two scores lies above the median
    keys = {"company": ["c"] * 400, "application_key": [f"a{at:03}" for at in range(400)]}
    scored = pa.table(
        keys
        | {"person_key": [f"p{at // 2}" for at in range(400)], "rejected_on": [date(2024, 4, 1)] * 400}
        | {"is_supported": [True] * 400, "probability": [0.1 + 0.8 * (at % 2 == at // 200) for at in range(400)]}
    )
    told = pa.table(keys | {"sex": ["f" if at < 200 else "m" for at in range(400)], "age_band5": ["25-29"] * 400})
    nothing = pa.table({"measure": pa.array([], pa.string())})
    found = [
        fairness(table, told, nothing, POLICY.fairness)["scoring"]
        for table in (scored, scored.take(pa.array(range(399, -1, -1))))
    ]
    assert found[0] == found[1]
    assert found[0][0]["n"] == 100  # a person once


def test_a_change_of_another_figure_does_not_spend_epsilon_again() -> None:
    other = POLICY.model_copy(update={"fairness": POLICY.fairness.model_copy(update={"min_group": 60})})
    assert private_digest(other) == private_digest(POLICY)
    assert digest(other) != digest(POLICY)
    more = POLICY.model_copy(update={"private": POLICY.private.model_copy(update={"epsilon": 0.5})})
    assert private_digest(more) != private_digest(POLICY)


def test_every_feature_and_level_has_words_in_both_languages() -> None:
    inputs = features(skills=("drivers_license", "cook_license", "a_new_one"))
    for at, feature in enumerate(inputs):
        for code in range(-1, feature.size):
            for ja in (True, False):
                added = [0.0] * len(inputs)
                added[at] = -0.25
                told = sentence(main_reasons(inputs, [code] * len(inputs), added), ja=ja)
                assert "_" not in told, feature.name
                assert "(-0.25)" in told
                assert bool(re.search("[ぁ-んァ-ヶ一-龠]", told.replace("下げている主な要因", ""))) is ja, told
    assert feature_name("skill:drivers_license", ja=True) == "スキル「普通自動車免許」"
