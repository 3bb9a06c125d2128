"""Wholes and their parts: how a figure comes about, how far each part is filled, and a card of ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from plugins.relay_ui.charts.figures import reach
from plugins.relay_ui.charts.ink import HATCH, INK, SIZE
from plugins.relay_ui.charts.picture import canvas
from plugins.relay_ui.charts.ranked import row_heads, step_of_rows

_WIDTH: Final = 400
_LABELS: Final = 170


@dataclass(frozen=True, kw_only=True)
class Part:
    """One step of a sum: from `begins` to `ends` on the axis; a result is drawn full, with its interval."""

    label: str
    begins: float
    ends: float
    figure: str
    is_result: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A part of a score: `earned` of `possible` points, or not assessable."""

    label: str
    earned: float | None
    possible: float
    figure: str


def sum_up(parts: Sequence[Part], *, x_title: str) -> Any:
    """A sum from top to bottom: each bar begins where the one above ended."""
    labels, tail, heads = _frame([p.label for p in parts], [p.figure for p in parts])
    rows = [
        {
            "at": at, "begins": p.begins, "ends": p.ends, "figure": p.figure, "low": p.low, "high": p.high,
            "ink": INK["accent"] if p.is_result else INK["second-soft"] if p.ends < p.begins else INK["accent-soft"],
        }
        for at, p in enumerate(parts)
    ]  # fmt: skip
    y = row_heads(heads, labels)
    scale = alt.Scale(nice=True, zero=True)
    x = alt.X("begins:Q", scale=scale, axis=alt.Axis(title=x_title, tickCount=4, format=",~f"))
    whole = [row for row in rows if row["low"] is not None]
    joints = [{"at": at, "x": p.ends} for at, p in enumerate(parts[:-1])]
    width = _WIDTH - labels - tail
    layers = [
        canvas(rows).mark_bar(height=16).encode(y=y, x=x, x2=alt.X2("ends:Q"), color=alt.Color("ink:N", scale=None)),
        canvas([{"at": 0}]).mark_rule(color=INK["text"], strokeWidth=1).encode(x=alt.X("at:Q", scale=scale)),
        _joints(joints, len(parts), y=y, scale=scale),
        canvas(whole)
        .mark_rule(color=INK["text"], strokeWidth=2)
        .encode(y=y, x=alt.X("low:Q", scale=scale), x2=alt.X2("high:Q")),
        canvas(rows)
        .mark_text(align="left", dx=8, color=INK["text"])
        .encode(y=y, x=alt.value(width), text=alt.Text("figure:N")),
    ]
    return alt.layer(*layers).properties(width=width, height={"step": step_of_rows(heads)})


def filled(parts: Sequence[Filled], *, x_title: str) -> Any:
    """How many points of each part are earned, how many could be; what nobody can assess is hatched."""
    labels, tail, heads = _frame([p.label for p in parts], [p.figure for p in parts])
    y = row_heads(heads, labels)
    scale = alt.Scale(domain=[0, max((p.possible for p in parts), default=1)], nice=False)
    x = alt.X("possible:Q", scale=scale, axis=alt.Axis(title=x_title, tickCount=4, format="~f"))
    rows = [
        {"at": at, "possible": p.possible, "earned": p.earned, "figure": p.figure, "assessed": p.earned is not None}
        for at, p in enumerate(parts)
    ]
    width = _WIDTH - labels - tail
    known, unknown = [row for row in rows if row["assessed"]], [row for row in rows if not row["assessed"]]
    layers = [
        canvas(rows)
        .mark_text(align="left", dx=8, color=INK["text"])
        .encode(y=y, x=alt.value(width), text=alt.Text("figure:N"))
    ]
    if unknown:
        layers.append(canvas(unknown).mark_bar(height=14, color=HATCH).encode(y=y, x=x))
    if known:
        layers += [
            canvas(known).mark_bar(height=14, color=INK["second-soft"]).encode(y=y, x=x),
            canvas(known).mark_bar(height=14, color=INK["accent"]).encode(y=y, x=alt.X("earned:Q", scale=scale)),
        ]
    return alt.layer(*layers).properties(width=width, height={"step": step_of_rows(heads)})


def stamps(*, full: int, waiting: int, of: int = 10) -> Any:
    """A card of places: those stamped, those that wait for their day (ringed), those still empty."""
    half = -(-of // 2)
    rows = [
        {
            "x": at % half, "y": at // half, "number": str(at + 1),
            "ink": INK["accent"] if at < full else INK["paper"],
            "rim": INK["accent"] if at < full + waiting else INK["axis"],
            "letters": INK["on-dark"] if at < full else INK["muted"],
        }
        for at in range(of)
    ]  # fmt: skip
    x = alt.X("x:Q", scale=alt.Scale(domain=[-0.5, _WIDTH / 54 - 0.5], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[1.5, -0.5], nice=False), axis=None)
    base = canvas(rows)
    places = base.mark_circle(size=1250, opacity=1, strokeWidth=2.5).encode(
        x=x, y=y, fill=alt.Fill("ink:N", scale=None), stroke=alt.Stroke("rim:N", scale=None)
    )
    numbers = base.mark_text(fontSize=14, fontWeight="bold", baseline="middle").encode(
        x=x, y=y, text=alt.Text("number:N"), color=alt.Color("letters:N", scale=None)
    )
    return alt.layer(places, numbers).properties(width=_WIDTH, height=104)


def _joints(joints: list[dict[str, Any]], count: int, *, y: Any, scale: Any) -> Any:
    """Hair lines from the end of a bar down to the next."""
    rows = [{**joint, "next": joint["at"] + 1} for joint in joints if joint["at"] + 1 < count]
    mark = canvas(rows or [{"at": 0, "x": 0, "next": 0}]).mark_rule(color=INK["axis"], strokeWidth=1)
    return mark.encode(y=y, y2=alt.Y2("next:O"), x=alt.X("x:Q", scale=scale))


def _frame(labels: Sequence[str], figures: Sequence[str]) -> tuple[float, float, list[str]]:
    """Room for the row heads and for the figures at the ends, and the heads."""
    heads = min(_LABELS, max((reach(label, size=SIZE) for label in labels), default=0)) + 10
    tail = max((reach(figure, size=SIZE) for figure in figures), default=0) + 12
    return heads, tail, list(labels)
