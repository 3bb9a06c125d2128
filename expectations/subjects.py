"""What a gate looks at: which files, and the few counts taken before the database is opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from anonymization.home import Home
from anonymization.load import read_json
from anonymization.pool import PART, committed_loads
from anonymization.schema import POOL
from expectations.nothing import nothing_to_check
from expectations.policy import Policy
from expectations.sample import read_sample
from expectations.session import Limits, Source, distinct_cells, empty_relation, quoted
from expectations.suites.pool import CELLS, code_columns

CONSENT = "consent"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A load, a build or a release as a suite sees it."""

    name: str
    source: Source
    company: str | None = None
    kind: str | None = None
    columns: tuple[str, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, bool] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)


def raw_subject(home: Home, *, load_id: str) -> Subject:
    """The preflight of a load."""
    scratch = home.scratch(load_id)
    rows, summary = scratch / "preflight.parquet", scratch / "preflight.json"
    if not rows.exists() or not summary.exists():
        raise nothing_to_check("preflight")
    preflight = read_json(summary)
    totals = {name: int(preflight[name]) for name in ("rows_total", "rows_ok", "rows_rejected") if name in preflight}
    return Subject(
        name=load_id,
        company=preflight.get("company"),
        kind=preflight["kind"],
        columns=tuple(pq.read_schema(rows).names),
        totals=totals,
        facts=totals,
        source=Source(views={"preflight": f"select * from read_parquet({quoted(rows)}, file_row_number = true)"}),
    )


def pool_subject(home: Home, *, load_id: str, policy: Policy, limits: Limits) -> Subject:
    """The anonymised files of a load, and the consents that its rows rest on: its own and those of the pool.

    The detector reads its cells here, before the database is opened.
    """
    scratch = home.scratch(load_id)
    folder = scratch / "pool"
    if not (scratch / "manifest.json").exists() or not folder.is_dir():
        raise nothing_to_check("anonymised load")
    manifest = read_json(scratch / "manifest.json")
    files = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    others = sum(path.is_dir() or path.suffix != ".parquet" or path.stem not in POOL for path in folder.iterdir())
    views = {
        entity: f"select * from read_parquet({quoted(files[entity])})" if entity in files else empty_relation(schema)
        for entity, schema in POOL.items()
    }
    views[CONSENT] = _consents(home, own=files.get("consent_event"))
    sampled = read_sample(folder, load_id=load_id, policy=policy.detection, limits=limits)
    tables = {entity: entity in files for entity in POOL}
    return Subject(
        name=load_id,
        company=manifest.get("company"),
        kind=manifest.get("kind"),
        tables=tables,
        facts={"unknown_files": others, **sampled.as_facts()},
        source=Source(views=views, tables={CELLS: distinct_cells(code_columns(tables))}),
    )


def _consents(home: Home, *, own: Path | None) -> str:
    """All consent events that a load may rest on, as one relation."""
    files = [
        path
        for load in committed_loads(home)
        if (path := home.entity("consent_event", company=load["company"], load_id=load["load_id"]) / PART).exists()
    ]
    files += [own] if own is not None else []
    if not files:
        return empty_relation(POOL["consent_event"])
    listed = ", ".join(map(quoted, files))
    columns = ", ".join(f'"{name}"' for name in POOL["consent_event"].names)
    return f"select {columns} from read_parquet([{listed}], hive_partitioning = false)"
