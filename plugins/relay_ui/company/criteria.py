"""Criteria worth rethinking: how those turned down for a reason fared elsewhere, beside what was to be expected."""

from typing import Any, Final

from plugins.relay_ui.charts.figures import count, percent, points, points_between
from plugins.relay_ui.charts.picture import Key, Picture, draw
from plugins.relay_ui.charts.ranked import Line, ranked
from plugins.relay_ui.charts.says import Says
from plugins.relay_ui.charts.section import Section, Sentence, table

Rows = list[dict[str, Any]]
_MOST: Final = 16  # rows of the picture; the table has them all


def criteria(rows: Rows | None, *, says: Says) -> Section:
    """`rows` are criteria_review."""
    heading = says("company.criteria.heading")
    if not rows:
        return Section(key="criteria", heading=heading, empty=says.why("mart_missing" if rows is None else "no_row"))
    order = sorted(rows, key=lambda row: (row.get("difference") is None, -(row.get("difference") or 0.0), row["code"]))
    found = [row for row in order if row.get("is_worth_rethinking")]
    shown = [row for row in order if row.get("rate") is not None]
    return Section(
        key="criteria",
        heading=heading,
        lead=says("company.criteria.found" if found else "company.criteria.none", n=len(found), of=len(shown)),
        sentences=tuple(_sentence(row, says) for row in shown),
        pictures=(_picture(order, says),),
        notes=tuple(says(f"company.criteria.{name}") for name in ("association", "expected", "consent")),
    )


def _sentence(row: dict[str, Any], says: Says) -> Sentence:
    interval = points_between(row.get("difference_low"), row.get("difference_high"), language=says.language)
    difference = points(row.get("difference"), language=says.language)
    return Sentence(
        text=str(row[f"sentence_{says.language}"]),
        detail=says("company.criteria.difference", difference=difference, interval=interval),
        stands_out=bool(row.get("is_worth_rethinking")),
    )


def _picture(rows: Rows, says: Says) -> Picture:
    title, described = says("company.criteria.title"), says("company.criteria.described")
    lines = [
        Line(
            label=_label(row, says), value=row.get("rate"), low=row.get("rate_low"),
            high=row.get("rate_high"), against=row.get("expected_rate"), held_back=row.get("rate") is None,
            stands_out=bool(row.get("is_worth_rethinking")),
            figure=says("charts.held_back") if row.get("rate") is None else percent(row["rate"]),
        )
        for row in rows[:_MOST]
    ]  # fmt: skip
    heads = [
        says(f"company.criteria.{name}") for name in ("criterion", "kind_head", "n", "rate", "expected_rate", "verdict")
    ]
    keys = (
        ("dot-accent", "company.criteria.worth"), ("dot-quiet", "company.criteria.within"),
        ("interval-band", "company.interval"), ("mark", "company.criteria.expected_rate"),
        ("hatch", "charts.held_back"),
    )  # fmt: skip
    return Picture(
        svg=draw(ranked(lines, x_title=says("company.criteria.axis"), share=True), key="criteria-rates", title=title,
                 description=described),
        title=title,
        description=described,
        keys=tuple(Key(swatch=swatch, label=says(word)) for swatch, word in keys),
        table=table(title, heads, [_line(row, says) for row in rows], words=(0, 1, 5)),
    )  # fmt: skip


def _label(row: dict[str, Any], says: Says) -> str:
    """A reason and a criterion may have one name: the criterion says that it was a mark."""
    name = str(row[f"label_{says.language}"])
    return name if row["kind"] == "reason" else says("company.criteria.mark", name=name)


def _line(row: dict[str, Any], says: Says) -> tuple[str, ...]:
    names = (_label(row, says), says.named_in("company.criteria.kind", row["kind"]))
    if row.get("rate") is None:
        return (*names, "–", "–", "–", says.why(row.get("suppression_reason")))
    interval = says.interval(percent(row.get("rate_low")), percent(row.get("rate_high")))
    verdict = says("company.criteria.worth" if row.get("is_worth_rethinking") else "company.criteria.within")
    return (
        *names,
        count(row.get("n")),
        f"{percent(row['rate'])} ({interval})",
        percent(row.get("expected_rate")),
        verdict,
    )
