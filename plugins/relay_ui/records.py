"""What the pipeline wrote down of each load and release: receipts, gate results, decisions, runs. Read only.

A deployment has tens of thousands of such files after some years. Each is written once and replaced whole, so what was
read of one is kept in memory until it changes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from anonymization.disclosure.swap import current_release, releases
from anonymization.home import Home

Json = dict[str, Any]
SUITES: Final = ("raw", "pool", "marts", "published")
MANY: Final = 50_000
# not the rules one by one, which are most of a run
_OF_A_RUN: Final = [
    "suite", "subject", "company", "kind", "passed", "evaluated", "critical", "warning", "checked_at", "rules_failed",
    "versions",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class GateRun:
    """One run of one suite."""

    suite: str
    subject: str
    company: str | None
    kind: str | None
    passed: bool
    evaluated: int
    critical: int
    warning: int
    checked_at: datetime
    rules_failed: tuple[str, ...]
    versions: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class LoadRecord:
    """One load, as its receipt and its gates tell it; rows that waited for consent have gates and no receipt."""

    load_id: str
    company: str
    file: str | None
    kind: str | None
    status: str
    at: datetime
    rows: dict[str, int | None]
    refusal: Json | None
    decision: Json | None
    gates: dict[str, GateRun]
    has_receipt: bool
    has_report: bool
    run: Json | None
    rejected_before: float | None = None  # the rejected share of the company's load of this kind before it

    @property
    def rejected_share(self) -> float | None:
        total, rejected = self.rows.get("rows_total"), self.rows.get("rows_rejected")
        return rejected / total if total and rejected is not None else None

    @property
    def rejected_change(self) -> float | None:
        """Against the load before it: a share, below nought where it got better."""
        if self.rejected_before is None or self.rejected_share is None:
            return None
        return self.rejected_share - self.rejected_before

    @property
    def warnings(self) -> int:
        return sum(gate.warning for gate in self.gates.values())


@dataclass(frozen=True, kw_only=True)
class ReleaseRecord:
    """One kept release."""

    facts: Json
    is_out: bool
    gate: GateRun | None
    has_report: bool

    @property
    def release_id(self) -> str:
        return str(self.facts["release_id"])


def load_records(home: Home) -> list[LoadRecord]:
    """All loads that were answered or gated, the latest first."""
    gates = last_gates(home)
    found = {record.load_id: record for record in _answered(home, gates)}
    for subject, runs in gates.items():
        company = next((run.company for run in runs.values() if run.company), None)
        if company and subject not in found:
            found[subject] = _unanswered(home, subject, company, runs)
    told: list[LoadRecord] = []
    shares: dict[tuple[str, str | None], float | None] = {}
    for record in sorted(found.values(), key=lambda record: record.at):
        series = record.company, record.kind
        told.append(replace(record, rejected_before=shares.get(series)))
        shares[series] = record.rejected_share
    return told[::-1]


def release_records(home: Home) -> list[ReleaseRecord]:
    """All releases that are kept, the latest first."""
    gates, out = last_gates(home), current_release(home)
    found = []
    for name in reversed(releases(home)):
        facts = read_kept(home.release(name) / "published" / "release.json")
        if facts is not None:
            has_report = (home.report(name) / "report.html").exists()
            gate = gates.get(name, {}).get("published")
            found.append(ReleaseRecord(facts=facts, is_out=name == out, gate=gate, has_report=has_report))
    return found


def gate_runs(home: Home) -> list[GateRun]:
    """Every run of every gate, oldest first."""
    folder = home.reports / "history"
    runs = (_history_rows(path) for path in (sorted(folder.glob("*.parquet")) if folder.is_dir() else ()))
    return sorted((run for rows in runs for run in rows), key=lambda run: run.checked_at)


def last_gates(home: Home) -> dict[str, dict[str, GateRun]]:
    """subject → suite → its last run."""
    last: dict[str, dict[str, GateRun]] = {}
    for run in gate_runs(home):
        last.setdefault(run.subject, {})[run.suite] = run
    return last


def receipts(home: Home) -> Iterator[tuple[Path, datetime, Json]]:
    """Every receipt with its place and the moment it was written, repeated drops too."""
    root = home.receipts("x").parent
    for path in sorted(root.glob("*/*.json")) if root.is_dir() else ():
        try:
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except FileNotFoundError:  # it has outlived its rule and goes at this very moment
            continue
        content = read_kept(path)
        if content is not None and "status" in content:
            yield path, at, content


def run_of(home: Home, load_id: str) -> Json | None:
    """Which Airflow run handled a load last: {"dag_id", "run_id"}; None where it was not Airflow."""
    return read_kept(home.report(load_id) / "run.json")


def read_kept(path: Path) -> Json | None:
    """A JSON file, from memory where it has not changed; None where there is none that can be read."""
    try:
        content = _json(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):  # half a file, or no text at all
        return None
    return content if isinstance(content, dict) else None


@lru_cache(maxsize=MANY)
def _json(path: Path, _changed: int) -> Json:
    content: Json = json.loads(path.read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=MANY)
def _history_rows(path: Path) -> tuple[GateRun, ...]:
    return tuple(
        GateRun(
            suite=row["suite"],
            subject=row["subject"],
            company=row["company"],
            kind=row["kind"],
            passed=row["passed"],
            evaluated=row["evaluated"] or 0,
            critical=row["critical"] or 0,
            warning=row["warning"] or 0,
            checked_at=row["checked_at"].astimezone(UTC),
            rules_failed=tuple(row["rules_failed"] or ()),
            versions=dict(row["versions"] or ()),
        )
        for row in pq.ParquetFile(path).read(columns=_OF_A_RUN).to_pylist()
    )


def _answered(home: Home, gates: dict[str, dict[str, GateRun]]) -> Iterator[LoadRecord]:
    for path, at, receipt in receipts(home):
        load_id = receipt["load_id"]
        if path.stem != load_id:  # the same bytes once more: the load is told by its first answer
            continue
        yield LoadRecord(
            load_id=load_id,
            company=receipt["company"],
            file=receipt["file"],
            kind=receipt["kind"],
            status=receipt["status"],
            at=at,
            rows=receipt["rows"],
            refusal=receipt["refusal"],
            decision=receipt["decision"] or read_kept(home.report(load_id) / "decision.json"),
            gates=gates.get(load_id, {}),
            has_receipt=True,
            has_report=(home.report(load_id) / "report.html").exists(),
            run=run_of(home, load_id),
        )


def _unanswered(home: Home, load_id: str, company: str, runs: dict[str, GateRun]) -> LoadRecord:
    return LoadRecord(
        load_id=load_id,
        company=company,
        file=None,
        kind=next((run.kind for run in runs.values()), None),
        status="accepted" if all(run.passed for run in runs.values()) else "refused",
        at=max(run.checked_at for run in runs.values()),
        rows=dict.fromkeys(("rows_total", "rows_ok", "rows_rejected")),
        refusal=None,
        decision=read_kept(home.report(load_id) / "decision.json"),
        gates=runs,
        has_receipt=False,
        has_report=(home.report(load_id) / "report.html").exists(),
        run=run_of(home, load_id),
    )
