"""The operators' page: where a drop is, told by what the steps have left; no name is shown that could name somebody."""

import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from anonymization.home import Home
from anonymization.inbox_index import InboxIndex
from plugins.relay_ui.inbox.drops import drops
from tests.unit.relay_ui.deployment import HELD, LOADS, REFUSED, receipt, write

Ask = Callable[..., Any]


def state_of(home: Path, load_id: str) -> tuple[str, str, bool]:
    drop = next(drop for drop in drops(Home(home)) if drop.load_id == load_id)
    return drop.state, drop.reached, drop.failed


def lay(home: Path, name: str, *, company: str = "aozora", load_id: str | None = None) -> Path:
    """A file in the inbox, and where given the load that the last listing found it to be."""
    path = home / "inbox" / company / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    if load_id:
        index = InboxIndex.open(Home(home))
        index.put(path, contract=b"", load_id=load_id, kind="applications")
        index.keep()
    return path


def test_each_drop_is_told_as_far_as_it_came(deployed: Path) -> None:
    assert state_of(deployed, LOADS["aozora"]) == ("accepted", "marts", False)
    assert state_of(deployed, LOADS["hibiki"]) == ("accepted", "commit", False)
    assert state_of(deployed, HELD) == ("held", "read", True)
    assert state_of(deployed, REFUSED) == ("refused", "dropped", True)


def test_a_file_nobody_has_looked_at_is_new_and_its_name_may_hide(deployed: Path, as_user: Ask) -> None:
    lay(deployed, "山田花子_履歴書.csv")
    lay(deployed, "applications_2026-11.csv")
    lay(deployed, "applications.csv.part")
    html = as_user("operator", "/inbox?lang=en&state=new").text
    assert "applications_2026-11.csv" in html
    assert "export-new.csv" in html
    assert "山田" not in html
    assert html.count('data-state="new"') == 2


@pytest.mark.parametrize(
    ("sign", "reached"),
    [
        ("nothing.json", "dropped"),
        ("preflight.json", "read"),
        ("gates/raw/result.json", "gate_raw"),
        ("manifest.json", "anonymise"),
        ("gates/pool/result.json", "gate_pool"),
    ],
)
def test_a_load_under_way_is_where_its_last_step_ended(deployed: Path, sign: str, reached: str) -> None:
    lay(deployed, "applications_2026-11.csv", load_id="1" * 16)
    write(deployed / "scratch" / ("1" * 16) / sign, {})
    assert state_of(deployed, "1" * 16) == ("under_way", reached, False)


def test_a_file_that_has_its_answer_is_told_once(deployed: Path) -> None:
    lay(deployed, "applications_aozora.csv", load_id=LOADS["aozora"])
    assert [drop.load_id for drop in drops(Home(deployed))].count(LOADS["aozora"]) == 1


def test_a_waiting_file_that_was_answered_again_is_told_once(deployed: Path) -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    for load_id, minute, state in (("1" * 16, 0, "waiting"), ("2" * 16, 5, "waiting"), ("3" * 16, 0, "accepted")):
        name = "old.csv" if state == "accepted" else "again.csv"
        receipt(deployed, company="aozora", load_id=load_id, at=at.replace(minute=minute), status=state, file=name,
                dropped_at=int(at.timestamp()))  # fmt: skip
    told = {drop.load_id for drop in drops(Home(deployed))}
    assert "1" * 16 not in told
    assert {"2" * 16, "3" * 16} <= told


def test_the_page_leads_to_the_receipt_and_to_the_airflow_run(deployed: Path, as_user: Ask) -> None:
    os.utime(deployed / "build" / "basis.json", (time.time(), time.time()))
    html = as_user("operator", "/inbox?lang=en").text
    assert f'href="/inbox/receipt/aozora/{LOADS["aozora"]}"' in html
    assert 'href="/dags/ingest_exports/runs/scheduled__aozora"' in html
    assert "This is an HTML page. (row 1)" in html
    assert as_user("operator", f"/inbox/receipt/aozora/{REFUSED}").status_code == 200
    assert as_user("operator", "/inbox?company=hibiki").text.count("data-state=") == 2


@pytest.mark.parametrize("place", ["deployed", "empty"])
def test_the_list_renews_itself_where_nothing_is_under_way_too(
    place: str, as_user: Ask, request: pytest.FixtureRequest
) -> None:
    home = request.getfixturevalue(place)
    shutil.rmtree(home / "receipts", ignore_errors=True)
    assert 'id="drops" class="card" data-refresh="15"' in as_user("operator", "/inbox").text
