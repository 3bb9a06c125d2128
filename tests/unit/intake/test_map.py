"""The proposal on exports of many systems: how many columns it places right, and that it never leaks a person."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from anonymization.intake.contract import load_contract, select_export
from anonymization.intake.propose import propose
from anonymization.intake.propose_yaml import as_yaml
from tests.unit.intake.people import rows

PERSONAL = {"name", "kana", "latin", "email", "phone", "phone_us", "address", "url", "birth", "wareki", "family"}
Case = tuple[str, str, list[tuple[str, str, set[str]]]]


def cases() -> Iterator[Case]:
    """Name, kind and columns (header, maker, right answers) of every export in the case files."""
    for path in sorted(Path(__file__).parent.glob("map_cases*.txt")):
        for block in path.read_text(encoding="utf-8").split("\n# ")[1:]:
            title, *lines = block.strip("\n").split("\n")
            name, kind = (part.strip() for part in title.split("|"))
            columns = [line.rsplit("|", 2) for line in lines if line.strip()]
            yield name, kind, [(h.strip(), m.strip(), {x.strip() for x in f.split(",")}) for h, m, f in columns]


def write(path: Path, case: Case) -> Path:
    _, _, columns = case
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([header for header, _, _ in columns])
        writer.writerows(rows([maker for _, maker, _ in columns]))
    return path


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case[0])
def test_an_export_is_mapped(tmp_path: Path, case: Case) -> None:
    export = propose(write(tmp_path / "x.csv", case))
    _, kind, columns = case
    assert export.kind == kind
    wrong = [(h, c.field) for c, (h, _, fields) in zip(export.columns, columns, strict=True) if c.field not in fields]
    assert len(wrong) <= len(columns) // 20, wrong
    for column, (_, maker, _) in zip(export.columns, columns, strict=True):
        if maker in PERSONAL:
            assert column.field != "ignore"
            assert column.class_ != "measure"


def test_over_all_exports_nearly_every_column_is_right(tmp_path: Path) -> None:
    right = total = 0
    for case in cases():
        export = propose(write(tmp_path / "x.csv", case))
        right += sum(c.field in fields for c, (_, _, fields) in zip(export.columns, case[2], strict=True))
        total += len(case[2])
    assert right / total >= 0.98


def test_what_map_prints_is_a_contract_for_the_same_file(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", next(cases()))
    proposal = propose(path)
    (tmp_path / "c.yml").write_text(as_yaml(proposal), encoding="utf-8")
    contract = load_contract(tmp_path / "c.yml", company="aoba")
    assert contract.company == "aoba"
    assert select_export(contract, [c.name for c in proposal.columns]) == proposal


def test_what_must_not_be_collected_is_dropped_and_reported(tmp_path: Path) -> None:
    case = ("x", "applications", [("応募ID", "id", {""}), ("本籍", "birthplace", {""}), ("家族の職業", "word", {""})])
    export = propose(write(tmp_path / "x.csv", case))
    assert [c.field for c in export.columns[1:]] == ["drop", "drop"]
    assert [c.options.reason for c in export.columns[1:]] == ["must_not_collect", "must_not_collect"]
    assert export.review == ("本籍", "家族の職業")


def test_a_harmless_header_over_mail_addresses_is_not_ignored(tmp_path: Path) -> None:
    case = ("x", "applications", [("応募ID", "id", {""}), ("希望勤務地", "email", {""}), ("優先度", "url", {""})])
    assert all(c.field not in ("ignore",) for c in propose(write(tmp_path / "x.csv", case)).columns)
