"""What a model has to beat: the rate of the same occupation and region, and a logistic regression on the same codes."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from learning.features import Codes
from learning.measures import Labels
from learning.terms import Floats

_STRENGTH: Final = 0.1  # inverse of the ridge penalty: one figure for every fold, chosen once on simulated data
_PRIOR: Final = 20.0  # episodes by which a cell leans on the overall rate


@dataclass(frozen=True)
class BaseRate:
    """The rate of an occupation × region cell, leaning on the overall rate where the cell is small."""

    cells: dict[tuple[int, ...], float]
    overall: float
    columns: tuple[int, ...]

    def predict(self, codes: Codes) -> Floats:
        keys = codes[:, list(self.columns)].tolist()
        return np.array([self.cells.get(tuple(key), self.overall) for key in keys])


def base_rate(codes: Codes, labels: Labels, *, columns: tuple[int, ...]) -> BaseRate:
    """Fit the rates of the cells that `columns` of the codes span."""
    overall = float((labels.sum() + 1) / (len(labels) + 2))
    keys, inverse = np.unique(codes[:, list(columns)], axis=0, return_inverse=True)
    n = np.bincount(inverse, minlength=len(keys))
    met = np.bincount(inverse, weights=labels, minlength=len(keys))
    rates = (met + _PRIOR * overall) / (n + _PRIOR)
    return BaseRate({tuple(k): float(r) for k, r in zip(keys.tolist(), rates, strict=True)}, overall, columns)


@dataclass(frozen=True)
class Logistic:
    """Ridge logistic regression on one indicator per level."""

    estimator: Any
    sizes: tuple[int, ...]

    def predict(self, codes: Codes) -> Floats:
        return np.asarray(self.estimator.predict_proba(indicators(codes, self.sizes))[:, 1])


def logistic(codes: Codes, labels: Labels, *, sizes: tuple[int, ...]) -> Logistic:
    """Fit on the levels of every feature; `sizes` are the numbers of codes of each."""
    estimator = LogisticRegression(C=_STRENGTH, max_iter=1000)
    return Logistic(estimator.fit(indicators(codes, sizes), labels), sizes)


def indicators(codes: Codes, sizes: tuple[int, ...]) -> Floats:
    """One column of 0 and 1 for each code of each feature."""
    parts = [codes[:, [at]] == np.arange(size) for at, size in enumerate(sizes)]
    return np.concatenate(parts, axis=1).astype(np.float64)
