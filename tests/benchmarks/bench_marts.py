"""How long a full dbt build with its tests takes on a pool of applications, on ten times as many, and after one more
company-month; and how much memory it holds. Beside the seconds stand those of CPU, which other work on the machine
hardly changes.

    python -m tests.benchmarks.bench_marts [APPLICATIONS] [--times-ten]      (default 1,000,000)

Prints a table and writes RELAY_HOME/bench/marts.json. `--times-ten` sets the given number beside ten times as many,
else beside a tenth. The fit model is measured by bench-learning, and left out here.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from samples.simulate import Plan, simulate
from tests.benchmarks.bench_report import finish, row
from tests.marts_answers import WITHOUT_LEARNING
from tests.marts_warehouse import PROJECT

SECONDS, GIGABYTES, GROWTH, MONTH = 60.0, 3.0, 11.0, 0.25
_MONTHS: Final = 12 * 41  # company-months of the simulation


def main(applications: int = 1_000_000, *, times_ten: bool = False) -> None:
    """Measure all of it in one run, each build beside the one it is compared with."""
    with tempfile.TemporaryDirectory() as folder:
        small = _pool(Path(folder) / "small", applications if times_ten else applications // 10)
        large = _pool(Path(folder) / "large", applications * 10 if times_ten else applications)
        first, second = _build(small), _build(large)
        whole = first if times_ten else second
        home = small if times_ten else large
        _more(home, applications=max(applications // _MONTHS, 1))
        again = _build(home, fresh=False)
        rows = [
            row("full dbt build with tests", whole["seconds"], peer=SECONDS, limit=1.0, unit="s", n=applications),
            row("peak memory of it", whole["peak"], peer=GIGABYTES, limit=1.0, unit="GB", n=applications),
            row("ten times the data, times the time", second["seconds"], peer=first["seconds"], limit=GROWTH, unit="s",
                 n=applications * 10 if times_ten else applications),
            row("build after one more company-month", again["seconds"], peer=whole["seconds"], limit=MONTH, unit="s",
                 n=applications),
        ]  # fmt: skip
    at_work = {"small": first["cpu"], "large": second["cpu"], "after one more company-month": again["cpu"]}
    finish(
        "marts", rows, packages=("duckdb", "dbt-core", "dbt-duckdb"),
        facts={"load": os.getloadavg(), "cpu_seconds": at_work},
    )  # fmt: skip


def _pool(home: Path, applications: int) -> Path:
    simulate(Plan(companies=12, applications=applications, pool=True, truth="counts"), out=home)
    return home


def _more(home: Path, *, applications: int) -> None:
    """One more load: what one company brings in a month, of people who were not there before."""
    beside = home.with_name("more")
    plan = Plan(companies=12, applications=applications, pool=True, truth="counts", first_person=50_000_000)
    simulate(plan, out=beside)
    for source in beside.glob("pool/*/company=aozora-foods/load=*"):
        shutil.copytree(source, home / source.relative_to(beside), dirs_exist_ok=True)


def _build(home: Path, *, fresh: bool = True) -> dict[str, float]:
    """Seconds, seconds of CPU and peak gigabytes of one `dbt build` in a process of its own."""
    if fresh:
        (home / "build" / "warehouse.duckdb").unlink(missing_ok=True)
    script = (
        "import json, resource, subprocess, sys, time; at = time.perf_counter();"
        " done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        " used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        " print(json.dumps({'seconds': time.perf_counter() - at, 'cpu': used.ru_utime + used.ru_stime,"
        " 'peak': used.ru_maxrss / 1048576, 'code': done.returncode}))"
    )
    command = [str(Path(sys.executable).with_name("dbt")), "build", "--exclude-resource-type", "unit_test"]
    command += [*WITHOUT_LEARNING, "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    environment = os.environ | {
        "RELAY_HOME": str(home),
        "DBT_TARGET_PATH": str(home / "build" / "dbt" / "target"),
        "DBT_LOG_PATH": str(home / "build" / "dbt" / "logs"),
    }
    done = subprocess.run(
        [sys.executable, "-c", script, *command], env=environment, capture_output=True, text=True, check=True
    )
    result: dict[str, float] = json.loads(done.stdout)
    if result.pop("code"):
        raise SystemExit("dbt build failed: see build/dbt/logs")
    return result


if __name__ == "__main__":
    numbers = [int(argument.replace(",", "")) for argument in sys.argv[1:] if not argument.startswith("-")]
    main(*numbers, times_ten="--times-ten" in sys.argv)
