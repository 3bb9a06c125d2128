"""Work that came about through the relay, and how long people stay, each beside the year before."""

from collections.abc import Mapping
from typing import Any

from plugins.relay_ui.charts.figures import NONE, count, number, percent, points, points_between
from plugins.relay_ui.charts.over_time import Moment, bars, lines
from plugins.relay_ui.charts.picture import Key, Picture, draw
from plugins.relay_ui.charts.says import ALL, Says
from plugins.relay_ui.charts.section import Section, table
from plugins.relay_ui.impact.choice import Choice, Rows, half_years


def work(starts: Rows | None, stays: Rows | None, *, choice: Choice, says: Says) -> Section:
    """`starts` are job_creation_pooled, `stays` retention_pooled; None where the release has no such table."""
    pictures = []
    notes = []
    if starts:
        pictures.append(job_creation(starts, chosen=choice.half_year, says=says))
        notes.append(says("impact.work.note_starts"))
    if stays:
        pictures.append(retention(stays, chosen=choice.half_year, says=says))
        notes.append(says("impact.work.note_stays"))
    missing = "mart_missing" if starts is None or stays is None else "no_row"
    return Section(
        key="work",
        heading=says("impact.work.heading"),
        scope=says("impact.work.scope"),
        lead=_lead(starts or [], says),
        pictures=tuple(pictures),
        notes=tuple(notes),
        empty="" if pictures else says.why(missing),
    )


def _lead(starts: Rows, says: Says) -> str:
    """The last half-year that can be held against the year before, in a sentence."""
    compared = [row for row in starts if row.get("starts_change") is not None and not _is_partial(row)]
    if not compared:
        return ""
    last = max(compared, key=lambda row: str(row["half_year"]))
    return says(
        "impact.work.lead",
        half_year=says.half_year(last["half_year"]),
        n=count(last["n_starts"]),
        change=_change(last, says),
    )


def job_creation(rows: Rows, *, chosen: str, says: Says, key: str = "starts") -> Picture:
    """Starts through the relay per half-year, each beside the same half of the year before."""
    periods = _without_gaps(half_years(rows))
    by_period = {row["half_year"]: row for row in rows}
    moments = [_start(period, by_period.get(period), chosen, says) for period in periods]
    title = says("impact.work.starts_title")
    described = says("impact.work.starts_described")
    heads = [says(f"impact.{name}") for name in ("half_year", "work.starts", "work.year_before", "work.change")]
    written = [_start_line(by_period[period], says) for period in periods if period in by_period]
    return Picture(
        svg=draw(bars(moments, y_title=says("impact.work.starts_axis")), key=key, title=title, description=described),
        title=title,
        description=described,
        keys=(
            Key(swatch="accent", label=says("impact.work.starts")),
            Key(swatch="accent-soft", label=says("impact.work.running")),
            Key(swatch="tick", label=says("impact.work.year_before")),
            Key(swatch="hatch", label=says("charts.held_back")),
        ),
        table=table(title, heads, written),
    )


def _is_partial(row: Mapping[str, Any]) -> bool:
    """Whether the half-year was still running on the day of knowledge: then it is no year's equal."""
    year, half = str(row.get("half_year", "")).split("H") if "H" in str(row.get("half_year", "")) else ("", "")
    last = f"{year}-06-30" if half == "1" else f"{year}-12-31"
    return bool(year) and bool(row.get("as_of")) and str(row["as_of"]) < last


def _start(period: str, row: dict[str, Any] | None, chosen: str, says: Says) -> Moment:
    found = row or {}
    partial = _is_partial(found)
    return Moment(
        period=says.short_half_year(period), value=found.get("n_starts"), is_partial=partial,
        before=None if partial else found.get("n_starts_year_before"),
        held_back=bool(found.get("is_suppressed")), is_chosen=period == chosen,
    )  # fmt: skip


def _start_line(row: dict[str, Any], says: Says) -> tuple[str, ...]:
    name = says.half_year(row["half_year"])
    if row.get("n_starts") is None:
        return (name, says.state(row), "–", "–")
    if _is_partial(row):
        return (says("impact.work.so_far", half_year=name), count(row["n_starts"]), "–", "–")
    return (name, count(row["n_starts"]), count(row.get("n_starts_year_before")), _change(row, says))


def _change(row: Mapping[str, Any], says: Says) -> str:
    """The change on the year before, with its interval where the mart has one."""
    change = number(row.get("starts_change"), digits=0, signed=True)
    low, high = (number(row.get(f"starts_change_{end}"), digits=0, signed=True) for end in ("low", "high"))
    return f"{change} ({says.interval(low, high)})" if NONE not in (change, low, high) else change


def retention(rows: Rows, *, chosen: str, says: Says, key: str = "stays") -> Picture:
    """How many of those who started in a half-year still work there after half a year, and after a year."""
    periods = _without_gaps(half_years(rows))
    by_period = {row["half_year"]: row for row in rows}
    moments = [
        _stay(period, by_period.get(period), series=series, column=column, chosen=chosen, says=says)
        for series, column in ((0, "s_183"), (1, "s_365"))
        for period in periods
    ]
    title, described = says("impact.work.stays_title"), says("impact.work.stays_described")
    names = ("half_year", "work.six_months", "work.one_year", "work.six_months_change", "work.started")
    order = [*(period for period in periods if period in by_period), *([ALL] if ALL in by_period else [])]
    return Picture(
        svg=draw(lines(moments, y_title=says("impact.work.stays_axis"), share=True), key=key, title=title,
                 description=described),
        title=title,
        description=described,
        keys=(
            Key(swatch="circle", label=says("impact.work.six_months")),
            Key(swatch="diamond", label=says("impact.work.one_year")),
            Key(swatch="interval-band", label=says("impact.interval")),
            Key(swatch="hatch", label=says("charts.held_back")),
        ),
        table=table(title, [says(f"impact.{name}") for name in names], [_stay_line(by_period[p], says) for p in order]),
    )  # fmt: skip


def _stay(period: str, row: dict[str, Any] | None, *, series: int, column: str, chosen: str, says: Says) -> Moment:
    found = row or {}
    return Moment(
        period=says.short_half_year(period), value=found.get(column), low=found.get(f"{column}_low"),
        high=found.get(f"{column}_high"), series=series, held_back=bool(found.get("is_suppressed")),
        is_chosen=period == chosen,
    )  # fmt: skip


def _stay_line(row: dict[str, Any], says: Says) -> tuple[str, ...]:
    name = says.half_year(row["half_year"])
    if row.get("is_suppressed"):
        return (name, says.state(row), "–", "–", "–")
    shares = [
        f"{percent(row.get(c))} ({says.interval(percent(row.get(f'{c}_low')), percent(row.get(f'{c}_high')))})"
        if row.get(c) is not None
        else says("impact.work.too_early")
        for c in ("s_183", "s_365")
    ]
    change = points(row.get("s_183_change"), language=says.language)
    between = points_between(row.get("s_183_change_low"), row.get("s_183_change_high"), language=says.language)
    if NONE not in (change, between):
        change = f"{change} ({between})"
    return (name, *shares, change, count(row.get("n_employments")))


def _without_gaps(periods: list[str]) -> list[str]:
    """Every half-year between the first and the last, so that a year without a figure leaves its place empty."""
    if not periods:
        return []
    found, last = [periods[0]], periods[-1]
    while found[-1] < last and len(found) < 60:
        year, half = found[-1].split("H")
        found.append(f"{year}H2" if half == "1" else f"{int(year) + 1}H1")
    return found
