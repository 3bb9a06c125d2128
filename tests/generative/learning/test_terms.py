"""Whatever a model's tables hold: contributions add up exactly, calibration changes no order, JSON gives it back."""

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.fairness import impact_ratios
from learning.features import features
from learning.measures import auc, wilson
from learning.policy import load_policy
from learning.terms import Model, Term

INPUTS = features(skills=("python", "excel"))
SCORE = st.floats(-8, 8, allow_nan=False)


@st.composite
def models(draw: st.DrawFn) -> Model:
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    wide = draw(st.sampled_from([1e-6, 0.3, 5.0]))
    shapes = [(at,) for at in range(len(INPUTS))] + draw(st.sampled_from([[], [(0, 3)], [(1, 9), (2, 6)]]))
    terms = []
    for at in shapes:
        size = tuple(INPUTS[a].size for a in at)
        terms.append(Term(features=at, scores=random.normal(0, wide, size), bags=random.normal(0, wide, (4, *size))))
    base = draw(SCORE)
    plain = Model(inputs=INPUTS, base=base, base_bags=np.full(4, base), terms=tuple(terms), bag_share=0.85)
    return plain.calibrated(slope=draw(st.floats(0.01, 3)), shift=draw(SCORE))


def codes(seed: int, n: int = 40) -> "np.ndarray[tuple[int, int], np.dtype[np.int16]]":
    random = np.random.default_rng(seed)
    columns = [random.integers(-1, f.size, n) for f in INPUTS]
    return np.stack(columns, axis=1).astype(np.int16)


@settings(max_examples=60, deadline=None)
@given(models(), st.integers(0, 10_000))
def test_contributions_add_up_in_any_order(model: Model, seed: int) -> None:
    rows = codes(seed)
    added, logits = model.contributions(rows), model.logits(rows)
    for row, logit in zip(added, logits, strict=True):
        assert model.base + sum(row.tolist()) == logit
        shuffled = np.random.default_rng(seed).permutation(row).tolist()
        assert sum(shuffled, start=0.0) + model.base == logit


@settings(max_examples=20, deadline=None)
@given(models(), st.integers(0, 10_000))
def test_a_model_comes_back_from_its_json(model: Model, seed: int) -> None:
    again = Model.from_dict(json.loads(json.dumps(model.as_dict())))
    rows = codes(seed)
    assert (again.logits(rows) == model.logits(rows)).all()
    assert (again.spread(rows) == model.spread(rows)).all()
    assert again.as_dict() == model.as_dict()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=60))
def test_auc_is_the_share_of_pairs_in_order(rows: list[tuple[bool, int]]) -> None:
    labels = np.array([label for label, _ in rows])
    scores = np.array([float(score) for _, score in rows])
    pairs = [(a, b) for a in scores[labels] for b in scores[~labels]]
    found = auc(labels, scores)
    if not pairs:
        assert np.isnan(found.value)
        return
    assert abs(found.value - sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs)) < 1e-12
    assert 0 <= found.low <= found.value <= found.high <= 1


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c", None]), st.booleans()), max_size=400))
def test_impact_ratios_stay_in_bounds(rows: list[tuple[str | None, bool]]) -> None:
    picked = np.array([p for _, p in rows], dtype=bool)
    found = impact_ratios("sex", [g for g, _ in rows], picked, load_policy().fairness)
    assert sum(g.n for g in found) == sum(g is not None for g, _ in rows)
    for group in found:
        assert wilson(group.picked, group.n) == group.rate
        if group.ratio is not None:
            assert 0 <= group.ratio.low <= group.ratio.value <= 1 + 1e-12
            assert group.ratio.value <= group.ratio.high + 1e-12
