"""The quick ways through a file give what the slow ones give: the same rows, reasons and values."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from anonymization.intake import reading as room
from anonymization.intake import records
from anonymization.intake.contract import CompanyContract
from anonymization.intake.reading import survey
from anonymization.intake.repeats import Repeats
from anonymization.intake.workers import in_order
from tests.unit.intake.conftest import row, text

TRAPS: list[dict[str, str]] = [
    {},
    {"remarks": 'a "b", c\r\nd'},
    {"remarks": "①㈱～ﾔﾏﾀﾞ"},
    {"applicant_id": " \u3000"},
    {"applied_at": ""},
    {"birth_date": "1990/2/30"},
    {"birth_date": "昭和60年1月2日"},
    {"decided_at": "2020/1/1"},
    {"decision": "不採由"},
    {"decision": "不採用", "applied_at": "2025/4/1", "decided_at": "2025/4/1"},
    {"applied_at": "03/04/2025"},
    {"applied_at": "25/04/2025"},
    {"updated_at": "2025/7/1 09:00"},
    {"email": "Taro <t@example.jp>"},
]


def _export(seed: int) -> bytes:
    rng = random.Random(seed)
    rows = [row(rng.randrange(40), **rng.choice(TRAPS)) for _ in range(120)]
    lines = text(rows).encode().split(b"\r\n")
    if seed % 2:
        spoiled = rng.choice(
            [b"A1,x", b"a\xff" + lines[3], lines[5] + b",", b'"open,' + lines[6], b"\0" + lines[7], b""]
        )
        lines.insert(rng.randrange(1, len(lines)), spoiled)
    return b"\r\n".join(lines)


def _answers(path: Path, contract: CompanyContract) -> tuple[dict[str, Any], list[Any], list[Any]]:
    reading = survey(path, contract=contract)
    batches = list(reading)
    tables = [row for batch in batches for row in batch.table.to_pylist()]
    return reading.summary.as_dict(), tables, [row for batch in batches for row in batch.verdicts.to_pylist()]


@pytest.mark.parametrize("seed", range(12))
def test_pyarrow_and_the_exact_reader_agree_on_every_trap(
    tmp_path: Path, contract: CompanyContract, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(_export(seed))
    quick = _answers(path, contract)
    monkeypatch.setattr(records, "_fast", lambda *_, **__: None)
    monkeypatch.setattr(room, "in_order", map)
    assert _answers(path, contract) == quick
    assert quick[0]["rows_total"] >= 120


@pytest.mark.parametrize("seed", range(4))
def test_where_the_file_is_cut_into_batches_changes_no_verdict(
    tmp_path: Path, contract: CompanyContract, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(_export(seed))
    whole = _answers(path, contract)
    monkeypatch.setattr(room.Table.batches, "__kwdefaults__", {"block_bytes": 700})
    assert _answers(path, contract) == whole


def test_answers_come_in_the_order_of_the_file_and_errors_at_their_place() -> None:
    def work(number: int) -> int:
        if number == 7:
            raise ZeroDivisionError
        return number * 2

    def answers() -> Iterator[int]:
        yield from in_order(work, range(10))

    found = answers()
    assert [next(found) for _ in range(7)] == [0, 2, 4, 6, 8, 10, 12]
    with pytest.raises(ZeroDivisionError):
        next(found)


def test_repeated_digests_are_found_across_batches() -> None:
    rng = random.Random(1)
    values = [rng.randrange(-(2**63), 2**63) for _ in range(300)]
    repeats = Repeats()
    for start in range(0, 300, 50):
        repeats.add(pa.array(values[start : start + 50] + values[:2]).to_numpy())
    assert repeats.found().tolist() == sorted(values[:2])
    assert repeats.found().tolist() == []
