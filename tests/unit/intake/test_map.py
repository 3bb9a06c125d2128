"""The proposal on exports of many systems: how many columns it places right, and that it never leaks a person."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from anonymization.intake.contract import ExportContract, load_contract, of_export, select_export
from anonymization.intake.propose import known_with_confidence, propose
from anonymization.intake.propose_yaml import as_yaml
from anonymization.intake.reading import read
from anonymization.refusals import Refused
from tests.unit.intake.people import rows

PERSONAL = {
    "name",
    "kana",
    "latin",
    "email",
    "phone",
    "phone_us",
    "address",
    "url",
    "birth",
    "wareki",
    "family",
    "file",
}
Case = tuple[str, str, list[tuple[str, str, set[str]]]]


def cases() -> Iterator[Case]:
    """Name, kind and columns (header, maker, right answers) of every export in the case files."""
    for path in sorted(Path(__file__).parent.glob("map_cases*.txt")):
        for block in path.read_text(encoding="utf-8").split("\n# ")[1:]:
            title, *lines = block.strip("\n").split("\n")
            if "|" not in title:
                continue
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


CASES = {case[0]: case for case in cases()}


@pytest.fixture(scope="module")
def proposals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ExportContract]:
    """One proposal for each export, made once."""
    path = tmp_path_factory.mktemp("exports") / "x.csv"
    return {name: propose(write(path, case)) for name, case in CASES.items()}


@pytest.mark.parametrize("name", CASES)
def test_an_export_is_mapped(proposals: dict[str, ExportContract], name: str) -> None:
    export, (_, kind, columns) = proposals[name], CASES[name]
    assert export.kind == kind
    wrong = [(h, c.field) for c, (h, _, fields) in zip(export.columns, columns, strict=True) if c.field not in fields]
    assert len(wrong) <= len(columns) // 20, wrong
    for column, (_, maker, _) in zip(export.columns, columns, strict=True):
        if maker in PERSONAL:
            assert column.field != "ignore"
            assert column.class_ != "measure"


def test_over_all_exports_nearly_every_column_is_right(proposals: dict[str, ExportContract]) -> None:
    pairs = [(c, f) for name, e in proposals.items() for c, f in zip(e.columns, CASES[name][2], strict=True)]
    assert sum(column.field in fields for column, (_, _, fields) in pairs) / len(pairs) >= 0.98


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


def test_a_consent_column_tells_its_purpose_by_its_header(tmp_path: Path) -> None:
    headers = ["統計利用への同意", "他社への紹介に関する同意", "プライバシーポリシーへの同意"]
    columns = [("応募ID", "id", {""}), ("応募日", "day", {""}), *((h, "agree", {""}) for h in headers)]
    export = propose(write(tmp_path / "x.csv", ("x", "applications", columns)))
    assert [(c.field, c.options.purposes) for c in export.columns[2:]] == [
        ("consent_given", ("pool_stats",)),
        ("consent_given", ("pool_stats", "pool_relay")),
        ("ignore", None),
    ]


def test_a_consent_to_nothing_named_is_for_statistics_and_listed_for_review(tmp_path: Path) -> None:
    case = ("x", "applications", [("応募ID", "id", {""}), ("応募日", "day", {""}), ("同意有無", "agree", {""})])
    export = propose(write(tmp_path / "x.csv", case))
    assert export.columns[2].options.purposes == ("pool_stats",)
    assert export.review == ("同意有無",)


@pytest.mark.parametrize("makers", [["name", "kana"], ["latin", "department_en"], ["kana", "word"], ["name", "place"]])
def test_a_table_of_people_without_a_header_is_refused(tmp_path: Path, makers: list[str]) -> None:
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows(makers))
    with pytest.raises(Refused, match="no_header"):
        propose(path)


@pytest.mark.parametrize(
    ("header", "maker", "field"),
    [
        ("公開日", "day", "ignore"),
        ("Number of applicants", "years", "ignore"),
        ("deleted_flg", "=0/1", "ignore"),
        ("hiringTeamMembers", "latin", "interviewer"),
        ("緊急連絡先（電話）", "phone", "drop"),
        ("Emergency contact", "phone", "drop"),
        ("書類", "file", "drop"),
        ("xyzzy", "word", "drop"),
    ],
)
def test_a_column_without_a_field_is_ignored_only_where_it_is_harmless(
    tmp_path: Path, header: str, maker: str, field: str
) -> None:
    case = ("x", "applications", [("応募ID", "id", {""}), ("応募日", "moment", {""}), (header, maker, {""})])
    assert propose(write(tmp_path / "x.csv", case)).columns[2].field == field


@pytest.mark.parametrize("people", [["佐伯 悠斗", "小野寺結衣"], ["Yuto Saeki", "Yui Onodera", "Ren Miyake"]])
@pytest.mark.parametrize("header", ["雇用形態", "タグ", "Office", "進捗"])
def test_whole_names_of_a_few_rows_are_never_let_through_as_harmless(
    tmp_path: Path, header: str, people: list[str]
) -> None:
    path = tmp_path / "x.csv"
    rows = [f"A{n},2025-04-{n:02},{name}" for n, name in enumerate(people, start=1)]
    path.write_text("\n".join([f"応募ID,応募日,{header}", *rows]), encoding="utf-8")
    column = propose(path).columns[2]
    assert (column.field == "ignore", column.class_ == "measure") == (False, False)


@pytest.mark.parametrize("mark", ['="{}"', "'{}"])  # they keep Excel from reading 0901 as a number
def test_marks_for_excel_hide_no_value(tmp_path: Path, mark: str) -> None:
    header = "応募ID,氏名,電話番号,応募日,選考結果,,"
    cells = [
        ("A1", "佐伯 悠斗", "09012345678", "2025/04/01", "不採用"),
        ("A2", "三宅 蓮", "08012345678", "2025/04/02", "採用"),
    ]
    lines = [",".join([*(mark.format(c) if c[0].isdigit() else c for c in row), "", ""]) for row in cells]
    path = tmp_path / "x.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    proposal = propose(path)
    # the two columns without name or value need nobody's eye
    assert known_with_confidence(proposal)
    batches = read(path, contract=of_export(proposal, company="aoba"))
    table = pa.Table.from_batches([batch.table for batch in batches])
    assert table["phone"].to_pylist() == ["+819012345678", "+818012345678"]
    assert [str(day) for day in table["applied_at"].to_pylist()] == ["2025-04-01", "2025-04-02"]
