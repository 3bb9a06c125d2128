"""The history of all gates: append-only, one small Parquet file per run, readable by DuckDB as one table.

select * from 'RELAY_HOME/reports/history/*.parquet'
"""

import glob
import os
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.result import GateResult

_RESULT: Final = pa.struct(
    [
        ("rule", pa.string()),
        ("table", pa.string()),
        ("severity", pa.string()),
        ("success", pa.bool_()),
        ("assessed", pa.bool_()),
        ("count", pa.int64()),
    ]
)
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
        ("facts", pa.map_(pa.string(), pa.int64())),  # what was counted beside the rules: rejected rows, cells read
        ("results", pa.list_(_RESULT)),
        ("versions", pa.map_(pa.string(), pa.string())),
        ("run", pa.string()),
    ]
)


def append(result: GateResult, *, folder: Path, run: str) -> Path:
    """Add a run; nothing that is there is touched, not even by a run in the same second."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = result.checked_at.replace(":", "").replace("-", "")
    name = f"{stamp}-{result.suite}-{result.company or _NOBODY}-{result.subject}"
    unfinished = folder / f".{name}.{os.getpid()}.unfinished"
    pq.write_table(pa.Table.from_pylist([_row(result, run=run)], schema=SCHEMA), unfinished)
    try:
        for again in count():
            path = folder / (f"{name}-{again}.parquet" if again else f"{name}.parquet")
            try:
                os.link(unfinished, path)  # fails where the name is taken, in one instant
            except FileExistsError:
                continue
            return path
    finally:
        unfinished.unlink()
    raise AssertionError("unreachable")


_NOBODY: Final = "all"


def _row(result: GateResult, *, run: str) -> dict[str, Any]:
    return {
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
        "facts": list(result.facts.items()),
        "results": [{name: getattr(line, name) for name in _RESULT.names} for line in result.lines],
        "versions": list(result.versions.items()),
        "run": run,
    }


def read(folder: Path, *, suite: str = "*", company: str | None = None) -> pa.Table:
    """All runs, oldest first; or those of a suite and a company, of which no other file is opened."""
    whose = glob.escape(company) if company else "*"
    files = sorted(folder.glob(f"[!.]*-{suite}-{whose}-*.parquet")) if folder.is_dir() else []
    runs = pa.concat_tables([SCHEMA.empty_table(), *(_as_now(pq.ParquetFile(path).read()) for path in files)])
    if company:  # "a-b" is also how a company called "b" of a suite "…-a" would begin
        runs = runs.filter(pc.equal(runs["company"], company))
    return runs.sort_by([("checked_at", "ascending"), ("suite", "ascending")])


def _as_now(run: pa.Table) -> pa.Table:
    """A run in the columns of today: a file of an older version lacks those that came later."""
    columns = [
        run[field.name].cast(field.type) if field.name in run.column_names else pa.nulls(run.num_rows, field.type)
        for field in SCHEMA
    ]
    return pa.table(columns, schema=SCHEMA)
