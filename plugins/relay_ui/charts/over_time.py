"""Figures along half-years: points with their intervals on a line, or bars beside the year before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt

from plugins.relay_ui.charts.ink import HATCH, INK
from plugins.relay_ui.charts.picture import canvas

_SERIES: Final = (("accent", "circle"), ("second", "diamond"))  # told apart by shape too
_LABELLED: Final = 12  # bars; the figures of more would run into each other
_PLOT: Final = 330  # px, beside an axis of about 50


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One figure of one period. `held_back`: it may not be shown, and is hatched. No value otherwise: not known yet."""

    period: str  # as written under the axis
    value: float | None
    low: float | None = None
    high: float | None = None
    series: int = 0  # 0 or 1
    before: float | None = None  # the year before, for bars
    held_back: bool = False
    is_chosen: bool = False
    is_partial: bool = False  # the period is not over: its figure will grow


def lines(moments: Sequence[Moment], *, y_title: str, share: bool, zero: bool = False, height: int = 190) -> Any:
    """Each series a line; its interval is a broad bar through each point.

    `share`: the axis runs in percent of one. `zero`: nought is on the axis, because it means something.
    """
    x = _periods(moments)
    rows = _in_runs(moments)
    y = alt.Y("value:Q", axis=_upright(y_title, share=share), scale=alt.Scale(zero=zero, nice=True))
    layers = _behind(moments, x)
    series = sorted({m.series for m in moments})
    if rows and (zero or any(end is not None and end < 0 for row in rows for end in (row["low"], row["value"]))):
        layers.append(_nought())
    for number in series:
        own = [row for row in rows if row["series"] == number]
        if own:
            colour, shape = INK[_SERIES[number][0]], _SERIES[number][1]
            beside = (
                (-4 if number == 0 else 4) if len(series) > 1 else 0
            )  # so that two intervals do not cover each other
            whole = canvas([row for row in own if row["low"] is not None])
            bars_ = whole.mark_rule(strokeWidth=7, opacity=0.3, color=colour, xOffset=beside)
            layers += [
                canvas(own)
                .mark_line(strokeWidth=1.5, opacity=0.6, color=colour, xOffset=beside)
                .encode(x=x, y=y, detail=alt.Detail("run:N")),
                bars_.encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q")),
                canvas(own)
                .mark_point(filled=True, size=70, opacity=1, color=colour, shape=shape, xOffset=beside)
                .encode(x=x, y=y),
            ]
    return alt.layer(*layers).properties(width=_wide(moments), height=height)


def bars(moments: Sequence[Moment], *, y_title: str, height: int = 190) -> Any:
    """A bar per period from nought, its figure on top, and a short line where the year before stood."""
    x = _periods(moments)
    rows = [_row(m) for m in moments if m.value is not None]
    layers = _behind(moments, x)
    if rows:
        y = alt.Y("value:Q", axis=_upright(y_title, share=False), scale=alt.Scale(zero=True, nice=True))
        base, earlier = canvas(rows), canvas([row for row in rows if row["before"] is not None])
        layers += [
            base.mark_bar(width={"band": 0.56}, cornerRadiusEnd=2).encode(
                x=x, y=y, color=alt.Color("ink:N", scale=None)
            ),
            earlier.mark_tick(color=INK["second"], thickness=3, width={"band": 0.86}).encode(x=x, y=alt.Y("before:Q")),
        ]
        if len(rows) <= _LABELLED:
            written = base.mark_text(dy=-8, color=INK["text"])
            layers.append(written.encode(x=x, y=y, text=alt.Text("value:Q", format=",.0f")))
    return alt.layer(*layers).properties(width=_wide(moments), height=height)


def _nought() -> Any:
    """The line of no difference."""
    mark = canvas([{"at": 0}]).mark_rule(color=INK["text"], strokeWidth=1)
    return mark.encode(y=alt.Y("at:Q"))


def _in_runs(moments: Sequence[Moment]) -> list[dict[str, Any]]:
    """The rows with a value, numbered by run: a line that went on over a period without a figure would make one up."""
    rows, runs = [], Counter[int]()
    for moment in moments:
        if moment.value is None:
            runs[moment.series] += 1
        else:
            rows.append(_row(moment) | {"run": runs[moment.series]})
    return rows


def _row(moment: Moment) -> dict[str, Any]:
    return {
        "period": moment.period, "value": moment.value, "low": moment.low, "high": moment.high, "series": moment.series,
        "before": moment.before, "ink": INK["accent-soft" if moment.is_partial else "accent"],
    }  # fmt: skip


def _wide(moments: Sequence[Moment]) -> int:
    """Few periods stand close rather than far apart."""
    return min(_PLOT, 90 + 60 * len({m.period for m in moments}))


def _periods(moments: Sequence[Moment]) -> Any:
    order = list(dict.fromkeys(m.period for m in moments))
    return alt.X(
        "period:O", title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelAngle=0, grid=False, labelPadding=8)
    )


def _upright(title: str, *, share: bool) -> Any:
    """A y axis whose title lies flat above it: upright letters are read at a glance, in either language."""
    return alt.Axis(
        title=title, titleAngle=0, titleAlign="left", titleAnchor="start", titleX=-46, titleY=-14, tickCount=5,
        format=".0%" if share else ",~f", minExtent=46, maxExtent=46,
    )  # fmt: skip


def _behind(moments: Sequence[Moment], x: Any) -> list[Any]:
    """The chosen period, and the hatched ones, over the whole height."""
    held = {m.period for m in moments if m.held_back} - {m.period for m in moments if m.value is not None}
    chosen = {m.period for m in moments if m.is_chosen}
    found = []
    for periods, ink, opacity in ((held, HATCH, 0.8), (chosen, INK["quiet-soft"], 1)):
        rows = [{"period": period} for period in sorted(periods)]
        if rows:
            found.append(canvas(rows).mark_bar(color=ink, opacity=opacity, width={"band": 0.9}).encode(x=x))
    # a picture of nothing but hatching, or of nothing at all, still has its periods
    return found or [canvas([{"period": m.period} for m in moments]).mark_point(opacity=0).encode(x=x)]
