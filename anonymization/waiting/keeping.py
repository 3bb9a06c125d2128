"""Keeping rows while their consent may still come: sealed in the load's scratch folder, put in place at its commit."""

import os
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pyarrow as pa

from anonymization.home import Home
from anonymization.identity.keys import Keyring
from anonymization.identity.tables import WAITING
from anonymization.identity.wrapping import wrap
from anonymization.pool import TableWriter
from anonymization.waiting.boxes import seal_rows

BOXES: Final = "waiting"  # scratch/<load>/waiting.parquet
STORED: Final = pa.schema([("place", pa.int32()), ("box", pa.binary())])


@dataclass(kw_only=True)
class Keeper:
    """Seals the rows of one load that wait; a row's key goes to the vault, wrapped, and nowhere else."""

    company: str
    load_id: str
    kind: str
    keyring: Keyring
    dropped_at: int
    now: datetime
    wait: timedelta
    boxes: TableWriter
    kept: int = field(default=0)

    def keep(self, batch: pa.RecordBatch, *, row_keys: pa.Array) -> pa.Table:
        """Seal a batch's rows; returns what the vault is to hold of them, as WAITING."""
        n = batch.num_rows
        places = range(self.kept, self.kept + n)
        self.kept += n
        contexts = [context(self.company, self.load_id, place) for place in places]
        boxes, keys = seal_rows(batch, contexts=contexts)
        self.boxes.write(BOXES, pa.table([pa.array(places, pa.int32()), pa.array(boxes, pa.binary())], schema=STORED))
        until = int((self.now + self.wait).timestamp())
        columns = {
            "row_key": row_keys,
            "company": pa.repeat(self.company, n),
            "kind": pa.repeat(self.kind, n),
            "load_id": pa.repeat(self.load_id, n),
            "place": pa.array(places, pa.int32()),
            "dropped_at": pa.repeat(pa.scalar(self.dropped_at, pa.int64()), n),
            "until": pa.repeat(pa.scalar(until, pa.int64()), n),
            "wrapped": pa.array([wrap(key, keyring=self.keyring) for key in keys], pa.binary()),
        }
        return pa.table([columns[name] for name in WAITING.names], schema=WAITING)


def context(company: str, load_id: str, place: int) -> str:
    """What a box is bound to: one moved to another file, place or company does not open."""
    return f"{company}/{load_id}/{place}"


def file_of(home: Home, *, company: str, load_id: str) -> Path:
    return home.root / "waiting" / company / f"{load_id}.parquet"


def put_in_place(home: Home, *, company: str, load_id: str) -> None:
    """Copy a load's sealed rows from scratch, before the vault takes their keys. Safe to repeat."""
    boxes = home.scratch(load_id) / f"{BOXES}.parquet"
    if not boxes.exists():
        return
    target = file_of(home, company=company, load_id=load_id)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = target.with_name(f".{target.name}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with boxes.open("rb") as source, os.fdopen(handle, "wb") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    unfinished.replace(target)
