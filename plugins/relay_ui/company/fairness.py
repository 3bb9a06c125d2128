"""Who is chosen how often: impact ratios with their intervals, in the form of LL144 and 29 CFR 1607.4(D)."""

from typing import Any, Final

from plugins.relay_ui.charts.figures import count, number, percent
from plugins.relay_ui.charts.picture import Key, Picture, Table, draw
from plugins.relay_ui.charts.ranked import Line, ranked
from plugins.relay_ui.charts.says import Says
from plugins.relay_ui.charts.section import Section, table

Rows = list[dict[str, Any]]
_FOUR_FIFTHS: Final = 0.8
_DOMAIN: Final = (0.25, 4.0)  # what reaches beyond is drawn up to the edge; the table has it
_ORDER: Final = ("selection", "scoring")


def fairness(rows: Rows | None, *, says: Says) -> Section:
    """`rows` are fairness_audit."""
    heading = says("company.fairness.heading")
    if not rows:
        return Section(key="fairness", heading=heading, empty=says.why("mart_missing" if rows is None else "no_row"))
    overall = [row for row in rows if row["stage"] == "overall"]
    kinds = sorted({(_place(row["measure"]), row["measure"], row["attribute"]) for row in overall})
    compared = [row for row in rows if row.get("impact_ratio") is not None]
    below = [
        row for row in compared if row.get("impact_ratio_high") is not None and row["impact_ratio_high"] < _FOUR_FIFTHS
    ]
    return Section(
        key="fairness",
        heading=heading,
        lead=says("company.fairness.below" if below else "company.fairness.none_below", n=len(below), of=len(compared)),
        pictures=tuple(
            _picture([row for row in overall if (row["measure"], row["attribute"]) == kind[1:]], *kind[1:], says=says)
            for kind in kinds
        ),
        tables=(_stages(rows, says),) if len(rows) > len(overall) else (),
        notes=tuple(says(f"company.fairness.{name}") for name in ("form", "consented", "small")),
    )


def _place(measure: str) -> int:
    return _ORDER.index(measure) if measure in _ORDER else len(_ORDER)


def _picture(rows: Rows, measure: str, attribute: str, *, says: Says) -> Picture:
    order = sorted(rows, key=lambda row: str(row["group_name"]))
    title = says(
        "company.fairness.title",
        measure=says.named_in("company.fairness.measure", measure),
        attribute=says.named_in("company.fairness.attribute", attribute),
    )
    described, held_back = says("company.fairness.described"), says("charts.held_back")
    lines = [
        Line(
            label=_group(row, says), value=row.get("impact_ratio"), low=row.get("impact_ratio_low"),
            high=row.get("impact_ratio_high"), held_back=row.get("impact_ratio") is None,
            ink="second" if row.get("is_below_four_fifths") else "accent",
            figure=number(row["impact_ratio"], digits=2) if row.get("impact_ratio") is not None else held_back,
        )
        for row in order
    ]  # fmt: skip
    drawn = ranked(
        lines, x_title=says("company.fairness.axis"), share=False, mark=_FOUR_FIFTHS, domain=_DOMAIN, logarithmic=True
    )
    keys = (
        ("dot-accent", "company.fairness.at_least"), ("dot-second", "company.fairness.under"),
        ("interval-band", "company.interval"), ("dashed", "company.fairness.four_fifths"),
        ("hatch", "charts.held_back"),
    )  # fmt: skip
    heads = [says(f"company.fairness.{name}") for name in ("group", "n", "n_chosen", "rate", "ratio", "interval")]
    return Picture(
        svg=draw(
            drawn, key=f"ratios-{_place(measure)}-{attribute.replace('_', '-')}", title=title, description=described
        ),
        title=title,
        description=described,
        keys=tuple(Key(swatch=swatch, label=says(word)) for swatch, word in keys),
        table=table(title, heads, [(_group(row, says), *_figures(row, says)) for row in order]),
    )


def _stages(rows: Rows, says: Says) -> Table:
    """Every stage and group, in the form that an auditor asks for."""
    order = sorted(rows, key=_in_order)
    written = [
        (
            f"{says.named_in('company.fairness.measure', row['measure'])} · "
            f"{says.named_in('company.fairness.stage', row['stage'])}",
            _group(row, says),
            *_figures(row, says),
        )
        for row in order
    ]
    names = ("what", "group", "n", "n_chosen", "rate", "ratio", "interval")
    return table(
        says("company.fairness.table_title"),
        [says(f"company.fairness.{name}") for name in names],
        written,
        words=(0, 1),
    )


def _in_order(row: dict[str, Any]) -> tuple[int, str, bool, str, str]:
    """Measure by measure, attribute by attribute, the whole before its stages."""
    stage = str(row["stage"])
    return (_place(row["measure"]), row["attribute"], stage != "overall", stage, str(row["group_name"]))


def _group(row: dict[str, Any], says: Says) -> str:
    kind = "age" if row["attribute"] == "age_band5" else "sex"
    if kind == "age":
        return says.named("age", str(row["group_name"]))
    return says.named_in("company.fairness.sex", str(row["group_name"]))


def _figures(row: dict[str, Any], says: Says) -> tuple[str, ...]:
    if row.get("rate") is None:
        return ("–", "–", "–", "–", says.why(row.get("suppression_reason")))
    ratio = row.get("impact_ratio")
    interval = says.interval(
        number(row.get("impact_ratio_low"), digits=2), number(row.get("impact_ratio_high"), digits=2)
    )
    is_reference = row["group_name"] == row.get("reference_group")
    return (
        count(row["n"]), count(row.get("n_chosen")), percent(row["rate"]), number(ratio, digits=2),
        says("company.fairness.reference") if is_reference else interval,
    )  # fmt: skip
