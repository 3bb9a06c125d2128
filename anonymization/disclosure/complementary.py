"""Complementary suppression: which further cells must be held back so that no held-back one can be worked out.

Cells of a table with margins add up: a margin ("all") is the sum of the cells below it. Whoever knows the published
cells therefore knows a range for each suppressed one. A suppressed cell is safe when that range, found by solving the
linear programme of all sums at once, is at least `width` wide: then no estimate of it is certain to be within
`width / 2`. Method: linear sensitivity audit as in Hundepool et al., Statistical Disclosure Control (2012), ch. 4.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

ALL: Final = "all"
NOT_TOLD: Final = "(not told)"

Cell = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Range:
    """What a stranger can say of a suppressed cell for certain."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


def further_suppressions(counts: Mapping[Cell, float], *, suppressed: Collection[Cell], width: float) -> set[Cell]:
    """Cells to suppress beside `suppressed`, so that every suppressed cell's range is at least `width` wide.

    `counts` gives every cell of the table, margins included; a cell that it lacks is known to be empty. The smallest
    neighbour is given up first: it costs the reader least.
    """
    further: set[Cell] = set()
    for part in _Table.of(counts).parts():
        inside = {cell for cell in suppressed if cell in part.counts}
        if inside:
            further |= _further(part, suppressed=inside, width=width)
    return further


def _further(table: "_Table", *, suppressed: set[Cell], width: float) -> set[Cell]:
    held, doubtful = set(suppressed), set(suppressed)
    while doubtful:
        # what is safe stays safe: holding back more only widens a range
        exposed = table.exposed(held, among=doubtful, width=width)
        added: set[Cell] = set()
        for cell in exposed:
            if not table.hides(cell, held=held | added, width=width):
                added |= table.neighbour(cell, held=held | added)
        if exposed and not added:
            added = set().union(*(table.neighbour(cell, held=held) for cell in exposed))
            added = added or table.beyond(set(exposed), held=held)
        held |= added
        doubtful = added | (set(exposed) if added else set())
    return held - suppressed


def exposed_cells(
    counts: Mapping[Cell, float],
    *,
    suppressed: Collection[Cell],
    width: float,
    among: Collection[Cell] | None = None,
) -> dict[Cell, Range]:
    """The suppressed cells (or those `among` them) whose range is narrower than `width`, with that range."""
    asked = set(suppressed if among is None else among)
    found: dict[Cell, Range] = {}
    for part in _Table.of(counts).parts():
        held = {cell for cell in suppressed if cell in part.counts}
        if inside := held & asked:
            found |= part.exposed(held, among=inside, width=width - _ROUNDED)
    return found


_ROUNDED: Final = 1e-6  # solutions are exact to about nine digits


def remainders(counts: Mapping[Cell, float]) -> dict[Cell, float]:
    """What margins count beyond the cells below them, as cells of their own: people of a region in no prefecture.

    They are nowhere published. A margin with no cell below it at all is none.
    """
    table = _Table.of(counts)
    found = {}
    for each in table.sums:
        rest = counts[each.margin] - sum(counts[part] for part in each.parts)
        if rest > 0:
            (dimension,) = {at for part in each.parts for at, value in enumerate(part) if value != each.margin[at]}
            found[(*each.margin[:dimension], NOT_TOLD, *each.margin[dimension + 1 :])] = rest
    return found


@dataclass(frozen=True, kw_only=True)
class Sum:
    """A margin and the cells that it is the sum of."""

    margin: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class _Table:
    """Cells with their counts, every sum among them, and in which sums each cell stands."""

    counts: Mapping[Cell, float]
    sums: tuple[Sum, ...]
    sums_of: Mapping[Cell, tuple[Sum, ...]]

    @classmethod
    def of(cls, counts: Mapping[Cell, float]) -> "_Table":
        below: dict[tuple[int, Cell], list[Cell]] = {}
        for cell in counts:
            for dimension, value in enumerate(cell):
                if value != ALL:
                    margin = (*cell[:dimension], ALL, *cell[dimension + 1 :])
                    below.setdefault((dimension, margin), []).append(cell)
        sums = tuple(Sum(margin=margin, parts=tuple(parts)) for (_, margin), parts in below.items() if margin in counts)
        sums_of: dict[Cell, list[Sum]] = {cell: [] for cell in counts}
        for each in sums:
            for cell in (each.margin, *each.parts):
                sums_of[cell].append(each)
        return cls(counts=counts, sums=sums, sums_of={cell: tuple(found) for cell, found in sums_of.items()})

    def parts(self) -> Iterator["_Table"]:
        """The table in parts that no sum connects: half-years that have no margin are solved one by one."""
        places = {cell: place for place, cell in enumerate(self.counts)}
        pairs = [(places[each.margin], places[part]) for each in self.sums for part in each.parts]
        rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
        graph = csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(places), len(places)))
        _, labels = connected_components(graph, directed=False)
        cells_of: dict[int, list[Cell]] = {}
        for cell, label in zip(self.counts, labels, strict=True):
            cells_of.setdefault(int(label), []).append(cell)
        for cells in cells_of.values():
            yield _Table.of({cell: self.counts[cell] for cell in cells})

    def exposed(self, held: set[Cell], *, among: set[Cell], width: float) -> dict[Cell, Range]:
        """Those of the cells `among` the held-back ones whose range is narrower than `width`."""
        cells = sorted(held)
        matrix, right = self._equations(cells)
        truth = np.array([self.counts[cell] for cell in cells], dtype=float)
        seen = _Seen(truth)
        cap = width + float(truth.max(initial=0.0))  # a held-back total may be greater than all that is published
        exposed = {}
        for place, cell in enumerate(cells):
            if cell not in among:
                continue
            for sign in (1.0, -1.0):
                if seen.width(place) < width:
                    seen.add(_extreme(place, sign=sign, matrix=matrix, right=right, size=len(cells), cap=cap))
            if seen.width(place) < width:
                exposed[cell] = Range(low=float(seen.low[place]), high=float(seen.high[place]))
        return exposed

    def hides(self, cell: Cell, *, held: set[Cell], width: float) -> bool:
        """Whether in each of its sums the cell stands beside others, all of them together `width` or more.

        Needed for safety, though not enough: a quick look before the next programme is solved.
        """
        return all(
            each.margin in held or (self._hidden(each, held=held) >= width and self._places(each, held=held) > 1)
            for each in self.sums_of[cell]
            if cell in each.parts
        )

    def _hidden(self, each: Sum, *, held: set[Cell]) -> float:
        return sum(self.counts[part] for part in each.parts if part in held)

    def _places(self, each: Sum, *, held: set[Cell]) -> int:
        return sum(part in held for part in each.parts)

    def neighbour(self, cell: Cell, *, held: set[Cell]) -> set[Cell]:
        """The smallest published cell that shares a sum with this one; a margin only as a last resort."""
        sums = self.sums_of[cell]
        parts = [part for each in sums for part in each.parts if part not in held and self.counts[part] > 0]
        margins = [each.margin for each in sums if each.margin not in held]
        for candidates in (parts, margins):
            if candidates:
                return {min(candidates, key=lambda candidate: (self.counts[candidate], candidate))}
        return set()

    def beyond(self, cells: set[Cell], *, held: set[Cell]) -> set[Cell]:
        """The smallest published cell nearest to these by way of held-back ones: all beside them is held back already.

        Empty where nothing of the table is published any more; a stranger then knows nothing of it.
        """
        ring, seen = cells, set(cells)
        while ring:
            around = {
                other for cell in ring for each in self.sums_of[cell] for other in (each.margin, *each.parts)
            } - seen
            if published := {cell for cell in around - held if self.counts[cell] > 0}:
                return {min(published, key=lambda cell: (cell.count(ALL), self.counts[cell], cell))}
            ring, seen = around & held, seen | around
        return set()

    def _equations(self, cells: Sequence[Cell]) -> tuple[csr_matrix, NDArray[np.float64]]:
        """What the published cells say of the held-back ones: one row per sum that has any of them."""
        places = {cell: place for place, cell in enumerate(cells)}
        entries: list[tuple[int, int, float]] = []
        right: list[float] = []
        for each in self.sums:
            unknown = [(places[part], 1.0) for part in each.parts if part in places]
            unknown += [(places[each.margin], -1.0)] if each.margin in places else []
            if unknown:
                entries += [(len(right), place, factor) for place, factor in unknown]
                known = sum(self.counts[part] for part in each.parts if part not in places)
                right.append((0.0 if each.margin in places else self.counts[each.margin]) - known)
        rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_matrix((factors, (rows, columns)), shape=(len(right), len(cells)))
        return matrix, np.array(right, dtype=float)


class _Seen:
    """The smallest and greatest value of each cell in any table that fits what is published.

    Every solution is a whole table, so that one programme often settles many cells.
    """

    def __init__(self, truth: NDArray[np.float64]) -> None:
        self.low, self.high = truth.copy(), truth.copy()

    def add(self, solution: NDArray[np.float64]) -> None:
        np.minimum(self.low, solution, out=self.low)
        np.maximum(self.high, solution, out=self.high)

    def width(self, place: int) -> float:
        return float(self.high[place] - self.low[place])


def _extreme(
    place: int, *, sign: float, matrix: csr_matrix, right: NDArray[np.float64], size: int, cap: float
) -> NDArray[np.float64]:
    """A table with the least (`sign` 1) or greatest (-1) value of one cell.

    A cell in no sum may be anything; the cap keeps the programme bounded and is all that has to be shown.
    """
    objective = np.zeros(size)
    objective[place] = sign
    upper = float(right.max(initial=0.0)) + cap
    equations = {"A_eq": matrix, "b_eq": right} if matrix.shape[0] else {}
    found = linprog(objective, bounds=(0, upper), method="highs", **equations)
    if found.x is None:
        raise ValueError("the table's margins are not the sums of its cells")
    solution: NDArray[np.float64] = found.x
    return solution
