"""The verb of this room: hold what one room hands to the next against its suite; a critical failure stops it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, Literal

from anonymization.home import Home
from anonymization.load import write_json
from anonymization.refusals import Refusal, Refused
from expectations.history import append
from expectations.nothing import nothing_to_check
from expectations.policy import Policy, load_policy
from expectations.report import render_report
from expectations.result import GateResult, Line
from expectations.versions import versions

SuiteName = Literal["raw", "pool", "marts", "published"]
# Where these alone fail, a person decides; an approval turns them into warnings.
DECIDED_BY_A_PERSON: Final = frozenset({"rejected_share_held"})

_HELD: Final = Refusal(
    code="held_rows_rejected",
    ja="除外された行が多いため、担当者が判断するまで、このファイルを暗号化して保留しています。",
    en="So many rows were left out that a person decides: until then the file is kept, encrypted.",
    fault="hold",
)


def run_gate(
    *,
    suite: SuiteName,
    home: Home,
    subject: str,
    run: str = "",
    policy: Policy | None = None,
    stop: bool = True,
    approved: bool = False,
) -> GateResult:
    """Gate `subject`: a load's id for `raw` and `pool`, "build" for `marts`, a release's id for `published`.

    Writes result.json, one line of history and the report. Raises Refused where a critical expectation failed or one
    could not be evaluated, unless `stop` is False; a warning goes on and is shown. `approved` says that a person has
    decided on this subject: what is theirs to decide warns and does not stop.
    """
    policy = policy or load_policy()
    result = _evaluate(suite, home, subject, policy)
    if approved:
        result = replace(result, lines=tuple(map(_as_approved, result.lines)))
    result = _keep(result, home=home, run=run, policy=policy)
    if stop and not result.passed:
        raise Refused(refusal(result))
    return result


def _evaluate(suite: SuiteName, home: Home, subject: str, policy: Policy) -> GateResult:
    # Great Expectations takes seconds to import, and a DAG file, which imports this one, is parsed every half minute
    from expectations.layers import evaluate_layer  # noqa: PLC0415

    seen, lines, rows = evaluate_layer(suite, home=home, subject=subject, policy=policy)
    return GateResult(
        suite=suite,
        subject=seen.name,
        company=seen.company,
        kind=seen.kind,
        lines=lines,
        rows=rows,
        facts=dict(seen.facts),
        versions=versions(),
        checked_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _keep(result: GateResult, *, home: Home, run: str, policy: Policy) -> GateResult:
    """Write what was found where the step, the report and the history look for it."""
    path = home.scratch(result.subject) / "gates" / result.suite / "result.json"
    result = replace(result, path=str(path))
    write_json(path, result.as_json())
    append(result, folder=home.reports / "history", run=run)
    render_report(result, home=home, policy=policy)
    return result


def _as_approved(line: Line) -> Line:
    theirs = line.rule in DECIDED_BY_A_PERSON and line.severity == "critical" and not line.raised
    return replace(line, severity="warning") if theirs else line


def refusal(result: GateResult) -> Refusal:
    """Why a gate stopped, in one sentence: the first rule that failed, and how many others."""
    stopped = [line for line in result.lines if line.stops]
    if not stopped:  # no rule at all
        return nothing_to_check("rule").refusal
    if all(line.rule in DECIDED_BY_A_PERSON and not line.raised for line in stopped):
        return _HELD
    first, others = stopped[0], len(stopped) - 1
    return Refusal(
        code=f"gate_{result.suite}",
        ja=f"検査「{first.ja}」に適合しませんでした（ほか{others}件）。",
        en=f"The gate stopped it: {first.en} – this does not hold (and {others} other rules).",
        fault="system" if result.suite in {"marts", "published"} or first.raised else "input",
    )
