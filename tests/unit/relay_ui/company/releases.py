"""Releases and receipts of two companies, as a test writes them."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from plugins.relay_ui.company.conduct import WEIGHTS

# each company's figures and names occur in its own rows only, so that a leak is seen wherever it shows
MARK = {"aozora": 7013, "hibiki": 8219}


def ledger(mark: int, org: str) -> list[dict[str, Any]]:
    kinds = (("pending", "shared", "pending", None), ("vested", "pending", "vested", None),
             ("converted", "vested", "converted", None), ("not_counted", None, None, "no_stage_event"),
             ("reversed", "pending", "shared", "consent_ended"), ("redeemed", "converted", "redeemed", None),
             ("not_redeemed", None, None, "a_reason_of_tomorrow"))  # fmt: skip
    return [
        {"org_group_key": f"{org}-group", "org_key": org, "entry_no": mark + at, "booked_on": f"2026-0{1 + at}-15",
         "entry_kind": kind, "from_account": a, "to_account": b, "units": 10 if kind == "converted" else 1,
         "grants_earned": int(kind == "converted"), "reason": reason, "rule_version": "1"}
        for at, (kind, a, b, reason) in enumerate(kinds)
    ]  # fmt: skip


def srr(mark: int, org: str) -> dict[str, Any]:
    row: dict[str, Any] = {f"{part}_score": None for part in WEIGHTS}
    row |= {f"n_{part}_{end}": None for part in WEIGHTS for end in ("done", "due")}
    return row | {
        "org_key": org, "is_suppressed": False, "suppression_reason": None, "hold_reason": None, "status": "shown",
        "timeliness_score": 0.5, "n_timeliness_done": mark, "n_timeliness_due": 2 * mark, "fairness_score": 1.0,
        "weight_assessed": 35.0, "srr": 78.6, "srr_low": 70.0, "srr_high": 85.0,
    }  # fmt: skip


def marts(org: str) -> dict[str, list[dict[str, Any]]]:
    mark = MARK[org]
    credit = {
        "org_key": org, "org_group_key": f"{org}-group", "n_shared": mark, "n_pending": 2, "n_vested": mark,
        "n_reversed": 1, "n_not_counted": 4, "group_vested": mark, "group_grants": mark // 10,
        "group_remainder": mark % 10, "units_to_next_grant": 10 - mark % 10, "group_grants_open": 3,
        "next_grant_expires_on": "2027-05-31", "as_of": "2026-09-30",
    }  # fmt: skip
    review = {
        "org_key": org, "kind": "reason", "code": "experience_lacking", "label_ja": f"経験不足{mark}",
        "label_en": f"experience {mark}", "is_suppressed": False, "suppression_reason": None, "n": mark,
        "rate": 0.5, "rate_low": 0.45,
        "rate_high": 0.55, "expected_rate": 0.3, "difference": 0.2, "difference_low": 0.15, "difference_high": 0.25,
        "is_worth_rethinking": True,
        "sentence_ja": f"『経験不足』で見送った {mark} 人", "sentence_en": f"Of {mark} people turned down",
    }  # fmt: skip
    hidden = dict.fromkeys(review) | {
        "org_key": org, "kind": "reason", "code": "other", "label_ja": "その他", "label_en": "other",
        "is_suppressed": True, "suppression_reason": "same_outcome_for_all",
    }  # fmt: skip
    groups = [
        {"org_key": org, "measure": measure, "stage": stage, "attribute": attribute, "group_name": group,
         "is_suppressed": False, "suppression_reason": None, "n": mark, "n_chosen": mark // 2, "rate": 0.5,
         "rate_low": 0.4, "rate_high": 0.6, "reference_group": reference, "impact_ratio": ratio,
         "impact_ratio_low": ratio * 0.9, "impact_ratio_high": ratio * 1.1, "is_below_four_fifths": ratio < 0.8}
        for measure, stage in (("selection", "overall"), ("scoring", "overall"), ("selection", "interview_1"))
        for attribute, group, reference, ratio in (
            ("sex", "female", "male", 0.6), ("sex", "male", "male", 1.0), ("age_band5", "30-34", "30-34", 1.0))
    ]  # fmt: skip
    return {
        "relay_credits": [credit],
        "relay_ledger": ledger(mark, org),
        "srr": [srr(mark, org)],
        "criteria_review": [review, hidden],
        "fairness_audit": groups,
        "retention": [
            {"org_key": org, "half_year": "2025H1", "is_suppressed": False, "suppression_reason": None,
             "n_employments": mark, "s_183": 0.7, "s_183_low": 0.6, "s_183_high": 0.8, "s_365": None,
             "s_183_change": None}
        ],
    }  # fmt: skip


def write_release(home: Path, companies: dict[str, dict[str, list[dict[str, Any]]]]) -> None:
    published = home / "releases" / "r1" / "published"
    for org, tables in companies.items():
        folder = published / "companies" / org
        folder.mkdir(parents=True)
        for name, rows in tables.items():
            pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
    (published / "marts").mkdir(parents=True)
    facts = {"release_id": "2026-09-30-abc", "as_of": "2026-09-30", "rule_version": "2026.1"}
    (published / "release.json").write_text(json.dumps(facts), encoding="utf-8")
    (home / "current").symlink_to(Path("releases") / "r1")


def write_receipt(home: Path, org: str, load: str, **changed: Any) -> None:
    folder = home / "receipts" / org
    folder.mkdir(parents=True, exist_ok=True)
    receipt = {
        "status": "accepted", "company": org, "file": f"applications_{MARK.get(org, 0)}.csv", "load_id": load,
        "kind": "applications", "rows": {"rows_total": 100, "rows_ok": 98, "rows_rejected": 2},
        "reasons": {"bad_date": 2}, "refusal": None,
    } | changed  # fmt: skip
    (folder / f"{load}.json").write_text(json.dumps(receipt), encoding="utf-8")
    (folder / f"{load}.html").write_text(f"<h1>{receipt['file']}</h1>", encoding="utf-8")
