"""The evidence of a load or a release for people: one HTML and one JSON, offline, printable, in both languages."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader

from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.locks import one_at_a_time
from anonymization.report import shown
from expectations.checklist import checklist
from expectations.facts import about, decided, retention
from expectations.in_steps import SEVERAL, in_steps
from expectations.masked import NOBODY, masked
from expectations.policy import Policy
from expectations.result import GateResult
from expectations.retention import keep_until
from expectations.ticks import anchor
from expectations.trend import places, trends

_ORDER: Final = ("raw", "pool", "marts", "published")
_LOCK: Final = "report"  # a decision, an attack and a gate may write at once: none takes away what another has added
_templates = Environment(loader=PackageLoader("expectations"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
_templates.filters["shown"] = shown


def render_report(result: GateResult, *, home: Home, policy: Policy) -> Path:
    """Add a gate's result to the report of its subject and write it again; gives the path of report.html."""
    with one_at_a_time(home, _LOCK):
        path = home.report(result.subject) / "result.json"
        return _write(_report(result, read_json(path) if path.exists() else {}, home=home, policy=policy), home=home)


def render_again(subject: str, *, home: Home) -> None:
    """Write a subject's page anew where it has one: somebody has decided on it, or attacked it, since."""
    path = home.report(subject) / "result.json"
    with one_at_a_time(home, _LOCK):
        if path.exists():
            _write(_whole(read_json(path)), home=home)


def _report(result: GateResult, before: dict[str, Any], *, home: Home, policy: Policy) -> dict[str, Any]:
    gates: dict[str, Any] = {**before.get("gates", {}), result.suite: result.as_json()}
    build = home.report("build") / "result.json"
    if result.suite == "published" and build.exists():
        # a release answers for the build that it was made of
        gates["marts"] = read_json(build)["gates"]["marts"]
    checked_on = datetime.fromisoformat(result.checked_at).date()
    return {
        "subject": result.subject,
        "company": result.company,
        "kind": result.kind,
        "passed": all(gate["passed"] for gate in gates.values()),
        "small_count": policy.small_count,
        "keep_until": keep_until(result.checked_at, days=policy.retention_days),
        "retention": retention(checked_on, is_release=result.suite in {"marts", "published"}),
        "versions": result.versions,
        "about": before.get("about", {}) | about(home, result.subject, suites=gates),
        "trends": before.get("trends", {})
        | {result.suite: trends(home.reports / "history", result, step=policy.small_count)},
        "gates": {suite: gates[suite] for suite in _ORDER if suite in gates},
    }


def _whole(report: dict[str, Any]) -> dict[str, Any]:
    """A report of an older version lacks what came later."""
    return {"about": {}, "trends": {}, "retention": []} | report


def _write(report: dict[str, Any], *, home: Home) -> Path:
    """The page, then the JSON: each whole or not at all."""
    report = report | decided(home, report["subject"])
    report = masked(report, small=report["small_count"])
    report["checklist"] = checklist(report)
    folder = home.report(report["subject"])
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "report.html"
    unfinished = folder / ".report.html.unfinished"
    unfinished.write_text(
        _templates.get_template("report.html.j2").render(
            report=report, anchor=anchor, nobody=NOBODY, places=places, several=SEVERAL
        ),
        encoding="utf-8",
    )
    unfinished.replace(page)
    write_json(folder / "result.json", report)
    return page


def _small(value: float | str, *, small: int, people: bool = True) -> str:
    """A number as people see it: in steps where it counts people; what counts nobody may have decimals."""
    if people:
        return str(in_steps(int(value) if isinstance(value, float) else value, step=small))
    return value if isinstance(value, str) else f"{value:,.4f}".rstrip("0").rstrip(".")


_templates.filters["small"] = _small
