from pathlib import Path
from typing import Any

import pytest

from anonymization.canonical import CLASSES
from anonymization.home import Home
from anonymization.receipts import compose, final_receipt, write_receipt
from anonymization.refusals import Fault, Refusal


def receipt(**parts: Any) -> dict[str, Any]:
    given = {"preflight": None, "manifest": None, "refusal": None} | parts
    return compose(company="akebono", file="applications.csv", load_id="0123456789abcdef", **given)


def refusal(fault: Fault) -> Refusal:
    return Refusal(code="unknown_column", ja="契約にない列があります。", en="A column is not declared.", fault=fault)


STATUSES = [("input", "refused"), ("wait", "waiting"), ("hold", "held"), ("system", "stopped")]


@pytest.mark.parametrize(("fault", "status"), STATUSES)
def test_only_a_file_that_was_sealed_away_has_had_its_answer(tmp_path: Path, fault: Fault, status: str) -> None:
    answer = receipt(refusal=refusal(fault))
    assert answer["status"] == status
    write_receipt(answer, home=Home(tmp_path))
    assert final_receipt(Home(tmp_path), company="akebono", load_id="0123456789abcdef") is None
    for folder in ("quarantine", "held"):
        sealed = tmp_path / folder / "akebono" / "0123456789abcdef.sealed"
        sealed.parent.mkdir(parents=True)
        sealed.touch()
    is_final = final_receipt(Home(tmp_path), company="akebono", load_id="0123456789abcdef") is not None
    assert is_final == (fault in {"input", "hold"})


def test_a_load_that_is_neither_committed_nor_refused_has_stopped() -> None:
    assert receipt()["status"] == "stopped"


def test_a_committed_load_is_answered_with_counts_and_row_numbers(tmp_path: Path) -> None:
    preflight = {
        "kind": "applications",
        "rows_total": 10,
        "rows_ok": 8,
        "rows_rejected": 2,
        "reasons": {"bad_date": 2},
        "rejected_rows": {"bad_date": [3, 7]},
        "warnings": {},
    }
    manifest = {
        "kind": "applications",
        "people": {"in": 8, "consented": 5, "pooled": 5},
        "pii_removed": {"column:email": 5},
        "rows": {"application": 5},
    }
    path = write_receipt(receipt(preflight=preflight, manifest=manifest), home=Home(tmp_path))
    html = path.with_suffix(".html").read_text(encoding="utf-8")
    for said in ("受け入れました", "Accepted", "3, 7", "日付として読めない値", "メールアドレス"):
        assert said in html


def test_a_file_name_cannot_write_markup_into_the_receipt(tmp_path: Path) -> None:
    answer = receipt() | {"file": "<script>alert(1)</script>.csv"}
    path = write_receipt(answer, home=Home(tmp_path))
    assert "<script>" not in path.with_suffix(".html").read_text(encoding="utf-8")


# Fields of which intake counts known and unknown words: codes, choices and places.
CODED = {
    *(
        "occupation_applied",
        "occupation",
        "skills",
        "rejection_reason",
        "decision",
        "source_channel",
        "education_level",
    ),
    *("stage", "prefecture", "municipality", "years_experience", "gender", "evaluation", "rating", "consent_given"),
    *("consent_purposes", "purpose", "action", "end_reason", "contract_term", "promoted", "converted_to_permanent"),
    *("employment_type", "job_title"),
}


def test_a_receipt_says_every_field_in_japanese(tmp_path: Path) -> None:
    assert {field for fields in CLASSES.values() for field in fields} >= CODED
    counted = {"rows_total": 1, "rows_ok": 1, "rows_rejected": 0, "coverage": dict.fromkeys(sorted(CODED), 0.5)}
    write_receipt(receipt(preflight=counted), home=Home(tmp_path))
    page = next(tmp_path.rglob("*.html")).read_text(encoding="utf-8")
    assert [field for field in CODED if field not in page] == []
    assert [field for field in CODED if f"<td>{field} <" in page] == []  # an English name where a Japanese one belongs
