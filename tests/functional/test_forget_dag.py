"""The DAG `forget_applicants` itself, on a small deployment: it erases, emits the asset, and is late aloud."""

import json
from dataclasses import dataclass
from pathlib import Path

from identity_people import MASTER

from anonymization.forgetting.journal import open_journals
from tests.conftest import PROJECT
from tests.functional.pipeline import Deployment, deploy
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
