"""Ticks of consent: each counts for what its column says it is for."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from pydantic import ValidationError

from anonymization.intake.contract import ColumnOptions, CompanyContract, Org
from anonymization.intake.reading import read

COLUMNS: list[dict[str, object]] = [
    {"name": "応募ID", "field": "applicant_id", "class": "direct"},
    {"name": "応募日", "field": "applied_at", "class": "quasi"},
    {"name": "統計", "field": "consent_given", "class": "measure", "options": {"purposes": ["pool_stats"]}},
    {"name": "紹介", "field": "consent_given", "class": "measure", "options": {"purposes": ["pool_relay"]}},
]


def told(
    tmp_path: Path, *ticks: str, columns: Sequence[Mapping[str, object]] = COLUMNS
) -> list[tuple[bool | None, list[str] | None]]:
    contract = CompanyContract.model_validate({"company": "aoba", "exports": {"applications": {"columns": columns}}})
    path = tmp_path / "x.csv"
    header = ",".join(str(column["name"]) for column in columns)
    lines = [f"A{n},2025/4/{n},{tick}" for n, tick in enumerate(ticks, start=1)]
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
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


@pytest.mark.parametrize(
    ("header", "purposes"),
    [
        ("同意", ["pool_stats"]),
        ("キャリアリレーへの同意", ["pool_relay", "pool_stats"]),
        ("AIスコアリング同意", ["ai_scoring"]),
        ("個人情報取扱同意", None),
    ],
)
def test_a_contract_without_purposes_takes_those_of_the_header(
    tmp_path: Path, header: str, purposes: list[str] | None
) -> None:
    columns = [*COLUMNS[:2], {"name": header, "field": "consent_given", "class": "measure"}]
    assert told(tmp_path, "はい", "いいえ", columns=columns) == [(True, purposes), (False, None)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("v3", "v3"),
        ("2025-04", "2025-04"),
        ("第3版", "第3版"),
        ("同意文 2025年4月版", "同意文 2025年4月版"),
        ("Consent_v1.2 (JP)", "Consent_v1.2 (JP)"),
        ("privacy-policy-2025-04-01", "privacy-policy-2025-04-01"),
        ("ＡＺ－２０２４－Ｂ", "AZ-2024-B"),
        ("=1+1", None),
        ("-3", None),
        ("@v3", None),
        ("山田太郎", None),
        ("Taro Yamada", None),
        ("taro@example.jp", None),
        ("090-4821-7735", None),
        ("taro1990", None),
        ("Yu Li", None),
    ],
)
def test_a_text_version_is_kept_only_where_it_looks_like_one(tmp_path: Path, written: str, kept: str | None) -> None:
    path = tmp_path / "c.csv"
    path.write_text(f"mail,purpose,action,at,text\na@b.jp,pool_stats,grant,2025-04-01,{written}\n", encoding="utf-8")
    fields = {"mail": "email", "purpose": "purpose", "action": "action", "at": "at", "text": "text_version"}
    columns = [{"name": name, "field": field, "class": "measure"} for name, field in fields.items()]
    contract = CompanyContract.model_validate({"company": "aoba", "exports": {"consents": {"columns": columns}}})
    (batch,) = read(path, contract=contract)
    assert batch.table["text_version"].to_pylist() == [kept]


@pytest.mark.parametrize("word", ["=x", "+s", "@山田", "-1", "x" * 80])
def test_words_of_a_contract_that_reach_the_pool_are_no_formulas(word: str) -> None:
    with pytest.raises(ValidationError):
        ColumnOptions(stage=word)
    with pytest.raises(ValidationError):
        Org(group=word)
