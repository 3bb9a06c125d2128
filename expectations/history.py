"""The history of all gates: append-only, one small Parquet file per run, readable by DuckDB as one table.

select * from 'RELAY_HOME/reports/history/*.parquet'
"""

from datetime import datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.result import GateResult

SCHEMA: Final = pa.schema(
    [
        ("checked_at", pa.timestamp("s", tz="UTC")),
        ("suite", pa.string()),
        ("subject", pa.string()),  # load, build or release
        ("company", pa.string()),
        ("kind", pa.string()),
        ("passed", pa.bool_()),
        ("evaluated", pa.int32()),
        ("critical", pa.int32()),
        ("warning", pa.int32()),
        ("info", pa.int32()),
        ("rules_failed", pa.list_(pa.string())),
        ("rows", pa.map_(pa.string(), pa.int64())),  # by table
        ("versions", pa.map_(pa.string(), pa.string())),
        ("run", pa.string()),
    ]
)


def append(result: GateResult, *, folder: Path, run: str) -> Path:
    """Add a run; nothing that is there is touched."""
    row = {
        "checked_at": datetime.fromisoformat(result.checked_at),
        "suite": result.suite,
        "subject": result.subject,
        "company": result.company,
        "kind": result.kind,
        "passed": result.passed,
        "evaluated": result.evaluated,
        **result.failed,
        "rules_failed": [f"{line.table}:{line.rule}" for line in result.lines if not line.success],
        "rows": list(result.rows.items()),
        "versions": list(result.versions.items()),
        "run": run,
    }
    folder.mkdir(parents=True, exist_ok=True)
    stamp = result.checked_at.replace(":", "").replace("-", "")
    path = folder / f"{stamp}-{result.suite}-{result.subject}.parquet"
    unfinished = folder / f".{path.name}.unfinished"
    pq.write_table(pa.Table.from_pylist([row], schema=SCHEMA), unfinished)
    unfinished.replace(path)
    return path


def read(folder: Path) -> pa.Table:
    """All runs, oldest first."""
    files = sorted(folder.glob("*.parquet")) if folder.is_dir() else []
    if not files:
        return SCHEMA.empty_table()
    tables = [pq.ParquetFile(path).read() for path in files]
    return pa.concat_tables(tables).sort_by([("checked_at", "ascending"), ("suite", "ascending")])
