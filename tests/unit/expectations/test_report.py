"""The report for people: ticks hold only with evidence, open ones say so; nothing is unescaped, nothing fetched."""

import datetime as dt
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from anonymization.decisions import Decision, decide
from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.locks import one_at_a_time
from anonymization.report import print_report
from expectations.checklist import checklist
from expectations.facts import about
from expectations.gate import run_gate
from expectations.report import render_again
from tests.unit.expectations.conftest import LOAD


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


def told(**changed: Any) -> dict[str, Any]:
    return {
        "gates": {},
        "about": {},
        "passed": True,
        "keep_until": "2030-01-01",
        "approvals": [],
        "small_count": 5,
    } | changed


def of(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {tick["key"]: tick for tick in checklist(report)}


def gated(*, success: bool, severity: str = "critical") -> dict[str, Any]:
    line = {"rule": "note.no_card", "table": "note", "severity": severity, "success": success, "raised": False}
    good = line | {"rule": "note.no_bank_account", "success": True}
    other = good | {"rule": "note.no_mail"}
    stops = not success and severity == "critical"
    return told(gates={"pool": {"expectations": [line, good, other]}}, passed=not stops)


def test_a_broken_rule_breaks_its_tick_and_no_other() -> None:
    before, after = of(gated(success=True)), of(gated(success=False))
    assert (before["financial"]["state"], after["financial"]["state"]) == ("held", "failed")
    assert {key for key in before if before[key]["state"] != after[key]["state"]} == {"financial", "approval"}


def test_a_rule_that_warns_leaves_its_tick_open_for_somebody_to_look() -> None:
    ticked = of(gated(success=False, severity="warning"))["financial"]
    assert ticked["state"] == "open"
    assert ticked["note_en"] == "rules that warn: 1, for somebody to look at; rules that hold: 1"
    assert ticked["evidence"] == ("pool.note.note.no_card",)


def test_a_build_has_the_ticks_that_its_gate_proves_and_not_those_of_a_load() -> None:
    line = {"rule": "rates.margins_add_up", "table": "rates", "severity": "critical", "success": True, "raised": False}
    ticked = of(told(gates={"marts": {"expectations": [line]}}))
    assert {key: ticked[key]["state"] for key in ticked} == {"rates": "held", "retention": "held"}


def test_a_load_of_rows_that_waited_says_where_their_file_was_looked_through() -> None:
    waited, dropped = of(gated(success=True)), of(told(gates={"raw": {"expectations": []}}))
    for key in ("sensitive", "my_number"):
        assert (waited[key]["state"], dropped[key]["state"]) == ("open", "open")
        assert "waited for consent" in waited[key]["note_en"]
        assert "waited for consent" not in dropped[key]["note_en"]


CONTRACT = """
company: akebono
notice: {url: "https://relay.example.jp/notice", purpose: 再就職の統計のため, since: 2026-04-01}
exports:
  applications:
    columns: [{name: ID, field: applicant_id, class: direct}]
"""


Purpose = Callable[[str | None, dt.date | None], dict[str, Any]]


@pytest.fixture
def purpose(home: Home, make_load: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Purpose:
    """The tick of a load under a contract, all of whose rejections were told on a day."""

    def ticked(contract: str | None, told_on: dt.date | None) -> dict[str, Any]:
        contracts = home.root / "contracts"
        contracts.mkdir()
        monkeypatch.setenv("RELAY_CONTRACTS", str(contracts))
        if contract:
            (contracts / "akebono.yml").write_text(contract, encoding="utf-8")
        make_load(lambda rows: [row.update(told_on=told_on, decided_on=None) for row in rows["closing"]])
        write_json(home.scratch(LOAD) / "preflight.json", {"company": "akebono", "kind": "applications"})
        return of(told(about=about(home, LOAD, suites={"pool": {}})))["purpose"]

    return ticked


@pytest.mark.parametrize(
    ("contract", "told_on", "state", "note"),
    [
        (None, dt.date(2026, 5, 1), "open", "names no notice"),
        (CONTRACT, dt.date(2026, 4, 1), "held", "since 2026-04-01"),
        (CONTRACT, dt.date(2026, 3, 31), "open", "told before the notice (2026-04-01), or on a day unknown: 40"),
        (CONTRACT, None, "open", "or on a day unknown: 40"),
    ],
)
def test_the_purpose_is_named_by_the_contract_and_was_known_when_people_were_told(
    purpose: Purpose, contract: str | None, told_on: dt.date | None, state: str, note: str
) -> None:
    ticked = purpose(contract, told_on)
    assert ticked["state"] == state
    assert note in ticked["note_en"]


def test_until_a_load_is_anonymised_nobody_knows_when_people_were_told() -> None:
    notice = {"url": "https://relay.example.jp", "purpose": "統計", "since": "2026-04-01", "told_before": None}
    assert of(told(about={"notice": notice}))["purpose"]["state"] == "open"


@pytest.mark.parametrize(
    ("kind", "field", "its_class", "verdict"),
    [
        ("applications", "applied_at", "quasi", "kept"),
        ("applications", "years_experience", "quasi", "coarsened"),
        ("applications", "nationality", "sensitive", "dropped"),
        ("applications", "nationality", "measure", "dropped"),  # whatever a contract calls it
        ("applications", "gender", "sensitive", "apart"),
        ("outcomes", "end_reason", "sensitive", "kept"),
        ("applications", "drop", "sensitive", "dropped"),
    ],
)
def test_the_report_tells_what_really_becomes_of_a_column(
    home: Home, kind: str, field: str, its_class: str, verdict: str
) -> None:
    columns = {"列": {"position": 1, "field": field, "class": its_class}}
    write_json(home.scratch(LOAD) / "preflight.json", {"kind": kind, "columns": columns})
    assert about(home, LOAD, suites={})["columns"][0]["verdict"] == verdict


def test_in_english_laws_are_named_in_english() -> None:
    for report in (told(), told(gates={"published": {"expectations": []}})):
        for tick in checklist(report):
            assert bool(tick["law"]) == bool(tick["law_en"])
            assert tick["law_en"].isascii()


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
    assert "伊藤 まり子：承認" in ticks(home)["approval"]["note_ja"]


@pytest.mark.usefixtures("page")
def test_a_page_waits_for_another_that_is_being_written(home: Home) -> None:
    path = home.report(LOAD) / "result.json"
    with ThreadPoolExecutor() as pool:
        with one_at_a_time(home, "report"):
            again = pool.submit(render_again, LOAD, home=home)
            with pytest.raises(TimeoutError):
                again.result(timeout=0.3)
            write_json(path, read_json(path) | {"company": "added meanwhile"})
        again.result()
    assert read_json(path)["company"] == "added meanwhile"


def test_attacks_and_approvals_of_a_release_are_its_ticks() -> None:
    tried = [
        {"attack": "singling_out", "verdict": "passed", "bound": 0.012, "unique_links": 0, "ja": "ok", "en": "ok"},
        {"attack": "inference", "verdict": "failed", "bound": 0.2, "unique_links": 0, "ja": "ng", "en": "ng"},
    ]
    report = told(gates={"published": {"expectations": []}})
    states = of(report | {"attacks": {"passed": False, "tried": tried}})
    assert [states[key]["state"] for key in ("singling_out", "linkability", "inference")] == ["held", "open", "failed"]
    assert "1.20%" in states["singling_out"]["note_en"]
    assert states["approval"]["state"] == "open"
    approval = {"partner": "minato", "choice": "approve", "by": "x", "why": "y", "at": "z", "handed_over": False}
    approved = of(report | {"approvals": [approval]})["approval"]
    assert (approved["state"], approved["note_en"]) == ("held", "minato, x: approved (z)")


@pytest.mark.usefixtures("page")
def test_an_attack_has_its_name_in_both_languages_in_the_page(home: Home) -> None:
    found = {"attack": "linkability", "verdict": "passed", "bound": 0.01, "unique_links": 0, "ja": "ok", "en": "ok"}
    write_json(home.report(LOAD) / "attacks.json", {"passed": True, "attacks": [found, found | {"attack": "newer"}]})
    render_again(LOAD, home=home)
    page = (home.report(LOAD) / "report.html").read_text(encoding="utf-8")
    assert all(word in page for word in ("記録の連結", "Linkability", "newer"))


@pytest.mark.usefixtures("page")
def test_the_terminal_shows_the_checklist_and_that_it_is_no_legal_advice(home: Home) -> None:
    out = StringIO()
    print_report(home, LOAD, console=Console(file=out, width=120))
    assert "not assessed" in out.getvalue()
    assert "Not legal advice" in out.getvalue()
