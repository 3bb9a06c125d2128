"""Who is picked, by whom, and how evenly: impact ratios in the form of 29 CFR 1607.4(D) and NYC LL144, with intervals.

Sex and age band are read here alone, from a table of their own, and never by the model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from learning.measures import Estimate, Labels, Z, calibration_error, mean, wilson
from learning.policy import FairnessPolicy
from learning.terms import Floats

Named = Sequence[str | None]
# five-year bands are too thin to compare; these are the ones that the page shows
_AGES: Final = (("-29", 30), ("30-39", 40), ("40-49", 50), ("50-59", 60), ("60+", 200))


@dataclass(frozen=True, kw_only=True)
class Group:
    """How often one group is picked, and its rate over that of the group picked most often."""

    attribute: str
    group: str
    n: int
    picked: int
    rate: Estimate
    ratio: Estimate | None  # None where the group is too small to compare


@dataclass(frozen=True, kw_only=True)
class GroupCalibration:
    """Promised and observed success of one group."""

    attribute: str
    group: str
    n: int
    promised: float
    observed: Estimate
    error: float


def wide_age(band: str | None) -> str | None:
    """The ten-year band of a five-year band of the pool."""
    if band is None:
        return None
    upper = int(band.rstrip("+").split("-")[-1])
    return next(name for name, below in _AGES if upper < below)


def impact_ratios(attribute: str, groups: Named, picked: Labels, policy: FairnessPolicy) -> tuple[Group, ...]:
    """Rates by group and their ratio to the highest; unknown values are no group. The highest itself has ratio 1.

    Compared are groups of at least `min_group` persons and `min_group_share` of all; the interval is Katz's.
    """
    names = np.asarray([g if g is not None else "" for g in groups])
    counts = [(str(g), int((names == g).sum()), int(picked[names == g].sum())) for g in np.unique(names) if g]
    return ratios(attribute, counts, policy)


def ratios(attribute: str, counts: Sequence[tuple[str, int, int]], policy: FairnessPolicy) -> tuple[Group, ...]:
    """The same from counts: group, how many, how many of them picked."""
    total = sum(n for _, n, _ in counts)
    large = [c for c in counts if c[1] >= policy.min_group and c[1] >= policy.min_group_share * total]
    best = max(large, key=lambda c: (c[2] / c[1], c[1]), default=None)
    return tuple(
        Group(
            attribute=attribute, group=g, n=n, picked=k, rate=wilson(k, n),
            ratio=_ratio(k, n, best[2], best[1]) if best and (g, n, k) in large and best[2] else None,
        )
        for g, n, k in counts
    )  # fmt: skip


def _ratio(k: int, n: int, best_k: int, best_n: int) -> Estimate:
    """k/n over best_k/best_n with Katz's log interval; ½ is added to the counts where nobody was picked."""
    value = (k / n) / (best_k / best_n)
    if (k, n) == (best_k, best_n):
        return Estimate(value=1.0, low=1.0, high=1.0)
    add = 0.0 if k else 0.5
    centre = np.log(((k + add) / (n + add)) / ((best_k + add) / (best_n + add)))
    half = Z * (1 / (k + add) - 1 / (n + add) + 1 / (best_k + add) - 1 / (best_n + add)) ** 0.5
    return Estimate(value=value, low=min(value, float(np.exp(centre - half))), high=float(np.exp(centre + half)))


def selection(rows: Sequence[Mapping[str, Any]], policy: FairnessPolicy) -> tuple[Group, ...]:
    """How often companies chose each group, all companies together, from the rows of fairness_audit.

    Groups that a company's row holds back are not in it; a ratio over all also holds who applied where.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row["measure"] == "selection" and row["stage"] == "overall" and row["n"] is not None:
            attribute, group = _wide(row["attribute"], row["group_name"])
            found = counts.setdefault((attribute, group), [0, 0])
            found[0] += row["n"]
            found[1] += row["n_chosen"]
    return tuple(
        group
        for attribute in sorted({a for a, _ in counts})
        for group in ratios(
            attribute, [(g, n, k) for (a, g), (n, k) in sorted(counts.items()) if a == attribute], policy
        )
    )


def _wide(attribute: str, group: str) -> tuple[str, str]:
    return ("age_band", wide_age(group) or group) if attribute == "age_band5" else (attribute, group)


def is_assessable(groups: Sequence[Group]) -> bool:
    """Whether any two groups of one attribute could be compared; where not, nobody knows whether it is fair."""
    compared = [g.attribute for g in groups if g.ratio is not None]
    return len(compared) > len(set(compared))


def biased(groups: Sequence[Group], policy: FairnessPolicy) -> tuple[Group, ...]:
    """Groups whose whole interval lies below the ratio: hardly chance."""
    return tuple(g for g in groups if g.ratio is not None and g.ratio.high < policy.min_ratio)


def below(groups: Sequence[Group], policy: FairnessPolicy) -> tuple[Group, ...]:
    """Groups whose ratio itself lies below it: for the model's own scores this holds the release."""
    return tuple(g for g in groups if g.ratio is not None and g.ratio.value < policy.min_ratio)


def calibration_by_group(attribute: str, groups: Named, labels: Labels, p: Floats) -> tuple[GroupCalibration, ...]:
    """Per group of the tested episodes what the model promised and what came."""
    names = np.asarray([g if g is not None else "" for g in groups])
    found = []
    for g in np.unique(names):
        rows = np.flatnonzero(names == g)
        if not g or len(rows) < 10:
            continue
        error, _ = calibration_error(labels[rows], p[rows], bins=5)
        found.append(
            GroupCalibration(
                attribute=attribute, group=str(g), n=len(rows), promised=mean(p[rows]).value,
                observed=wilson(int(labels[rows].sum()), len(rows)), error=error,
            )
        )  # fmt: skip
    return tuple(found)


def as_rows(groups: Sequence[Group] | Sequence[GroupCalibration]) -> list[dict[str, Any]]:
    return [asdict(g) for g in groups]
