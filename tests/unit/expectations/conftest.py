"""A small load as the steps before the gate leave it: everything right, for tests to break one thing at a time."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anonymization.home import Home
from anonymization.load import write_json
from anonymization.schema import POOL

LOAD = "0123456789abcdef"
COMPANY = "akebono"
PEOPLE = 40
Rows = list[dict[str, Any]]


def token(kind: str, number: int) -> str:
    """A token of the shape that identity makes; `kind` is one hex digit."""
    return f"1:{kind}{number:031x}"


def good_rows() -> dict[str, Rows]:
    """The rows of a load of applications, by entity."""
    today = dt.datetime.now(dt.UTC).date()
    moment = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    day = today - dt.timedelta(days=30)
    numbers = range(PEOPLE)
    return {
        "org": [{"org_key": COMPANY, "org_group_key": "akebono_group", "industry_jsic": "E", "pref_code": "13"}],
        "job": [{"job_key": token("c", i), "org_key": COMPANY, "occupation": "06"} for i in range(4)],
        "application": [
            {
                "application_key": token("a", i),
                "person_key": token("b", i),
                "job_key": token("c", i % 4),
                "org_key": COMPANY,
                "occupation": "06",
                "decision": "rejected",
                "source_channel": "job_board",
                "applied_on": day,
                "age_band5": "25-29",
                "pref_code": "13",
                "region": "kanto",
                "education_level": "university",
                "experience_band": "3-5",
                "updated_at": moment,
                "load_id": LOAD,
            }
            for i in numbers
        ],
        "skill": [{"application_key": token("a", i), "skill_code": "excel", "evidence": "declared"} for i in numbers],
        "stage_event": [
            {"application_key": token("a", i), "seq": 1, "stage": "screening", "entered_on": day} for i in numbers
        ],
        "evaluation": [
            {"application_key": token("a", i), "criterion": "overall", "raw": 3, "scale_min": 1, "scale_max": 5}
            for i in numbers
        ],
        "closing": [
            {
                "application_key": token("a", i),
                "side": "org",
                "kind": "rejected",
                "decided_on": day,
                "told_on": day,
                "imported_history": False,
            }
            for i in numbers
        ],
        "note": [
            {"application_key": token("a", i), "field": "remarks", "masked_text": "<PERSON_1>さんは丁寧な対応でした"}
            for i in numbers
        ],
        "consent_event": [
            {
                "person_key": token("b", i),
                "purpose": "pool_stats",
                "action": "grant",
                "text_version": "v1",
                "at": moment,
            }
            for i in numbers
        ],
    }


Break = Callable[[dict[str, Rows]], None]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def make_load(home: Home) -> Callable[..., None]:
    """Write a load's scratch folder, after `change` has had its way with the rows."""

    def make(change: Break | None = None, *, load_id: str = LOAD) -> None:
        rows = good_rows()
        if change is not None:
            change(rows)
        folder = home.scratch(load_id) / "pool"
        folder.mkdir(parents=True, exist_ok=True)
        for entity, values in rows.items():
            if values:
                pq.write_table(pa.Table.from_pylist(values, schema=POOL[entity]), folder / f"{entity}.parquet")
        manifest = {"company": COMPANY, "kind": "applications", "load_id": load_id, "rows": {}}
        write_json(home.scratch(load_id) / "manifest.json", manifest)

    return make


@pytest.fixture
def make_preflight(home: Home) -> Callable[..., None]:
    """Write the preflight of a load: the reason of each row, null = ok, and which fields are there."""

    def make(
        reasons: list[str | None], *, kind: str = "applications", fields: dict[str, list[bool]] | None = None
    ) -> None:
        n = len(reasons)
        present = {name: [True] * n for name in ("applicant_id", "applied_at", "email")} | (fields or {})
        table = pa.table(
            {
                "row_number": pa.array(range(2, n + 2), pa.int64()),
                "reason": pa.array(reasons, pa.string()),
                **{f"{name}_present": pa.array(values, pa.bool_()) for name, values in present.items()},
            }
        )
        scratch = home.scratch(LOAD)
        scratch.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, scratch / "preflight.parquet")
        rejected = sum(reason is not None for reason in reasons)
        counts = {"rows_total": n, "rows_ok": n - rejected, "rows_rejected": rejected}
        write_json(scratch / "preflight.json", {"kind": kind, "company": COMPANY, **counts})

    return make
