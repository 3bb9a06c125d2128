"""Which skills go with lasting work, occupation by occupation: an association, and the page says so."""

from typing import Any, Final

from plugins.relay_ui.charts.cells import Cell, grid
from plugins.relay_ui.charts.figures import count, number, percent
from plugins.relay_ui.charts.ink import INK
from plugins.relay_ui.charts.picture import Key, Picture, draw
from plugins.relay_ui.charts.ranked import Line, ranked
from plugins.relay_ui.charts.says import ALL, Says
from plugins.relay_ui.charts.section import Section, table
from plugins.relay_ui.impact.choice import Choice, Rows

_MOST: Final = 20  # rows of a picture; the table has them all
# lift → ink, from "much less" to "much more"; 1 is no difference
_STEPS: Final = ((0.8, "less-2"), (0.95, "less-1"), (1.05, "same"), (1.2, "more-1"), (float("inf"), "more-2"))


def patterns(rows: Rows, *, choice: Choice, says: Says) -> Section:
    """`rows` are success_patterns."""
    own = rows if choice.occupation == ALL else [row for row in rows if row["occupation"] == choice.occupation]
    shown = [row for row in own if row.get("lift") is not None]
    found = [row for row in shown if row.get("is_pattern")]
    pictures = [_ranked(own, choice=choice, says=says)]
    if choice.occupation == ALL:
        pictures = [_matrix(own, says), *([_ranked(found, choice=choice, says=says)] if found else [])]
    lead = says("impact.patterns.lead", n=count(len(shown)), found=count(len(found)))
    return Section(
        key="patterns",
        heading=says("impact.patterns.heading"),
        scope=says.named("occupation", choice.occupation),
        lead=lead if shown else "",
        pictures=tuple(pictures) if own else (),
        notes=(says("impact.patterns.association"), says("impact.patterns.note_q")),
        empty="" if own else says.why("no_row"),
    )


def _matrix(rows: Rows, says: Says) -> Picture:
    occupations = sorted({row["occupation"] for row in rows})
    strength: dict[str, float] = {}
    for row in rows:
        strength[row["skill_code"]] = max(strength.get(row["skill_code"], 0.0), row.get("lift") or 0.0)
    skills = sorted(strength, key=lambda code: (-strength[code], code))[: 2 * _MOST]
    by_field = {(row["occupation"], row["skill_code"]): row for row in rows}
    cells = []
    for line, skill in enumerate(skills):
        for column, occupation in enumerate(occupations):
            found = by_field.get((occupation, skill))
            lift = found.get("lift") if found else None
            cells.append(
                Cell(
                    column=column,
                    row=line,
                    figure="" if lift is None else f"{lift:.2f}{'●' if found and found.get('is_pattern') else ''}",
                    ink=_ink(lift) if lift is not None else None,
                    hatched=found is not None and lift is None,
                )
            )
    drawn = grid(
        cells,
        columns=[says.named("occupation_short", code) for code in occupations],
        rows=[says.named("skill", code) for code in skills],
    )
    spans = zip(_STEPS, ("much_less", "less", "same", "more", "much_more"), strict=True)
    keys = [Key(swatch=ink, label=says(f"impact.patterns.{name}")) for (_, ink), name in spans]
    keys += [Key(swatch="dot", label=says("impact.patterns.sure")), Key(swatch="hatch", label=says("charts.held_back"))]
    return _picture(drawn, rows, title=says("impact.patterns.matrix_title"), keys=tuple(keys), says=says)


def _ranked(rows: Rows, *, choice: Choice, says: Says) -> Picture:
    """The share of lasting hires with a skill and its interval, beside everybody of the same occupation."""
    order = sorted(rows, key=lambda row: (row.get("lift") is None, -(row.get("lift") or 0.0), row["skill_code"]))
    order = order[:_MOST]
    several = choice.occupation == ALL
    lines = [
        Line(
            label=_label(row, several, says), value=row.get("rate"), low=row.get("rate_low"),
            high=row.get("rate_high"), against=row.get("occupation_rate"), stands_out=bool(row.get("is_pattern")),
            held_back=row.get("rate") is None,
            figure=_figure(row, says),
        )
        for row in order
    ]  # fmt: skip
    keys = (
        Key(swatch="dot-accent", label=says("impact.patterns.sure")),
        Key(swatch="dot-quiet", label=says("impact.patterns.unsure")),
        Key(swatch="interval-band", label=says("impact.interval")),
        Key(swatch="mark", label=says("impact.patterns.occupation_rate")),
        Key(swatch="hatch", label=says("charts.held_back")),
    )
    drawn = ranked(lines, x_title=says("impact.patterns.axis"), share=True)
    title = says("impact.patterns.strongest_title" if several else "impact.patterns.ranked_title")
    return _picture(drawn, order, title=title, keys=keys, says=says, key="patterns-rates")


def _figure(row: dict[str, Any], says: Says) -> str:
    """The share, and below it on how many people and how sure."""
    if row.get("rate") is None:
        return says("charts.held_back")
    return f"{percent(row['rate'])}\nn {count(row.get('n'))} · q {_q(row.get('q_value'))}"


def _q(value: float | None) -> str:
    return number(value, digits=3) if value is None or value >= 0.001 else "< 0.001"


def _label(row: dict[str, Any], several: bool, says: Says) -> str:
    skill = says.named("skill", row["skill_code"])
    return f"{skill} · {says.named('occupation_short', row['occupation'])}" if several else skill


def _picture(
    drawn: Any, rows: Rows, *, title: str, keys: tuple[Key, ...], says: Says, key: str = "patterns-all"
) -> Picture:
    described = says("impact.patterns.described")
    names = ("occupation", "skill", "rate", "interval", "occupation_rate", "lift", "n", "q")
    heads = [says(f"impact.patterns.{name}") for name in names]
    order = sorted(rows, key=lambda row: (row["occupation"], -(row.get("lift") or 0.0), row["skill_code"]))
    return Picture(
        svg=draw(drawn, key=key, title=title, description=described),
        title=title,
        description=described,
        keys=keys,
        table=table(title, heads, [_line(row, says) for row in order], words=(0, 1)),
    )


def _line(row: dict[str, Any], says: Says) -> tuple[str, ...]:
    names = (says.named("occupation", row["occupation"]), says.named("skill", row["skill_code"]))
    if row.get("lift") is None:
        return (*names, says.why(row.get("suppression_reason")), "–", "–", "–", "–", "–")
    interval = says.interval(percent(row.get("rate_low")), percent(row.get("rate_high")))
    return (
        *names, percent(row.get("rate")), interval, percent(row.get("occupation_rate")), number(row["lift"], digits=2),
        count(row.get("n")), _q(row.get("q_value")),
    )  # fmt: skip


def _ink(lift: float) -> str:
    return INK[next(ink for border, ink in _STEPS if lift < border)]
