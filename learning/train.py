"""From labelled episodes to a model that has been tested on newer episodes and on companies that it never met."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from learning.features import Codes, Feature, common_skills, encode, features
from learning.folds import Fold, Rows, by_company, newest
from learning.measures import Estimate, Labels, losses, mean, platt, summary
from learning.policy import Policy
from learning.readiness import Missing, missing, untested
from learning.terms import Floats, Model, logit, probability

_FOLD_BAGS = 4


@dataclass(frozen=True, kw_only=True)
class Company:
    """One company left out: the log-loss of three models on its episodes."""

    org_key: str
    n: int
    model: float
    base_rate: float
    logistic: float

    @property
    def is_beaten(self) -> bool:
        return self.model < self.base_rate


@dataclass(frozen=True, kw_only=True)
class Portability:
    """Whether what was learnt elsewhere holds in a company that was not there."""

    companies: tuple[Company, ...]
    gain: Estimate  # of log-loss over the base rate, per episode

    @property
    def index(self) -> float:
        """The share of companies where the model beats the occupation × region base rate in log-loss."""
        return sum(c.is_beaten for c in self.companies) / len(self.companies) if self.companies else 0.0

    @property
    def is_common(self) -> bool:
        """DEFINITIONS §3, and more than chance: over all episodes the whole interval of the gain lies above nothing.

        Without that a model that had learnt nothing would be called common about every second time.
        """
        return self.index > 0.5 and self.gain.low > 0


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
    """Mature headline episodes whose outcome is known, oldest first and then by key: the same rows, the same order."""
    known = pc.and_(table["is_headline"], pc.is_in(table["success_183"], pa.array(["success", "failure"])))
    rows = table.filter(pc.fill_null(known, fill_value=False))
    return rows.sort_by([("rejected_on", "ascending"), ("company", "ascending"), ("application_key", "ascending")])


def train(table: pa.Table, policy: Policy) -> Trained | tuple[Missing, ...]:
    """A tested model, or what is missing for one. `table` is the feature table; unlabelled rows are left out."""
    rows = labelled(table)
    if lacking := missing(rows, policy.enough):
        return lacking
    days = pc.cast(rows["rejected_on"], pa.int32()).to_numpy().astype(np.int64)
    fold = newest(days, rows["person_key"].to_pylist(), share=policy.model.tested_share)
    labels = np.asarray(pc.equal(rows["success_183"], "success").to_numpy(), dtype=bool)
    old = rows.take(fold.train)
    lacking = missing(old, policy.enough.model_copy(update={"episodes": policy.enough.episodes // 2}))
    if lacking := lacking or untested(len(fold.test), labels[fold.test], policy.enough):
        return lacking
    skills = common_skills(old, at_least=policy.model.skill_min_persons, at_most=policy.model.max_skills)
    inputs = _varying(features(skills=skills), old)
    if not inputs:
        return (
            Missing(
                code="no_feature_varies",
                ja="どの特徴量も全員同じ値のため、学習できません。",
                en="No feature differs between people; there is nothing to learn from.",
            ),
        )
    return _trained(rows, inputs, fold, labels, policy)


def _varying(inputs: tuple[Feature, ...], rows: pa.Table) -> tuple[Feature, ...]:
    """A feature that is the same for everybody says nothing and is left out."""
    codes = encode(rows, inputs)
    return tuple(f for at, f in enumerate(inputs) if len(np.unique(codes[:, at])) > 1)


def _trained(rows: pa.Table, inputs: tuple[Feature, ...], fold: Fold, labels: Labels, policy: Policy) -> Trained:
    from learning.baselines import base_rate, logistic  # noqa: PLC0415 - only where there is enough to learn from
    from learning.boosting import fit  # noqa: PLC0415

    codes = encode(rows, inputs)
    sizes = tuple(f.size for f in inputs)
    cell = tuple(at for at, f in enumerate(inputs) if f.name in {"occupation", "region"})
    old = rows.take(fold.train)
    x, y = codes[fold.train], labels[fold.train]
    left_out = by_company(
        old["org_group_key"].to_pylist(), old["person_key"].to_pylist(), at_most=policy.model.max_folds
    )
    usable = [f for f in left_out if _both(y[f.train])]
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
        portability=_portability(out, y, old["org_key"].to_pylist(), judged),
        calibration=(slope, shift),
        pairs=tuple(f"{inputs[a].name} × {inputs[b].name}" for a, b in pairs),
        persons=frozenset(old["person_key"].to_pylist()),
    )


def _both(labels: Labels) -> bool:
    return bool(labels.any() and not labels.all())


def _cross_calibrated(logits: Floats, labels: Labels, folds: list[Fold]) -> Floats:
    """Probabilities of each fold, calibrated on the other folds alone."""
    p = np.full(len(logits), np.nan)
    for fold in folds:
        others = np.setdiff1d(np.flatnonzero(~np.isnan(logits)), fold.test)
        if _both(labels[others]):
            slope, shift = platt(labels[others], logits[others])
            p[fold.test] = probability(slope * logits[fold.test] + shift)
        else:
            p[fold.test] = probability(logits[fold.test])
    return p


def _pairs(
    codes: Codes, labels: Labels, folds: list[Fold], *, inputs: tuple[Feature, ...], policy: Policy
) -> tuple[tuple[int, int], ...]:
    """Pairs that pay on companies left out; none where plain main effects are as good there.

    One fold proposes and judges: a pair is worth its opacity only if the loss falls by more than its standard error.
    """
    from learning.boosting import fit  # noqa: PLC0415

    if policy.model.max_interactions == 0 or len(labels) < policy.model.interactions_from or not folds:
        return ()
    fold = max(folds, key=lambda f: min(len(f.test), len(f.train)))
    arguments: dict[str, Any] = {"inputs": inputs, "policy": policy.model, "seed": policy.seed, "bags": _FOLD_BAGS}
    x, y = codes[fold.train], labels[fold.train]
    mains = fit(x, y, **arguments)
    paired = fit(x, y, pairs=policy.model.max_interactions, **arguments)
    gains = [losses(labels[fold.test], probability(model.logits(codes[fold.test]))) for model in (mains, paired)]
    gain = gains[0] - gains[1]
    if gain.mean() <= gain.std() / len(gain) ** 0.5:
        return ()
    return tuple((t.features[0], t.features[1]) for t in paired.terms if len(t.features) == 2)


def _seen(
    codes: Codes, persons: list[str], inputs: tuple[Feature, ...], *, at_least: int
) -> tuple[frozenset[int], ...]:
    ids = np.unique(np.asarray(persons).astype(str), return_inverse=True)[1]
    seen = []
    for at, feature in enumerate(inputs):
        counts = {c: len(np.unique(ids[codes[:, at] == c])) for c in range(feature.size)}
        seen.append(frozenset(c for c, n in counts.items() if n >= at_least))
    return tuple(seen)


def _portability(out: dict[str, Floats], labels: Labels, orgs: list[str], judged: Rows) -> Portability:
    names = np.asarray(orgs).astype(str)
    found = []
    for org in np.unique(names[judged]):
        rows = judged[names[judged] == org]
        loss = {name: float(losses(labels[rows], out[name][rows]).mean()) for name in out}
        found.append(Company(org_key=str(org), n=len(rows), **loss))
    gain = mean(losses(labels[judged], out["base_rate"][judged]) - losses(labels[judged], out["model"][judged]))
    return Portability(companies=tuple(found), gain=gain)
