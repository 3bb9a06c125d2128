"""How functional tests drive the real pipeline: a RELAY_HOME with its own Airflow, each DAG run in its own process."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import PROJECT, airflow_settings

HERE = Path(__file__).parent
KEY = "5e" * 32
DROPPED_AT = 1_790_000_000  # a file that changed a moment ago is still growing, and is left alone


@dataclass(frozen=True, kw_only=True)
class DagRun:
    """How a run ended: its state, and of each task its state by label."""

    returncode: int
    state: str
    tasks: list[dict[str, Any]]

    def state_of(self, task: str, label: str) -> str:
        return next(t["state"] for t in self.tasks if t["task"] == task and t["label"] == label)


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """A RELAY_HOME under test, with everything Airflow writes inside it."""

    home: Path
    contracts: Path

    @property
    def environment(self) -> dict[str, str]:
        return (
            os.environ
            | airflow_settings()
            | {
                "RELAY_HOME": str(self.home),
                "RELAY_CONTRACTS": str(self.contracts),
                "RELAY_MASTER_KEY": KEY,
                "AIRFLOW_HOME": str(self.home / "airflow"),
                "PYTHONPATH": os.pathsep.join([str(HERE / "no_network"), str(PROJECT)]),
                "REFUSED_CONNECTIONS": str(self.home.parent / "refused_connections.txt"),
            }
        )

    @property
    def refused_connections(self) -> str:
        path = Path(self.environment["REFUSED_CONNECTIONS"])
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def run(
        self,
        dag_id: str,
        *,
        kill: str | None = None,
        without: tuple[str, ...] = (),
        conf: dict[str, str] | None = None,
        answer: dict[str, Any] | None = None,
    ) -> DagRun:
        """Run a DAG to its end, or to where it is killed; `without` leaves variables out of its environment.

        `answer` is what a person says where the run asks: `{"chosen_options": [...], "params_input": {...}}`.
        """
        states = self.home.parent / "states.json"
        states.unlink(missing_ok=True)
        environment = {name: value for name, value in self.environment.items() if name not in without}
        command = [sys.executable, str(HERE / "run_dag.py"), dag_id, str(states)]
        command += ["--kill", kill] if kill else []
        command += ["--conf", json.dumps(conf)] if conf else []
        command += ["--answer", json.dumps(answer)] if answer else []
        logs = self.home / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"{dag_id}_{len(list(logs.iterdir()))}.log").open("wb") as log:
            done = subprocess.run(command, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False)
        told = json.loads(states.read_text(encoding="utf-8")) if states.exists() else {"state": "killed", "tasks": []}
        return DagRun(returncode=done.returncode, state=told["state"], tasks=told["tasks"])

    def drop(self, *folders: Path) -> None:
        """Put the files of companies' folders into the inbox, as if they had been lying there for a while."""
        for folder in folders:
            for company in sorted(path for path in folder.iterdir() if path.is_dir() and path.name != "contracts"):
                shutil.copytree(company, self.home / "inbox" / company.name, dirs_exist_ok=True)
        for file in (self.home / "inbox").glob("*/*"):
            os.utime(file, (DROPPED_AT, DROPPED_AT))

    def receipts(self) -> dict[str, dict[str, Any]]:
        """The receipts by `<company>/<file>`."""
        found = [json.loads(path.read_text("utf-8")) for path in (self.home / "receipts").glob("*/*.json")]
        return {f"{receipt['company']}/{receipt['file']}": receipt for receipt in found}

    def digest(self, *folders: str) -> dict[str, bytes]:
        """Every file below some folders, by path: what must not change."""
        roots = [self.home / folder for folder in folders]
        files = sorted(path for root in roots for path in root.rglob("*") if path.is_file())
        return {str(path.relative_to(self.home)): path.read_bytes() for path in files}


def deploy(folder: Path, *, template: Path, contracts: Path) -> Deployment:
    """A new RELAY_HOME whose Airflow database is a copy of the template's."""
    home = folder / "home"
    (home / "airflow").mkdir(parents=True)
    shutil.copy(template / "airflow.db", home / "airflow" / "airflow.db")
    return Deployment(home=home, contracts=contracts)


def simulate(out: Path, *options: str) -> Path:
    """Exports of fictional people into a folder, and their companies' contracts beside them."""
    command = [sys.executable, "-m", "samples.simulate", "--out", str(out), *options]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    return out
