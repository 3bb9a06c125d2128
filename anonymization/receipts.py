"""The answer to each drop: accepted, refused, held, waiting – with counts, reasons and what to do – and no value.

One JSON for machines and one HTML for people (Japanese and English) beside it, in `receipts/<company>/`.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, PackageLoader

from anonymization.decisions import Decision
from anonymization.home import Home, plain_name
from anonymization.load import read_json, write_json
from anonymization.quarantine import SUFFIX
from anonymization.refusals import Fault, Refusal

Status = Literal["accepted", "refused", "held", "waiting", "stopped", "already_loaded"]
# waiting and stopped are answered again at the next run, what was missing may have come; a hold ends by a decision
FINAL = frozenset({"accepted", "refused", "held"})
_STATUS_OF_FAULT: dict[Fault, Status] = {"input": "refused", "wait": "waiting", "hold": "held", "system": "stopped"}

_templates = Environment(loader=PackageLoader("anonymization"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def receipt_path(home: Home, *, company: str, load_id: str) -> Path:
    return home.receipts(company) / f"{plain_name(load_id)}.json"


def final_receipt(home: Home, *, company: str, load_id: str) -> dict[str, Any] | None:
    """The receipt of a drop that needs no further work; None where it is still open.

    Where a file was refused or held and its sealed copy is gone, its time was over: the same file is looked at again.
    """
    path = receipt_path(home, company=company, load_id=load_id)
    receipt = read_json(path) if path.exists() else None
    if receipt is None or receipt["status"] not in FINAL:
        return None
    places = {"refused": home.quarantine(company), "held": home.held(company)}
    sealed = places.get(receipt["status"])
    return receipt if sealed is None or (sealed / f"{load_id}{SUFFIX}").exists() else None


def compose(
    *,
    company: str,
    file: str,
    load_id: str,
    preflight: dict[str, Any] | None,
    manifest: dict[str, Any] | None,
    refusal: Refusal | None,
    dropped_at: int | None = None,
    decision: Decision | None = None,
) -> dict[str, Any]:
    """The receipt of a load from what its steps left; a load that is neither committed nor refused has stopped.

    `file` is the name as it may be shown, `dropped_at` the seconds since 1970 of its last change.
    """
    status: Status = "accepted" if manifest else "stopped"
    if refusal:
        status = _STATUS_OF_FAULT[refusal.fault]
    read, made = preflight or {}, manifest or {}
    return {
        "status": status,
        "company": company,
        "file": file,
        "load_id": load_id,
        "dropped_at": dropped_at,
        "kind": made.get("kind") or read.get("kind"),
        "rows": {key: read.get(key) for key in ("rows_total", "rows_ok", "rows_rejected")},
        "reasons": read.get("reasons", {}),
        "rejected_rows": read.get("rejected_rows", {}),
        "warnings": read.get("warnings", {}),
        "coverage": read.get("coverage", {}),
        "people": made.get("people", {}),
        "pii_removed": made.get("pii_removed", {}),
        "pool_rows": made.get("rows", {}),
        "rows_known_before": 0,
        "refusal": asdict(refusal) if refusal else None,
        "decide_by": None,
        "decision": asdict(decision) if decision else None,
    }


def again(receipt: dict[str, Any], *, file: str, dropped_at: int) -> dict[str, Any] | None:
    """The answer to the bytes of an answered drop that were dropped once more; None where it is that drop itself."""
    if (receipt["file"], receipt.get("dropped_at")) == (file, dropped_at):
        return None
    first = {"file": receipt["file"], "dropped_at": receipt.get("dropped_at"), "status": receipt["status"]}
    return receipt | {"status": "already_loaded", "file": file, "dropped_at": dropped_at, "first": first}


def write_receipt(receipt: dict[str, Any], *, home: Home) -> Path:
    """Write a receipt's HTML and JSON; the JSON last, since its presence is what answers a drop."""
    path = receipt_path(home, company=receipt["company"], load_id=receipt["load_id"])
    if receipt["status"] == "already_loaded":
        path = path.with_name(f"{receipt['load_id']}-again-{receipt['dropped_at']}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    html = _templates.get_template("receipt.html.j2").render(receipt=receipt)
    path.with_suffix(".html").write_text(html, encoding="utf-8")
    write_json(path, receipt)
    return path
