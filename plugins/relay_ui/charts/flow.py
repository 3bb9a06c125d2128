"""How many go on from stage to stage and how many leave: one stream that narrows, what leaves it falling away below."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi
from typing import Any, Final

import altair as alt

from plugins.relay_ui.charts.ink import HATCH, INK
from plugins.relay_ui.charts.picture import canvas

_BAR: Final = 10  # px: how thick a stage stands
_GAP: Final = 9  # in the unit of the stages: between who goes on and who leaves
_SMOOTH: Final = 24  # points along a bend


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage. `value` of 100 at the first; None where nobody keeps count: who came before passes through, hatched.

    `left` says of those who did not get here why they are counted apart.
    """

    label: str
    figure: str
    value: float | None
    left: str = ""
    left_figure: str = ""


@dataclass(frozen=True)
class _Box:
    along: float
    low: float
    high: float
    ink: str


def flow(stages: Sequence[Stage]) -> Any:
    """From left to right, for a wide page."""
    step, deep = 164, 190
    boxes, ribbons = _laid_out(stages, step=step, unit=deep / 100)
    names = [
        {"x": at * step, "y": -34 + 16 * line, "text": text, "weight": "bold" if line else "normal"}
        for at, stage in enumerate(stages)
        for line, text in enumerate((stage.label, stage.figure))
    ]
    below = [
        {"x": at * step, "y": _foot(stages, at) * deep / 100 + 14 + 15 * line, "text": text}
        for at, stage in enumerate(stages)
        if stage.left
        for line, text in enumerate((stage.left, stage.left_figure))
    ]
    x = alt.X("x:Q", scale=alt.Scale(domain=[-4, step * len(stages)]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[deep + 60, -44]), axis=None)
    layers = [
        *_areas(ribbons, across=False, x=x, y=y),
        *_boxes(boxes, across=False, x=x, y=y),
        *_words(names, x=x, y=y, ink="text"),
        *_words(below, x=x, y=y, ink="muted"),
    ]
    return alt.layer(*layers).properties(width=step * len(stages) - 20, height=deep + 104)


def flow_down(stages: Sequence[Stage]) -> Any:
    """From top to bottom, for a phone."""
    step, deep = 66, 200
    boxes, ribbons = _laid_out(stages, step=step, unit=deep / 100)
    names = [
        {"x": 0, "y": at * step - 11, "text": f"{stage.label}  {stage.figure}", "weight": "bold"}
        for at, stage in enumerate(stages)
    ]
    beside = [
        {"x": _foot(stages, at) * deep / 100 + 8, "y": at * step + 6 + 15 * line, "text": text}
        for at, stage in enumerate(stages)
        if stage.left
        for line, text in enumerate((stage.left, stage.left_figure))
    ]
    x = alt.X("x:Q", scale=alt.Scale(domain=[-2, 348]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[step * len(stages) - 40, -22]), axis=None)
    layers = [
        *_areas(ribbons, across=True, x=x, y=y),
        *_boxes(boxes, across=True, x=x, y=y),
        *_words(names, x=x, y=y, ink="text"),
        *_words(beside, x=x, y=y, ink="muted"),
    ]
    return alt.layer(*layers).properties(width=350, height=step * len(stages) - 18)


def _known(stages: Sequence[Stage]) -> list[float]:
    """The stream's breadth at each stage; where nobody counts it is that of the stage before."""
    found: list[float] = []
    for stage in stages:
        found.append(stage.value if stage.value is not None else found[-1] if found else 100.0)
    return found


def _foot(stages: Sequence[Stage], at: int) -> float:
    """Where the far end of those who left before a stage lies."""
    breadth = _known(stages)
    return breadth[at - 1] + _GAP


def _laid_out(stages: Sequence[Stage], *, step: float, unit: float) -> tuple[list[_Box], list[list[dict[str, Any]]]]:
    breadth = _known(stages)
    boxes: list[_Box] = []
    ribbons: list[list[dict[str, Any]]] = []
    for at, (stage, now) in enumerate(zip(stages, breadth, strict=True)):
        ink = INK["accent"] if stage.value is not None else HATCH
        boxes.append(_Box(at * step, 0, now * unit, ink))
        if at == 0:
            continue
        before, ends = breadth[at - 1], ((at - 1) * step + _BAR, at * step)
        ribbons.append(_bend(ends, (0, now * unit), (0, now * unit), ink=INK["accent-soft"], name=f"on-{at}"))
        if before > now:
            away = ((now + _GAP) * unit, (before + _GAP) * unit)
            ribbons.append(_bend(ends, (now * unit, before * unit), away, ink=INK["quiet-soft"], name=f"off-{at}"))
            boxes.append(_Box(at * step, *away, INK["quiet"]))
    return boxes, ribbons


def _bend(
    ends: tuple[float, float], start: tuple[float, float], end: tuple[float, float], *, ink: str, name: str
) -> list[dict[str, Any]]:
    """The outline of one ribbon, point by point."""
    found = []
    for at in range(_SMOOTH + 1):
        way = at / _SMOOTH
        eased = (1 - cos(pi * way)) / 2
        near, far = (a + (b - a) * eased for a, b in zip(start, end, strict=True))
        found.append({"along": ends[0] + (ends[1] - ends[0]) * way, "near": near, "far": far, "ink": ink, "name": name})
    return found


def _areas(ribbons: list[list[dict[str, Any]]], *, across: bool, x: Any, y: Any) -> list[Any]:
    rows = [
        {"name": p["name"], "ink": p["ink"], "x": p["near"], "x2": p["far"], "y": p["along"]}
        if across
        else {"name": p["name"], "ink": p["ink"], "x": p["along"], "y": p["near"], "y2": p["far"]}
        for ribbon in ribbons
        for p in ribbon
    ]
    if not rows:
        return []
    mark = canvas(rows).mark_area(orient="horizontal" if across else "vertical", line=False)
    other: dict[str, Any] = {"x2": alt.X2("x2:Q")} if across else {"y2": alt.Y2("y2:Q")}
    return [mark.encode(x=x, y=y, fill=alt.Fill("ink:N", scale=None), detail=alt.Detail("name:N"), **other)]


def _boxes(boxes: list[_Box], *, across: bool, x: Any, y: Any) -> list[Any]:
    rows = [
        {"x": b.low, "x2": b.high, "y": b.along, "y2": b.along + _BAR, "ink": b.ink}
        if across
        else {"x": b.along, "x2": b.along + _BAR, "y": b.low, "y2": b.high, "ink": b.ink}
        for b in boxes
    ]
    return [
        canvas(rows)
        .mark_rect()
        .encode(x=x, y=y, x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), color=alt.Color("ink:N", scale=None))
    ]


def _words(rows: list[dict[str, Any]], *, x: Any, y: Any, ink: str) -> list[Any]:
    """Lines of text; each weight is a layer, since Vega takes it from the mark alone."""
    found = []
    for weight in ("normal", "bold"):
        of_weight = [row for row in rows if row.get("weight", "normal") == weight]
        if of_weight:
            mark = canvas(of_weight).mark_text(align="left", baseline="middle", color=INK[ink], fontWeight=weight)
            found.append(mark.encode(x=x, y=y, text=alt.Text("text:N")))
    return found
