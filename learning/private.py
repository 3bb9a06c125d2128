"""The model that may leave the operator: differentially private, and attacked before it goes."""

import hashlib
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from learning.features import encode, features, number
from learning.measures import Estimate, Labels, auc, losses
from learning.policy import Policy, PrivatePolicy
from learning.readiness import Missing
from learning.terms import Floats, Model, probability
from learning.train import labelled


@dataclass(frozen=True, kw_only=True)
class Private:
    """A private model, what it cost, and how much an attack on membership gains on guessing."""

    model: Model
    epsilon: float
    delta: float
    n: int
    auc: Estimate
    advantage: float
    persons: frozenset[str] = field(repr=False)

    def spent(self, version: str) -> dict[str, object]:
        """The line for the release's ε ledger."""
        return {
            "what": "fit_model_terms",
            "mechanism": "DP-EBM: Gaussian noise, Gaussian differential privacy composition",
            "epsilon": self.epsilon,
            "delta": self.delta,
            "unit": "person (one episode each)",
            "not_protected": "the number of persons",
            "model_version": version,
        }


def train_private(table: pa.Table, policy: Policy, *, seed: int | None = None) -> Private | tuple[Missing, ...]:
    """A private model of one episode per person, or what is missing. Production passes no seed: see `fit_private`."""
    rows = one_each(labelled(table))
    inside = ~_held_out(rows["person_key"].to_pylist(), share=policy.private.held_out)
    n = int(inside.sum())
    labels = np.asarray(pc.equal(rows["success_183"], "success").to_numpy(), dtype=bool)
    if n < policy.private.min_persons or not labels.any() or labels.all():
        return (
            Missing(
                code="too_few_persons_for_privacy",
                ja=f"差分プライバシー付きの公開モデルには {policy.private.min_persons} 人以上と両方の結果が要ります。",
                en=f"A model that may be published needs {policy.private.min_persons} persons and both outcomes.",
            ),
        )
    model = fitted(rows, labels, inside, policy=policy.private, seed=seed)
    codes = encode(rows, model.inputs)
    p = probability(model.logits(codes))
    loss = losses(labels, p)
    return Private(
        model=model,
        epsilon=policy.private.epsilon,
        delta=policy.private.delta,
        n=n,
        auc=auc(labels[~inside], p[~inside]),
        advantage=membership_advantage(loss[inside], loss[~inside]),
        persons=frozenset(np.asarray(rows["person_key"].to_pylist(), dtype=object)[inside]),
    )


def fitted(rows: pa.Table, labels: Labels, inside: Labels, *, policy: PrivatePolicy, seed: int | None) -> Model:
    """Fit on the rows `inside`; the domain is that of the policy."""
    from learning.boosting import fit_private  # noqa: PLC0415 - only where there is enough to learn from

    low, high = policy.evaluation_bounds
    inputs = tuple(
        f
        for f in features(skills=policy.skills, evaluation=number("evaluation", low=low, high=high))
        if f.name not in {"evaluation_aspects", "region_match"}
    )
    codes = encode(rows, inputs)
    return fit_private(codes[inside], labels[inside], inputs=inputs, policy=policy, seed=seed).calibrated(
        slope=1.0, shift=0.0
    )


def one_each(rows: pa.Table) -> pa.Table:
    """A person's first episode alone: then a row is a person, and the promise is made to persons."""
    first: dict[str, int] = {}
    for at, person in enumerate(rows["person_key"].to_pylist()):
        first.setdefault(person, at)
    return rows.take(pa.array(sorted(first.values()), pa.int64()))


def _held_out(persons: list[str], *, share: float) -> Labels:
    """Whom the private model never meets; the same persons whatever else is in the table."""
    limit = int(share * 2**32)
    return np.array([int(hashlib.sha256(f"held:{p}".encode()).hexdigest()[:8], 16) < limit for p in persons], bool)


def membership_advantage(inside: Floats, outside: Floats) -> float:
    """True minus false positive rate of "the loss is small, so it was trained on" (Yeom et al., CSF 2018).

    The threshold is chosen on one half and judged on the other, both ways round, so that chance is no leak.
    """
    halves = [(inside[::2], outside[::2]), (inside[1::2], outside[1::2])]
    found = []
    for (a_in, a_out), (b_in, b_out) in (halves, halves[::-1]):
        grid = np.quantile(np.concatenate([a_in, a_out]), np.linspace(0.01, 0.99, 99))
        gains = [np.mean(a_in <= t) - np.mean(a_out <= t) for t in grid]
        t = grid[int(np.argmax(gains))]
        found.append(float(np.mean(b_in <= t) - np.mean(b_out <= t)))
    return max(0.0, sum(found) / 2)
