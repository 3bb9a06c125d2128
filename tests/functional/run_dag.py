"""Run one DAG with `dag.test()` in a process of its own and write its tasks' states as JSON.

    python run_dag.py DAG_ID STATES.json [--kill TASK:before|TASK:after]

With --kill the process dies by SIGKILL at that step's edge, as a machine that loses power would.
"""

import argparse
import json
import os
import signal
from pathlib import Path
from typing import Any

from airflow.dag_processing.dagbag import DagBag

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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("dag_id")
    parser.add_argument("states", type=Path)
    parser.add_argument("--kill")
    given = parser.parse_args()
    bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    if bag.import_errors:
        raise SystemExit(f"DAGs do not import: {sorted(bag.import_errors)}")
    if given.kill:
        die_at(given.kill)
    run = bag.dags[given.dag_id].test()
    states = [
        {"task": ti.task_id, "label": ti.rendered_map_index, "state": str(ti.state)} for ti in run.get_task_instances()
    ]
    given.states.write_text(json.dumps({"state": str(run.state), "tasks": states}), encoding="utf-8")


if __name__ == "__main__":
    main()
