"""k-anonymity, l-diversity and t-closeness of a table of persons, counted where the table lies: in DuckDB.

Rows alike in all quasi-identifiers are one class; null is a value like any other.
    k  the size of the smallest class (Sweeney L., IJUFKS 10 (2002) 557–570)
    l  the smallest number of different sensitive values in a class (Machanavajjhala A. et al., TKDD 1 (2007), distinct)
    t  the greatest distance of a class's sensitive values from those of the whole table, 0..1 (Li N. et al., ICDE 2007:
       equal distance for words, ordered distance for numbers)
Of several sensitive columns the worst counts.

DuckDB reads the table once per sensitive column and counts pairs of a class and a value, each pair packed into one
whole number (packing.py). What is left are a few numbers per pair; their distances are sums over sorted arrays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from anonymization.disclosure.packing import Pairs, count_pairs, names
from anonymization.disclosure.rule import NUMBER

# a column of numbers or days is ordered, any other is not
_ORDERED: Final = re.compile(f"{NUMBER.pattern}|DATE")
Floats = NDArray[np.float64]


def k_anonymity(connection: duckdb.DuckDBPyConnection, *, relation: str, quasi_identifiers: Sequence[str]) -> int:
    """The size of the smallest class; 0 for an empty table."""
    qi = names(quasi_identifiers)
    return int(
        _one(connection, f"select coalesce(min(n), 0) from (select count(*) as n from {relation} group by {qi})")
    )


def l_diversity(
    connection: duckdb.DuckDBPyConnection, *, relation: str, quasi_identifiers: Sequence[str], sensitive: Sequence[str]
) -> int:
    """The smallest number of different values of a sensitive column in a class; 0 for an empty table."""
    qi = names(quasi_identifiers)
    counted = (
        f"select count(*) as n from (select distinct {qi}, {names([column])} from {relation}) group by {qi}"
        for column in sensitive
    )
    return min(int(_one(connection, f"select coalesce(min(n), 0) from ({query})")) for query in counted)


@dataclass(frozen=True, kw_only=True)
class Anonymity:
    """All three of one table."""

    k: int
    l: int  # noqa: E741 - its name in the literature
    t: float


def anonymity(
    connection: duckdb.DuckDBPyConnection, *, relation: str, quasi_identifiers: Sequence[str], sensitive: Sequence[str]
) -> Anonymity:
    """k, l and t at once: the table is read once per sensitive column. At least one is needed."""
    kinds = {name: kind for name, kind, *_ in connection.execute(f"describe {relation}").fetchall()}
    found = [
        _of_pairs(
            count_pairs(connection, relation=relation, classes=quasi_identifiers, value=column),
            ordered=_ORDERED.fullmatch(kinds[column]) is not None,
        )
        for column in sensitive
    ]
    return Anonymity(k=min(each.k for each in found), l=min(each.l for each in found), t=max(each.t for each in found))


def t_closeness(
    connection: duckdb.DuckDBPyConnection, *, relation: str, quasi_identifiers: Sequence[str], sensitive: Sequence[str]
) -> float:
    """How far, at most, the sensitive values of a class lie from those of the whole table; 0 for an empty table."""
    return anonymity(connection, relation=relation, quasi_identifiers=quasi_identifiers, sensitive=sensitive).t


def _of_pairs(pairs: Pairs, *, ordered: bool) -> Anonymity:
    if not len(pairs.n):
        return Anonymity(k=0, l=0, t=0.0)
    is_first = np.r_[True, pairs.of_class[1:] != pairs.of_class[:-1]]
    starts = np.flatnonzero(is_first)
    different = np.diff(np.r_[starts, len(pairs.n)])
    sizes = np.add.reduceat(pairs.n, starts)
    size = np.repeat(sizes, different).astype(float)
    whole = np.bincount(pairs.value, weights=pairs.n).astype(float)  # every value from 0 on occurs
    if ordered:
        cumulated = np.cumsum(pairs.n)
        before = np.repeat(cumulated[starts] - pairs.n[starts], different)
        last = np.r_[starts[1:] - 1, len(pairs.n) - 1]
        until = np.r_[pairs.value[1:], 0]
        until[last] = len(whole)
        distance = _ordered((cumulated - before) / size, pairs.value, until, is_first=is_first, whole=whole)
    else:
        # ½·Σ|q − p| = Σ max(0, q − p): values that a class lacks add nothing to the second form
        distance = np.maximum(0.0, pairs.n / size - (whole / whole.sum())[pairs.value])
    return Anonymity(
        k=int(sizes.min()), l=int(different.min()), t=max(0.0, float(np.add.reduceat(distance, starts).max()))
    )


def _ordered(
    q: Floats, at: NDArray[np.int64], until: NDArray[np.int64], *, is_first: NDArray[np.bool_], whole: Floats
) -> Floats:
    """What each pair adds to 1/(m − 1)·Σᵢ|Q(i) − P(i)| over the m values in their order, Q and P the cumulated shares.

    From one value of a class (`at`) to its next (`until`) Q stands still at `q` while P goes on: P is below q up to a
    place that a search finds, and above it from there on. Before a class's first value Q is 0.
    """
    m = len(whole)
    if m == 1:
        return np.zeros(len(q))
    p = np.cumsum(whole) / whole.sum()
    sums = np.r_[0.0, np.cumsum(p)]
    middle = np.clip(np.searchsorted(p, q, side="right"), at, until)
    below = q * (middle - at) - (sums[middle] - sums[at])
    above = (sums[until] - sums[middle]) - q * (until - middle)
    found: Floats = (below + above + np.where(is_first, sums[at], 0.0)) / (m - 1)
    return found


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    value: float = connection.execute(query).fetchall()[0][0]
    return value
