"""How fast intake maps, reads and parses, beside pyarrow reading the same file as strings and writing Parquet (the
limit) and beside what a user would write with pandas; and whether memory stays flat.

    python -m tests.benchmarks.bench_intake [ROWS]      (default 1,000,000 rows × 30 columns)

Prints a table and writes RELAY_HOME/bench/intake.json. Files and processes are made for the run and thrown away.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.bench_report import Row, finish, row
from tests.benchmarks.intake_file import write_export

LIMIT: Final = 4.0  # times pyarrow
MEMORY_LIMIT: Final = 500.0  # MB
_REPOSITORY: Final = Path(__file__).parents[2]
_ROUNDS: Final = 2  # of each, in turn; the faster one counts


def main(rows: int = 1_000_000) -> None:
    """Measure all of them in one run."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "peer.parquet"
        small, whole = Path(folder) / "small.csv", Path(folder) / "whole.csv"
        write_export(small, rows=rows // 5)
        write_export(whole, rows=rows)
        results = [*_beside_arrow(whole, out, rows), *_beside_pandas(small, out, rows // 5)]
        results.append(_memory("peak memory on a file five times as long, beside the shorter", small, whole, out))
    finish("intake", results, packages=("pyarrow", "pandas", "numpy"))


def _beside_arrow(path: Path, out: Path, rows: int) -> list[Row]:
    mine, theirs = [], []
    for _ in range(_ROUNDS):
        theirs.append(_run("intake_walk", "arrow", str(path), str(out)))
        mine.append(_run("intake_walk", "ours", str(path), str(out)))
    if {one["rows"] for one in mine} != {rows}:
        raise SystemExit("the rows of the benchmark's own file are not all read")
    best, limit = (min(one["seconds"] for one in each) for each in (mine, theirs))
    peak, arrow_peak = (max(one["peak"] for one in each) for each in (mine, theirs))
    return [
        row("map, read and parse; beside pyarrow.csv to Parquet", best, peer=limit, limit=LIMIT, unit="s", n=rows),
        row("peak memory; beside pyarrow.csv to Parquet", peak, peer=arrow_peak, limit=MEMORY_LIMIT, unit="MB", n=rows),
    ]


def _beside_pandas(path: Path, out: Path, rows: int) -> list[Row]:
    ours = _run("intake_walk", "ours", str(path), str(out))["seconds"]
    theirs = float(_output("peer_pandas", str(path), str(out)))
    return [row("map, read and parse; beside pandas", ours, peer=theirs, limit=None, unit="s", n=rows)]


def _memory(what: str, small: Path, whole: Path, out: Path) -> Row:
    less, more = (_run("intake_walk", "ours", str(path), str(out)) for path in (small, whole))
    return row(what, more["peak"], peer=less["peak"], limit=MEMORY_LIMIT, unit="MB", n=more["rows"])


def _run(module: str, *arguments: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(_output(module, *arguments))
    return answer


def _output(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    return subprocess.run(command, cwd=_REPOSITORY, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
