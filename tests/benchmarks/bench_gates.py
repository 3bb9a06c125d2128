"""The pool gate on a large load: seconds and memory, beside Great Expectations on pandas and beside plain DuckDB SQL;
and the checks of k, l and t on a table of persons.

    python -m tests.benchmarks.bench_gates [--rows 10000000] [--pandas-rows 200000]

pandas holds a load in memory, each text an object: it gets a smaller load, and both are compared by rows per second.
Each gate runs in a process of its own. Writes RELAY_HOME/bench/gates.json.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import duckdb

from anonymization.disclosure.microdata import anonymity
from anonymization.home import Home
from tests.benchmarks.bench_report import Row, finish, row
from tests.benchmarks.gate_load import write_load

MEMORY_LIMIT: Final = 2000.0  # MB
PERSONS_LIMIT: Final = 1.0  # seconds for a million persons
_REPOSITORY: Final = Path(__file__).parents[2]
_QUASI: Final = ("age", "sex", "region", "education", "occupation", "experience")


def main(*, rows: int, pandas_rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        large, small = Home(Path(folder) / "large"), Home(Path(folder) / "small")
        write_load(large, rows=rows)
        write_load(small, rows=pandas_rows)
        results = [*_gates(large, rows), _beside_pandas(small, pandas_rows), persons(1_000_000)]
    finish("gates", results, packages=("great-expectations", "duckdb", "pandas", "pyarrow"))


def _gates(home: Home, rows: int) -> list[Row]:
    ours, plain = _run("ours", home), _run("plain", home)
    what = f"pool gate, {ours['rules']} rules"
    return [
        row(f"{what}; beside the same as plain SQL", ours["seconds"], peer=plain["seconds"], unit="s", n=rows),
        row(f"{what}: peak memory", ours["peak"], limit=MEMORY_LIMIT, unit="MB", n=rows),
    ]


def _beside_pandas(home: Home, rows: int) -> Row:
    ours, theirs = _run("ours", home), _run("pandas", home)
    what = f"pool gate; beside GX on pandas ({theirs['rules']} rules, {theirs['peak']:,.0f} MB)"
    return row(what, ours["seconds"], peer=theirs["seconds"], limit="faster", unit="s", n=rows)


def persons(rows: int) -> Row:
    """k, l and t of a table with six quasi-identifiers and one sensitive column."""
    columns = ", ".join(f"(hash(i, {at}) % {7 + at})::varchar as {name}" for at, name in enumerate(_QUASI))
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        connection.execute(f"create table persons as select {columns}, (hash(i, 9) % 2)::varchar as outcome"
                           f" from range({rows}) t(i)")  # fmt: skip
        started = time.perf_counter()
        anonymity(connection, relation="persons", quasi_identifiers=_QUASI, sensitive=("outcome",))
        seconds = time.perf_counter() - started
    return row("k, l and t, 6 quasi-identifiers", seconds, limit=PERSONS_LIMIT, unit="s", n=rows)


def _run(way: str, home: Home) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.gate_walk", way, str(home.root)]
    answer = subprocess.run(command, cwd=_REPOSITORY, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    if found["failures"]:
        raise SystemExit(f"{way}: {found['failures']} rules do not hold on a load that is right")
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--pandas-rows", type=int, default=200_000)
    arguments = parser.parse_args()
    main(rows=arguments.rows, pandas_rows=arguments.pandas_rows)
