"""`make bench-linkage`: pairwise precision and recall of linkage on the simulator's truth, and how long it takes.

    python -m tests.benchmarks.bench_linkage --applications 20000 --seeds 3

The peer is splink on the raw records, which sees every name and mail in the clear; ours sees keyed tokens. Beside
them the bare person_key: what a row's strongest identifier says without the vault. All on the same rows, over several
seeds that nothing was tuned on. Writes RELAY_HOME/bench/linkage.json.
"""

import argparse
import json
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from anonymization.identity import Keyring, Vault, application_keys, employment_keys, evidence
from anonymization.identity.evidence import IDENTIFIERS
from anonymization.identity.links import link_records
from anonymization.intake.contract import load_contract
from anonymization.intake.reading import read
from samples.simulate import Plan, simulate, write_contracts
from tests.benchmarks.bench_report import Row, finish, row
from tests.benchmarks.peer_splink import clusters

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


def raw_records(batch: pa.RecordBatch) -> pa.Table:
    """What splink compares: the canonical values themselves."""
    names = {"name": "name", "kana": "name_kana", "email": "email", "phone": "phone", "birth_date": "birth_date"}
    return pa.table({name: batch.column(column).cast(pa.string()) for name, column in names.items()})


def measure(folder: Path, *, applications: int, seed: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as scratch:
        members = simulate(Plan(companies=6, applications=applications, seed=seed, truth="inline"), out=folder)
        write_contracts(members, folder / "contracts")
        people, true, records, raw = truth(folder), [], [], []
        keyring = Keyring.from_secret(bytes(range(32)).hex())
        spent = 0.0
        for company, kind, batch in exports(folder):
            row_keys, id_column = KEYS[kind]
            raw.append(raw_records(batch))
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
    clear = pa.concat_tables(raw)
    clear = clear.append_column("unique_id", pa.array(range(len(clear))))
    start = time.perf_counter()
    peer = pairwise(clusters(clear), true)
    peer_spent = time.perf_counter() - start
    n = len(record)
    identifiers = sum(n - record[name].null_count for name in IDENTIFIERS)
    per_million = 1_000_000 / identifiers
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        row("precision, pairs", ours[0], peer=peer[0], limit=0.995, unit="share", n=n),
        row("recall, pairs", ours[1], peer=peer[1], limit=0.97, unit="share", n=n),
        row("precision of the bare key", bare[0], unit="share", n=n),
        row("recall of the bare key", bare[1], unit="share", n=n),
        row("tokens and evidence of 1 M identifiers", spent * per_million, unit="s", n=n),
        row("vault takes 1 M identifiers", applied * per_million, unit="s", n=n),
        row("links of 1 M identifiers", linked * per_million, peer=peer_spent * per_million, limit=60, unit="s", n=n),
        row("peak memory, splink's share included", memory, unit="MiB", n=n),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=20_261)
    asked = parser.parse_args()
    rows = []
    for seed in range(asked.first_seed, asked.first_seed + asked.seeds):
        with tempfile.TemporaryDirectory() as folder:
            found = measure(Path(folder), applications=asked.applications, seed=seed)
        rows += [replace(one, what=f"{one.what} (seed {seed})") for one in found]
    finish("linkage", rows, packages=("pyarrow", "numpy", "scipy", "sqlalchemy", "splink"))


if __name__ == "__main__":
    main()
