"""`make demo`: the sample exports through the whole pipeline, with Airflow itself, ending in tables.

Drops the committed samples into the inbox, runs the two DAGs with `airflow dags test`, shows their tasks as they
finish, and then reads what a user would read: receipts, gate results, the published release.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from anonymization.holds import open_holds
from anonymization.home import Home
from anonymization.identity.keys import Keyring
from anonymization.pool import committed_loads
from samples.summary import print_summary

SAMPLES = Path(__file__).parent
AIRFLOW = str(Path(sys.executable).with_name("airflow"))
_TASK_ENDED = re.compile(r"\[DAG TEST\] end task task_id=(\S+)")
_STEPS_OF_A_FILE = 6

console = Console(stderr=True)


def drop(home: Home) -> int:
    """Copy the sample exports, and the bad ones, into the inbox as their companies would; modification times stay."""
    files = 0
    for folder in (SAMPLES / "exports", SAMPLES / "bad"):
        for company in sorted(path for path in folder.iterdir() if path.is_dir()):
            for file in sorted(company.iterdir()):
                target = home.inbox / company.name / file.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, target)
                files += 1
    return files


def run_dag(dag_id: str, *, home: Home, tasks: int) -> None:
    """Run one DAG to its end; a bar counts its tasks, its log goes to RELAY_HOME/logs."""
    log_path = home.root / "logs" / f"demo_{dag_id}.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description:<46}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
    command = [AIRFLOW, "dags", "test", dag_id]
    with log_path.open("w", encoding="utf-8") as log, bar:
        task = bar.add_task(dag_id, total=tasks)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:  # noqa: S603 - a fixed command
            for line in process.stdout or ():
                log.write(line)
                if ended := _TASK_ENDED.search(line):
                    bar.update(task, advance=1, description=f"{dag_id} · {ended[1]}")
        done = bar.tasks[0].completed
        bar.update(task, total=done, description=dag_id)
    if process.returncode:
        console.print(f"[red]{dag_id} ended with {process.returncode}; its log: {log_path}")
        raise SystemExit(1)


def main() -> None:
    home = Home.from_environment()
    if "RELAY_MASTER_KEY" not in os.environ:
        Keyring.create_development(home.root)
    if not (home.root / "airflow" / "airflow.db").exists():
        with console.status("Preparing Airflow's metadata database (once)"):
            subprocess.run([AIRFLOW, "db", "migrate"], check=True, capture_output=True)  # noqa: S603 - a fixed command
    files = drop(home)
    before = state_of(home)
    run_dag("ingest_exports", home=home, tasks=3 + files * _STEPS_OF_A_FILE)
    run_dag("build_marts", home=home, tasks=4)
    print_summary(home)
    tell_how_to_decide(home)
    if before == state_of(home):
        console.print("[bold]Nothing has changed since the last run.[/] 前回の実行から変更はありません。")


def tell_how_to_decide(home: Home) -> None:
    """A file with too many rejected rows waits for a person; the demo does not."""
    for held in open_holds(home):
        console.print(
            f"[yellow]Held · 判断待ち[/] {held.company}/{held.file}: {held.rows['rows_rejected']} of"
            f" {held.rows['rows_total']} rows left out. Decide, then run again:\n"
            f'  relay hold approve {held.load_id} --by "your name" --why "reason"   (or reject)'
        )


def state_of(home: Home) -> tuple[list[str], str]:
    """What a run could have changed: the loads of the pool, and the release that is published."""
    loads = sorted(manifest["load_id"] for manifest in committed_loads(home))
    return loads, str((home.root / "current").readlink()) if (home.root / "current").exists() else ""


if __name__ == "__main__":
    main()
