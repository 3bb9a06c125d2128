"""One reading of one file in a process of its own, so that its peak of memory is its own: seconds and MB as JSON.

python -m tests.benchmarks.intake_walk ours|arrow FILE OUT
"""

import json
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv

from anonymization.intake.contract import of_export
from anonymization.intake.propose import propose
from anonymization.intake.reading import read
from tests.benchmarks.intake_file import HEADER


def ours(path: Path) -> int:
    """Map, read and parse; every dictionary is loaded within the time."""
    rows = 0
    for batch in read(path, contract=of_export(propose(path), company="bench")):
        rows += batch.table.num_rows
    return rows


def arrow(path: Path, out: Path) -> int:
    """The limit: the same cells as strings, into Parquet."""
    table = arrow_csv.read_csv(
        path,
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(HEADER, pa.string())),
    )
    pq.write_table(table, out)
    return table.num_rows


def _peak() -> float:
    """MB; not from `getrusage`, whose figure a child takes over from its parent."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(what: str, path: Path, out: Path) -> None:
    """Run one of them and print what it took."""
    started = time.perf_counter()
    rows = ours(path) if what == "ours" else arrow(path, out)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "peak": _peak(), "rows": rows}))  # noqa: T201 - the benchmark reads this line


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
