"""The officer's page: every load and release, its filters in the address, and what stands behind the promises."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.unit.relay_ui.deployment import HELD, LOADS, REFUSED, gate, receipt, release, write

Ask = Callable[..., Any]


def listed(as_user: Ask, query: str = "") -> list[str]:
    """The loads that the address leaves, as the download lists them."""
    text = as_user("officer", f"/compliance/loads.csv{query}").content.decode("utf-8-sig")
    return [row["load_id"] for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.usefixtures("deployed")
def test_every_load_and_release_stands_there_with_its_gates_and_evidence(as_user: Ask) -> None:
    html = as_user("officer", "/compliance?lang=en").text
    for load_id in (*LOADS.values(), HELD, REFUSED, "2026-09-30-first"):
        assert load_id in html
    assert "This is an HTML page." in html
    assert f'href="/compliance/report/{LOADS["aozora"]}"' in html
    assert f'href="/compliance/receipt/aozora/{REFUSED}"' in html
    assert "Raw 1 broken" in html
    assert "srr_pooled" in html
    assert 'href="/compliance/erasure/E1"' in html
    assert "14 of 20 rows could not be read" in html
    assert "2.50 / 8.00" in html
    assert "To minato-research: approved by Ito" in html
    assert f'href="/compliance/report/{LOADS["hibiki"]}#pool.application.consent"' in html
    for path in (
        "attacks/2026-09-30-first",
        f"report/{HELD}",
        f"receipt/aozora/{REFUSED}",
        "erasure/E1",
        f"report/{HELD}.json",
    ):
        assert as_user("officer", f"/compliance/{path}").status_code == 200


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {*LOADS.values(), HELD, REFUSED}),
        ("?company=aozora", {LOADS["aozora"], REFUSED}),
        ("?result=held", {HELD}),
        ("?result=warned", set(LOADS.values())),
        ("?since=2026-11-16", {HELD, REFUSED}),
        ("?until=2026-11-02&company=aozora", {LOADS["aozora"]}),
        ("?company=nobody", set()),
        ("?since=yesterday&result=x&page=-3", {*LOADS.values(), HELD, REFUSED}),
    ],
)
def test_filters_stand_in_the_address(as_user: Ask, query: str, expected: set[str]) -> None:
    assert set(listed(as_user, query)) == expected
    html = as_user("officer", f"/compliance{query}").text
    table = html[html.index('id="loads"') : html.index('id="releases"')]
    assert {load for load in (*LOADS.values(), HELD, REFUSED) if f"<code>{load}" in table} == expected


def test_a_decision_and_a_late_erasure_are_told(deployed: Path, as_user: Ask) -> None:
    decision = {"choice": "approve", "by": "Ito", "why": "agreed", "at": "2026-11-18T00:00:00+00:00", "way": "relay"}
    write(deployed / "reports" / HELD / "decision.json", decision)
    late = {"number": "E2", "reason": "consent_expired", "in_time": False, "finished_at": "2026-11-02T00:00:00+00:00"}
    write(deployed / "reports" / "erasure" / "E2.json", late)
    write(deployed / "reports" / "erasure" / "alert.json", {"at": "2026-11-18T00:00:00+00:00", "late": 3, "open": 4})
    html = as_user("officer", "/compliance?lang=en").text
    assert "approved by Ito" in html
    assert "Nothing waits for a decision." in html
    assert "Consent ran out" in html
    assert "3 erasures are past their deadline" in html


def test_where_nobody_decided_in_time_it_says_so(deployed: Path, as_user: Ask) -> None:
    lapsed = {"choice": "reject", "by": "", "why": "", "at": "2026-11-18T00:00:00+00:00", "way": "timeout"}
    write(deployed / "reports" / HELD / "decision.json", lapsed)
    assert "rejected: nobody decided in time" in as_user("officer", "/compliance?lang=en").text
    assert "期限までに判断がなく却下" in as_user("officer", "/compliance?lang=ja").text


def test_a_broken_rule_turns_its_tick(deployed: Path, as_user: Ask) -> None:
    before = as_user("officer", "/compliance?lang=en").text
    assert '<li class="failed">' not in before
    gate(
        deployed,
        suite="pool",
        subject=LOADS["hibiki"],
        company="hibiki",
        at=datetime(2026, 11, 19, tzinfo=UTC),
        critical=1,
    )
    assert '<li class="failed">' in as_user("officer", "/compliance?lang=en").text


def test_a_load_is_told_against_the_one_before(deployed: Path, as_user: Ask) -> None:
    rows = {"rows_total": 100, "rows_ok": 80, "rows_rejected": 20}
    receipt(deployed, company="aozora", load_id="e" * 16, at=datetime(2026, 11, 20, tzinfo=UTC), rows=rows)
    assert "▲ 18.0 points" in as_user("officer", "/compliance?lang=en").text


def test_names_ten_times_as_long_break_nothing(deployed: Path, as_user: Ask) -> None:
    company, file = "長い名前の株式会社" * 9, f"{'応募者一覧_' * 30}.csv"
    receipt(deployed, company=company, load_id="f" * 16, at=datetime(2026, 11, 20, tzinfo=UTC), file=file)
    html = as_user("officer", "/compliance").text
    assert company in html
    assert file in html
    assert as_user("officer", f"/compliance/receipt/{company}/{'f' * 16}").status_code == 200


def test_what_is_dropped_cannot_write_into_the_page(deployed: Path, as_user: Ask) -> None:
    evil = "<img src=x onerror=alert(1)>"
    receipt(deployed, company="aozora", load_id="9" * 16, at=datetime(2026, 11, 20, tzinfo=UTC), file=evil)
    html = as_user("officer", f"/compliance?company={evil}").text + as_user("officer", "/compliance").text
    assert evil not in html


def test_a_file_that_cannot_be_read_hides_no_other(deployed: Path, as_user: Ask) -> None:
    (deployed / "receipts" / "aozora" / f"{'8' * 16}.json").write_text("{half", encoding="utf-8")
    assert as_user("officer", "/compliance").status_code == 200
    assert len(listed(as_user)) == 4


def test_a_release_that_was_taken_down_is_marked(deployed: Path, as_user: Ask) -> None:
    release(deployed, name="2026-10-31-next")
    write(deployed / "withdrawn" / "2026-09-30-first.json", {"release_id": "2026-09-30-first", "why": "linkability"})
    assert "Withdrawn" in as_user("officer", "/compliance?lang=en").text


def test_a_release_without_noise_says_so(deployed: Path, as_user: Ask) -> None:
    release(deployed, name="2026-10-31-plain", noise={"mechanism": "none", "epsilon": None})
    assert "has no record of noise" in as_user("officer", "/compliance?lang=en").text
    told = json.loads(as_user("officer", "/compliance/releases.json").text)
    assert {row["release_id"]: row["is_out"] for row in told["rows"]} == {
        "2026-09-30-first": False,
        "2026-10-31-plain": True,
    }
