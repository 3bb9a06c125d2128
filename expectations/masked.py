"""A report as it is kept in JSON: counts of people below five are no more told there than in the page.

The history and the working folder keep exact counts, for the operator alone.
"""

from collections.abc import Mapping
from typing import Any, Final

from anonymization.report import shown
from expectations.trend import MILLIONTHS

Json = dict[str, Any]
NOBODY: Final = ("org", "job", "codes", "texts")  # tables whose rows are nobody
_OF_PEOPLE: Final = ("rows_total", "rows_ok", "rows_rejected")
_BY_WORD: Final = ("reasons", "warnings", "people", "pii_removed", "consent", "rows")
_OF_COLUMNS: Final = ("blank", "bad")
_NOBODYS: Final = ("unknown_files", "unlisted_files", MILLIONTHS)  # facts of a gate; any other counts people


def masked(report: Json, *, small: int) -> Json:
    """The report with every small count of people as people see it; asked again it changes nothing."""
    about = {**report["about"]}
    for name in _OF_PEOPLE:
        if name in about:
            about[name] = _told(about[name], small)
    for name in _BY_WORD:
        if isinstance(about.get(name), Mapping):
            about[name] = {word: _told(n, small) for word, n in about[name].items()}
    if about.get("columns"):
        about["columns"] = [_changed(column, _OF_COLUMNS, small) for column in about["columns"]]
    if about.get("notice"):
        about["notice"] = _changed(about["notice"], ("told_before",), small)
    trends = {
        suite: [
            line | {"values": [_told(value, small) for value in line["values"]]} if line["people"] else line
            for line in lines
        ]
        for suite, lines in report["trends"].items()
    }
    gates = {suite: _gate(gate, small) for suite, gate in report["gates"].items()}
    return report | {"about": about, "gates": gates, "trends": trends}


def _gate(gate: Json, small: int) -> Json:
    rows = {table: n if table in NOBODY else _told(n, small) for table, n in gate["rows"].items()}
    facts = {name: n if name in _NOBODYS else _told(n, small) for name, n in gate.get("facts", {}).items()}
    lines = [_line(line, small) for line in gate["expectations"]]
    return gate | {"rows": rows, "facts": facts, "expectations": lines}


def _line(line: Json, small: int) -> Json:
    if not line["people"] or not _is_small(line["count"], small):
        return line
    return line | {"count": None, "shown": shown(line, small=small)}


def _changed(found: Mapping[str, Any], names: tuple[str, ...], small: int) -> Json:
    return {**found, **{name: _told(found[name], small) for name in names if name in found}}


def _told(count: Any, small: int) -> Any:
    return shown({"count": int(count), "people": True}, small=small) if _is_small(count, small) else count


def _is_small(count: Any, small: int) -> bool:
    return isinstance(count, int | float) and not isinstance(count, bool) and 0 < count < small
