"""What a compliance officer ticks: every load and release, what waits, what was erased, what it cost in privacy."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from anonymization.home import Home
from plugins.relay_ui import documents
from plugins.relay_ui.access import Visitor, needs
from plugins.relay_ui.compliance import checklist, evidence
from plugins.relay_ui.compliance.filters import PER_PAGE, RESULTS, Filters, asked
from plugins.relay_ui.compliance.trend import HEIGHT, weeks
from plugins.relay_ui.records import LoadRecord, ReleaseRecord, load_records, release_records
from plugins.relay_ui.render import page

router = APIRouter(prefix="/compliance")
Officer = Annotated[Visitor, Depends(needs("compliance"))]
Asked = Annotated[Filters, Depends(asked)]
Form = Literal["csv", "json"]

LOADS: Final = (
    "load_id", "company", "file", "kind", "status", "at", "rows_total", "rows_ok", "rows_rejected", "rejected_change",
    "raw", "pool", "warnings", "refusal", "decision", "decided_by", "code", "gates", "report",
)  # fmt: skip
RELEASES: Final = (
    "release_id", "released_at", "as_of", "is_out", "gate", "epsilon", "rule_version", "code_version", "tables",
    "held_back",
)  # fmt: skip


@router.get("")
def compliance(request: Request, visitor: Officer, filters: Asked) -> HTMLResponse:
    home, now = Home.from_environment(), datetime.now(UTC)
    records = load_records(home)
    shown = filters.apply(records)
    releases = release_records(home)
    out = next((release for release in releases if release.is_out), None)
    pages = max(-(-len(shown) // PER_PAGE), 1)
    start = (min(filters.page, pages) - 1) * PER_PAGE
    return page(
        request,
        visitor,
        "compliance/compliance.html",
        filters=filters,
        companies=sorted({record.company for record in records}),
        results=RESULTS,
        counts={status: sum(record.status == status for record in shown) for status in RESULTS},
        loads=shown[start : start + PER_PAGE],
        first=start + 1,
        total=len(shown),
        everything=len(records),
        page_number=min(filters.page, pages),
        pages_in_all=pages,
        weeks=weeks(shown),
        bar_height=HEIGHT,
        releases=releases,
        out=out,
        audits={release.release_id: evidence.audit_of(home, release.release_id) for release in releases},
        holds=evidence.open_holds(home),
        approvals=evidence.approvals(home),
        withdrawn=evidence.withdrawn(home),
        ticks={"loads": checklist.of_loads(home, shown), "release": checklist.of_release(home, out)},
        budget=evidence.budget(out),
        erasures=evidence.erasures(home),
        erasure_alert=evidence.erasure_alert(home),
        due=evidence.retention_due(home, now=now),
        rules=evidence.retention_rules(),
        deletions=evidence.deletions(home),
        statement=evidence.statement(home, out),
    )


@router.get("/loads.{form}")
def loads(visitor: Officer, filters: Asked, form: Form) -> Response:
    """The loads that the filters leave, all of them."""
    rows = [_load_row(record) for record in filters.apply(load_records(Home.from_environment()))]
    return documents.table(rows, columns=LOADS, name="loads", form=form, facts={"made_by": visitor.name})


@router.get("/releases.{form}")
def releases(visitor: Officer, form: Form) -> Response:
    rows = [_release_row(release) for release in release_records(Home.from_environment())]
    return documents.table(rows, columns=RELEASES, name="releases", form=form, facts={"made_by": visitor.name})


@router.get("/report/{subject}.json")
def report_json(visitor: Officer, subject: str) -> Response:  # noqa: ARG001
    return documents.document(Home.from_environment().reports, subject, "result", suffix=".json")


@router.get("/report/{subject}")
def report(visitor: Officer, subject: str) -> Response:  # noqa: ARG001 - the role is the point
    """The evidence of a load, a build or a release."""
    return documents.document(Home.from_environment().reports, subject, "report")


@router.get("/receipt/{company}/{load_id}")
def receipt(visitor: Officer, company: str, load_id: str) -> Response:  # noqa: ARG001
    return documents.document(Home.from_environment().receipts("x").parent, company, load_id)


@router.get("/attacks/{release_id}")
def attacks(visitor: Officer, release_id: str) -> Response:  # noqa: ARG001
    """What every attack on a release achieved."""
    return documents.document(Home.from_environment().reports, release_id, "attacks")


@router.get("/erasure/{number}")
def erasure(visitor: Officer, number: str) -> Response:  # noqa: ARG001
    return documents.document(Home.from_environment().reports / "erasure", number)


@router.get("/statement")
def statement(visitor: Officer) -> Response:  # noqa: ARG001
    """公表文 of the release that is out."""
    home = Home.from_environment()
    out = next((release for release in release_records(home) if release.is_out), None)
    found = evidence.statement(home, out)
    if found is None:
        raise HTTPException(status_code=404)
    return documents.document(found.path.parent, found.path.stem, suffix=found.path.suffix)


def _load_row(record: LoadRecord) -> dict[str, Any]:
    decision = record.decision or {}
    versions = next((gate.versions for gate in record.gates.values()), {})
    return {
        "load_id": record.load_id,
        "company": record.company,
        "file": record.file,
        "kind": record.kind,
        "status": record.status,
        "at": record.at,
        **{name: record.rows.get(name) for name in ("rows_total", "rows_ok", "rows_rejected")},
        "rejected_change": record.rejected_change,
        **{suite: _verdict(record.gates[suite].passed) for suite in ("raw", "pool") if suite in record.gates},
        "warnings": record.warnings,
        "refusal": (record.refusal or {}).get("code"),
        "decision": decision.get("choice"),
        "decided_by": decision.get("by"),
        "code": versions.get("code"),
        "gates": versions.get("gates"),
        "report": f"reports/{record.load_id}/report.html" if record.has_report else None,
    }


def _release_row(release: ReleaseRecord) -> dict[str, Any]:
    facts = release.facts
    return {
        "release_id": release.release_id,
        "released_at": facts["released_at"],
        "as_of": facts["as_of"],
        "is_out": release.is_out,
        "gate": _verdict(release.gate.passed) if release.gate else None,
        "epsilon": (facts.get("noise") or {}).get("epsilon"),
        "rule_version": facts["rule_version"],
        "code_version": facts["code_version"],
        "tables": len([table for table in facts["tables"] if table["lane"] != "A"]),
        "held_back": facts["held_back"],
    }


def _verdict(passed: bool) -> str:
    return "passed" if passed else "stopped"
