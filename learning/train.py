"""From labelled episodes to a model that has been tested on newer episodes and on companies that it never met."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from learning.features import Codes, Feature, common_skills, encode, features, varying
from learning.folds import Fold, by_company, newest
from learning.measures import Labels, losses, mean, platt, summary
from learning.policy import Policy
from learning.portability import Portability, portability
from learning.readiness import NO_FEATURE_VARIES, Missing, missing, missing_older, unjudged, untested
from learning.terms import Floats, Model, logit, probability

_FOLD_BAGS = 4
# the same rows in the same order, however they arrived
OLDEST_FIRST = [("rejected_on", "ascending"), ("company", "ascending"), ("application_key", "ascending")]
_JUDGES = 3  # folds that judge pairs: one alone let pairs in that cost .004 of AUC on newer episodes
# of each outcome in a fold's training rows: with fewer a company is not judged, since its judge would be chance itself
_FOLD_OUTCOMES = 25


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A model and everything its card tells."""

    model: Model
    seen: tuple[frozenset[int], ...]  # codes per feature seen in enough persons
    window: tuple[date, date]
    fold: Fold
    codes: Codes
    labels: Labels
    predicted: dict[str, Floats]  # on the newest part, by model
    left_out: dict[str, dict[str, Any]]  # measures on companies left out, each probability calibrated without them
    portability: Portability
    calibration: tuple[float, float]
    pairs: tuple[str, ...]
    persons: frozenset[str] = field(repr=False)


def labelled(table: pa.Table) -> pa.Table:
    """Mature headline episodes whose outcome is known, oldest first."""
    known = pc.and_(table["is_headline"], pc.is_in(table["success_183"], pa.array(["success", "failure"])))
    rows = table.filter(pc.fill_null(known, fill_value=False))
    return rows.sort_by(OLDEST_FIRST)


def train(table: pa.Table, policy: Policy) -> Trained | tuple[Missing, ...]:
    """A tested model, or what is missing for one. `table` is the feature table; unlabelled rows are left out."""
    rows = labelled(table)
    if lacking := missing(rows, policy.enough):
        return lacking
    days = pc.cast(rows["rejected_on"], pa.int32()).to_numpy().astype(np.int64)
    fold = newest(days, rows["person_key"].to_pylist(), share=policy.model.tested_share)
    labels = np.asarray(pc.equal(rows["success_183"], "success").to_numpy(), dtype=bool)
    old = rows.take(fold.train)
    lacking = missing_older(rows, old, policy.enough)
    if lacking := lacking or untested(len(fold.test), labels[fold.test], policy.enough):
        return lacking
    skills = common_skills(old, at_least=policy.model.skill_min_persons, at_most=policy.model.max_skills)
    inputs = features(skills=skills)
    codes = encode(rows, inputs)
    if not varying(codes[fold.train]):
        return (NO_FEATURE_VARIES,)
    left_out = by_company(
        old["org_group_key"].to_pylist(), old["person_key"].to_pylist(), at_most=policy.model.max_folds
    )
    usable = [f for f in left_out if _can_judge(labels[fold.train][f.train])]
    if lacking := unjudged(usable, old.num_rows):
        return lacking
    return _trained(rows, codes, labels, inputs=inputs, fold=fold, usable=usable, policy=policy)


def _trained(
    rows: pa.Table,
    codes: Codes,
    labels: Labels,
    *,
    inputs: tuple[Feature, ...],
    fold: Fold,
    usable: list[Fold],
    policy: Policy,
) -> Trained:
    from learning.baselines import base_rate, logistic  # noqa: PLC0415 - only where there is enough to learn from
    from learning.boosting import fit  # noqa: PLC0415

    sizes = tuple(f.size for f in inputs)
    cell = tuple(at for at, f in enumerate(inputs) if f.name in {"occupation", "region"})
    old = rows.take(fold.train)
    x, y = codes[fold.train], labels[fold.train]
    pairs = _pairs(x, y, usable, inputs=inputs, policy=policy)
    out = {name: np.full(len(y), np.nan) for name in ("model", "base_rate", "logistic")}
    for f in usable:
        part = fit(
            x[f.train], y[f.train], inputs=inputs, policy=policy.model, seed=policy.seed, bags=_FOLD_BAGS, pairs=pairs
        )
        out["model"][f.test] = part.logits(x[f.test])
        out["base_rate"][f.test] = base_rate(x[f.train], y[f.train], columns=cell).predict(x[f.test])
        out["logistic"][f.test] = logistic(x[f.train], y[f.train], sizes=sizes).predict(x[f.test])
    # calibrated on companies left out, each by a model that never met them: the folds that also judge portability
    judged = np.flatnonzero(~np.isnan(out["model"]))
    slope, shift = platt(y[judged], out["model"][judged])
    plain = fit(x, y, inputs=inputs, policy=policy.model, seed=policy.seed, pairs=pairs)
    model = plain.calibrated(slope=slope, shift=shift)
    predicted = {
        "model": probability(model.logits(codes[fold.test])),
        "base_rate": base_rate(x, y, columns=cell).predict(codes[fold.test]),
        "logistic": logistic(x, y, sizes=sizes).predict(codes[fold.test]),
    }
    out["model"] = _cross_calibrated(out["model"], y, usable)
    # calibrated the same way: nobody wins by that alone
    for name in ("base_rate", "logistic"):
        out[name] = _cross_calibrated(logit(out[name]), y, usable)
    told = old["rejected_on"].to_pylist()
    return Trained(
        model=model,
        seen=_seen(x, old["person_key"].to_pylist(), inputs, at_least=policy.model.level_min_persons),
        window=(min(told), max(told)),
        fold=fold,
        codes=codes,
        labels=labels,
        predicted=predicted,
        left_out={name: summary(y[judged], p[judged]) for name, p in out.items()},
        portability=portability(out, y, old["org_key"].to_pylist(), judged),
        calibration=(slope, shift),
        pairs=tuple(" × ".join(inputs[at].name for at in t.features) for t in model.terms if len(t.features) > 1),
        persons=frozenset(old["person_key"].to_pylist()),
    )


def _can_judge(labels: Labels) -> bool:
    successes = int(labels.sum())
    return min(successes, len(labels) - successes) >= _FOLD_OUTCOMES


def _cross_calibrated(logits: Floats, labels: Labels, folds: list[Fold]) -> Floats:
    """Probabilities of each fold, calibrated on other folds alone, without the persons that this one's company met."""
    p = np.full(len(logits), np.nan)
    for fold in folds:
        others = fold.train[~np.isnan(logits[fold.train])]
        if _can_judge(labels[others]):
            slope, shift = platt(labels[others], logits[others])
            p[fold.test] = probability(slope * logits[fold.test] + shift)
        else:
            p[fold.test] = probability(logits[fold.test])
    return p


def _pairs(codes: Codes, labels: Labels, folds: list[Fold], *, inputs: tuple[Feature, ...], policy: Policy) -> int:
    """How many pairs each model may look for in its own rows; none where main effects are as good elsewhere.

    The largest folds judge, once: pairs are worth their opacity only if the loss falls with its whole interval.
    """
    from learning.boosting import fit  # noqa: PLC0415

    if policy.model.max_interactions == 0 or len(labels) < policy.model.interactions_from:
        return 0
    arguments: dict[str, Any] = {"inputs": inputs, "policy": policy.model, "seed": policy.seed, "bags": _FOLD_BAGS}
    gains = []
    for fold in sorted(folds, key=lambda f: -len(f.test))[:_JUDGES]:
        x, y = codes[fold.train], labels[fold.train]
        mains, paired = (fit(x, y, pairs=pairs, **arguments) for pairs in (0, policy.model.max_interactions))
        found = [losses(labels[fold.test], probability(model.logits(codes[fold.test]))) for model in (mains, paired)]
        gains.append(found[0] - found[1])
    return policy.model.max_interactions if mean(np.concatenate(gains)).low > 0 else 0


def _seen(
    codes: Codes, persons: list[str], inputs: tuple[Feature, ...], *, at_least: int
) -> tuple[frozenset[int], ...]:
    ids = np.unique(np.asarray(persons).astype(str), return_inverse=True)[1]
    seen = []
    for at, feature in enumerate(inputs):
        counts = {c: len(np.unique(ids[codes[:, at] == c])) for c in range(feature.size)}
        seen.append(frozenset(c for c, n in counts.items() if n >= at_least))
    return tuple(seen)
