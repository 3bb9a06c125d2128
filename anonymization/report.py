"""`relay report`: a validation report in the terminal, from its result.json; small counts of people stay hidden."""

from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from anonymization.home import Home
from anonymization.load import read_json
from anonymization.refusals import Refusal, Refused

_SIGNS: Final = {"held": ("✓", "green"), "failed": ("✗", "red"), "open": ("–", "dim")}
_COLOURS: Final = {"critical": "red", "warning": "yellow", "info": "cyan"}


def report_path(home: Home, subject: str) -> Path:
    """The result.json of a load, a build or a release. Raises Refused where there is none."""
    path = home.reports / (subject or ".") / "result.json"
    if not subject or Path(subject).name != subject or not path.exists():
        raise Refused(
            Refusal(
                code="no_report",
                ja="その受付番号・公開番号の検査報告はありません。番号を確かめてください。",
                en="There is no report of a load or release by that name. Check the name.",
            )
        )
    return path


def shown(line: dict[str, Any], *, small: int) -> str:
    """A count as people see it: "< 5" where it is small and concerns people."""
    count = line["count"]
    if count is None or isinstance(count, str):  # a report keeps a small count as it is shown
        return str(line.get("shown") or count or "")
    if line["people"] and 0 < count < small:
        return f"< {small}"
    return f"{count:,}"


def print_report(home: Home, subject: str, *, console: Console) -> None:
    """Every gate of a subject: what did not hold, and how much was looked at."""
    report = read_json(report_path(home, subject))
    verdict = "[green]passed · 適合" if report["passed"] else "[red]stopped · 不適合"
    console.print(f"{subject}  {verdict}[/]  ({report['company'] or '–'}, {report['kind'] or '–'})")
    if decision := report.get("decision"):
        who = decision["by"] or "nobody in time · 期限切れ"
        console.print(f"{decision['choice']} · {who} · {decision['at']}: {decision['why']}", markup=False)
    for suite, gate in report["gates"].items():
        failed = [line for line in gate["expectations"] if not line["success"]]
        held = f"{gate['evaluated'] - len(failed)} of {gate['evaluated']} rules hold"
        console.print(f"[bold]{suite}[/] · {held} · {gate['checked_at']}", highlight=False)
        if failed:
            console.print(_failures(failed, small=report["small_count"]))
    if report.get("checklist"):
        console.print(_checklist(report["checklist"]))
    for each in report.get("approvals") or []:
        who = each["by"] or "nobody in time · 期限切れ"
        console.print(f"{each['partner']}: {each['choice']} · {who} · {each['at']}: {each['why']}", markup=False)
    versions = " · ".join(f"{name} {value}" for name, value in report["versions"].items())
    console.print(f"[dim]{versions}\nkept until · 保存期限 {report['keep_until']}")
    console.print("[dim]Not legal advice · 法的助言ではありません")


def _checklist(ticks: list[dict[str, Any]]) -> Table:
    """What an officer ticks; what is open says why."""
    table = Table(title="checklist · 確認事項", title_justify="left", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for tick in ticks:
        sign, colour = _SIGNS[tick["state"]]
        table.add_row(f"[{colour}]{sign}", f"{tick['ja']}\n[dim]{tick['en']}", escape(tick["note_en"]))
    return table


def _failures(failed: list[dict[str, Any]], *, small: int) -> Table:
    table = Table()
    for name in ("severity", "table", "count", "rule"):
        table.add_column(name, justify="right" if name == "count" else "left", overflow="fold")
    for line in failed:
        severity = "critical" if line["raised"] else line["severity"]
        words = f"{line['ja']}\n[dim]{line['en']}"
        table.add_row(f"[{_COLOURS[severity]}]{severity}", line["table"], shown(line, small=small), words)
    return table
