"""The DAGs `audit_release` and `approve_release` themselves, on a release that stands and on one that falls."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from anonymization.disclosure.attacks.auditing import audit_release
from anonymization.disclosure.swap import current_release
from anonymization.home import Home
from tests.functional.pipeline import Deployment
from tests.unit.attacks.market import operator


def test_a_release_that_falls_is_withdrawn_by_the_dag_which_fails_and_names_no_value(deployment: Deployment) -> None:
    market = operator(deployment.home, persons=400)
    market.publish(release_id="r1", at="2026-11-01T00:00:00+00:00")
    key = "(select min(person_key) from person p where p.occupation = s.occupation)"
    market.publish(f"select *, {key} as ref from shown s", release_id="r2", at="2026-11-02T00:00:00+00:00")
    run = deployment.run("audit_release")
    assert run.state == "failed"
    assert current_release(market.home) == "r1"
    evidence = json.loads((market.home.report("r2") / "attacks.json").read_text("utf-8"))
    assert {each["attack"] for each in evidence["attacks"] if each["verdict"] == "failed"} >= {"leftover_keys"}
    log = "".join(path.read_text(encoding="utf-8") for path in (deployment.home / "logs").iterdir())
    assert "release r2 withdrawn" in log
    keys = market.connection.execute("select person_key from person").fetchall()
    kept = log + (market.home.report("r2") / "attacks.json").read_text("utf-8")
    assert not [key for (key,) in keys if key in kept]


def test_an_officer_is_asked_and_an_approved_release_is_handed_over(deployment: Deployment) -> None:
    market = operator(deployment.home, persons=400)
    assert audit_release(Home(deployment.home), market.publish()).audit.passed
    conf = {"partner": "minato-research", "release": "r1"}
    answer = {"chosen_options": ["Approve"], "params_input": {"why": "agreement_signed"}}
    assert deployment.run("approve_release", conf=conf, answer=answer).state == "success"
    decision = json.loads((market.home.report("r1") / "approval-minato-research.json").read_text("utf-8"))
    assert (decision["choice"], decision["by"], decision["way"]) == ("approve", "officer", "airflow")
    assert "agreement" in decision["why"]
    copy = Path(deployment.home) / "handed_over" / "minato-research" / "r1"
    assert (copy / "marts" / "rehire_success_rates.parquet").exists()
    with closing(sqlite3.connect(deployment.home / "airflow" / "airflow.db")) as airflow:
        ((body, defaults),) = airflow.execute("select body, defaults from hitl_detail").fetchall()
    assert "r1" in body
    assert json.loads(defaults) == ["Reject"]
