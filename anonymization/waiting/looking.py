"""Looking through the rows that wait, a few thousand at a time: who has consented by now, and who has said no."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from anonymization.consent import consented, events_of_rows, unanswered
from anonymization.consent_policy import load_consent_policy
from anonymization.home import Home
from anonymization.identity import Vault, evidence, waiting_rows
from anonymization.identity.keys import Keyring
from anonymization.identity.wrapping import unwrap
from anonymization.waiting.boxes import open_rows
from anonymization.waiting.keeping import context, file_of

_AT_A_TIME: Final = 5_000  # rows opened in memory


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Keys of rows, never values."""

    may_enter: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # (company, kind) → row keys
    said_no: list[str] = field(default_factory=list)


def look_through(home: Home, *, vault: Vault, keyring: Keyring, now: datetime) -> Seen:
    """What the vault knows by now of every row that waits."""
    policy = load_consent_policy()
    seen = Seen()
    with vault.reading() as connection:
        rows = waiting_rows.with_state(connection, "waiting")
    for company, kind, keys, batch in opened(home, rows=rows, keyring=keyring):
        record = evidence(batch, row_keys=keys, keyring=keyring, company=company)
        own = events_of_rows(batch, row_keys=keys) if kind == "applications" else None
        known = vault.known_consents(record)
        events = policy.counting(pa.concat_tables([known, own]) if own is not None else known)
        may = consented(record, events=events, now=now)
        silent = unanswered(record, events=events, now=now)
        seen.may_enter.setdefault((company, kind), []).extend(keys.filter(may).to_pylist())
        seen.said_no.extend(keys.filter(pc.invert(pc.or_(may, silent))).to_pylist())
    return seen


def opened(home: Home, *, rows: pa.Table, keyring: Keyring) -> Iterator[tuple[str, str, pa.Array, pa.RecordBatch]]:
    """Rows of WAITING in the clear, in memory: company, kind, row keys and canonical batch, some thousand at a time.

    A row whose file is gone is passed over: it cannot be opened any more, and its time will run out.
    """
    for (company, kind, load_id), of_load in _by_load(rows):
        file = file_of(home, company=company, load_id=load_id)
        if not file.exists():
            continue
        for batch in pq.ParquetFile(file).iter_batches(batch_size=_AT_A_TIME):
            boxes = of_load.join(pa.Table.from_batches([batch]), "place", join_type="inner").sort_by("place")
            if not len(boxes):
                continue
            contexts = [context(company, load_id, place) for place in boxes["place"].to_pylist()]
            keys = [unwrap(wrapped, keyring=keyring) for wrapped in boxes["wrapped"].to_pylist()]
            clear = open_rows(boxes["box"].to_pylist(), keys=keys, contexts=contexts, kind=kind)
            yield company, kind, boxes["row_key"].combine_chunks(), clear


def _by_load(rows: pa.Table) -> Iterator[tuple[tuple[str, str, str], pa.Table]]:
    loads = (
        rows.group_by(["company", "kind", "load_id"])
        .aggregate([])
        .sort_by([("company", "ascending"), ("kind", "ascending"), ("load_id", "ascending")])
    )
    for load in loads.to_pylist():
        mine = pc.equal(rows["load_id"], load["load_id"])
        of_load = rows.filter(pc.and_(mine, pc.equal(rows["company"], load["company"])))
        yield (load["company"], load["kind"], load["load_id"]), of_load.select(["place", "row_key", "wrapped"])
