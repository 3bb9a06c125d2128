"""The pool on disk: what a load wrote in its scratch folder becomes part of the pool in one step.

A load is in the pool when its manifest is. Everything before that rename can be repeated or thrown away;
readers (dbt, the gate) look only at loads that a manifest names.
"""

import hashlib
import shutil
from pathlib import Path
from typing import Any, Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.refusals import Refusal, Refused
from anonymization.schema import POOL

PART = "part-0.parquet"

_NOT_AS_VOUCHED: Final = Refusal(
    code="not_as_vouched",
    ja="加工済みファイルが作成時と一致しません。次の実行で作り直します。",
    en="The anonymised files are not the ones that were gated. The next run makes them anew.",
    fault="system",
)


class TableWriter:
    """Writes named tables batch by batch, one Parquet file each: memory is one batch, whatever the file's size."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}
        self.rows: dict[str, int] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, table: pa.Table) -> None:
        if table.num_rows == 0:
            return
        if name not in self._writers:
            self._writers[name] = pq.ParquetWriter(self._folder / f"{name}.parquet", table.schema, compression="zstd")
        self._writers[name].write_table(table)
        self.rows[name] = self.rows.get(name, 0) + table.num_rows

    def close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each Parquet file of a folder: what the manifest vouches for."""
    hashes = {}
    for path in sorted(folder.glob("*.parquet")):
        with path.open("rb") as file:
            hashes[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def commit(*, home: Home, company: str, load_id: str) -> dict[str, Any]:
    """Move a gated load from scratch into the pool, the manifest last. Safe to repeat after a kill at any point."""
    target = home.manifest(company=company, load_id=load_id)
    if target.exists():
        return read_json(target)
    scratch = home.scratch(load_id)
    manifest = read_json(scratch / "manifest.json")
    if file_hashes(scratch / "pool") != manifest["files"]:  # another run is making this load at this very moment
        raise Refused(_NOT_AS_VOUCHED)
    for entity in manifest["rows"]:
        _place(scratch / "pool" / f"{entity}.parquet", home.entity(entity, company=company, load_id=load_id))
    write_json(target, manifest)
    return manifest


def _place(file: Path, folder: Path) -> None:
    """Copy beside, then rename: the two may lie on different disks, and half a copy is never under the real name."""
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    shutil.copyfile(file, unfinished / PART)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.replace(folder)


def committed_loads(home: Home) -> list[dict[str, Any]]:
    """The manifests of the pool, in the order of their names."""
    return [read_json(path) for path in sorted((home.pool / "manifest").glob("company=*/load=*/_manifest.json"))]


def read_entity(folder: Path, entity: str) -> pa.Table:
    """An entity of a scratch folder; the declared, empty table where the load has none of it."""
    path = folder / f"{entity}.parquet"
    return pq.read_table(path) if path.exists() else POOL[entity].empty_table()
