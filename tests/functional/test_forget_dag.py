"""The DAGs `forget_applicants` and `enforce_retention` themselves, on a small deployment."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from identity_people import MASTER

from anonymization.expiry import history
from anonymization.forgetting.journal import open_journals
from anonymization.home import Home
from anonymization.retention import load_retention
from tests.conftest import PROJECT
from tests.functional.conftest import AIRFLOW
from tests.functional.pipeline import HERE, Deployment, deploy
from tests.unit.forgetting.world import make_world


@dataclass(frozen=True, kw_only=True)
class WithItsKey(Deployment):
    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"RELAY_MASTER_KEY": MASTER}


def test_the_dag_erases_who_withdrew_and_tells_counts_only(tmp_path: Path, airflow_template: Path) -> None:
    made = deploy(tmp_path, template=airflow_template, contracts=PROJECT / "contracts")
    deployment = WithItsKey(home=made.home, contracts=made.contracts)
    world = make_world(deployment.home)
    world.withdraw()
    assert deployment.run("forget_applicants").state == "success"
    (journal,) = open_journals(world.home)
    assert journal.facts["announced"]
    log = "".join(path.read_text(encoding="utf-8") for path in (deployment.home / "logs").iterdir())
    for token in (*journal.erasure.row_keys, *journal.erasure.mails, *journal.erasure.person_keys):
        assert token not in log
    world.release("2026-r2")
    assert world.run() == ["finished"]
    receipt = json.loads(next((world.home.reports / "erasure").glob("E*.json")).read_text("utf-8"))
    assert receipt["places"]["pool.application"]["theirs_before"] == 2


def test_the_dag_deletes_what_has_outlived_its_rule_and_logs_it_by_count(
    tmp_path: Path, airflow_template: Path
) -> None:
    deployment = deploy(tmp_path, template=airflow_template, contracts=PROJECT / "contracts")
    old, new = (deployment.home / "receipts" / "aozora" / name for name in ("old.json", "new.json"))
    old.parent.mkdir(parents=True)
    for path, age in ((old, load_retention().receipts_days + 1), (new, 1)):
        path.write_text("{}", encoding="ascii")
        moment = datetime.now(UTC).timestamp() - age * 86_400
        os.utime(path, (moment, moment))
    assert deployment.run("enforce_retention").state == "success"
    assert (old.exists(), new.exists()) == (False, True)
    assert history(Home(deployment.home)).select(["zone", "deleted"]).to_pylist() == [
        {"zone": "receipts", "deleted": 1}
    ]


def test_a_run_that_does_not_come_to_its_end_in_time_alerts(tmp_path: Path, airflow_template: Path) -> None:
    """Airflow's own scheduler finds the deadline missed, and its own triggerer calls the alert."""
    deployment = deploy(tmp_path, template=airflow_template, contracts=PROJECT / "contracts")
    scheduler = [sys.executable, str(HERE / "miss_deadline.py")]
    done = subprocess.run(scheduler, env=deployment.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    alert = deployment.home / "reports" / "erasure" / "alert.json"
    assert not alert.exists()
    with (tmp_path / "triggerer.log").open("wb") as log:
        triggerer = subprocess.Popen(
            [str(AIRFLOW), "triggerer", "--skip-serve-logs"],
            env=deployment.environment,
            stdout=log,
            stderr=log,
            cwd=tmp_path,
        )
    try:
        ends = time.monotonic() + 90
        while callback_state(deployment) != "success" and time.monotonic() < ends:
            time.sleep(0.5)
    finally:
        triggerer.terminate()
        triggerer.wait(timeout=30)
    assert callback_state(deployment) == "success"
    told = json.loads(alert.read_text("utf-8"))
    assert (told["run_missed"], told["late"], told["open"]) == (True, 0, 0)


def callback_state(deployment: Deployment) -> str:
    with closing(sqlite3.connect(deployment.home / "airflow" / "airflow.db", timeout=30)) as database:
        ((state,),) = database.execute("select state from callback").fetchall()
        return str(state)
