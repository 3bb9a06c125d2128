"""Rows under each other, each a point with its interval along one axis, beside what it is held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from plugins.relay_ui.charts.figures import reach, wrapped
from plugins.relay_ui.charts.ink import HATCH, INK, SIZE
from plugins.relay_ui.charts.picture import canvas

_WIDTH: Final = 400  # px, labels and all
_RATIOS: Final = [0.25, 0.5, 0.8, 1.25, 2, 4]  # ticks of a ratio
_SIGNED: Final = "datum.value === 0 ? '0' : format(datum.value, '+.1f')"
_LABELS: Final = 170  # of them at most for the labels


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row. `against` is its own yardstick (an expected rate); `stands_out` says that it differs beyond chance."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    against: float | None = None
    stands_out: bool = False
    figure: str = ""  # as written at the end of the row; a second line of it stands below
    held_back: bool = False
    ink: str = ""  # where neither "stands out" nor "does not" says it


def ranked(
    lines: Sequence[Line], *, x_title: str, share: bool, mark: float | None = None,
    domain: tuple[float, float] | None = None, logarithmic: bool = False,
) -> Any:  # fmt: skip
    """Points with intervals. `mark` is the yardstick of all rows (four fifths, nought), drawn down the whole height."""
    figures = max((reach(part, size=SIZE) for line in lines for part in line.figure.split("\n")), default=0)
    labels = min(_LABELS, max((reach(line.label, size=SIZE) for line in lines), default=0)) + 10
    rows = [_row(at, line) for at, line in enumerate(lines)]
    names = [line.label for line in lines]
    y = row_heads(names, labels)
    scale = (
        alt.Scale(zero=False, nice=True, clamp=True) if domain is None else alt.Scale(domain=list(domain), clamp=True)
    )
    if logarithmic:
        scale = alt.Scale(domain=list(domain or (0.1, 10)), type="log", clamp=True)
    axis = alt.Axis(format=".0%" if share else "~g", tickCount=4, title=x_title)
    if logarithmic:
        axis = alt.Axis(format="~g", values=_RATIOS, title=x_title)
    x = alt.X("value:Q", scale=scale, axis=axis)
    shown = [row for row in rows if row["value"] is not None]
    layers = _held_back(rows, y)
    if mark is not None:
        yardstick = canvas([{"at": mark}]).mark_rule(color=INK["text"], strokeWidth=1, strokeDash=[4, 3])
        layers.append(yardstick.encode(x=alt.X("at:Q", scale=scale)))
    if shown:
        colour = alt.Color("colour:N", scale=None)
        whole = canvas([row for row in shown if row["low"] is not None]).mark_rule(strokeWidth=7, opacity=0.3)
        held_against = canvas([row for row in shown if row["against"] is not None])
        ticks = held_against.mark_tick(color=INK["text"], thickness=2, height=16, orient="vertical")
        layers += [
            whole.encode(y=y, x=alt.X("low:Q", scale=scale), x2=alt.X2("high:Q"), color=colour),
            ticks.encode(y=y, x=alt.X("against:Q", scale=scale)),
            canvas(shown).mark_point(filled=True, size=70, opacity=1).encode(y=y, x=x, color=colour),
        ]
    two_lines = any("\n" in line.figure for line in lines)
    width = _WIDTH - labels - (figures + 12 if figures else 0)
    if figures:
        layers.append(
            canvas(rows)
            .mark_text(
                align="left", color=INK["text"], dx=10, lineBreak="\n", baseline="middle", dy=-7 if two_lines else 0
            )
            .encode(y=y, x=alt.value(width), text=alt.Text("figure:N"))
        )
    return alt.layer(*layers).properties(width=width, height={"step": 38 if two_lines else step_of_rows(names)})


def contributions(lines: Sequence[Line], *, x_title: str, domain: tuple[float, float]) -> Any:
    """Bars from nought to either side: what each level adds or takes away."""
    labels = min(_LABELS, max((reach(line.label, size=SIZE) for line in lines), default=0)) + 10
    rows = [_row(at, line) for at, line in enumerate(lines)]
    for row in rows:
        row["colour"] = INK["accent"] if (row["value"] or 0) >= 0 else INK["second"]
        row["anchor"] = max(0.0, row["value"] or 0.0)
    names = [line.label for line in lines]
    y = row_heads(names, labels)
    scale = alt.Scale(domain=list(domain))
    x = alt.X("value:Q", scale=scale, axis=alt.Axis(tickCount=5, title=x_title, labelExpr=_SIGNED))
    base = canvas(rows)
    layers = [
        base.mark_bar(height=13).encode(y=y, x=x, color=alt.Color("colour:N", scale=None)),
        canvas([{"at": 0}]).mark_rule(color=INK["text"], strokeWidth=1).encode(x=alt.X("at:Q", scale=scale)),
        base.mark_text(align="left", dx=5, color=INK["muted"]).encode(
            y=y, x=alt.X("anchor:Q", scale=scale), text=alt.Text("figure:N")
        ),
    ]
    return alt.layer(*layers).properties(width=_WIDTH - labels - 50, height={"step": step_of_rows(names) - 4})


def row_heads(labels: Sequence[str], room: float) -> Any:
    """A y axis of numbered rows with what each is called, on two lines where it must be; `room` in px.

    Two rows of one name stay two rows: they are placed by their number, the name is only written there.
    """
    wrapped_ = [wrapped(label, within=room - 10, size=SIZE) for label in labels]
    written = "[" + ",".join(f"[{','.join(map(_quoted, lines))}]" for lines in wrapped_) + "][datum.value]"
    axis = alt.Axis(
        title=None, grid=False, labelExpr=written if labels else "''", labelColor=INK["text"], minExtent=room,
        maxExtent=room, labelOverlap=False,
    )  # fmt: skip
    return alt.Y("at:O", axis=axis, scale=alt.Scale(domain=list(range(len(labels)))))


def step_of_rows(labels: Sequence[str]) -> int:
    """How far rows stand apart, in px: further where a name takes two lines."""
    return 38 if any(reach(label, size=SIZE) > _LABELS for label in labels) else 26


def _row(at: int, line: Line) -> dict[str, Any]:
    return {
        "at": at, "value": line.value, "low": line.low, "high": line.high, "against": line.against,
        "figure": line.figure, "held_back": line.held_back,
        "colour": INK[line.ink or ("accent" if line.stands_out else "quiet")],
    }  # fmt: skip


def _quoted(text: str) -> str:
    """A label as a string of Vega's expression language; it may hold anything."""
    raw = text.encode("utf-16-be", "surrogatepass")
    return "'" + "".join(f"\\u{raw[at]:02x}{raw[at + 1]:02x}" for at in range(0, len(raw), 2)) + "'"


def _held_back(rows: Sequence[dict[str, Any]], y: Any) -> list[Any]:
    held = [row for row in rows if row["held_back"]]
    drawn = canvas(held).mark_bar(color=HATCH, height=12).encode(y=y) if held else None
    return [drawn] if drawn is not None else [canvas(list(rows)).mark_point(opacity=0).encode(y=y)]
