"""The report for people: ticks hold only with evidence, open ones say so; nothing is unescaped, nothing fetched."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from anonymization.decisions import Decision, decide
from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.report import print_report
from expectations import history
from expectations.checklist import checklist
from expectations.gate import run_gate
from expectations.report import render_again
from expectations.trend import trends
from tests.unit.expectations.conftest import LOAD
from tests.unit.expectations.test_volumes_and_sample import run


def preflight(home: Home, columns: dict[str, dict[str, Any]]) -> None:
    path = home.scratch(LOAD) / "preflight.json"
    more = {"reasons": {}, "warnings": {}, "my_number": False, "columns": columns}
    write_json(path, read_json(path) | more)


COLUMNS = {
    "<script>alert(1)</script>": {"position": 2, "field": "name", "class": "direct"},
    "本籍地": {"position": 1, "field": "drop", "class": "sensitive", "reason": "must_not_collect"},
    "性別": {"position": 3, "field": "gender", "class": "sensitive"},
}


@pytest.fixture
def page(home: Home, make_preflight: Callable[..., None]) -> str:
    make_preflight(["bad_date"] * 3 + [None] * 60)
    preflight(home, COLUMNS)
    run_gate(suite="raw", home=home, subject=LOAD)
    return (home.report(LOAD) / "report.html").read_text(encoding="utf-8")


def ticks(home: Home, subject: str = LOAD) -> dict[str, dict[str, Any]]:
    return {tick["key"]: tick for tick in read_json(home.report(subject) / "result.json")["checklist"]}


def test_a_header_of_a_file_is_shown_as_text(page: str) -> None:
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_every_link_of_the_page_leads_to_a_place_in_it_and_nothing_else_is_asked_for(page: str) -> None:
    links = re.findall(r'href="([^"]*)"', page)
    assert links
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert all(link.startswith("#") and link[1:] in ids for link in links)
    assert not re.search(r"https?://|<script|<link|<img|<iframe|@import|url\(", page)
    assert "default-src 'none'" in page


def test_each_id_is_there_once(page: str) -> None:
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_dropped_column_is_the_evidence_of_its_tick_and_the_gate_that_has_not_run_is_open(
    home: Home, page: str
) -> None:
    told = ticks(home)
    assert (told["sensitive"]["state"], told["sensitive"]["evidence"]) == ("held", ["column-1"])
    assert told["my_number"]["state"] == "held"
    assert told["consent"]["state"] == "open"
    assert told["consent"]["note_en"].startswith("not assessed")
    assert told["purpose"]["state"] == "open"
    assert "破棄" in page


def test_a_broken_rule_breaks_its_tick_and_no_other() -> None:
    def report(success: bool) -> dict[str, Any]:
        line = {"rule": "note.no_card", "table": "note", "severity": "critical", "success": success, "raised": False}
        good = line | {"rule": "note.no_mail", "success": True}
        gates = {"pool": {"expectations": [line, good]}}
        return {"gates": gates, "about": {}, "passed": success, "keep_until": "2030-01-01", "approvals": []}

    states = [{tick["key"]: tick["state"] for tick in checklist(report(success))} for success in (True, False)]
    assert (states[0]["financial"], states[1]["financial"]) == ("held", "failed")
    assert {key for key in states[0] if states[0][key] != states[1][key]} == {"financial", "approval"}


def test_a_decision_stands_in_the_page_that_is_written_again(home: Home, page: str) -> None:
    assert "伊藤 まり子" not in page
    decision = Decision(
        choice="approve", by="伊藤 まり子", why="旧システムの区分", at="2026-01-02T03:04:05+00:00", way="relay"
    )
    decide(home, LOAD, decision)
    render_again(LOAD, home=home)
    after = (home.report(LOAD) / "report.html").read_text(encoding="utf-8")
    assert "伊藤 まり子" in after
    assert ticks(home)["approval"]["state"] == "held"


def test_attacks_and_approvals_of_a_release_are_its_ticks() -> None:
    tried = [
        {"attack": "singling_out", "verdict": "passed", "bound": 0.012, "unique_links": 0, "ja": "ok", "en": "ok"},
        {"attack": "inference", "verdict": "failed", "bound": 0.2, "unique_links": 0, "ja": "ng", "en": "ng"},
    ]
    gates = {"published": {"expectations": []}}
    report = {"gates": gates, "about": {}, "passed": True, "keep_until": "2030-01-01", "approvals": []}
    states = {tick["key"]: tick for tick in checklist(report | {"attacks": {"passed": False, "tried": tried}})}
    assert [states[key]["state"] for key in ("singling_out", "linkability", "inference")] == ["held", "open", "failed"]
    assert "1.20%" in states["singling_out"]["note_en"]
    assert states["approval"]["state"] == "open"
    approval = {"partner": "minato", "choice": "approve", "by": "x", "why": "y", "at": "z", "handed_over": False}
    states = {tick["key"]: tick for tick in checklist(report | {"approvals": [approval]})}
    assert states["approval"]["state"] == "held"


def test_the_trend_ends_in_this_run_and_knows_the_company_alone(home: Home) -> None:
    folder = home.reports / "history"
    for at, rows in enumerate((100, 200)):
        history.append(run(f"load{at}", rows, at=at), folder=folder, run="")
    history.append(run("other", 7, at=5, company="elsewhere"), folder=folder, run="")
    line = trends(folder, run("new", 400, at=9))[0]
    assert line["values"] == (100.0, 200.0, 400.0)
    heights = [float(point.split(",")[1]) for point in line["points"].split()]
    assert heights == [30.5, 22.0, 5.0]  # drawn from 0


@pytest.mark.usefixtures("page")
def test_the_terminal_shows_the_checklist_and_that_it_is_no_legal_advice(home: Home) -> None:
    out = StringIO()
    print_report(home, LOAD, console=Console(file=out, width=120))
    assert "not assessed" in out.getvalue()
    assert "Not legal advice" in out.getvalue()
