"""How good a probability is: separation, loss, calibration, each with its interval. Plain numpy, no model inside."""

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from learning.terms import Floats, probability

Labels = npt.NDArray[np.bool_]
Z: Final = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Probabilities of one range, and what became of those people."""

    n: int
    expected: float
    observed: Estimate


def auc(labels: Labels, scores: Floats) -> Estimate:
    """Area under the ROC curve, ties counted half, with DeLong's interval (Biometrics 44 (1988) 837–845)."""
    positives, negatives = scores[labels], scores[~labels]
    if not len(positives) or not len(negatives):
        return Estimate(value=float("nan"), low=float("nan"), high=float("nan"))
    wins = _placements(positives, negatives)
    losses = 1 - _placements(negatives, positives)
    value = float(wins.mean())
    variance = wins.var(ddof=1) / len(wins) if len(wins) > 1 else 0.0
    variance += losses.var(ddof=1) / len(losses) if len(losses) > 1 else 0.0
    half = Z * float(np.sqrt(variance))
    return Estimate(value=value, low=max(0.0, value - half), high=min(1.0, value + half))


def _placements(of: Floats, among: Floats) -> Floats:
    """For each value the share of `among` that lies below it, ties half."""
    ordered = np.sort(among)
    below = np.searchsorted(ordered, of, "left")
    return np.asarray((below + np.searchsorted(ordered, of, "right")) / (2 * len(among)))


def losses(labels: Labels, p: Floats) -> Floats:
    """The log-loss of each row."""
    clipped = np.clip(p, 1e-12, 1 - 1e-12)
    return np.asarray(-np.log(np.where(labels, clipped, 1 - clipped)))


def mean(values: Floats) -> Estimate:
    """A mean with its normal interval."""
    value = float(values.mean())
    half = Z * float(values.std(ddof=1)) / len(values) ** 0.5 if len(values) > 1 else float("inf")
    return Estimate(value=value, low=value - half, high=value + half)


def wilson(successes: int, n: int) -> Estimate:
    """A proportion with Wilson's score interval."""
    if n == 0:
        return Estimate(value=float("nan"), low=0.0, high=1.0)
    p = successes / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * (p * (1 - p) / n + Z * Z / (4 * n * n)) ** 0.5 / (1 + Z * Z / n)
    # at none and at all the end is the proportion itself; rounding would leave it a hair to one side
    return Estimate(value=p, low=centre - half if successes else 0.0, high=centre + half if successes < n else 1.0)


def calibration_curve(labels: Labels, p: Floats, *, bins: int = 10) -> list[Bin]:
    """Ranges of equal numbers of people, from the least to the most likely."""
    parts = np.array_split(np.argsort(p, kind="stable"), bins)
    return [
        Bin(n=len(rows), expected=float(p[rows].mean()), observed=wilson(int(labels[rows].sum()), len(rows)))
        for rows in parts
        if len(rows)
    ]


def calibration_error(labels: Labels, p: Floats, *, bins: int = 10) -> tuple[float, float]:
    """Expected calibration error over bins of equal size, and what pure chance would show of a perfect model.

    The second figure is the expectation of the first where every probability is right: with few people no model can
    come below it.
    """
    curve = calibration_curve(labels, p, bins=bins)
    n = sum(b.n for b in curve)
    found = sum(b.n * abs(b.expected - b.observed.value) for b in curve) / n
    chance = sum(b.n * (2 / np.pi * b.expected * (1 - b.expected) / b.n) ** 0.5 for b in curve) / n
    return float(found), float(chance)


def platt(labels: Labels, logits: Floats) -> tuple[float, float]:
    """Slope and shift of the logistic regression of the labels on the logit (Platt 1999), by Newton's method.

    Targets are smoothed as Platt did, so that separable data stay finite. A slope that is not positive would turn the
    order of people round: then only the shift is fitted.
    """
    slope, shift = _newton(labels, np.column_stack([logits, np.ones_like(logits)]), np.array([1.0, 0.0]))
    if slope > 0:
        return float(slope), float(shift)
    (shift,) = _newton(labels, np.ones((len(logits), 1)), np.array([0.0]))
    return 0.0, float(shift)


def _newton(labels: Labels, x: Floats, start: Floats) -> Floats:
    positives = int(labels.sum())
    target = np.where(labels, (positives + 1) / (positives + 2), 1 / (len(labels) - positives + 2))
    weights = start
    for _ in range(100):
        p = probability(x @ weights)
        gradient = x.T @ (target - p)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-9 * np.eye(x.shape[1])
        step = np.linalg.solve(hessian, gradient)
        weights = weights + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    return weights


def summary(labels: Labels, p: Floats) -> dict[str, Any]:
    """What a table of models shows of each."""
    ece, chance = calibration_error(labels, p)
    return {
        "n": len(labels),
        "auc": auc(labels, p).as_dict(),
        "log_loss": mean(losses(labels, p)).as_dict(),
        "brier": mean((p - labels) ** 2).as_dict(),
        "ece": ece,
        "ece_by_chance": chance,
    }
