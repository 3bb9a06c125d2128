"""A file of which more than half the rows are rejected waits for a person, who answers by Airflow's own operator."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from anonymization.holds import open_holds
from anonymization.home import Home
from tests.conftest import PROJECT
from tests.functional.leaks import leaks
from tests.functional.pipeline import DROPPED_AT, Deployment

HELD = PROJECT / "samples" / "bad" / "hibiki-works" / "applications_2026-06.csv"
CONSENTS = PROJECT / "samples" / "exports" / "hibiki-works" / "consents.csv"
WORDS = "山田花子さんの行を電話で確認、090-1234-5678"


def drop(deployment: Deployment, *files: Path) -> None:
    inbox = deployment.home / "inbox" / "hibiki-works"
    inbox.mkdir(parents=True, exist_ok=True)
    for file in files:
        (inbox / file.name).write_bytes(file.read_bytes())
        os.utime(inbox / file.name, (DROPPED_AT, DROPPED_AT))


def test_a_held_file_waits_for_an_officer_and_then_its_well_formed_rows_go_on(deployment: Deployment) -> None:
    drop(deployment, CONSENTS, HELD)
    run = deployment.run("ingest_exports")
    assert run.state == "success"
    label = f"hibiki-works/{HELD.name}"
    assert run.state_of("applications.gate_raw", label) == "skipped"
    receipt = deployment.receipts()[label]
    assert (receipt["status"], receipt["refusal"]["code"]) == ("held", "held_rows_rejected")
    assert deployment.receipts()["hibiki-works/consents.csv"]["status"] == "accepted"
    assert not (deployment.home / "inbox" / label).exists()
    (held,) = open_holds(Home(deployment.home))
    with closing(sqlite3.connect(deployment.home / "airflow" / "airflow.db")) as airflow:
        asked = airflow.execute("select run_id, state from dag_run where dag_id = 'decide_hold'").fetchall()
    assert asked == [(f"hold__{held.load_id}", "queued")]

    # the form offers listed reasons alone; an answer by the API can hold anything, and nothing of it stays anywhere
    answer = {"chosen_options": ["Approve"], "params_input": {"why": WORDS}}
    conf = {"company": held.company, "load_id": held.load_id}
    assert deployment.run("decide_hold", conf=conf, answer=answer).state == "success"
    assert leaks(deployment.home, words={"山田花子", "090-1234-5678"}, except_below=()) == {}
    run = deployment.run("ingest_exports")
    assert run.state == "success"
    assert run.state_of("applications.commit", label) == "success"
    receipt = deployment.receipts()[label]
    assert receipt["status"] == "accepted"
    assert receipt["people"]["in"] == receipt["rows"]["rows_ok"]
    report = json.loads((deployment.home / "reports" / held.load_id / "result.json").read_text("utf-8"))
    for kept in (receipt, report):
        decision = kept["decision"]
        assert (decision["choice"], decision["by"]) == ("approve", "officer")
        assert "withheld" in decision["why"]
    assert open_holds(Home(deployment.home)) == []
    assert list((deployment.home / "held").rglob("*.sealed")) == []
    assert list((deployment.home / "inbox").rglob(HELD.name)) == []
    with closing(sqlite3.connect(deployment.home / "airflow" / "airflow.db")) as airflow:
        ((body, given),) = airflow.execute("select body, params_input from hitl_detail").fetchall()
    assert json.loads(given) == {}
    assert held.load_id in body
    assert "unknown_value" in body
