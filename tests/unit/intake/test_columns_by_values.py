"""What a column is where its values are written in ways that hide it from the eye: two-digit years, full width."""

import csv
from pathlib import Path

import pytest

from anonymization.intake.contract import ExportContract
from anonymization.intake.propose import known_with_confidence, propose

DAY = "2025/4/1"


def proposal(tmp_path: Path, header: list[str], rows: list[list[str]]) -> ExportContract:
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return propose(path)


def fields(found: ExportContract) -> dict[str, str]:
    return {column.name: column.field for column in found.columns}


def test_births_with_two_digit_years_are_births(tmp_path: Path) -> None:
    days = ["65/10/08", "71/12/31", "88/02/29", "99/1/5", "04/07/23", "80/11/30"]
    rows = [[f"A{n}", day, DAY, "不採用"] for n, day in enumerate(days)]
    assert fields(proposal(tmp_path, ["応募ID", "生年月日", "応募日", "選考結果"], rows))["生年月日"] == "birth_date"


def test_two_digit_days_of_application_are_no_births(tmp_path: Path) -> None:
    rows = [[f"A{n}", f"25/04/{n + 1:02}", "不採用"] for n in range(9)]
    assert fields(proposal(tmp_path, ["応募ID", "応募日", "選考結果"], rows))["応募日"] == "applied_at"


def test_phones_in_full_width_are_known_with_confidence(tmp_path: Path) -> None:
    rows = [[f"A{n}", f"０９０－１２３４－５６７{n}", DAY, "不採用"] for n in range(9)]
    found = proposal(tmp_path, ["応募ID", "Tel", "応募日", "選考結果"], rows)
    assert fields(found)["Tel"] == "phone"
    assert known_with_confidence(found)


@pytest.mark.parametrize(
    ("header", "places", "field"),
    [
        ("Location", ["Tokyo", "Osaka", "Fukuoka"], "prefecture"),
        ("勤務地", ["東京都", "大阪府", "福岡県"], "prefecture"),
        ("勤務地", ["本社", "梅田オフィス", "第二工場"], "ignore"),
    ],
)
def test_where_a_job_is_counts_where_it_is_a_prefecture(
    tmp_path: Path, header: str, places: list[str], field: str
) -> None:
    rows = [[f"J{n}", "営業職", place, "正社員"] for n, place in enumerate(places * 4)]
    assert fields(proposal(tmp_path, ["求人ID", "求人タイトル", header, "雇用形態"], rows))[header] == field


@pytest.mark.parametrize("header", ["出願日", "出願年月日", "志願日"])
def test_schools_and_offices_call_an_application_otherwise(tmp_path: Path, header: str) -> None:
    rows = [[f"A{n}", f"2025/4/{n + 1}", "2012/4/1", "不合格"] for n in range(9)]
    found = fields(proposal(tmp_path, ["受験番号", header, "免許取得年月日", "合否"], rows))
    assert (found[header], found["免許取得年月日"]) == ("applied_at", "ignore")


@pytest.mark.parametrize(
    "header",
    ["夫の職業", "父 勤務先", "母の年齢", "兄弟の人数", "Father's occupation", "Spouse name", "緊急（妻の氏名）"],
)
def test_what_tells_of_the_family_is_never_taken(tmp_path: Path, header: str) -> None:
    rows = [[f"A{n}", "会社員", DAY, "不採用"] for n in range(9)]
    column = proposal(tmp_path, ["応募ID", header, "応募日", "選考結果"], rows).columns[1]
    assert (column.field, column.options.reason) == ("drop", "must_not_collect")


@pytest.mark.parametrize("header", ["親会社名", "子会社名"])
def test_companies_have_no_family(tmp_path: Path, header: str) -> None:
    rows = [[f"A{n}", "青空商事", DAY, "不採用"] for n in range(9)]
    column = proposal(tmp_path, ["応募ID", header, "応募日", "選考結果"], rows).columns[1]
    assert column.options.reason != "must_not_collect"


def test_a_name_in_use_is_no_part_of_the_name(tmp_path: Path) -> None:
    header = ["社員番号", "姓", "名", "ビジネスネーム：姓", "ビジネスネーム：名", "入社日"]
    rows = [[f"{n:04}", "佐藤", "花子", "鈴木", "花子", DAY] for n in range(9)]
    found = fields(proposal(tmp_path, header, rows))
    assert [found[name] for name in header[1:5]] == ["name", "name", "drop", "drop"]


def test_a_name_in_use_alone_is_the_name(tmp_path: Path) -> None:
    header = ["社員番号", "ビジネスネーム：姓", "ビジネスネーム：名", "入社日"]
    rows = [[f"{n:04}", "鈴木", "花子", DAY] for n in range(9)]
    assert list(fields(proposal(tmp_path, header, rows)).values())[1:3] == ["name", "name"]


def test_a_number_sign_heads_numbers(tmp_path: Path) -> None:
    rows = [[str(n + 1), "佐藤 花子", DAY, "不採用"] for n in range(9)]
    assert fields(proposal(tmp_path, ["#", "氏名", "応募日", "選考結果"], rows))["#"] == "applicant_id"


def test_a_day_with_its_time_in_fourteen_digits_is_a_day(tmp_path: Path) -> None:
    rows = [[f"A{n}", f"202505{n + 1:02}093000", "不採用"] for n in range(9)]
    assert fields(proposal(tmp_path, ["応募ID", "応募日時", "選考結果"], rows))["応募日時"] == "applied_at"
