"""Who may train and who may only test: by time, by person and by company, so that no measure rests on a leak."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Fold:
    """Rows that a model is fitted on, and rows that it has never met: neither their persons nor their companies."""

    train: Rows
    test: Rows


def newest(days: npt.NDArray[np.int64], persons: Sequence[str], *, share: float) -> Fold:
    """The newest `share` of the rows tests; rows of one day stay together, and its persons do not train."""
    order = np.sort(days)
    first = order[min(int(len(days) * (1 - share)), len(days) - 1)] if len(days) else 0
    is_test = days >= first
    ids = _numbers(persons)
    tested = np.unique(ids[is_test])
    return Fold(train=np.flatnonzero(~is_test & ~np.isin(ids, tested)), test=np.flatnonzero(is_test))


def by_company(groups: Sequence[str], persons: Sequence[str], *, at_most: int) -> list[Fold]:
    """One fold per group of companies: its rows test, and who it met does not train, wherever else they applied.

    More groups than `at_most` share folds, spread so that folds have similar sizes: each company is still judged by a
    model that has not met it.
    """
    number, ids = _numbers(groups), _numbers(persons)
    sizes = np.bincount(number)
    fold_of = np.zeros(len(sizes), dtype=np.int64)
    load = np.zeros(min(at_most, max(len(sizes), 1)), dtype=np.int64)
    for group in np.lexsort((np.arange(len(sizes)), -sizes)):
        fold_of[group] = int(np.argmin(load))
        load[fold_of[group]] += sizes[group]
    folds = []
    for fold in range(len(load)):
        is_test = fold_of[number] == fold
        met = np.isin(ids, np.unique(ids[is_test]))
        folds.append(Fold(train=np.flatnonzero(~is_test & ~met), test=np.flatnonzero(is_test)))
    return [fold for fold in folds if len(fold.test)]


def _numbers(names: Sequence[str]) -> Rows:
    """Each name as a number that does not depend on the order of the rows."""
    return np.unique(np.asarray(names, dtype=object).astype(str), return_inverse=True)[1].astype(np.int64)
