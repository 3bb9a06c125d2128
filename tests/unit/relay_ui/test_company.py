"""The page of a company: its own rows whole, another's never, on every route and for every kind of release."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from plugins.relay_ui.app import create_app
from plugins.relay_ui.company.conduct import WEIGHTS

# each company's figures and names occur in its own rows only, so that a leak is seen wherever it shows
MARK = {"aozora": 7013, "hibiki": 8219}


class User:
    role = "viewer"

    def __init__(self, name: str) -> None:
        self.name = name

    def get_name(self) -> str:
        return self.name


def ledger(mark: int, org: str) -> list[dict[str, Any]]:
    kinds = (("pending", "shared", "pending", None), ("vested", "pending", "vested", None),
             ("converted", "vested", "converted", None), ("not_counted", None, None, "no_stage_event"),
             ("reversed", "pending", "shared", "consent_ended"), ("redeemed", "converted", "redeemed", None),
             ("not_redeemed", None, None, "a_reason_of_tomorrow"))  # fmt: skip
    return [
        {"org_group_key": f"{org}-group", "org_key": org, "entry_no": mark + at, "booked_on": f"2026-0{1 + at}-15",
         "entry_kind": kind, "from_account": a, "to_account": b, "units": 10 if kind == "converted" else 1,
         "grants_earned": int(kind == "converted"), "reason": reason, "rule_version": "1"}
        for at, (kind, a, b, reason) in enumerate(kinds)
    ]  # fmt: skip


def srr(mark: int, org: str) -> dict[str, Any]:
    row: dict[str, Any] = {f"{part}_score": None for part in WEIGHTS}
    row |= {f"n_{part}_{end}": None for part in WEIGHTS for end in ("done", "due")}
    return row | {
        "org_key": org, "is_suppressed": False, "suppression_reason": None, "hold_reason": None, "status": "shown",
        "timeliness_score": 0.5, "n_timeliness_done": mark, "n_timeliness_due": 2 * mark, "fairness_score": 1.0,
        "weight_assessed": 35.0, "srr": 78.6, "srr_low": 70.0, "srr_high": 85.0,
    }  # fmt: skip


def marts(org: str) -> dict[str, list[dict[str, Any]]]:
    mark = MARK[org]
    credit = {
        "org_key": org, "org_group_key": f"{org}-group", "n_shared": mark, "n_pending": 2, "n_vested": mark,
        "n_reversed": 1, "n_not_counted": 4, "group_vested": mark, "group_grants": mark // 10,
        "group_remainder": mark % 10, "units_to_next_grant": 10 - mark % 10, "group_grants_open": 3,
        "next_grant_expires_on": "2027-05-31", "as_of": "2026-09-30",
    }  # fmt: skip
    review = {
        "org_key": org, "kind": "reason", "code": "experience_lacking", "label_ja": f"経験不足{mark}",
        "label_en": f"experience {mark}", "is_suppressed": False, "suppression_reason": None, "n": mark,
        "rate": 0.5, "rate_low": 0.45,
        "rate_high": 0.55, "expected_rate": 0.3, "difference": 0.2, "difference_low": 0.15, "difference_high": 0.25,
        "is_worth_rethinking": True,
        "sentence_ja": f"『経験不足』で見送った {mark} 人", "sentence_en": f"Of {mark} people turned down",
    }  # fmt: skip
    hidden = dict.fromkeys(review) | {
        "org_key": org, "kind": "reason", "code": "other", "label_ja": "その他", "label_en": "other",
        "is_suppressed": True, "suppression_reason": "same_outcome_for_all",
    }  # fmt: skip
    groups = [
        {"org_key": org, "measure": measure, "stage": stage, "attribute": attribute, "group_name": group,
         "is_suppressed": False, "suppression_reason": None, "n": mark, "n_chosen": mark // 2, "rate": 0.5,
         "rate_low": 0.4, "rate_high": 0.6, "reference_group": reference, "impact_ratio": ratio,
         "impact_ratio_low": ratio * 0.9, "impact_ratio_high": ratio * 1.1, "is_below_four_fifths": ratio < 0.8}
        for measure, stage in (("selection", "overall"), ("scoring", "overall"), ("selection", "interview_1"))
        for attribute, group, reference, ratio in (
            ("sex", "female", "male", 0.6), ("sex", "male", "male", 1.0), ("age_band5", "30-34", "30-34", 1.0))
    ]  # fmt: skip
    return {
        "relay_credits": [credit],
        "relay_ledger": ledger(mark, org),
        "srr": [srr(mark, org)],
        "criteria_review": [review, hidden],
        "fairness_audit": groups,
        "retention": [
            {"org_key": org, "half_year": "2025H1", "is_suppressed": False, "suppression_reason": None,
             "n_employments": mark, "s_183": 0.7, "s_183_low": 0.6, "s_183_high": 0.8, "s_365": None,
             "s_183_change": None}
        ],
    }  # fmt: skip


def write_release(home: Path, companies: dict[str, dict[str, list[dict[str, Any]]]]) -> None:
    published = home / "releases" / "r1" / "published"
    for org, tables in companies.items():
        folder = published / "companies" / org
        folder.mkdir(parents=True)
        for name, rows in tables.items():
            pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
    (published / "marts").mkdir(parents=True)
    facts = {"release_id": "2026-09-30-abc", "as_of": "2026-09-30", "rule_version": "2026.1"}
    (published / "release.json").write_text(json.dumps(facts), encoding="utf-8")
    (home / "current").symlink_to(Path("releases") / "r1")


def write_receipt(home: Path, org: str, load: str, **changed: Any) -> None:
    folder = home / "receipts" / org
    folder.mkdir(parents=True, exist_ok=True)
    receipt = {
        "status": "accepted", "company": org, "file": f"applications_{MARK.get(org, 0)}.csv", "load_id": load,
        "kind": "applications", "rows": {"rows_total": 100, "rows_ok": 98, "rows_rejected": 2},
        "reasons": {"bad_date": 2}, "refusal": None,
    } | changed  # fmt: skip
    (folder / f"{load}.json").write_text(json.dumps(receipt), encoding="utf-8")
    (folder / f"{load}.html").write_text(f"<h1>{receipt['file']}</h1>", encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELAY_HOME", str(tmp_path))
    roles = tmp_path / "roles.yml"
    roles.write_text(
        'version: "1"\nroles: {viewer: {everyone: true}}\n'
        "companies:\n  aozora: {users: [sato, both]}\n  hibiki: {users: [tanaka, both]}\n  nowhere: {users: [kato]}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("RELAY_ROLES", str(roles))
    return tmp_path


@pytest.fixture
def two(home: Path) -> Path:
    """A release and receipts of two companies."""
    write_release(home, {org: marts(org) for org in MARK})
    for org, mark in MARK.items():
        write_receipt(home, org, f"load{mark}")
    return home


Look = Callable[..., Any]


@pytest.fixture
def ask() -> Iterator[Look]:
    who: list[str] = []
    with TestClient(create_app(user_of=lambda: User(who[-1]))) as client:

        def look(name: str, path: str) -> Any:
            who.append(name)
            return client.get(path)

        yield look


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
def test_who_stands_for_no_company_is_turned_away_and_anonymous_first(ask: Look) -> None:
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


@pytest.mark.usefixtures("two")
def test_the_page_says_how_many_are_left_and_what_would_raise_srr(ask: Look) -> None:
    html = ask("sato", "/company?lang=en").text
    assert "<b>7 more</b>" in html
    assert '79</b> <span class="unit">/ 100</span>' in html
    assert "Told in time. The 7,013 of 14,026 that are missing would add 21.4 points" in html
    assert "no stage of selection on record" in html
    assert "3 can be made use of now; the oldest expires on 2027-05-31." in html
    assert "a reason of tomorrow" in html  # a code without a word
    japanese = ask("sato", "/company?lang=ja").text
    assert "あと 7 人" in japanese
    assert "いちばん効くのは「結果連絡の早さ」" in japanese


@pytest.mark.usefixtures("two", "undrawn")
def test_a_criterion_is_a_sentence_with_its_interval(ask: Look) -> None:
    html = ask("sato", "/company?lang=en").text
    assert re.search(
        r'<li class="out">Of 7013 people turned down\s*<span class="detail">Difference from expected: \+20\.0', html
    )
    assert "Everybody had the same outcome" in html


@pytest.mark.usefixtures("two", "undrawn")
def test_fairness_has_the_form_that_an_auditor_asks_for(ask: Look) -> None:
    html = ask("sato", "/company?lang=en").text
    row = re.search(r"<tr><th scope=\"row\">selection · overall</th><td>female</td>.*?</tr>", html)
    assert row is not None
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[0])
    assert cells == ["female", "7,013", "3,506", "50.0%", "0.60", "0.54 to 0.66"]
    assert "reference group" in html


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


def test_no_release_still_shows_the_receipts(home: Path, ask: Look) -> None:
    write_receipt(home, "aozora", "load1")
    html = ask("sato", "/company?lang=en").text
    assert "Nothing has been published yet" in html
    assert "applications_7013.csv" in html


@pytest.mark.usefixtures("two")
def test_a_company_without_rows_has_a_page(ask: Look) -> None:
    html = ask("kato", "/company?lang=en").text
    assert "This release does not have the table" in html
    assert "No file has been answered yet" in html


@pytest.mark.parametrize("gone", list(marts("aozora")))
@pytest.mark.usefixtures("undrawn")
def test_a_release_without_a_mart_shows_the_others(home: Path, ask: Look, gone: str) -> None:
    tables = marts("aozora")
    del tables[gone]
    write_release(home, {"aozora": tables})
    assert ask("sato", "/company?lang=en").status_code == 200


def test_all_held_back_and_on_hold_leave_words(home: Path, ask: Look) -> None:
    tables = marts("aozora")
    for name in ("srr", "criteria_review", "fairness_audit", "retention"):
        for row in tables[name]:
            row |= {key: None for key, value in row.items() if isinstance(value, int | float) and value is not True}
            row |= {
                "is_suppressed": name != "srr",
                "suppression_reason": "fewer_than_10_persons" if name != "srr" else None,
            }
    tables["srr"][0] |= {"status": "on_hold", "hold_reason": "residual_personal_data", "is_suppressed": False}
    tables["relay_ledger"] = []  # a file without columns: it cannot even say whose it is
    write_release(home, {"aozora": tables})
    html = ask("sato", "/company?lang=en").text
    assert "On hold while data of persons may be left" in html
    assert "Fewer than 10 people" in html


def test_names_ten_times_as_long_break_nothing(home: Path, ask: Look) -> None:
    tables = marts("aozora")
    long = "とても長い基準の名前" * 20
    tables["criteria_review"][0] |= {"label_ja": long, "label_en": long}
    tables["fairness_audit"][0] |= {"group_name": long}
    write_release(home, {"aozora": tables})
    write_receipt(home, "aozora", "load1", file="長いファイル名" * 30 + ".csv")
    answer = ask("sato", "/company?lang=ja")
    assert answer.status_code == 200
    assert answer.text.count(long) >= 2
