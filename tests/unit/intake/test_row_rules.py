"""Each rule of the table of reasons, on one row among good ones."""

from collections.abc import Callable
from pathlib import Path

import pytest

from anonymization.intake.contract import CompanyContract
from anonymization.intake.reading import Reading, survey
from anonymization.intake.summary import Summary
from tests.unit.intake.conftest import row, text

Walk = Callable[..., Reading]
GOOD = [row(1), row(2)]


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("control_char", {"remarks": "a\0b"}),
        ("cell_too_large", {"remarks": "あ" * 400_000}),
        ("missing_key", {"applicant_id": " \u3000"}),
        ("missing_required", {"applied_at": ""}),
        ("bad_date", {"birth_date": "1990/2/30"}),
        ("bad_date", {"decided_at": "未定"}),
        ("implausible_date", {"birth_date": "2190/1/1"}),
        ("implausible_date", {"birth_date": "1890/1/1"}),
        ("implausible_date", {"decided_at": "2024/1/1"}),
        ("unknown_value", {"decision": "不採由"}),
    ],
)
def test_one_faulty_row_is_rejected_for_its_reason(walk: Walk, reason: str, changes: dict[str, str]) -> None:
    summary = walk(text([*GOOD, row(3, **changes), row(4)]).encode()).summary
    assert summary.reasons == {reason: 1}
    assert summary.rejected_rows == {reason: [4]}
    assert (summary.rows_total, summary.rows_ok) == (4, 3)


def test_a_row_counts_once_under_the_first_reason(walk: Walk) -> None:
    both = row(3, applicant_id="", birth_date="x", decision="?")
    assert walk(text([*GOOD, both]).encode()).summary.reasons == {"missing_key": 1}


@pytest.mark.parametrize("cells", [row(3)[:-1], [*row(3), ""]])
def test_a_row_of_another_length_is_ragged(walk: Walk, cells: list[str]) -> None:
    assert walk(text([*GOOD, cells]).encode()).summary.reasons == {"ragged_row": 1}


def test_blank_decision_is_active(walk: Walk) -> None:
    assert walk(text([row(1, decision="")]).encode()).summary.rows_ok == 1


def test_blank_lines_are_no_rows(walk: Walk) -> None:
    content = text(GOOD) + "\r\n  \r\n\r\n"
    assert walk(content.encode()).summary.rows_total == 2


def test_both_orders_proven_make_a_row_that_fits_both_ambiguous(walk: Walk) -> None:
    days = ["25/04/2025", "04/25/2025", "03/04/2025", "05/05/2025"]
    rows = [row(i, applied_at=day) for i, day in enumerate(days, start=1)]
    assert walk(text(rows).encode()).summary.rejected_rows == {"ambiguous_date": [4]}


def test_one_proven_order_leaves_nothing_ambiguous(walk: Walk) -> None:
    rows = [row(i, applied_at=day) for i, day in enumerate(["25/04/2025", "03/04/2025"], start=1)]
    assert walk(text(rows).encode()).summary.rows_ok == 2


def test_the_first_of_equal_rows_stays(walk: Walk) -> None:
    assert walk(text([row(1), row(2), row(1), row(1)]).encode()).summary.rejected_rows == {"duplicate_row": [4, 5]}


def test_a_resent_row_supersedes_the_older(walk: Walk) -> None:
    newer = row(1, updated_at="2025/7/1 09:00", decision="不採用")
    assert walk(text([newer, row(2), row(1)]).encode()).summary.rejected_rows == {"superseded_row": [4]}


def test_a_faulty_newer_row_supersedes_nothing(walk: Walk) -> None:
    newer = row(1, updated_at="2025/7/1 09:00", birth_date="x")
    assert walk(text([row(1), newer]).encode()).summary.reasons == {"bad_date": 1}


def test_bulk_same_day_rejections_are_imported_history(walk: Walk) -> None:
    bulk = [row(i, applied_at="2025/4/1", decided_at="2025/4/1", decision="不採用") for i in range(10, 30)]
    single = row(1, applied_at="2025/5/9", decided_at="2025/5/9", decision="不採用")
    summary = walk(text([single, row(2), *bulk]).encode()).summary
    assert summary.warnings == {"imported_history": 20}
    assert summary.rows_ok == 22


def test_my_number_beside_a_cue_is_an_incident_of_the_file(walk: Walk) -> None:
    reading = walk(text([row(1), row(2, remarks="個人番号は 1234-5678-9018 です")]).encode())
    assert reading.incident is not None
    assert reading.incident.code == "my_number"
    assert reading.summary.as_dict()["my_number"] is True


def test_a_wrong_check_digit_is_none(walk: Walk) -> None:
    assert walk(text([row(1), row(2, remarks="個人番号は 1234-5678-9012 です")]).encode()).incident is None


def test_told_before_the_application_is_decided_before_it(tmp_path: Path) -> None:
    content = "応募ID,応募日,選考結果,通知日\nA1,2025/4/2,不採用,2025/4/1\nA2,2025/4/2,不採用,2025/4/2\n"
    fields = {"応募ID": "applicant_id", "応募日": "applied_at", "選考結果": "decision", "通知日": "told_at"}
    assert _read(tmp_path, content, fields).rejected_rows == {"implausible_date": [2]}


def test_a_second_status_column_tells_that_the_candidate_turned_the_company_down(tmp_path: Path) -> None:
    content = "id,applied,status,type\n1,2025-04-02,rejected,They rejected us\n2,2025-04-02,rejected,We rejected them\n"
    content += "3,2025-04-02,hired,\n4,2025-04-02,active,They rejected us\n5,2025-04-02,hired,They rejected us\n"
    fields = {"id": "applicant_id", "applied": "applied_at", "status": "decision", "type": "decision"}
    path = tmp_path / "x.csv"
    path.write_text(content, encoding="utf-8")
    decisions = [d for b in survey(path, contract=_contract(fields)) for d in b.table["decision"].to_pylist()]
    assert decisions == ["withdrawn", "rejected", "hired", "withdrawn", "hired"]


def _contract(fields: dict[str, str]) -> CompanyContract:
    columns = [{"name": name, "field": field, "class": "quasi"} for name, field in fields.items()]
    return CompanyContract.model_validate({"company": "aoba", "exports": {"applications": {"columns": columns}}})


def _read(folder: Path, content: str, fields: dict[str, str]) -> Summary:
    path = folder / "x.csv"
    path.write_text(content, encoding="utf-8")
    reading = survey(path, contract=_contract(fields))
    for _ in reading:
        pass
    return reading.summary
