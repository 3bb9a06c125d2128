"""Which rows share their key with another one: found in eight bytes per row, whatever the file's size.

Digests are salted by Python's own hash seed and never leave the process.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.plan import Plan

Digests = npt.NDArray[np.int64]

_PARTS: Final = 16  # sorted one after the other, so that no second copy of all digests is ever held


@dataclass(kw_only=True)
class Repeats:
    """Digests as they come; `found` gives those that came more than once."""

    _parts: list[list[Digests]] = field(default_factory=lambda: [[] for _ in range(_PARTS)])

    def add(self, values: Digests) -> None:
        """Take the digests of one batch."""
        ordered = np.sort(values)
        bounds = np.searchsorted(ordered, _BOUNDS)
        for part, piece in zip(self._parts, np.split(ordered, bounds), strict=True):
            part.append(piece.copy())

    def found(self) -> Digests:
        """The repeated ones, sorted. What was collected is given back."""
        repeated = []
        for part in self._parts:
            whole = np.concatenate([_NONE, *part])
            part.clear()
            whole.sort()
            repeated.append(np.unique(whole[1:][whole[1:] == whole[:-1]]))
        return np.concatenate(repeated)


_NONE: Final = np.empty(0, dtype=np.int64)
_BOUNDS: Final = np.linspace(-(2**63), 2**63, _PARTS + 1)[1:-1].astype(np.int64)


def key_digests(columns: Sequence[pa.Array], *, rows: int, plan: Plan) -> Digests:
    """One number per row: of its applicant_id where the export has one, else of all its cells."""
    keys = plan.of("applicant_id") if plan.kind == "applications" else []
    if not keys:
        return row_digests(columns, rows=rows)
    return row_digests([pc.utf8_trim_whitespace(columns[mapped.index]) for mapped in keys], rows=rows)


def row_digests(columns: Sequence[pa.Array], *, rows: int) -> Digests:
    """One number per row over all its cells."""
    digest = np.zeros(rows, dtype=np.int64)
    for column in columns:
        one = np.fromiter(map(hash, column.to_pylist()), dtype=np.int64, count=rows)
        digest = digest * np.int64(1_000_003) + one
    return digest


def places_among(values: Digests, known: Digests) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Where each value stands among the known ones, which are sorted, and whether it does."""
    if not len(known):
        return np.zeros(len(values), dtype=np.intp), np.zeros(len(values), dtype=np.bool_)
    places = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return places, known[places] == values
