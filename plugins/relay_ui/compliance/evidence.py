"""What stands behind a deployment's promises: approvals, erasures, retention, the privacy budget, the statement."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from anonymization.home import Home
from anonymization.retention import load_retention
from plugins.relay_ui.records import Json, ReleaseRecord, read_kept

SOON: Final = timedelta(days=14)
_SEALED: Final = ".sealed"


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something that goes, or must be decided, by a day."""

    what: str  # quarantine, hold, report
    company: str
    load_id: str
    by: date
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The statement of published items (公表文) of a release."""

    release_id: str
    path: Path


def open_holds(home: Home) -> list[Json]:
    """Files that wait for a person's decision, the most urgent first: counts only."""
    found = []
    for path in sorted(home.held("x").parent.glob("*/*.json")):
        hold = read_kept(path)
        if (
            hold
            and path.with_suffix(_SEALED).exists()
            and not (home.report(hold["load_id"]) / "decision.json").exists()
        ):
            found.append(hold)
    return sorted(found, key=lambda hold: str(hold["decide_by"]))


def approvals(home: Home) -> dict[str, list[Json]]:
    """Release → what was decided about handing it to which partner. What still waits is asked in Airflow alone."""
    found: dict[str, list[Json]] = {}
    for path in sorted(home.reports.glob("*/approval-*.json")):
        if decision := read_kept(path):
            found.setdefault(path.parent.name, []).append({"partner": path.stem.removeprefix("approval-"), **decision})
    return found


def withdrawn(home: Home) -> dict[str, Json]:
    """Release → when and why it was taken down."""
    marks = {path.stem: read_kept(path) for path in sorted((home.root / "withdrawn").glob("*.json"))}
    return {name: mark for name, mark in marks.items() if mark}


def erasures(home: Home) -> list[Json]:
    """Erasure receipts, the latest first; each is signed, and names nobody."""
    receipts = (read_kept(path) for path in (home.reports / "erasure").glob("E*.json"))
    return sorted((r for r in receipts if r), key=lambda receipt: str(receipt["finished_at"]), reverse=True)


def erasure_alert(home: Home) -> Json | None:
    """What the hourly run says where an erasure is late."""
    return read_kept(home.reports / "erasure" / "alert.json")


def retention_due(home: Home, *, now: datetime) -> list[Due]:
    """What goes by itself, or must be decided, within two weeks: sealed files and held ones."""
    found = []
    for path in home.quarantine("x").parent.glob("*/*.json"):
        sealed = read_kept(path)
        if sealed and path.with_suffix(_SEALED).exists():
            by = date.fromisoformat(sealed["expires_on"])
            found.append(_due("quarantine", path.parent.name, sealed["load_id"], by, now))
    for hold in open_holds(home):
        by = datetime.fromisoformat(hold["decide_by"]).date()
        found.append(_due("hold", hold["company"], hold["load_id"], by, now))
    last = (now + SOON).date()
    return sorted((due for due in found if due.by <= last), key=lambda due: due.by)


def retention_rules() -> list[tuple[str, int | None]]:
    """Zone → days, from config/retention.yml; releases are kept by number."""
    policy = load_retention()
    return [
        ("raw", policy.raw_days),
        ("quarantine", policy.quarantine_days),
        ("scratch", policy.scratch_days),
        ("releases", policy.releases.keep),
        ("receipts", policy.receipts_days),
        ("reports", policy.reports_days),
        ("erasure_receipts", policy.erasure_receipts_days),
    ]


def deletions(home: Home, *, limit: int = 12) -> list[Json]:
    """The last deletions by rule, each zone of each run, the latest first."""
    rows: list[Json] = []
    for path in sorted((home.reports / "retention").glob("*.parquet"), reverse=True):
        rows += pq.ParquetFile(path).read().to_pylist()
        if len(rows) >= limit:
            break
    return rows[:limit]


def budget(release: ReleaseRecord | None) -> dict[str, Any] | None:
    """ε of the release that is out, and of its half-year against the budget; None where there is no noise."""
    noise = release.facts.get("noise") if release else None
    if not noise or noise.get("epsilon") is None:
        return None
    spent, allowed = noise.get("spent"), noise.get("budget")
    share = min(spent / allowed, 1.0) if spent is not None and allowed else None
    return {**noise, "share": share}


def statement(home: Home, release: ReleaseRecord | None) -> Statement | None:
    """The statement that was generated for the release that is out."""
    if release is None:
        return None
    places = (home.release(release.release_id) / "published", home.report(release.release_id))
    for place in places:
        for path in sorted(place.glob("statement*")) + sorted(place.glob("公表文*")):
            if path.suffix in {".html", ".md", ".txt"}:
                return Statement(release_id=release.release_id, path=path)
    return None


def audit_of(home: Home, release_id: str) -> Json | None:
    """The verdict of the attacks on a release."""
    return read_kept(home.report(release_id) / "attacks.json")


def _due(what: str, company: str, load_id: str, by: date, now: datetime) -> Due:
    return Due(what=what, company=company, load_id=load_id, by=by, is_late=by < now.astimezone(UTC).date())
