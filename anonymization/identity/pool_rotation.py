"""The pool's files under a new key epoch: file by file, each replaced whole, the load's manifest last."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from anonymization import reviews
from anonymization.home import Home
from anonymization.identity.keys import Keyring
from anonymization.identity.tokens import of_ring, retoken
from anonymization.load import read_json, write_json
from anonymization.schema import POOL

# Which purpose the tokens of the pool's key columns are of. `org_key` and `org_group_key` are names, not tokens.
PURPOSES: Final = {"person_key": "person", "application_key": "row", "employment_key": "row", "job_key": "job"}
_BATCH: Final = 1 << 16  # rows in memory at a time


def rotate_pool(home: Home, *, keyring: Keyring, progress: Callable[[str, int, int], None]) -> int:
    """Lead every key of the pool to the ring's current epoch; returns how many files were rewritten.

    What has no manifest (a commit that was killed) is led there too: it is overwritten by the load's next commit.
    """
    manifests = sorted((home.pool / "manifest").glob("company=*/load=*/_manifest.json"))
    done = {_load_of(path.parent) for path in manifests if _epoch_of(path) == keyring.epoch}
    files = [path for entity in sorted(POOL) for path in sorted(home.pool.glob(f"{entity}/company=*/load=*/*.parquet"))]
    due = [path for path in files if _load_of(path.parent) not in done]
    for number, path in enumerate(due, start=1):
        _rotate_file(path, keyring=keyring)
        progress("pool", number, len(due))
    for path in sorted(home.root.glob("models/*/training_keys.parquet")):  # whom a model was trained on
        _rotate_file(path, keyring=keyring)
    lead_reviews(home, keyring=keyring)
    for path in manifests:
        if _load_of(path.parent) not in done:
            _renew(path, home=home, keyring=keyring)
    return len(due)


def lead_reviews(home: Home, *, keyring: Keyring) -> None:
    """What people recorded of scores stands under the keys of applications: each under the ring's current epoch.

    A key of an epoch that is gone leads to nobody and stays as it is; no rotation fails by it.
    """

    def led(keys: list[str]) -> list[str]:
        old = of_ring(keys, keyring=keyring)
        new = retoken(pa.array(old, pa.string()), keyring=keyring, purpose="row").to_pylist()
        today = dict(zip(old, new, strict=True))
        return [today.get(key, key) for key in keys]

    reviews.lead(home, led)


def _rotate_file(path: Path, *, keyring: Keyring) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    with pq.ParquetFile(path) as source:
        schema = source.schema_arrow
        purposes = {name: PURPOSES[name] for name in schema.names if name in PURPOSES}
        if not purposes:
            return
        with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
            for batch in source.iter_batches(batch_size=_BATCH):
                writer.write_batch(_led(batch, purposes, keyring=keyring))
    unfinished.replace(path)


def _led(batch: pa.RecordBatch, purposes: dict[str, str], *, keyring: Keyring) -> pa.RecordBatch:
    columns = [
        retoken(column, keyring=keyring, purpose=purposes[name]) if name in purposes else column
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    return pa.record_batch(columns, schema=batch.schema)


def _renew(path: Path, *, home: Home, keyring: Keyring) -> None:
    """The load's manifest, with the new key and the hashes of the new files."""
    manifest = read_json(path)
    company, load_id = path.parent.parent.name.partition("=")[2], path.parent.name.partition("=")[2]
    for file in manifest.get("files", {}):
        folder = home.entity(Path(file).stem, company=company, load_id=load_id)
        for part in sorted(folder.glob("*.parquet")):
            with part.open("rb") as stream:
                manifest["files"][file] = hashlib.file_digest(stream, "sha256").hexdigest()
    versions: dict[str, Any] = {**manifest.get("versions", {})}
    manifest["versions"] = {**versions, "key": keyring.fingerprint(), "key_epoch": keyring.epoch}
    write_json(path, manifest)


def _epoch_of(manifest: Path) -> int | None:
    epoch: int | None = read_json(manifest).get("versions", {}).get("key_epoch")
    return epoch


def _load_of(folder: Path) -> tuple[str, str]:
    """company=… and load=… of a folder of the pool."""
    return folder.parent.name, folder.name
