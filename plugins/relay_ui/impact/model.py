"""The model that may leave the operator, term by term, and its card: what it is for and what it is not."""

import re
from typing import Any, Final

from plugins.relay_ui.charts.figures import count, number, percent, small
from plugins.relay_ui.charts.picture import Picture, Table, draw
from plugins.relay_ui.charts.ranked import Line, contributions
from plugins.relay_ui.charts.says import Says
from plugins.relay_ui.charts.section import Section, table
from plugins.relay_ui.impact.choice import Rows

_SKILL: Final = "skill:"
_NOT_STATED: Final = "not stated"
_RANGE: Final = re.compile(r"(?<=\d)-(?=\d)")
_MINUS: Final = re.compile(r"(?<![\w-])-(?=\d)")


def model(status: Rows | None, terms: Rows | None, *, says: Says) -> Section:
    """`status` is fit_model_status, `terms` fit_model_terms; None where the release has no such table."""
    row = status[0] if status else {}
    shown = [term for term in terms or [] if term.get("contribution") is not None]
    empty = ""
    if not shown:
        empty = says.why("mart_missing") if terms is None else str(row.get(f"status_{says.language}") or "")
        empty = empty or says.why(row.get("suppression_reason") or "no_row")
    return Section(
        key="model",
        heading=says("impact.model.heading"),
        scope=says("impact.model.scope"),
        lead=says("impact.model.lead") if shown else "",
        pictures=tuple(_pictures(shown, says)),
        tables=(_card(row, shown, says),) if row else (),
        notes=tuple(says(f"impact.model.{name}") for name in ("association", "decides", "never")),
        empty=empty,
    )


def _pictures(terms: Rows, says: Says) -> list[Picture]:
    """One picture per feature, all on one scale: a broad one weighs more than a narrow one."""
    names = list(dict.fromkeys(_feature(term["term"]) for term in terms if term["term"] != "base"))
    most = max((abs(term["contribution"]) for term in terms if term["term"] != "base"), default=1.0) * 1.05
    found = []
    for number_, name in enumerate(sorted(names, key=lambda name: (name == "skill", name))):
        own = [term for term in terms if _feature(term["term"]) == name]
        lines = _skills(own, says) if name == "skill" else _levels(own, says)
        title = says.named_in("impact.model.feature", name)
        described = says("impact.model.described", feature=title)
        drawn = contributions(lines, x_title=says("impact.model.axis"), domain=(-most, most))
        heads = [says("impact.model.level"), says("impact.model.contribution")]
        found.append(
            Picture(
                svg=draw(drawn, key=f"term-{number_}", title=title, description=described),
                title=title,
                description=described,
                table=table(title, heads, [(line.label, line.figure) for line in lines]),
            )
        )  # fmt: skip
    return found


def _feature(term: str) -> str:
    return "skill" if term.startswith(_SKILL) else term


def _levels(terms: Rows, says: Says) -> list[Line]:
    """The levels of one feature in their order, "not known" last."""
    order = sorted(terms, key=lambda term: (term["bin"] == 0, term["bin"]))
    name = "level_ja" if says.language == "ja" else "level"
    return [_line(_signs(str(term[name])), term["contribution"]) for term in order]


def _signs(level: str) -> str:
    """Hyphens as what they mean: "−2.50…−2.00 SD", "10–19"."""
    return _MINUS.sub("−", _RANGE.sub("–", level))


def _skills(terms: Rows, says: Says) -> list[Line]:
    """What having a skill adds to not stating it, the most first."""
    has: dict[str, float] = {}
    has_not: dict[str, float] = {}
    for term in terms:
        code = str(term["term"]).removeprefix(_SKILL)
        if term["level"] == _NOT_STATED:
            has_not[code] = term["contribution"]
        elif term["bin"] != 0:
            has[code] = term["contribution"]
    added = {code: value - has_not.get(code, 0.0) for code, value in has.items()}
    return [
        _line(says.named("skill", code), added[code]) for code in sorted(added, key=lambda code: (-added[code], code))
    ]


def _line(label: str, value: float) -> Line:
    return Line(label=label, value=value, figure=number(value, digits=2, signed=True))


def _card(row: dict[str, Any], terms: Rows, says: Says) -> Table:
    """What everybody may know of the model."""
    first = terms[0] if terms else {}
    better, of = row.get("n_companies_better"), row.get("n_companies")
    portable = f"{count(better)} / {count(of)} ({percent(row.get('portability_index'), digits=0)})" if of else "–"
    epsilon = f"ε = {first['epsilon']:g}, δ = {small(first['delta'])}" if first.get("epsilon") is not None else "–"
    facts = [
        ("status", str(row.get(f"status_{says.language}") or row.get("status") or "–")),
        ("purpose", says("impact.model.purpose_text")),
        ("portable", portable),
        ("privacy", epsilon),
        ("inputs_never", says("impact.model.inputs_never_text")),
        ("terms_version", str(row.get("terms_version") or "–")),
        ("policy_version", str(row.get("policy_version") or "–")),
    ]
    heads = [says("impact.model.card_of"), says("impact.model.card_says")]
    rows = [(says(f"impact.model.{name}"), value) for name, value in facts]
    return table(says("impact.model.card"), heads, rows, words=(0, 1))
