"""Ticks of consent: each counts for what its column says it is for."""

from pathlib import Path

from anonymization.intake.contract import CompanyContract
from anonymization.intake.reading import read

COLUMNS = [
    {"name": "応募ID", "field": "applicant_id", "class": "direct"},
    {"name": "応募日", "field": "applied_at", "class": "quasi"},
    {"name": "統計", "field": "consent_given", "class": "measure", "options": {"purposes": ["pool_stats"]}},
    {"name": "紹介", "field": "consent_given", "class": "measure", "options": {"purposes": ["pool_relay"]}},
]


def told(tmp_path: Path, *ticks: str) -> list[tuple[bool | None, list[str] | None]]:
    contract = CompanyContract.model_validate({"company": "aoba", "exports": {"applications": {"columns": COLUMNS}}})
    path = tmp_path / "x.csv"
    lines = [f"A{n},2025/4/{n},{tick}" for n, tick in enumerate(ticks, start=1)]
    path.write_text("\n".join(["応募ID,応募日,統計,紹介", *lines]), encoding="utf-8")
    tables = [batch.table for batch in read(path, contract=contract)]
    return [(row["consent_given"], row["consent_purposes"]) for table in tables for row in table.to_pylist()]


def test_a_yes_is_a_yes_to_the_purposes_of_its_column_alone(tmp_path: Path) -> None:
    assert told(tmp_path, "同意する,同意しない", "はい,はい", "×,○") == [
        (True, ["pool_stats"]),
        (True, ["pool_relay", "pool_stats"]),
        (True, ["pool_relay"]),
    ]


def test_a_no_everywhere_is_a_no_and_silence_is_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, "いいえ,いいえ", ",") == [(False, None), (None, None)]
