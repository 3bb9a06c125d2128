"""Run one DAG with `dag.test()` in a process of its own and write its tasks' states as JSON.

    python run_dag.py DAG_ID STATES.json [--kill TASK:before|TASK:after] [--conf JSON] [--answer JSON]

With --kill the process dies by SIGKILL at that step's edge, as a machine that loses power would. With --answer a task
that waits for a person gets that answer, by the function that serves Airflow's page of required actions.
"""

import argparse
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from airflow.api_fastapi.core_api.datamodels.hitl import UpdateHITLDetailPayload
from airflow.api_fastapi.core_api.routes.public.hitl import update_hitl_detail
from airflow.dag_processing.dagbag import DagBag
from airflow.models.hitl import HITLDetail
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from sqlalchemy import select

from plugins.operators.load_step import LoadStep


def die_at(edge: str) -> None:
    """Let the process be killed right before or right after the named step has done its work."""
    name, moment = edge.split(":")
    execute = LoadStep.execute

    def deadly(self: LoadStep, context: Any) -> Any:
        mine = self.task_id.endswith(name)
        if mine and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(self, context)
        if mine and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    LoadStep.execute = deadly  # type: ignore[method-assign]  # this process is thrown away


def answer_when_asked(answer: dict[str, Any]) -> None:
    """Answer what waits where `dag.test()` would sleep until somebody has; the question is kept beside the states."""

    sleep = time.sleep

    def respond(seconds: float) -> None:
        sleep(seconds)
        with create_session() as session:
            asked = session.scalars(select(HITLDetail).where(HITLDetail.responded_at.is_(None))).first()
            if asked is None or asked.task_instance.state != TaskInstanceState.AWAITING_INPUT:
                return
            instance = asked.task_instance
            update_hitl_detail(
                dag_id=instance.dag_id,
                dag_run_id=instance.run_id,
                task_id=instance.task_id,
                update_hitl_detail_payload=UpdateHITLDetailPayload.model_validate(answer),
                user=SimpleAuthManagerUser(username="officer", role="admin"),
                session=session,
            )

    time.sleep = respond  # this process is thrown away


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("dag_id")
    parser.add_argument("states", type=Path)
    parser.add_argument("--kill")
    parser.add_argument("--conf", type=json.loads)
    parser.add_argument("--answer", type=json.loads)
    given = parser.parse_args()
    bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    if bag.import_errors:
        raise SystemExit(f"DAGs do not import: {sorted(bag.import_errors)}")
    if given.kill:
        die_at(given.kill)
    if given.answer:
        answer_when_asked(given.answer)
    run = bag.dags[given.dag_id].test(run_conf=given.conf)
    states = [
        {"task": ti.task_id, "label": ti.rendered_map_index, "state": str(ti.state)} for ti in run.get_task_instances()
    ]
    given.states.write_text(json.dumps({"state": str(run.state), "tasks": states}), encoding="utf-8")


if __name__ == "__main__":
    main()
