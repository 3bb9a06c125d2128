"""Explainable boosting (interpret-core) in, tables out. Imported only where there is something to learn from."""

import warnings
from collections.abc import Sequence
from typing import Any

import joblib
import numpy as np
import numpy.typing as npt
from interpret.glassbox import ExplainableBoostingClassifier
from interpret.privacy import DPExplainableBoostingClassifier

from learning.features import Codes, Feature, varying
from learning.policy import ModelPolicy, PrivatePolicy
from learning.terms import Floats, Model, Term, logit

Labels = npt.NDArray[np.bool_]
_ENOUGH = 16_000  # persons from which the private model takes its full steps: tuned on simulated people alone
_HELD = 0.15  # of each bag's rows: they say when to stop


def fit(
    codes: Codes,
    labels: Labels,
    *,
    inputs: tuple[Feature, ...],
    policy: ModelPolicy,
    seed: int,
    bags: int | None = None,
    pairs: int = 0,
) -> Model:
    """Main effects and at most so many pairs, looked for in these rows; the same seed gives the same tables."""
    known = np.maximum(codes, 0)
    # what is the same for everybody has no term; it stays an input, so that another level is seen to be strange
    differing = varying(codes)
    if not differing:
        base = float(logit(np.array(labels.mean())))
        return Model(inputs=inputs, base=base, base_bags=np.array([base]), terms=(), bag_share=1 - _HELD)
    used = [inputs[at] for at in differing]
    estimator = ExplainableBoostingClassifier(
        feature_names=[f.name for f in used],
        feature_types=[_cuts(f) for f in used],
        max_bins=max(f.size for f in used) + 2,
        interactions=pairs,
        outer_bags=bags or policy.outer_bags,
        validation_size=_HELD,
        learning_rate=policy.learning_rate,
        monotone_constraints=[int(f.name in policy.monotone) for f in used],
        min_samples_leaf=10,
        random_state=seed,
        n_jobs=2,
    )
    # unknown is a level of its own; the library's name for that is NaN
    x = np.where(known == 0, np.nan, known)[:, differing].astype(np.float64)
    _quietly(estimator, x, labels)
    return _tables(estimator, inputs, differing, bag_share=1 - _HELD)


def fit_private(
    codes: Codes, labels: Labels, *, inputs: tuple[Feature, ...], policy: PrivatePolicy, seed: int | None
) -> Model:
    """(ε, δ)-differentially private main effects, each row one person. Production passes no seed.

    A known seed would let anybody subtract the noise: it is for tests and benchmarks. Bounds and levels are those of
    `inputs`, which come from the policy alone.
    """
    # with few people long steps learn noise; their number is the one thing that the promise does not cover
    rate = policy.learning_rate * min(1.0, len(labels) / _ENOUGH)
    estimator = DPExplainableBoostingClassifier(
        feature_names=[f.name for f in inputs],
        feature_types=["continuous"] * len(inputs),
        privacy_bounds={f.name: (-0.5, f.size - 0.5) for f in inputs},
        max_bins=32,
        max_leaves=10,
        bin_budget_frac=0.2,
        max_rounds=policy.max_rounds,
        learning_rate=rate,
        epsilon=policy.epsilon,
        delta=policy.delta,
        random_state=seed,
        n_jobs=1,
    )
    _quietly(estimator, np.maximum(codes, 0).astype(np.float64), labels)
    return _evaluated(estimator, inputs)


def _quietly(estimator: Any, x: Floats, labels: Labels) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about missing values in its own plots, and about a seed in tests
        # threads: the work is in native code, and a process would import the library once more
        with joblib.parallel_config(backend="threading", n_jobs=2):
            estimator.fit(x, labels)


def _cuts(feature: Feature) -> list[float]:
    """Cuts between the codes 1, 2, …: bin and code are the same number."""
    return [code + 0.5 for code in range(1, max(len(feature.levels), 2))]


def _tables(estimator: Any, inputs: tuple[Feature, ...], differing: Sequence[int], *, bag_share: float) -> Model:
    terms = []
    for used, scores, bags in zip(
        estimator.term_features_, estimator.term_scores_, estimator.bagged_scores_, strict=True
    ):
        features = tuple(differing[int(at)] for at in used)
        known = tuple(slice(0, inputs[at].size) for at in features)
        terms.append(Term(features=features, scores=scores[known], bags=bags[(slice(None), *known)]))
    return Model(
        inputs=inputs,
        base=float(np.ravel(estimator.intercept_)[0]),
        base_bags=np.ravel(estimator.bagged_intercept_).astype(np.float64),
        terms=tuple(terms),
        bag_share=bag_share,
    )


def _evaluated(estimator: Any, inputs: tuple[Feature, ...]) -> Model:
    """Tables of a model that chose its own bins: asked once for every code of every feature."""
    longest = max(f.size for f in inputs)
    grid = np.zeros((longest, len(inputs)))
    for at, feature in enumerate(inputs):
        grid[:, at] = np.minimum(np.arange(longest), feature.size - 1)
    scores = estimator.eval_terms(grid)
    terms = []
    for term, features in enumerate(estimator.term_features_):
        at = int(features[0])
        column = scores[: inputs[at].size, term].astype(np.float64)
        terms.append(Term(features=(at,), scores=column, bags=column[None, :]))
    base = float(np.ravel(estimator.intercept_)[0])
    return Model(inputs=inputs, base=base, base_bags=np.array([base]), terms=tuple(terms), bag_share=0.5)
