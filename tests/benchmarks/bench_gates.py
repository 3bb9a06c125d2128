"""The pool gate on a large load: seconds and memory, beside Great Expectations on pandas and beside plain DuckDB SQL;
and the checks of k, l and t on tables of persons.

    python -m tests.benchmarks.bench_gates [--rows 10000000] [--pandas-rows 200000] [--keep FOLDER [--one]]

pandas holds a load in memory and reads every cell for every rule: at 10 M rows it would take hours. It gets a smaller
load, on which both are run; what it would take of the large one is told by its rate. Each gate runs in a process of its
own, pandas table by table. With --keep the loads and what was measured stay in FOLDER, so that a run goes on where it
stopped; --one measures one thing and stops. Writes RELAY_HOME/bench/gates.json.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from anonymization.home import Home
from anonymization.load import read_json, write_json
from tests.benchmarks.bench_microdata import rows as microdata
from tests.benchmarks.bench_report import Row, finish, row
from tests.benchmarks.gate_load import LOAD, write_load

MEMORY_LIMIT: Final = 2000.0  # MB
_REPOSITORY: Final = Path(__file__).parents[2]


def main(*, rows: int, pandas_rows: int, keep: Path | None, one: bool) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        large, small = _load(folder, rows), _load(folder, pandas_rows)
        steps = [Step(way, home) for home in (large, small) for way in ("ours", "plain")]
        steps += [Step("pandas", small, table) for table in sorted(path.stem for path in _files(small))]
        for step in steps:
            if not step.kept.exists():
                step.measure()
                if one:
                    return
        theirs = [step.read() for step in steps if step.way == "pandas"]
        results = [*_gates(large, rows), _beside_pandas(small, pandas_rows, theirs), *microdata()]
    finish("gates", results, packages=("great-expectations", "duckdb", "pandas", "pyarrow"))


def _load(folder: Path, rows: int) -> Home:
    home = Home(folder / str(rows))
    if not (home.scratch(LOAD) / "manifest.json").exists():
        shutil.rmtree(home.root, ignore_errors=True)
        write_load(home, rows=rows)
    return home


def _files(home: Home) -> list[Path]:
    return list((home.scratch(LOAD) / "pool").glob("*.parquet"))


@dataclass(frozen=True)
class Step:
    """One gate of one load, by one of the ways of gate_walk.py."""

    way: str
    home: Home
    table: str = ""

    @property
    def kept(self) -> Path:
        return self.home.root / "measured" / f"{self.way}{self.table and '-'}{self.table}.json"

    def measure(self) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.gate_walk", self.way, str(self.home.root)]
        command += [self.table] if self.table else []
        answer = subprocess.run(command, cwd=_REPOSITORY, check=True, capture_output=True, text=True).stdout
        found: dict[str, Any] = json.loads(answer.splitlines()[-1])
        if found["failures"]:
            raise SystemExit(f"{self.way}: {found['failures']} rules do not hold on a load that is right")
        write_json(self.kept, found)

    def read(self) -> dict[str, Any]:
        return read_json(self.kept)


def _gates(home: Home, rows: int) -> list[Row]:
    ours, plain = Step("ours", home).read(), Step("plain", home).read()
    what = f"pool gate, {ours['rules']} rules"
    return [
        row(f"{what}; beside the same as plain SQL", ours["seconds"], peer=plain["seconds"], unit="s", n=rows),
        row(f"{what}: peak memory", ours["peak"], limit=MEMORY_LIMIT, unit="MB", n=rows),
    ]


def _beside_pandas(home: Home, rows: int, theirs: Sequence[dict[str, Any]]) -> Row:
    rules, seconds = (sum(each[name] for each in theirs) for name in ("rules", "seconds"))
    peak = max(each["peak"] for each in theirs)
    what = f"pool gate; beside GX on pandas ({rules} rules, {peak:,.0f} MB)"
    return row(what, Step("ours", home).read()["seconds"], peer=seconds, limit="faster", unit="s", n=rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--pandas-rows", type=int, default=200_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--one", action="store_true")
    arguments = parser.parse_args()
    main(rows=arguments.rows, pandas_rows=arguments.pandas_rows, keep=arguments.keep, one=arguments.one)
