"""The answer to each drop: accepted, refused or waiting, with counts, reasons and what to do – and no value.

One JSON for machines and one HTML for people (Japanese and English) beside it, in `receipts/<company>/`.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, PackageLoader

from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.refusals import Refusal

Status = Literal["accepted", "refused", "waiting", "stopped"]
# waiting and stopped are answered again at the next run: what was missing may have come
FINAL = frozenset({"accepted", "refused"})
_STATUS_OF_FAULT: dict[str, Status] = {"input": "refused", "wait": "waiting", "system": "stopped"}

_templates = Environment(loader=PackageLoader("anonymization"), autoescape=True, trim_blocks=True)


def receipt_path(home: Home, *, company: str, load_id: str) -> Path:
    return home.receipts(company) / f"{load_id}.json"


def final_receipt(home: Home, *, company: str, load_id: str) -> dict[str, Any] | None:
    """The receipt of a drop that needs no further work; None where it is still open."""
    path = receipt_path(home, company=company, load_id=load_id)
    receipt = read_json(path) if path.exists() else None
    return receipt if receipt and receipt["status"] in FINAL else None


def compose(
    *,
    company: str,
    file: str,
    load_id: str,
    preflight: dict[str, Any] | None,
    manifest: dict[str, Any] | None,
    refusal: Refusal | None,
) -> dict[str, Any]:
    """The receipt of a load from what its steps left; a load that is neither committed nor refused has stopped."""
    status: Status = "accepted" if manifest else "stopped"
    if refusal:
        status = _STATUS_OF_FAULT[refusal.fault]
    return {
        "status": status,
        "company": company,
        "file": file,
        "load_id": load_id,
        "kind": (manifest or preflight or {}).get("kind"),
        "rows": {key: (preflight or {}).get(key) for key in ("rows_total", "rows_ok", "rows_rejected")},
        "reasons": (preflight or {}).get("reasons", {}),
        "rejected_rows": (preflight or {}).get("rejected_rows", {}),
        "warnings": (preflight or {}).get("warnings", {}),
        "people": (manifest or {}).get("people", {}),
        "pii_removed": (manifest or {}).get("pii_removed", {}),
        "pool_rows": (manifest or {}).get("rows", {}),
        "refusal": asdict(refusal) if refusal else None,
    }


def write_receipt(receipt: dict[str, Any], *, home: Home) -> Path:
    """Write a receipt's HTML and JSON; the JSON last, since its presence is what answers a drop."""
    path = receipt_path(home, company=receipt["company"], load_id=receipt["load_id"])
    path.parent.mkdir(parents=True, exist_ok=True)
    html = _templates.get_template("receipt.html.j2").render(receipt=receipt)
    path.with_suffix(".html").write_text(html, encoding="utf-8")
    write_json(path, receipt)
    return path
