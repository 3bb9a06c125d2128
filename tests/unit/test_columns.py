from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from anonymization.canonical import CLASSES, SCHEMAS
from anonymization.columns import Entities, Keys, application_entities, consent_entities, outcome_entities
from anonymization.schema import POOL

SECRET = "山田 花子"


def batch(kind: str, *rows: dict[str, Any]) -> pa.RecordBatch:
    schema = SCHEMAS[kind]
    return pa.RecordBatch.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema=schema)


def keys(n: int) -> Keys:
    tokens = pa.array([f"t{i}" for i in range(n)], pa.string())
    return Keys(person=tokens, row=tokens, job=tokens)


def applications(*rows: dict[str, Any]) -> Entities:
    return application_entities(batch("applications", *rows), keys=keys(len(rows)), org_key="akebono", load_id="load")


def test_no_direct_identifier_reaches_the_pool() -> None:
    """Every text column of class direct or free text is filled with one name; none of it may come out."""
    schema, classes = SCHEMAS["applications"], CLASSES["applications"]
    hidden = {
        name: SECRET
        for name in schema.names
        if classes.get(name) in {"direct", "free_text"} and schema.field(name).type == pa.string()
    }
    assert len(hidden) >= 12
    entities = applications({**hidden, "interviewer": [SECRET], "birth_date": date(1990, 5, 6), "skills": ["sql"]})
    for table in entities.values():
        assert SECRET not in str(table.to_pylist())
        assert "1990" not in str(table.to_pylist())


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_tables_have_exactly_the_schema_of_the_pool(rows: int) -> None:
    entities = applications(*[{"skills": None}] * rows)
    assert {name: table.schema for name, table in entities.items()} == {name: POOL[name] for name in entities}


def test_age_is_taken_at_the_decision_not_at_the_application() -> None:
    row = {"birth_date": date(1996, 6, 1), "applied_at": date(2026, 5, 1), "decided_at": date(2026, 6, 1)}
    assert applications(row)["application"]["age_band5"].to_pylist() == ["30-34"]


def test_nested_values_keep_their_application_and_their_order() -> None:
    def stages(*names: str) -> list[dict[str, Any]]:
        return [{"stage": name, "entered_on": date(2026, 5, 1), "result": None} for name in names]

    entities = applications(
        {"stage_dates": stages("screening", "interview_1"), "skills": []},
        {"stage_dates": None, "skills": ["python", "sql"]},
        {"stage_dates": stages("screening"), "skills": None},
    )
    events = entities["stage_event"].to_pylist()
    assert [(e["application_key"], e["seq"], e["stage"]) for e in events] == [
        ("t0", 1, "screening"),
        ("t0", 2, "interview_1"),
        ("t2", 1, "screening"),
    ]
    assert [(s["application_key"], s["skill_code"]) for s in entities["skill"].to_pylist()] == [
        ("t1", "python"),
        ("t1", "sql"),
    ]


def test_only_an_ended_application_has_a_closing() -> None:
    entities = applications(
        {"decision": "active"},
        {"decision": "rejected", "closing_side": "org", "closing_kind": "rejected", "reason_codes": ["skill", "x"]},
    )
    assert [(c["application_key"], c["reason_code"]) for c in entities["closing"].to_pylist()] == [("t1", "skill")]


def test_outcomes_tell_until_when_they_were_seen() -> None:
    tables = outcome_entities(
        batch("outcomes", {"started_on": date(2025, 4, 1), "rating": 0.5}),
        keys=keys(1),
        org_key="akebono",
        load_id="load",
        as_of=pa.scalar(date(2026, 9, 30), pa.date32()),
    )
    assert tables["outcome"].to_pylist()[0]["as_of"] == date(2026, 9, 30)
    assert tables["employment"].to_pylist()[0]["employment_key"] == "t0"


def test_consent_events_carry_no_address() -> None:
    moment = datetime(2026, 7, 2, tzinfo=UTC)
    rows = batch("consents", {"email": "a@example.com", "purpose": "pool_stats", "action": "grant", "at": moment})
    table = consent_entities(rows, person=pa.array(["t0"]))["consent_event"]
    assert table.schema == POOL["consent_event"]
    assert "example.com" not in str(table.to_pylist())
