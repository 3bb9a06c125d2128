"""Where people thrive: the prefectures as tiles, and regions by age with the change on the year before."""

from itertools import pairwise
from typing import Any, Final

from plugins.relay_ui.charts.cells import Cell, grid, step_of, steps, tiles
from plugins.relay_ui.charts.figures import count, percent, points
from plugins.relay_ui.charts.over_time import Moment, lines
from plugins.relay_ui.charts.picture import Key, Picture, draw
from plugins.relay_ui.charts.prefectures import PLACES
from plugins.relay_ui.charts.says import ALL, Says
from plugins.relay_ui.charts.section import Section, table
from plugins.relay_ui.impact.choice import REGIONS, Choice, Rows, half_years

_BROAD: Final = 0.2  # of an interval from end to end: beyond it a figure says little
_ARROWS: Final = {"up": "▲", "down": "▼"}


def country(rows: Rows, *, choice: Choice, says: Says) -> Section:
    """`rows` are thriving_trends. A table of one half-year needs one: where none is chosen, the last one shown."""
    period = choice.half_year if choice.half_year != ALL else _last_shown(rows)
    if period is None:
        return Section(key="country", heading=says("impact.country.heading"), empty=says.why("no_row"))
    now = [row for row in rows if row["half_year"] == period]
    scope = f"{says.half_year(period)} · {says.named('age', choice.age)} · {says.named('region', choice.region)}"
    pictures = [
        _tiles([row for row in now if row["age_band5"] == choice.age], says),
        _grid([row for row in now if row["area_level"] != "pref"], says),
        _trend(rows, choice=choice, period=period, says=says),
    ]
    return Section(
        key="country",
        heading=says("impact.country.heading"),
        scope=scope,
        lead=says("impact.country.lead"),
        pictures=tuple(pictures),
        notes=(says("impact.country.note_period"),) if choice.half_year == ALL else (),
    )


def _last_shown(rows: Rows) -> str | None:
    periods = half_years(rows)
    shown = half_years(row for row in rows if row.get("rate") is not None)
    return next(iter(reversed(shown or periods)), None)


def _tiles(rows: Rows, says: Says) -> Picture:
    borders = steps([row["rate"] for row in rows if row.get("rate") is not None])
    areas = {(row["area_level"], row["area"]): row for row in rows}
    cells, written = [], []
    for code, (column, line) in PLACES.items():
        row = areas.get(("pref", code))
        around = _around(row, areas)
        shown = row is not None and row.get("rate") is not None
        rate = around.get("rate") if around else None
        cells.append(
            Cell(
                column=column,
                row=line,
                name=says.named("prefecture_short", code),
                figure=_written(row) if shown and row is not None else "",
                ink=step_of(rate, borders) if rate is not None else None,
                hatched=row is not None and not shown,
            )
        )
        written.append(_prefecture_line(code, row, around, says))
    title, described = says("impact.country.tiles_title"), says("impact.country.tiles_described")
    heads = [says(f"impact.country.{name}") for name in ("prefecture", "rate", "interval", "n", "remark")]
    return Picture(
        svg=draw(tiles(cells), key="tiles", title=title, description=described),
        title=title,
        description=described,
        keys=(*_scale_keys(borders), *_cell_keys("tiles_hatched", says)),
        table=table(title, heads, written, words=(0, 4)),
    )


def _written(row: dict[str, Any]) -> str:
    """The share in percent; in brackets where its interval is so broad that it says little."""
    low, high = row.get("rate_low"), row.get("rate_high")
    is_broad = low is None or high is None or high - low > _BROAD
    figure = f"{100 * row['rate']:.0f}"
    return f"({figure})" if is_broad else figure


def _around(row: dict[str, Any] | None, areas: dict[tuple[str, str], dict[str, Any]]) -> dict[str, Any] | None:
    """The row whose figure stands for this one: its own, or the smallest area around it that is shown."""
    if row is None:
        return None
    level, area = row.get("shown_level"), row.get("shown_area")
    return areas.get((str(level), str(area))) if level else None


def _prefecture_line(
    code: str, row: dict[str, Any] | None, around: dict[str, Any] | None, says: Says
) -> tuple[str, ...]:
    name = says.named("prefecture", code)
    if row is None:
        return (name, "–", "–", "–", says.why("no_row"))
    if row.get("rate") is not None:
        interval = says.interval(percent(row.get("rate_low")), percent(row.get("rate_high")))
        return (name, percent(row["rate"]), interval, count(row.get("n")), "")
    why = says.why(row.get("suppression_reason"))
    if around is None:
        return (name, says("charts.held_back"), "–", "–", why)
    area = says.named("region", around["area"])
    instead = says("impact.country.instead", why=why, area=area, rate=percent(around.get("rate")))
    return (name, says("charts.held_back"), "–", "–", instead)


def _grid(rows: Rows, says: Says) -> Picture:
    borders = steps([row["rate"] for row in rows if row.get("rate") is not None])
    by_field = {(row["area"], row["age_band5"]): row for row in rows}
    ages = [ALL, *sorted({row["age_band5"] for row in rows} - {ALL, "unknown"})]
    areas = [ALL, *(region for region in REGIONS if any(row["area"] == region for row in rows))]
    cells, written = [], []
    for line, area in enumerate(areas):
        for column, age in enumerate(ages):
            row = by_field.get((area, age))
            rate = row.get("rate") if row else None
            figure = "" if row is None or rate is None else _written(row) + _ARROWS.get(str(row.get("trend")), "")
            ink = step_of(rate, borders) if rate is not None else None
            cells.append(
                Cell(column=column, row=line, figure=figure, ink=ink, hatched=row is not None and rate is None)
            )
            if row is not None:
                written.append(_field_line(row, says))
    title, described = says("impact.country.grid_title"), says("impact.country.grid_described")
    heads = [says(f"impact.country.{name}") for name in ("area", "age", "rate", "interval", "n", "change")]
    arrows = Key(swatch="arrows", label=says("impact.country.arrows"))
    drawn = grid(
        cells,
        columns=[says.named("age_short", age) for age in ages],
        rows=[says.named("region", area) for area in areas],
    )
    return Picture(
        svg=draw(drawn, key="ages", title=title, description=described),
        title=title,
        description=described,
        keys=(*_scale_keys(borders), *_cell_keys("held_back", says), arrows),
        table=table(title, heads, written, words=(0, 1)),
    )


def _field_line(row: dict[str, Any], says: Says) -> tuple[str, ...]:
    names = (says.named("region", row["area"]), says.named("age", row["age_band5"]))
    if row.get("rate") is None:
        return (*names, says.why(row.get("suppression_reason")), "–", "–", "–")
    interval = says.interval(percent(row.get("rate_low")), percent(row.get("rate_high")))
    change = points(row.get("change"), language=says.language)
    return (*names, percent(row["rate"]), interval, count(row.get("n")), change)


def _trend(rows: Rows, *, choice: Choice, period: str, says: Says) -> Picture:
    area = choice.region
    own = {
        row["half_year"]: row
        for row in rows
        if row["age_band5"] == choice.age and row["area"] == area and row["area_level"] != "pref"
    }
    moments = [
        Moment(
            period=says.short_half_year(at), value=own.get(at, {}).get("rate"), low=own.get(at, {}).get("rate_low"),
            high=own.get(at, {}).get("rate_high"), held_back=at in own and own[at].get("rate") is None,
            is_chosen=at == period,
        )
        for at in half_years(rows)
    ]  # fmt: skip
    title = says("impact.country.trend_title", area=says.named("region", area), age=says.named("age", choice.age))
    described = says("impact.country.trend_described")
    heads = [
        says(f"impact.{name}") for name in ("half_year", "country.rate", "interval", "country.n", "country.change")
    ]
    written = [(says.half_year(at), *_field_line(row, says)[2:]) for at, row in sorted(own.items())]
    drawn = lines(moments, y_title=says("impact.country.axis"), share=True)
    keys = (
        Key(swatch="interval-band", label=says("impact.interval")),
        Key(swatch="hatch", label=says("charts.held_back")),
    )
    return Picture(
        svg=draw(drawn, key="trend", title=title, description=described),
        title=title,
        description=described,
        keys=keys,
        table=table(title, heads, written),
    )


def _scale_keys(borders: list[float]) -> tuple[Key, ...]:
    if not borders:
        return ()
    whole = [f"{100 * border:.0f}" for border in borders]
    wide = borders[1] - borders[0]
    spans = [f"{100 * (borders[0] - wide):.0f}–{whole[0]}%"]
    spans += [f"{low}–{high}%" for low, high in pairwise(whole)]
    spans.append(f"{whole[-1]}–{100 * (borders[-1] + wide):.0f}%")
    return tuple(Key(swatch=f"scale-{at}", label=span) for at, span in enumerate(spans, start=1))


def _cell_keys(hatched: str, says: Says) -> tuple[Key, ...]:
    return (
        Key(
            swatch="hatch",
            label=says("charts.held_back") if hatched == "held_back" else says(f"impact.country.{hatched}"),
        ),
        Key(swatch="none", label=says("impact.country.no_row")),
        Key(swatch="arrows", label=says("impact.country.broad")),
    )
