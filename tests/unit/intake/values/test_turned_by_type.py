import pyarrow as pa

from anonymization.intake.values.decisions import parse_decisions, turn_by_type


def decisions_of(*, statuses: list[str], types: list[str | None], stages: list[str | None]) -> list[str | None]:
    answers = parse_decisions(pa.array(statuses)).values
    turned = turn_by_type(answers, types=pa.array(types, pa.string()), stages=pa.array(stages, pa.string()))
    found: list[str | None] = turned.field("decision").to_pylist()
    return found


def test_a_row_without_a_type_keeps_its_decision_whatever_stage_it_reached() -> None:
    statuses = ["Hired", "Active", "Rejected"]
    assert decisions_of(statuses=statuses, types=[None, "", None], stages=["offer", "offer", None]) == [
        "hired",
        "active",
        "rejected",
    ]
