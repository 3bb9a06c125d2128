"""The simulated pool has the pool's tables to the letter, and holds who consented and nobody else."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from anonymization.schema import BUILD_INPUTS, POOL
from samples.simulate import Plan, simulate


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("home")
    simulate(Plan(companies=4, applications=1500, pool=True, truth="inline"), out=out)
    return out


def _rows(home: Path, entity: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = ds.dataset(home / "pool" / entity, format="parquet").to_table().to_pylist()
    return rows


def test_every_file_has_its_declared_schema(home: Path) -> None:
    entities = {path.name for path in (home / "pool").iterdir()} - {"manifest"}
    assert entities == set(POOL) - {"note", "job"}
    for entity in entities:
        for file in (home / "pool" / entity).rglob("*.parquet"):
            _holds(file, POOL[entity])
    for name, schema in BUILD_INPUTS.items():
        _holds(home / "build" / f"{name}.parquet", schema)


def _holds(file: Path, declared: pa.Schema) -> None:
    """Parquet has no seconds: a moment comes back in milliseconds, and everything else as it was declared."""
    found = pq.read_schema(file)
    assert found.names == declared.names
    assert all(f.type == d.type or pa.types.is_timestamp(d.type) for f, d in zip(found, declared, strict=True))


def test_it_holds_who_ever_consented_to_statistics(home: Path) -> None:
    truth = json.loads((home / "truth.json").read_text("utf-8"))
    assert len({row["person_key"] for row in _rows(home, "consent_event")}) == truth["people"]["consented_ever"]
    withdrawn = {
        row["person_key"]
        for row in _rows(home, "consent_event")
        if (row["purpose"], row["action"]) == ("pool_stats", "withdraw")
    }
    assert len(withdrawn) == truth["people"]["withdrawn"] > 0
    pooled = [row for row in _rows(home, "application") if row["person_key"] not in withdrawn]
    assert len(pooled) == sum(c["counts"]["applications_pooled"] for c in truth["companies"].values())


def test_notices_count_everybody_who_was_told(home: Path) -> None:
    table = pq.read_table(home / "build" / "notice_count.parquet").to_pylist()
    truth = json.loads((home / "truth.json").read_text("utf-8"))
    told = sum(c["counts"]["closing_rejected"] - c["counts"]["imported_history"] for c in truth["companies"].values())
    assert sum(row["notified"] for row in table) == told
    assert 0 < sum(row["consented"] for row in table) < told


def test_every_company_has_a_manifest(home: Path) -> None:
    manifests = list((home / "pool" / "manifest").rglob("_manifest.json"))
    assert len(manifests) == 4
    assert {json.loads(path.read_text("utf-8"))["load_id"] for path in manifests} == {"simulated-0"}
