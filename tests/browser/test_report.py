"""The validation report in a browser: it asks nobody for anything, speaks one language at a time, shows evidence."""

from pathlib import Path
from typing import Any

import pytest

from anonymization.home import Home
from expectations.policy import load_policy
from expectations.report import render_report
from expectations.result import GateResult, Line

RULES = ("note.no_mail", "note.no_card", "application.person_key.token", "consent.application")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    lines = tuple(
        Line(
            rule=rule,
            table=rule.split(".")[0],
            severity="critical",
            ja=f"守る {rule}",
            en=f"guards {rule}",
            success=True,
        )
        for rule in RULES
    )
    result = GateResult(
        suite="pool",
        subject="0123456789abcdef",
        company="akebono",
        kind="applications",
        lines=lines,
        rows={"application": 40},
        versions={"code": "1"},
        checked_at="2026-01-02T03:04:05+00:00",
    )
    return render_report(result, home=Home(tmp_path), policy=load_policy())


@pytest.fixture
def seen(browser: Any, report: Path) -> Any:
    page = browser.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.goto(report.as_uri())
    yield page
    page.close()


def test_no_request_leaves_the_page(seen: Any, report: Path) -> None:
    for way in ("#show-en", "#show-both", "#show-ja"):
        seen.check(way)
    seen.pdf()
    assert seen.asked == [report.as_uri()]
    assert seen.said == []


def test_nothing_could_be_sent_if_a_script_tried(seen: Any) -> None:
    seen.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/leak.png'}))")
    seen.wait_for_timeout(200)
    assert any("Content Security Policy" in said for said in seen.said)


def test_one_language_at_a_time(seen: Any) -> None:
    def visible() -> str:
        return str(seen.inner_text("body"))

    assert "確認事項" in visible()
    assert "Checklist" not in visible()
    seen.check("#show-en")
    assert "Checklist" in visible()
    assert "確認事項" not in visible()
    seen.check("#show-both")
    assert "Checklist" in visible()
    assert "確認事項" in visible()


def test_a_tick_leads_to_its_evidence_though_it_is_folded_away(seen: Any) -> None:
    assert not seen.is_visible("text=守る consent.application")
    seen.click("#tick-consent a")
    assert seen.is_visible("text=守る consent.application")


def test_on_paper_everything_is_unfolded(seen: Any) -> None:
    seen.emulate_media(media="print")
    assert seen.is_visible("text=守る note.no_card")
    assert not seen.is_visible("#show-ja")
