"""`make bench-linkage`: pairwise precision and recall of linkage on the simulator's truth, and how long it takes.

    python tests/benchmarks/bench_linkage.py --applications 20000

The peer is the bare person_key (what a row's strongest identifier says without the vault), in the same run on the
same rows. Writes RELAY_HOME/bench/linkage.json.
"""

import argparse
import json
import platform
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.table import Table

from anonymization.home import Home
from anonymization.identity import Keyring, Vault, application_keys, employment_keys, evidence
from anonymization.identity.evidence import IDENTIFIERS
from anonymization.identity.links import link_records
from anonymization.intake.contract import load_contract
from anonymization.intake.reading import read
from samples.simulate import Plan, simulate, write_contracts

KEYS = {"applications": (application_keys, "applicant_id"), "outcomes": (employment_keys, "employee_id")}


def truth(folder: Path) -> dict[tuple[str, str, str], int]:
    """(company, kind, id) → the person whom the simulator meant."""
    people = {}
    lines = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["persons"]
    for who in lines:
        people |= {(a["company"], "applications", a["applicant_id"]): who["person"] for a in who["applications"]}
        people |= {(e["company"], "outcomes", e["employee_id"]): who["person"] for e in who["employments"]}
    return people


def exports(folder: Path) -> Iterator[tuple[str, str, pa.RecordBatch]]:
    """Every batch of every company's export, typed by intake."""
    for path in sorted((folder / "contracts").glob("*.yml")):
        contract = load_contract(path)
        for kind in KEYS:
            file = folder / path.stem / f"{kind}.csv"
            for batch in read(file, contract=contract, export=contract.exports[kind]):
                if batch.table.num_rows:
                    yield path.stem, kind, batch.table


def pairwise(found: Sequence[Any], true: Sequence[int]) -> tuple[float, float]:
    """Precision and recall over pairs of rows."""

    def pairs(groups: Sequence[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(groups).values())

    both = pairs(list(zip(found, true, strict=True)))
    return both / max(pairs(found), 1), both / max(pairs(true), 1)


def measure(folder: Path, *, applications: int) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as scratch:
        members = simulate(Plan(companies=6, applications=applications, seed=11, truth="inline"), out=folder)
        write_contracts(members, folder / "contracts")
        people, true, records = truth(folder), [], []
        keyring = Keyring.from_secret(bytes(range(32)).hex())
        spent = 0.0
        for company, kind, batch in exports(folder):
            row_keys, id_column = KEYS[kind]
            start = time.perf_counter()
            keys = row_keys(batch, keyring=keyring, company=company)
            records.append(evidence(batch, row_keys=keys, keyring=keyring, company=company))
            spent += time.perf_counter() - start
            true += [people[company, kind, one] for one in batch.column(id_column).to_pylist()]
        record = pa.concat_tables(records)
        start = time.perf_counter()
        with Vault.open(home=Path(scratch), keyring=keyring, environ={}) as vault:
            vault.apply("bench", evidence=record)
            applied = time.perf_counter() - start
            start = time.perf_counter()
            vault.person_links()
            linked = time.perf_counter() - start
    ours = pairwise(link_records(record, keyring=keyring).person.tolist(), true)
    bare = pairwise(record["person_key"].to_pylist(), true)
    n = len(record)
    identifiers = sum(n - record[name].null_count for name in IDENTIFIERS)
    per_million = 1_000_000 / identifiers
    return [
        row("precision, pairs", ours[0], bare[0], 0.995, unit="share", n=n),
        row("recall, pairs", ours[1], bare[1], 0.97, unit="share", n=n),
        row("tokens and evidence of 1 M identifiers", spent * per_million, None, None, unit="s", n=n),
        row("vault takes 1 M identifiers", applied * per_million, None, None, unit="s", n=n),
        row("links of 1 M identifiers", linked * per_million, None, 60, unit="s", n=n),
    ]


def row(what: str, ours: float, peer: float | None, limit: float | None, *, unit: str, n: int) -> dict[str, Any]:
    ratio = ours / peer if peer else None
    return {"what": what, "ours": ours, "peer": peer, "limit": limit, "ratio": ratio, "unit": unit, "n": n}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", type=int, default=20_000)
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), applications=parser.parse_args().applications)
    table = Table("what", "ours", "bare key", "limit", "unit", "n")
    for r in rows:
        table.add_row(
            r["what"],
            *(f"{r[k]:.4f}" if r[k] is not None else "" for k in ("ours", "peer", "limit")),
            r["unit"],
            str(r["n"]),
        )
    Console(width=110).print(table)
    out = Home.from_environment().root / "bench" / "linkage.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    versions = {name: version(name) for name in ("pyarrow", "numpy", "scipy", "sqlalchemy")}
    report = {"machine": platform.platform(), "python": platform.python_version(), "versions": versions, "rows": rows}
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
