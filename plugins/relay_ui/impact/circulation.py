"""The relay as a stream: of a hundred people who were turned down and told, how many end in work that lasts."""

from typing import Any, Final

from plugins.relay_ui.charts.figures import count, percent
from plugins.relay_ui.charts.flow import Stage, flow, flow_down
from plugins.relay_ui.charts.picture import Key, Picture, draw
from plugins.relay_ui.charts.says import Says
from plugins.relay_ui.charts.section import Section, table
from plugins.relay_ui.impact.choice import Choice, Rows

# stage by stage: the mart's columns of how many had it, of how many
_COUNTED: Final = (
    (None, "notified"), ("consented", "notified"), (None, None), ("rehire_365_successes", "rehire_365_n"),
    ("successes", "n"),
)  # fmt: skip


def circulation(rows: Rows, *, choice: Choice, says: Says) -> Section:
    """`rows` are rehire_success_rates; the one cell of the chosen half-year, occupation and region is drawn."""
    row = _cell(rows, choice)
    empty = says.state(row)
    stages = _stages(row, says) if row is not None and not empty else []
    scope = " · ".join(
        (
            says.half_year(choice.half_year),
            says.named("occupation", choice.occupation),
            says.named("region", choice.region),
        )
    )
    return Section(
        key="circulation",
        heading=says("impact.flow.heading"),
        scope=scope,
        lead=says("impact.flow.lead"),
        pictures=(_picture(stages, row, says),) if row is not None and stages else (),
        empty=empty,
        notes=_notes(row, says) if row is not None and stages else (),
    )


def _cell(rows: Rows, choice: Choice) -> dict[str, Any] | None:
    wanted = (choice.occupation, choice.region, choice.half_year)
    return next((row for row in rows if (row["occupation"], row["region"], row["half_year"]) == wanted), None)


def _stages(row: dict[str, Any], says: Says) -> list[Stage]:
    """Shares of a hundred. Each stage is measured on those whose time for it has come; DEFINITIONS §2.5."""
    told = 100.0
    agreed = _of(row.get("consent_rate"), told)
    base = agreed if agreed is not None else told
    hired = _of(row.get("rehire_365_rate"), base)
    stayed = _of(row.get("rate"), base)
    if hired is not None and stayed is not None:
        stayed = min(stayed, hired)  # two cohorts, and noise on both
    found = [
        _stage("told", told, None, says),
        _stage("agreed", agreed, told, says),
        _stage("introduced", None, None, says),
    ]
    found.append(_stage("hired", hired, base, says))
    found.append(_stage("stayed", stayed, hired if hired is not None else base, says))
    return found


def _of(share: float | None, whole: float) -> float | None:
    return None if share is None else whole * min(1.0, max(0.0, share))


def _stage(name: str, value: float | None, before: float | None, says: Says) -> Stage:
    left = before - value if before is not None and value is not None else None
    return Stage(
        label=says(f"impact.flow.{name}"),
        figure=_figure(name, value, says),
        value=value,
        left=says(f"impact.flow.not_{name}") if left else "",
        left_figure=says.people(left) if left else "",
    )  # fmt: skip


def _figure(name: str, value: float | None, says: Says) -> str:
    if value is None:
        return says("impact.flow.not_kept" if name == "introduced" else "impact.flow.not_yet")
    return says.people(value, digits=0 if name == "told" else 1)


def _picture(stages: list[Stage], row: dict[str, Any], says: Says) -> Picture:
    title = says("impact.flow.title")
    told = "; ".join(f"{stage.label}: {stage.figure}" for stage in stages)
    described = says("impact.flow.described", stages=told)
    rows = [
        (s.label, s.figure, f"{s.left} {s.left_figure}".strip() or "–", _counted(at, row))
        for at, s in enumerate(stages)
    ]
    heads = [says("impact.flow.stage"), says("impact.per_100"), says("impact.flow.left"), says("impact.flow.counted")]
    return Picture(
        svg=draw(flow(stages), key="flow-wide", title=title, description=described),
        narrow=draw(flow_down(stages), key="flow-narrow", title=title, description=described),
        title=title,
        description=described,
        keys=(
            Key(swatch="accent-soft", label=says("impact.flow.key_on")),
            Key(swatch="quiet-soft", label=says("impact.flow.key_off")),
            Key(swatch="hatch", label=says("impact.flow.key_hatch")),
        ),
        table=table(title, heads, rows, words=(0, 2)),
    )


def _counted(at: int, row: dict[str, Any]) -> str:
    """The counts that a stage's share was computed from: how many of how many."""
    had, of = _COUNTED[at]
    whole = count(row.get(of)) if of else "–"
    return f"{count(row.get(had))} / {whole}" if had else whole


def _notes(row: dict[str, Any], says: Says) -> tuple[str, ...]:
    notes = [says("impact.flow.note_bases"), says("impact.flow.note_introduced")]
    if row.get("rate") is None:
        notes.append(says("impact.flow.note_no_rate", why=says.why(row.get("rate_suppression_reason"))))
    else:
        low, high = percent(row.get("rate_low")), percent(row.get("rate_high"))
        notes.append(says("impact.flow.note_rate", rate=percent(row["rate"]), interval=says.interval(low, high)))
    return tuple(notes)
