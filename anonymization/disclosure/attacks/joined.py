"""Tables side by side: what one holds back another may show, or be the sum of.

Two counts are taken for the same people where the truth says so: where every cell of the coarser table is the sum of
the finer one's. The intruder would see it from the words of the columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from anonymization.disclosure.complementary import ALL, Cell, Sum

_ALIKE: Final = 0.95  # share of the coarser table's cells that must be the finer one's sums


@dataclass(frozen=True, kw_only=True)
class Series:
    """One count of one table."""

    table: str
    dimensions: tuple[str, ...]  # of the truth, one per place of a cell
    shown: dict[Cell, float]  # known to the intruder; after `joined` also what other tables tell
    told: frozenset[Cell]  # that the table itself shows
    truth: dict[Cell, int]
    sums: list[Sum]
    persons: int


def joined(series: list[Series]) -> list[Series]:
    """Each series with what the others of the same people tell of its cells."""
    return [_with_others(each, [other for other in series if other.table != each.table]) for each in series]


def _with_others(fine: Series, others: list[Series]) -> Series:
    shown, sums = dict(fine.shown), list(fine.sums)
    for coarse in others:
        if not set(coarse.dimensions) <= set(fine.dimensions):
            continue
        places = {cell: _placed(cell, coarse, fine) for cell in coarse.truth}
        parts = _parts(fine, places.values())
        if not _same_people(fine, coarse, places, parts):
            continue
        for cell, place in places.items():
            if cell in coarse.shown:
                shown.setdefault(place, coarse.shown[cell])
                if place not in fine.truth and parts[place]:
                    sums.append(Sum(margin=place, parts=tuple(parts[place])))
    return replace(fine, shown=shown, sums=sums)


def _placed(cell: Cell, coarse: Series, fine: Series) -> Cell:
    """The coarser table's cell in the finer one's dimensions."""
    values = dict(zip(coarse.dimensions, cell, strict=True))
    return tuple(values.get(name, ALL) for name in fine.dimensions)


def _parts(fine: Series, places: Iterable[Cell]) -> dict[Cell, list[Cell]]:
    """Of each place the finest cells inside it."""
    finest = [cell for cell in fine.truth if ALL not in cell]
    found: dict[Cell, list[Cell]] = {place: [] for place in places}
    for shape in {tuple(value == ALL for value in place) for place in found}:
        for cell in finest:
            place = tuple(ALL if is_all else value for is_all, value in zip(shape, cell, strict=True))
            if place in found:
                found[place].append(cell)
    return found


def _same_people(fine: Series, coarse: Series, places: dict[Cell, Cell], parts: dict[Cell, list[Cell]]) -> bool:
    counted = [
        (n, fine.truth.get(places[cell], sum(fine.truth[part] for part in parts[places[cell]])))
        for cell, n in coarse.truth.items()
    ]
    alike = sum(n == other for n, other in counted)
    return any(n for n, _ in counted) and alike >= _ALIKE * len(counted)
