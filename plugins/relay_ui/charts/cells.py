"""Tables that are looked at: prefectures as tiles in the shape of the country, and grids of two dimensions.

Colour is in five steps, never a smooth run: a step can be named in the legend, printed, and told apart by most eyes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from plugins.relay_ui.charts.figures import clipped, reach
from plugins.relay_ui.charts.ink import HATCH, INK, SCALE
from plugins.relay_ui.charts.picture import canvas

_TILE: Final = 30  # px


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One field at a column and a row. `ink` None: nothing is known. `hatched`: it may not be shown itself.

    A hatched field may still be coloured, by the wider area that may be shown.
    """

    column: float
    row: float
    name: str = ""
    figure: str = ""
    ink: str | None = None
    hatched: bool = False


def steps(values: Sequence[float]) -> list[float]:
    """The four borders between five steps of equal width that cover the values, at whole percents.

    No step is narrower than three points: colour must not tell apart what the intervals do not.
    """
    if not values:
        return []
    low, high = int(100 * min(values)), int(100 * max(values)) + 1
    wide = max(3, -(-(high - low) // 5))
    return [(low + wide * at) / 100 for at in range(1, 5)]


def step_of(value: float, borders: Sequence[float]) -> str:
    """The ink of a value."""
    return SCALE[sum(value >= border for border in borders)]


def tiles(cells: Sequence[Cell]) -> Any:
    """Square fields at the places given, each with a short name and its figure below."""
    columns, rows = 1 + max(c.column for c in cells), 1 + max(c.row for c in cells)
    fields = _fields(cells, wide=_TILE, high=_TILE, columns=columns, rows=rows)
    return alt.layer(*fields).properties(width=columns * _TILE, height=rows * _TILE)


def grid(cells: Sequence[Cell], *, columns: Sequence[str], rows: Sequence[str], width: int = 400) -> Any:
    """Fields under column heads and behind row heads. A narrow column's head stands upright."""
    head = min(130, max((reach(row, size=11) for row in rows), default=0)) + 8
    wide = max(17.0, (width - head) / max(1, len(columns)))
    upright = any(reach(column, size=10) > wide for column in columns)
    top = min(90, max((reach(c, size=10) for c in columns), default=0)) + 6 if upright else 16
    high = 22
    fields = _fields(cells, wide=wide, high=high, columns=len(columns), rows=len(rows))
    x, y = _places(columns=len(columns), rows=len(rows))
    room = top if upright else wide + 4
    heads = canvas([{"x": at + 0.5, "y": 0, "text": clipped(c, within=room, size=10)} for at, c in enumerate(columns)])
    sides = canvas([{"x": 0, "y": at + 0.5, "text": clipped(r, within=head - 8, size=11)} for at, r in enumerate(rows)])
    turned = {"angle": 270, "align": "left", "dx": 5} if upright else {"align": "center", "dy": -9}
    above = heads.mark_text(baseline="middle", fontSize=10, color=INK["muted"], **turned)
    beside = sides.mark_text(align="right", dx=-7, baseline="middle", fontSize=11, color=INK["text"])
    layers = [mark.encode(x=x, y=y, text=alt.Text("text:N")) for mark in (above, beside)]
    return alt.layer(*fields, *layers).properties(width=wide * len(columns), height=high * len(rows))


def _places(*, columns: float, rows: float) -> tuple[Any, Any]:
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, columns], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[rows, 0], nice=False), axis=None)
    return x, y


def _fields(cells: Sequence[Cell], *, wide: float, high: float, columns: float, rows: float) -> list[Any]:
    x, y = _places(columns=columns, rows=rows)
    gap_x, gap_y = 1 / wide, 1 / high
    drawn = [
        {
            "x": c.column + gap_x, "x2": c.column + 1 - gap_x, "y": c.row + gap_y, "y2": c.row + 1 - gap_y,
            "ink": c.ink or INK["paper"], "is_empty": c.ink is None, "hatched": c.hatched, "name": c.name,
            "figure": c.figure,
            "middle": c.column + 0.5, "at_name": c.row + (0.32 if c.figure else 0.5),
            "at_figure": c.row + (0.7 if c.name else 0.5), "letters": _letters(c),
        }
        for c in cells
    ]  # fmt: skip
    base = canvas(drawn)
    place = {"x": x, "y": y, "x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}
    empty = canvas([row for row in drawn if row["is_empty"]]).mark_rect(cornerRadius=2, filled=False, strokeWidth=1)
    layers = [
        base.mark_rect(cornerRadius=2).encode(color=alt.Color("ink:N", scale=None), **place),
        empty.encode(stroke=alt.value(INK["line"]), **place),
    ]
    hatched = [row for row in drawn if row["hatched"]]
    if hatched:
        layers.append(canvas(hatched).mark_rect(cornerRadius=2, color=HATCH).encode(**place))
    colour = alt.Color("letters:N", scale=None)
    for words, at, size in (("name", "at_name", 9), ("figure", "at_figure", 11), ("figure", "at_figure", 8.5)):
        written = [row for row in drawn if row[words] and _size(row, words, wide) == size]
        if written:
            mark = canvas(written).mark_text(fontSize=size, baseline="middle")
            layers.append(
                mark.encode(
                    x=alt.X("middle:Q", axis=None),
                    y=alt.Y(f"{at}:Q", axis=None),
                    text=alt.Text(f"{words}:N"),
                    color=colour,
                )
            )
    return layers


def _size(row: dict[str, Any], words: str, wide: float) -> float:
    """Letters in px: a figure with brackets and an arrow is written smaller rather than over its neighbours."""
    if words == "name":
        return 9
    return 11 if reach(row[words], size=11) <= wide + 2 else 8.5


def _letters(cell: Cell) -> str:
    if cell.ink in (INK["scale-4"], INK["scale-5"], INK["less-2"], INK["more-2"]):
        return INK["on-dark"]
    return INK["on-light"] if cell.ink else INK["muted"]
