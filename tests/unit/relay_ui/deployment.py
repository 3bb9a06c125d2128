"""A small deployment as the pipeline leaves it: receipts, gate runs, a hold, an erasure, a release with scores."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.history import SCHEMA as HISTORY

ROLES = """
version: test
roles:
  viewer: {everyone: true}
  operator: {users: [operator]}
  compliance: {users: [officer]}
  reviewer: {users: [reviewer, hana, left], airflow_roles: [relay_reviewer]}
reviewers_of_every_company: {users: [reviewer]}
companies:
  aozora: {users: [sato, hana]}
  hibiki: {users: [tanaka]}
"""
LOADS = {"aozora": "aaaaaaaaaaaaaaaa", "hibiki": "bbbbbbbbbbbbbbbb"}
HELD = "cccccccccccccccc"
REFUSED = "dddddddddddddddd"
EPISODE = "application-of-aozora-1"


@dataclass(frozen=True)
class User:
    name: str
    role: str = "viewer"

    def get_name(self) -> str:
        return self.name


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def receipt(home: Path, *, company: str, load_id: str, at: datetime, **changed: Any) -> dict[str, Any]:
    content = {
        "status": "accepted", "company": company, "file": f"applications_{company}.csv", "load_id": load_id,
        "dropped_at": int(at.timestamp()), "kind": "applications",
        "rows": {"rows_total": 100, "rows_ok": 98, "rows_rejected": 2}, "reasons": {"bad_date": 2}, "refusal": None,
        "decision": None,
    } | changed  # fmt: skip
    path = write(home / "receipts" / company / f"{load_id}.json", content)
    path.with_suffix(".html").write_text(f"<h1>{content['file']}</h1>", encoding="utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))
    return content


def gate(home: Path, *, suite: str, subject: str, company: str | None, at: datetime, critical: int = 0) -> None:
    row = dict.fromkeys(HISTORY.names) | {
        "checked_at": at, "suite": suite, "subject": subject, "company": company, "kind": "applications",
        "passed": critical == 0, "evaluated": 20, "critical": critical, "warning": 1, "info": 0,
        "rules_failed": ["application:application.fresh"], "versions": [("code", "0.1.0+test"), ("gates", "2026.2")],
    }  # fmt: skip
    folder = home / "reports" / "history"
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        pa.Table.from_pylist([row], schema=HISTORY), folder / f"{at:%Y%m%dT%H%M%S}-{suite}-{subject}.parquet"
    )
    tick = {"key": "consent", "law": "17・21条", "ja": "同意", "en": "Every row rests on a consent",
            "note_ja": "", "note_en": "", "state": "failed" if critical else "held",
            "evidence": ["pool.application.consent"]}  # fmt: skip
    write(home / "reports" / subject / "result.json", {"checklist": [tick]})
    (home / "reports" / subject / "report.html").write_text(f"<h1>{subject}</h1>", encoding="utf-8")


def score(org: str, key: str, *, day: date, probability: float | None) -> dict[str, Any]:
    parts = {"occupation": 0.4, "skill:drivers_license": -0.1}
    known = probability is not None
    return {
        "application_key": key, "person_key": f"person-of-{key}", "org_key": org, "org_group_key": org,
        "occupation": "07", "rejected_on": day, "is_supported": known,
        "abstain_reason": None if known else "unfamiliar_evaluation", "probability": probability,
        "probability_low": probability and probability - 0.1, "probability_high": probability and probability + 0.1,
        "logit": 0.25 if known else None, "base_logit": -0.05 if known else None,
        "contributions": json.dumps(parts) if known else None, "reasons_ja": "理由" if known else None,
        "reasons_en": "reasons" if known else None, "model_version": "fit-1", "trained_from": date(2023, 1, 1),
        "trained_until": date(2025, 1, 1), "as_of": date(2026, 9, 30), "rule_version": "2026.1",
    }  # fmt: skip


def release(home: Path, *, name: str = "2026-09-30-first", marker: int = 1, **facts: Any) -> Path:
    """Write a release and put it out."""
    folder = home / "releases" / name
    for place in ("published/marts", "published/companies/aozora", "published/companies/hibiki", "individual/marts"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    rows = [{"region": region, "n": marker} for region in ("kanto", "kinki", None)]
    pq.write_table(pa.Table.from_pylist(rows), folder / "published" / "marts" / "numbers.parquet")
    for org in ("aozora", "hibiki"):
        own = [{"org_key": org, "n": marker}]
        pq.write_table(pa.Table.from_pylist(own), folder / "published" / "companies" / org / "relay_credits.parquet")
    days = [date(2026, 5, 3), date(2026, 7, 1), date(2026, 6, 2)]
    scores = [
        score("aozora", EPISODE, day=days[0], probability=0.9),
        score("aozora", "application-of-aozora-2", day=days[1], probability=0.2),
        score("hibiki", "application-of-hibiki-1", day=days[2], probability=None),
    ]
    pq.write_table(pa.Table.from_pylist(scores), folder / "individual" / "marts" / "cross_company_fit.parquet")
    write(
        folder / "published" / "release.json",
        {
            "release_id": name, "released_at": "2026-11-20T03:00:00+00:00", "as_of": "2026-09-30", "previous": None,
            "rule_version": "2026.1", "code_version": "0.1.0+test", "held_back": {"srr_pooled": "no support"},
            "disclosure": {"version": "2026.3", "rule": {}},
            "noise": {"epsilon": 1.25, "delta": 1e-6, "spent": 2.5, "budget": 8.0, "period": "2026H2"},
            "tables": [{"mart": "numbers", "lane": "B"}, {"mart": "cross_company_fit", "lane": "A"}],
        } | facts,
    )  # fmt: skip
    link = home / "current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / name)
    return folder


def deployment(home: Path) -> Path:
    """All of it."""
    at = [datetime(2026, 11, day, 4, tzinfo=UTC) for day in (2, 9, 16, 17)]
    for (company, load_id), when in zip(LOADS.items(), at, strict=False):
        receipt(home, company=company, load_id=load_id, at=when)
        gate(home, suite="raw", subject=load_id, company=company, at=when)
        gate(home, suite="pool", subject=load_id, company=company, at=when.replace(second=5))
        write(home / "reports" / load_id / "run.json", {"dag_id": "ingest_exports", "run_id": f"scheduled__{company}"})
    held = {"code": "held_rows_rejected", "ja": "保留しています。", "en": "A person decides.", "row": None}
    receipt(home, company="hibiki", load_id=HELD, at=at[2], status="held", refusal=held)
    gate(home, suite="raw", subject=HELD, company="hibiki", at=at[2], critical=1)
    hold = {"company": "hibiki", "load_id": HELD, "file": "applications.csv", "kind": "applications",
            "rows": {"rows_total": 20, "rows_ok": 6, "rows_rejected": 14}, "reasons": {},
            "decide_by": "2026-11-19T04:00:00+00:00"}  # fmt: skip
    path = write(home / "held" / "hibiki" / f"{HELD}.json", hold)
    path.with_suffix(".sealed").write_bytes(b"sealed")
    refused = {"code": "html", "ja": "HTMLページです。", "en": "This is an HTML page.", "row": 1}
    receipt(home, company="aozora", load_id=REFUSED, at=at[3], status="refused", kind=None, refusal=refused,
            rows={"rows_total": None, "rows_ok": None, "rows_rejected": None}, file="login_page.csv")  # fmt: skip
    write(home / "reports" / "erasure" / "E1.json", {"number": "E1", "reason": "withdrawal", "in_time": True,
          "opened_at": "2026-11-01T00:00:00+00:00", "finished_at": "2026-11-01T02:00:00+00:00"})  # fmt: skip
    (home / "reports" / "erasure" / "E1.html").write_text("<h1>E1</h1>", encoding="utf-8")
    write(
        home / "build" / "basis.json",
        {"manifests": {f"manifest/company=aozora/load={LOADS['aozora']}/_manifest.json": ""}},
    )
    (home / "models" / "fit-1").mkdir(parents=True)
    (home / "models" / "fit-1" / "card.html").write_text("<h1>fit-1 in each company</h1>", encoding="utf-8")
    (home / "models" / "fit-1" / "training_keys.parquet").write_bytes(b"keys")
    write(home / "reports" / "2026-09-30-first" / "attacks.json", {"passed": True, "attacks": []})
    (home / "reports" / "2026-09-30-first" / "attacks.html").write_text("<h1>attacks</h1>", encoding="utf-8")
    approval = {
        "choice": "approve",
        "by": "Ito",
        "why": "statistics",
        "at": "2026-11-18T00:00:00+00:00",
        "way": "airflow",
    }
    write(home / "reports" / "2026-09-30-first" / "approval-minato-research.json", approval)
    release(home)
    gate(home, suite="published", subject="2026-09-30-first", company=None, at=at[3])
    return home
