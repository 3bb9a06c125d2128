"""Social Hiring Impact in natural units: how many lasting hires more, how sure, and how the figure comes about."""

from typing import Any, Final

from plugins.relay_ui.charts.figures import count, number, percent
from plugins.relay_ui.charts.over_time import Moment, lines
from plugins.relay_ui.charts.parts import Part, sum_up
from plugins.relay_ui.charts.picture import Key, Picture, draw
from plugins.relay_ui.charts.says import ALL, Says
from plugins.relay_ui.charts.section import Headline, Section, table
from plugins.relay_ui.impact.choice import Choice, Rows, half_years

_PARTS: Final = ("n", "attributed_successes", "expected_without_relay", "drop_off")


def headline(rows: Rows, *, choice: Choice, says: Says) -> Section:
    """`rows` are social_hiring_impact_pooled."""
    row = next((row for row in rows if row["half_year"] == choice.half_year), None)
    shown = row is not None and row.get("shi") is not None
    pictures = [_over_time(rows, choice=choice, says=says)] if rows else []
    if row is not None and shown and all(row.get(part) is not None for part in _PARTS):
        pictures.insert(0, _parts(row, says=says))
    return Section(
        key="impact",
        heading=says("impact.headline.heading"),
        scope=says.half_year(choice.half_year),
        headline=_large(row, says) if row is not None and shown else None,
        empty=""
        if shown
        else says.why((row or {}).get("hold_reason") or (row or {}).get("suppression_reason") or "no_row"),
        pictures=tuple(pictures),
        notes=_notes(row, says) if row is not None and shown else (),
    )


def _large(row: dict[str, Any], says: Says) -> Headline:
    low, high = row.get("shi_low"), row.get("shi_high")
    sure = "unsure" if low is None or high is None or low <= 0 <= high else "more" if low > 0 else "less"
    return Headline(
        figure=number(row["shi"]),
        unit=says("impact.headline.unit"),
        interval=says("impact.headline.interval", interval=says.interval(number(low), number(high))),
        meaning=says(f"impact.headline.{sure}", n=count(row.get("n"))),
    )


def _parts(row: dict[str, Any], *, says: Says) -> Picture:
    """From successes to the figure, per 100 people."""
    of, kept = row["n"] or 1, row.get("drop_off") or 0.0
    lasting, expected = 100 * row["attributed_successes"] / of, 100 * row["expected_without_relay"] / of
    net, shi = lasting - expected, row["shi"]
    steps = [
        Part(label=says("impact.parts.lasting"), begins=0, ends=lasting, figure=says.people(lasting)),
        Part(label=says("impact.parts.expected"), begins=lasting, ends=net, figure=says.people(-expected)),
        Part(label=says("impact.parts.drop_off"), begins=net, ends=shi, figure=says.people(shi - net)),
        Part(
            label=says("impact.parts.net"), begins=0, ends=shi, figure=says.people(shi), is_result=True,
            low=row.get("shi_low"), high=row.get("shi_high"),
        ),
    ]  # fmt: skip
    title = says("impact.parts.title")
    described = says(
        "impact.parts.described",
        lasting=number(lasting),
        expected=number(expected),
        kept=percent(kept),
        shi=number(shi),
    )
    return Picture(
        svg=draw(sum_up(steps, x_title=says("impact.per_100")), key="impact-parts", title=title, description=described),
        title=title,
        description=described,
        keys=(Key(swatch="interval", label=says("impact.interval")),),
        table=table(
            title, [says("impact.part"), says("impact.per_100")], [(step.label, step.figure) for step in steps]
        ),
    )


def _over_time(rows: Rows, *, choice: Choice, says: Says) -> Picture:
    periods = half_years(rows)
    by_period = {row["half_year"]: row for row in rows}
    moments = [
        Moment(
            period=says.short_half_year(period), value=row.get("shi"), low=row.get("shi_low"), high=row.get("shi_high"),
            held_back=bool(row.get("is_suppressed")), is_chosen=period == choice.half_year,
        )
        for period, row in ((period, by_period[period]) for period in periods)
    ]  # fmt: skip
    title, described = says("impact.over_time.title"), says("impact.over_time.described")
    heads = [says("impact.half_year"), says("impact.per_100"), says("impact.interval"), says("impact.n")]
    written = [_line(by_period[period], says) for period in (*periods, ALL) if period in by_period]
    drawn = lines(moments, y_title=says("impact.over_time.axis"), share=False, zero=True)
    band, hatch = ("interval-band", "impact.interval"), ("hatch", "charts.held_back")
    return Picture(
        svg=draw(drawn, key="impact-over-time", title=title, description=described),
        title=title,
        description=described,
        keys=tuple(Key(swatch=swatch, label=says(word)) for swatch, word in (band, hatch)),
        table=table(title, heads, written),
    )


def _line(row: dict[str, Any], says: Says) -> tuple[str, ...]:
    name = says.half_year(row["half_year"])
    if row.get("shi") is None:
        return (name, says.why(row.get("hold_reason") or row.get("suppression_reason")), "–", "–")
    interval = says.interval(number(row.get("shi_low")), number(row.get("shi_high")))
    return (name, number(row["shi"]), interval, count(row.get("n")))


def _notes(row: dict[str, Any], says: Says) -> tuple[str, ...]:
    unknown = (says("impact.notes.unknown", n=count(row["n_unknown"])),) if row.get("n_unknown") else ()
    return (
        says(
            "impact.notes.deadweight",
            rate=percent(row.get("expected_rate")),
            version=str(row.get("deadweight_version") or "–"),
        ),
        says("impact.notes.young"),
        *unknown,
        says("impact.notes.consent"),
    )
