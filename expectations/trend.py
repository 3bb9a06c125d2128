"""A company's own history, or that of releases, as small lines for the report; places in an SVG, without a script."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from expectations import history
from expectations.in_steps import drawn_at, share_in_steps
from expectations.result import GateResult

_LAST: Final = 24
# what a release cost, among the facts of its gate: the history counts in whole numbers
MILLIONTHS: Final = "epsilon_millionths"
_WIDTH, _HEIGHT, _MARGIN = 240.0, 44.0, 5.0


@dataclass(frozen=True, kw_only=True)
class Trend:
    """One line: what it counts, and the values from the oldest to this one."""

    key: str
    ja: str
    en: str
    values: tuple[float | str, ...]
    days: tuple[str, ...]
    people: bool  # values are told in steps

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def trends(folder: Path, result: GateResult, *, step: int) -> list[dict[str, Any]]:
    """The lines of a subject, this run the last point of each; a line of one point is still told.

    A share of people is told from counts in steps: beside a share to the digit "< 5" would be known.
    """
    runs = history.read(folder, suite=result.suite, company=result.company).to_pylist()
    runs = [run for run in runs if run["kind"] == result.kind and run["subject"] != result.subject]
    last: dict[str, dict[str, Any]] = {}
    for run in runs:  # the last run of each subject, at the place of that run
        last.pop(run["subject"], None)
        last[run["subject"]] = run
    now = {"rows": result.rows, "facts": result.facts, "checked_at": result.checked_at, **result.failed}
    before = [{**run, "rows": dict(run["rows"]), "facts": dict(run["facts"] or ())} for run in last.values()]
    chosen = [*before[-(_LAST - 1) :], now]
    return [trend.as_json() for trend in _LINES[result.suite](chosen, step)]


def _raw(runs: Sequence[dict[str, Any]], step: int) -> list[Trend]:
    told = [run for run in runs if "rows_rejected" in run["facts"] and run["rows"].get("preflight")]
    shares = [share_in_steps(run["facts"]["rows_rejected"], run["rows"]["preflight"], step=step) for run in told]
    return [
        _line("rows_dropped", "受領した行数", "Rows dropped", runs, (r["rows"].get("preflight", 0) for r in runs)),
        _line("rejected_share", "除外された行の割合（%）", "Rows rejected, %", told, shares, people=False),
    ]


def _pool(runs: Sequence[dict[str, Any]], _step: int) -> list[Trend]:
    mains = ("application", "employment", "consent_event", "job")
    sizes = [next((run["rows"][name] for name in mains if run["rows"].get(name)), 0) for run in runs]
    return [_line("rows_pooled", "プールに入る行数", "Rows for the pool", runs, sizes), _warnings(runs)]


def _build(runs: Sequence[dict[str, Any]], _step: int) -> list[Trend]:
    return [_line("cells", "集計の行数", "Rows built", runs, map(_cells, runs), people=False), _warnings(runs)]


def _release(runs: Sequence[dict[str, Any]], _step: int) -> list[Trend]:
    told = [run for run in runs if MILLIONTHS in run["facts"]]
    epsilon = (run["facts"][MILLIONTHS] / 1e6 for run in told)
    return [
        _line("cells", "公開した行数", "Rows released", runs, map(_cells, runs), people=False),
        _line("epsilon", "公開一回で使った ε", "ε that a release cost", told, epsilon, people=False),
        _warnings(runs),
    ]


def _cells(run: dict[str, Any]) -> int:
    return sum(n for table, n in run["rows"].items() if table != "texts")


def _warnings(runs: Sequence[dict[str, Any]]) -> Trend:
    return _line("warnings", "注意の件数", "Warnings", runs, (run["warning"] for run in runs), people=False)


_LINES: Final = {"raw": _raw, "pool": _pool, "marts": _build, "published": _release}


def _line(
    key: str, ja: str, en: str, runs: Sequence[dict[str, Any]], values: Iterable[float | str], *, people: bool = True
) -> Trend:
    days = tuple(str(run["checked_at"])[:10] for run in runs)
    as_told = tuple(value if isinstance(value, str) else float(value) for value in values)
    return Trend(key=key, ja=ja, en=en, values=as_told, days=days, people=people)


def places(values: Sequence[float | str]) -> list[tuple[float, float]]:
    """Where the values stand in a box of 240 × 44, from 0 to the highest: a line never makes little look like much.

    What is told in steps is drawn in steps: the picture says no more than the words.
    """
    told = [drawn_at(value) for value in values]
    high, step = max(told, default=0.0) or 1.0, (_WIDTH - 2 * _MARGIN) / max(len(told) - 1, 1)
    return [
        (round(_MARGIN + step * at, 1), round(_HEIGHT - _MARGIN - (_HEIGHT - 2 * _MARGIN) * value / high, 1))
        for at, value in enumerate(told)
    ]
