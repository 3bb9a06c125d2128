"""A held file: sealed, decided once, carried out whatever is killed in between."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from anonymization.answer import answer_again, answer_drop, answer_rejection
from anonymization.cli_hold import app
from anonymization.decisions import Decision, decide, decision_of, said
from anonymization.dropped_file import DroppedFile
from anonymization.holds import hold_of, holds, let_time_run_out, open_holds, release, required_hold
from anonymization.home import Home
from anonymization.identity import Keyring
from anonymization.inbox import Drop, Found, find_drops
from anonymization.load import read_json, write_json
from anonymization.pool import PART
from anonymization.receipts import receipt_path
from anonymization.refusals import Refused
from anonymization.resent import rows_known_before

COMPANY, FILE, DROPPED_AT = "akebono", "applications.csv", 1_790_000_000
CONTENT = "応募者番号,氏名\n1,曙 花子\n".encode()
REFUSAL = {"code": "held_rows_rejected", "ja": "保留", "en": "held", "fault": "hold", "row": None, "column": None}
COUNTS = {"rows_total": 10, "rows_ok": 4, "rows_rejected": 6}
WHY = "4 rows are enough"


@pytest.fixture
def home(relay_home: Path) -> Home:
    return Home(relay_home)


@pytest.fixture
def drop(home: Home) -> Drop:
    """A drop whose raw gate has just said that a person decides."""
    put(home, FILE)
    (found,) = listed(home).drops
    leave_refusal(home, found)
    return found


def put(home: Home, name: str, *, at: int = DROPPED_AT, content: bytes = CONTENT) -> Path:
    path = home.inbox / COMPANY / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at, at))
    return path


def listed(home: Home) -> Found:
    return find_drops(home=home, contracts=home.root / "contracts", wave="applications", settle_seconds=10)


def leave_refusal(home: Home, drop: Drop) -> None:
    scratch = home.scratch(drop.load_id)
    preflight = {**COUNTS, "kind": "applications", "reasons": {"unknown_value": 6}}
    write_json(scratch / "preflight.json", preflight)
    write_json(scratch / "refusal.json", REFUSAL)


def held(home: Home, drop: Drop) -> str:
    return answer_drop(drop, dropped=DroppedFile.seen(home.inbox / COMPANY / FILE), home=home)


def decision(choice: Any = "approve", *, by: str = "M. Ito") -> Decision:
    return Decision(choice=choice, by=by, why=WHY, at="2026-11-24T00:00:00+00:00", way="relay")


def receipt(home: Home, drop: Drop) -> dict[str, Any]:
    return read_json(receipt_path(home, company=COMPANY, load_id=drop.load_id))


def test_a_held_file_leaves_the_inbox_sealed_and_is_not_listed_again(home: Home, drop: Drop) -> None:
    assert held(home, drop) == "held"
    assert not (home.inbox / COMPANY / FILE).exists()
    (hold,) = open_holds(home)
    assert (hold.rows, hold.reasons) == (COUNTS, {"unknown_value": 6})
    assert receipt(home, drop)["decide_by"] == hold.decide_by
    assert listed(home).drops == ()
    everything = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    assert "花子".encode() not in everything


def test_an_approved_file_is_listed_and_comes_back_as_it_was_dropped(home: Home, drop: Drop) -> None:
    held(home, drop)
    decide(home, drop.load_id, decision())
    assert listed(home).drops == (Drop(company=COMPANY, file=FILE, load_id=drop.load_id, kind="applications"),)
    opened = release(required_hold(home, load_id=drop.load_id), home=home, keyring=Keyring.from_environment(home=None))
    assert (opened.name, opened.read_bytes(), opened.stat().st_mtime) == (FILE, CONTENT, DROPPED_AT)
    assert len(listed(home).drops) == 1


def test_a_second_decision_is_refused_and_the_first_stands(home: Home, drop: Drop) -> None:
    held(home, drop)
    decide(home, drop.load_id, decision("reject"))
    decide(home, drop.load_id, decision("reject"))  # a step that runs again says the same
    for other in (decision("approve"), decision("reject", by="S. Abe")):
        with pytest.raises(Refused, match="already_decided"):
            decide(home, drop.load_id, other)
    assert decision_of(home, drop.load_id) == decision("reject")


def test_a_rejected_file_goes_to_quarantine_and_its_receipt_says_who_and_why(home: Home, drop: Drop) -> None:
    held(home, drop)
    (hold,) = holds(home)
    decide(home, drop.load_id, decision("reject"))
    for _ in range(2):  # killed after its work, it does it again
        answer_rejection(hold, home=home) if holds(home) else None
    told = receipt(home, drop)
    assert (told["status"], told["refusal"]["code"], told["rows"]) == ("refused", "held_rejected", COUNTS)
    assert (told["decision"]["by"], told["decision"]["why"]) == ("M. Ito", WHY)
    assert (home.quarantine(COMPANY) / f"{drop.load_id}.sealed").exists()
    assert holds(home) == []
    assert "M. Ito" in receipt_path(home, company=COMPANY, load_id=drop.load_id).with_suffix(".html").read_text("utf-8")


def test_nobodys_decision_in_time_is_a_rejection(home: Home, drop: Drop) -> None:
    held(home, drop)
    now = datetime.now(UTC)
    assert let_time_run_out(home, at=now + timedelta(hours=71)) == []
    assert len(let_time_run_out(home, at=now + timedelta(hours=73))) == 1
    made = decision_of(home, drop.load_id)
    assert made is not None
    assert (made.choice, made.way, made.by) == ("reject", "timeout", "")


def test_a_kill_before_the_receipt_leaves_the_file_and_its_time(home: Home, drop: Drop) -> None:
    path = home.inbox / COMPANY / FILE
    held(home, drop)
    before = hold_of(home, company=COMPANY, load_id=drop.load_id)
    receipt_path(home, company=COMPANY, load_id=drop.load_id).unlink()
    put(home, FILE)
    (again,) = listed(home).drops
    leave_refusal(home, again)
    assert answer_drop(again, dropped=DroppedFile.seen(path), home=home) == "held"
    assert hold_of(home, company=COMPANY, load_id=drop.load_id) == before


def test_a_receipt_step_that_runs_again_changes_nothing(home: Home, drop: Drop) -> None:
    held(home, drop)
    before = receipt(home, drop)
    assert answer_drop(drop, dropped=None, home=home) == "held"
    assert receipt(home, drop) == before


def test_the_same_bytes_dropped_again_are_answered_and_leave_the_inbox(home: Home, drop: Drop) -> None:
    held(home, drop)
    path = put(home, "applications_new.csv", at=DROPPED_AT + 60)
    (repeat,) = listed(home).answered
    assert answer_again(repeat, home=home)
    assert not path.exists()
    again = read_json(home.receipts(COMPANY) / f"{drop.load_id}-again-{DROPPED_AT + 60}.json")
    assert (again["status"], again["first"]["file"]) == ("already_loaded", FILE)


@pytest.mark.parametrize(
    ("by", "why", "code"),
    [
        ("", WHY, "no_reason"),
        ("Ito", " \n", "no_reason"),
        ("Ito", "山田花子さんの行、090-1234-5678", "personal_reason"),
    ],
)
def test_a_decision_names_who_and_why_and_no_applicant(by: str, why: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        said(choice="approve", by=by, why=why, way="relay")
    assert refused.value.refusal.code == code


def test_relay_hold_lists_decides_and_refuses_a_second_decision(home: Home, drop: Drop) -> None:
    held(home, drop)
    run = CliRunner()
    (waiting,) = json.loads(run.invoke(app, ["list", "--json"]).stdout)["holds"]
    assert waiting["load_id"] == drop.load_id
    words = ["--by", "M. Ito", "--why", WHY]
    assert run.invoke(app, ["approve", drop.load_id, *words]).exit_code == 0
    assert run.invoke(app, ["reject", drop.load_id, *words]).exit_code == 2
    assert run.invoke(app, ["reject", "0" * 16, *words]).exit_code == 2
    assert json.loads(run.invoke(app, ["list", "--json"]).stdout)["holds"] == []


@pytest.mark.parametrize(("keys", "known"), [(["a", "b"], 0), (["b", "c"], 1)])
def test_rows_of_an_earlier_load_are_counted(home: Home, keys: list[str], known: int) -> None:
    for load_id, held_keys in (("l1", ["c", "d"]), ("l2", keys)):
        folder = home.entity("application", company=COMPANY, load_id=load_id)
        folder.mkdir(parents=True)
        pq.write_table(pa.table({"application_key": held_keys}), folder / PART)
        manifest = {"company": COMPANY, "load_id": load_id, "kind": "applications"}
        write_json(home.manifest(company=COMPANY, load_id=load_id), manifest)
    assert rows_known_before(home, company=COMPANY, load_id="l2") == known
