"""A report as it is kept in JSON: of people it tells nothing below five, nor lets that be worked out.

Every count of people stands in steps of five, and reasons whose sum would tell of one of them stand together. The
receipt has the exact counts, for the company whose file it was; the history and the working folder, for the operator.
"""

from collections.abc import Mapping
from typing import Any, Final

from expectations.in_steps import in_steps, together
from expectations.trend import MILLIONTHS

Json = dict[str, Any]
NOBODY: Final = ("org", "job", "codes", "texts")  # tables whose rows are nobody
_OF_PEOPLE: Final = ("rows_total", "rows_ok", "rows_rejected")
_BY_WORD: Final = ("reasons", "warnings", "people", "pii_removed", "consent", "rows")
_OF_COLUMNS: Final = ("blank", "bad")
_NOBODYS: Final = ("unknown_files", "unlisted_files", MILLIONTHS)  # facts of a gate; any other counts people


def masked(report: Json, *, small: int) -> Json:
    """The report with every count of people as people see it; asked again it changes nothing."""
    about = {**report["about"]}
    if isinstance(about.get("reasons"), Mapping):
        about["reasons"] = together(about["reasons"], about.get("rows_rejected"), step=small)
    for name in _OF_PEOPLE:
        if name in about:
            about[name] = in_steps(about[name], step=small)
    for name in _BY_WORD:
        if isinstance(about.get(name), Mapping):
            about[name] = _changed(about[name], tuple(about[name]), small)
    if about.get("columns"):
        about["columns"] = [_changed(column, _OF_COLUMNS, small) for column in about["columns"]]
    if about.get("notice"):
        about["notice"] = _changed(about["notice"], ("told_before",), small)
    if about.get("tables"):
        about["tables"] = [_changed(table, ("rows",), small) for table in about["tables"]]
    trends = {
        suite: [
            line | {"values": [in_steps(value, step=small) for value in line["values"]]} if line["people"] else line
            for line in lines
        ]
        for suite, lines in report["trends"].items()
    }
    gates = {suite: _gate(gate, small) for suite, gate in report["gates"].items()}
    return report | {"about": about, "gates": gates, "trends": trends}


def _gate(gate: Json, small: int) -> Json:
    rows = _changed(gate["rows"], tuple(table for table in gate["rows"] if table not in NOBODY), small)
    facts = gate.get("facts", {})
    facts = _changed(facts, tuple(name for name in facts if name not in _NOBODYS), small)
    return gate | {"rows": rows, "facts": facts, "expectations": [_line(line, small) for line in gate["expectations"]]}


def _line(line: Json, small: int) -> Json:
    """A line whose count is told keeps that as words."""
    if not line["people"]:
        return line
    of = {"of": in_steps(line["of"], step=small)} if line.get("of") else {}
    if not line["count"]:
        return line | of
    return line | of | {"count": None, "shown": in_steps(line["count"], step=small)}


def _changed(found: Mapping[str, Any], names: tuple[str, ...], small: int) -> Json:
    return {**found, **{name: in_steps(found[name], step=small) for name in names if name in found}}
