"""A company's own rows whole, another's never: on every route, for every visitor, in whatever is taken away."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.relay_ui.company.releases import MARK, marts, write_receipt

Look = Callable[..., Any]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(("name", "own", "other"), [("sato", "aozora", "hibiki"), ("tanaka", "hibiki", "aozora")])
def test_no_route_shows_a_company_the_rows_of_another(ask: Look, name: str, own: str, other: str) -> None:
    tables = list(marts("aozora"))
    asked = [
        "/company",
        "/company?lang=en",
        f"/company?org={other}&company={other}&asked={other}",
        *(f"/company/tables/{table}.{form}" for table in tables for form in ("csv", "json")),
        f"/company/receipts/load{MARK[own]}",
    ]
    for path in asked:
        answer = ask(name, path)
        assert answer.status_code == 200, path
        figures = answer.text.replace(",", "") + str(answer.headers)
        assert str(MARK[own]) in figures or own in figures, path
        assert str(MARK[other]) not in figures, path
        assert other not in figures.replace(f"{other}&amp;", "").replace(f"={other}", ""), path
    for path in (
        "/company?no=2", "/company/tables/srr.csv?no=2", f"/company/receipts/load{MARK[other]}",
        f"/company/receipts/{'x' * 300}",
        f"/company/receipts/..%2F{other}%2Fload{MARK[other]}", f"/company/receipts/load{MARK[own]}?no=2",
    ):  # fmt: skip
        answer = ask(name, path)
        assert answer.status_code == 404, path
        assert str(MARK[other]) not in answer.text


@pytest.mark.usefixtures("two")
def test_one_visitor_after_the_other_sees_no_drawing_of_the_first(ask: Look) -> None:
    for name, own, other in (
        ("sato", "aozora", "hibiki"),
        ("tanaka", "hibiki", "aozora"),
        ("sato", "aozora", "hibiki"),
    ):
        html = ask(name, "/company?lang=en").text.replace(",", "")
        assert str(MARK[own]) in html
        assert str(MARK[other]) not in html


@pytest.mark.usefixtures("two")
def test_who_stands_for_no_company_is_turned_away(ask: Look) -> None:
    routes = ("/company", "/company/tables/srr.csv", f"/company/receipts/load{MARK['aozora']}")
    assert {ask("stranger", path).status_code for path in routes} == {403}


@pytest.mark.usefixtures("two", "undrawn")
def test_who_stands_for_two_companies_chooses_by_place(ask: Look) -> None:
    first, second = ask("both", "/company?lang=en").text, ask("both", "/company?lang=en&no=2").text
    assert "<h1>aozora</h1>" in first
    assert "<h1>hibiki</h1>" in second
    assert 'href="/company?no=2"' in first
    assert ask("both", "/company?no=3").status_code == 404
    assert ask("both", "/company?no=0").status_code in (404, 422)


@pytest.mark.usefixtures("two", "undrawn")
def test_tables_are_taken_away_without_formulas(ask: Look, two: Path) -> None:
    path = two / "current" / "published" / "companies" / "aozora" / "criteria_review.parquet"
    rows = pq.read_table(path).to_pylist()
    rows[0]["label_en"] = '=HYPERLINK("http://example.invalid")'
    pq.write_table(pa.Table.from_pylist(rows), path)
    answer = ask("sato", "/company/tables/criteria_review.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="aozora-criteria_review.csv"'
    cells = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert cells[0]["label_en"].startswith("'=")
    assert ask("sato", "/company/tables/rehire_success.csv").status_code == 404
    assert ask("sato", "/company/tables/srr.exe").status_code == 422


@pytest.mark.usefixtures("undrawn")
def test_receipts_say_why_in_the_visitors_language(two: Path, ask: Look) -> None:
    refusal = {"code": "html", "ja": "HTML のページです。", "en": "This is an HTML page.", "fault": "input"}
    write_receipt(two, "aozora", "load2", status="refused", refusal=refusal, rows={})
    write_receipt(two, "aozora", "load3", company="hibiki", file="stray.csv")  # not this company's, whatever its place
    (two / "receipts" / "aozora" / "broken.json").write_text("{", encoding="utf-8")
    html = ask("sato", "/company?lang=en").text
    assert "This is an HTML page." in html
    assert "not a date 2" in html
    assert "stray.csv" not in html
    assert ask("sato", "/company/receipts/load3").status_code == 404  # nor by its address
    assert ask("sato", "/company/receipts/load2").status_code == 200
