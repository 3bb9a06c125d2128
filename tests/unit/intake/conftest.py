"""Small exports made by code, and a contract for them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from anonymization.intake.contract import CompanyContract
from anonymization.intake.reading import Reading, survey

HEADER = ["応募ID", "氏名", "メールアドレス", "生年月日", "応募日", "選考結果", "決定日", "更新日時", "備考"]
FIELDS = [
    "applicant_id",
    "name",
    "email",
    "birth_date",
    "applied_at",
    "decision",
    "decided_at",
    "updated_at",
    "remarks",
]
CLASSES = ["direct", "direct", "direct", "direct", "quasi", "measure", "quasi", "measure", "free_text"]


def row(number: int, **changes: str) -> list[str]:
    """A well-formed row; `changes` by field."""
    cells = {
        "applicant_id": f"A{number}",
        "name": "佐藤 花子",
        "email": f"a{number}@example.jp",
        "birth_date": "1990/2/3",
        "applied_at": f"2025/4/{1 + number % 28}",
        "decision": "選考中",
        "decided_at": "",
        "updated_at": "2025/6/1 10:00",
        "remarks": "",
    }
    return list((cells | changes).values())


def text(rows: list[list[str]], *, header: list[str] | None = None, delimiter: str = ",", end: str = "\r\n") -> str:
    """The rows as a CSV in which only the cells that need it are quoted."""

    def cell(value: str) -> str:
        needs = any(c in value for c in (delimiter, '"', "\n", "\r"))
        return '"' + value.replace('"', '""') + '"' if needs else value

    return end.join(delimiter.join(map(cell, cells)) for cells in [header or HEADER, *rows]) + end


@pytest.fixture
def contract() -> CompanyContract:
    columns = [{"name": n, "field": f, "class": c} for n, f, c in zip(HEADER, FIELDS, CLASSES, strict=True)]
    return CompanyContract.model_validate({"company": "aoba", "exports": {"applications": {"columns": columns}}})


@pytest.fixture
def walk(tmp_path: Path, contract: CompanyContract) -> Callable[..., Reading]:
    """Write the bytes, read them under the contract to the end, give the reading."""

    def read_bytes(content: bytes, name: str = "x.csv") -> Reading:
        path = tmp_path / name
        path.write_bytes(content)
        reading = survey(path, contract=contract)
        for _ in reading:
            pass
        return reading

    return read_bytes
