"""The one function that walks a file through the rooms: consent, tokens, bands, text, and out into Parquet.

Batch by batch: memory is a batch, whatever the file's size. What personal values a batch holds lives in memory only
and ends with it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.canonical import CLASSES
from anonymization.columns import Entities, Keys, application_entities, consent_entities, job_entities, outcome_entities
from anonymization.consent import consented, events_of_export, events_of_rows, read_links, unanswered
from anonymization.identity import application_keys, employment_keys, evidence, job_keys, person_keys
from anonymization.identity.suppression import said_since
from anonymization.identity.tables import CONSENTS, LINK_USES
from anonymization.load import write_json
from anonymization.notes import masked_notes
from anonymization.notices import notices_of
from anonymization.pool import TableWriter, file_hashes
from anonymization.schema import POOL
from anonymization.version import code_version
from anonymization.walk import HasTable, Walk

STATS: Final = "pool_stats"
Digests = npt.NDArray[np.uint64]
_HALF_TOKEN: Final = 16  # hex digits: among 10 million jobs the chance that two share them is one in 300,000


@dataclass(kw_only=True)
class _Tally:
    """Counts of a walk; never a value."""

    people: Counter[str] = field(default_factory=lambda: Counter({"in": 0, "consented": 0, "pooled": 0}))
    removed: Counter[str] = field(default_factory=Counter)
    jobs: Digests = field(default_factory=lambda: np.empty(0, np.uint64))  # of the jobs written so far, sorted
    links: dict[str, int] = field(default_factory=dict)  # consent links that this file has used so far


def scrub(reading: Iterable[HasTable], *, walk: Walk, out: Path) -> dict[str, Any]:
    """Write a file's anonymised tables to `out/pool`, its keyed tokens to `out/vault`, and `out/manifest.json`.

    Returns the manifest. The reading is walked to its end. Raises Refused; then what stands in `out` is no load.
    """
    tally = _Tally()
    with TableWriter(out / "pool") as pool, TableWriter(out / "vault") as vault:
        pool.write("org", _org(walk))
        for batch in reading:
            if batch.table.num_rows:
                _BY_KIND[walk.export.kind](batch.table, walk, tally, pool, vault)
    manifest = {
        "load_id": walk.load_id,
        "company": walk.company,
        "kind": walk.export.kind,
        "consent": walk.consent,
        "committed_order": walk.committed_order,
        "rows": pool.rows,
        "people": dict(tally.people),
        "pii_removed": dict(sorted(tally.removed.items())),
        "files": file_hashes(out / "pool"),
        "versions": {
            "code": code_version(),
            "contract": walk.contract.version,
            "key": walk.keyring.fingerprint(),
            "key_epoch": walk.keyring.epoch,
        },
    }
    write_json(out / "manifest.json", manifest)
    return manifest


def _applications(batch: pa.RecordBatch, walk: Walk, tally: _Tally, pool: TableWriter, vault: TableWriter) -> None:
    rows = application_keys(batch, keyring=walk.keyring, company=walk.company)
    record = evidence(batch, row_keys=rows, keyring=walk.keyring, company=walk.company)
    said = events_of_rows(batch, row_keys=rows)
    may, events = _may(record, said=said, walk=walk, tally=tally)
    _keep_waiting(batch, record=record, may=may, events=events, walk=walk, tally=tally, vault=vault)
    vault.write("notices", notices_of(batch, application_keys=rows, org_key=walk.company, consented=may))

    batch, rows, record = batch.filter(may), rows.filter(may), record.filter(may)
    persons = record["person_key"].combine_chunks()
    keys = Keys(person=persons, row=rows, job=job_keys(batch, keyring=walk.keyring, company=walk.company))
    entities = application_entities(batch, keys=keys, org_key=walk.company, load_id=walk.load_id)
    entities["job"] = _new_jobs(entities["job"], tally=tally)
    entities |= _notes(batch, rows=rows, walk=walk, tally=tally)
    entities["consent_event"] = _said_of(events, rows=rows, persons=persons)
    _count_removed(batch, kind="applications", tally=tally)
    tally.people["pooled"] += batch.num_rows
    _write(pool, entities)
    vault.write("evidence", record)
    vault.write("consents", said)


def _outcomes(batch: pa.RecordBatch, walk: Walk, tally: _Tally, pool: TableWriter, vault: TableWriter) -> None:
    rows = employment_keys(batch, keyring=walk.keyring, company=walk.company)
    record = evidence(batch, row_keys=rows, keyring=walk.keyring, company=walk.company)
    may, events = _may(record, said=CONSENTS.empty_table(), walk=walk, tally=tally)
    _keep_waiting(batch, record=record, may=may, events=events, walk=walk, tally=tally, vault=vault)
    batch, rows, record = batch.filter(may), rows.filter(may), record.filter(may)
    keys = Keys(person=record["person_key"].combine_chunks(), row=rows)
    as_of = pa.scalar(walk.as_of, pa.date32())
    entities = outcome_entities(batch, keys=keys, org_key=walk.company, load_id=walk.load_id, as_of=as_of)
    entities["consent_event"] = _said_of(events, rows=rows, persons=keys.person)
    _write(pool, entities)
    _count_removed(batch, kind="outcomes", tally=tally)
    tally.people["pooled"] += batch.num_rows
    vault.write("evidence", record)


def _consents(batch: pa.RecordBatch, walk: Walk, tally: _Tally, pool: TableWriter, vault: TableWriter) -> None:
    tally.people["in"] += batch.num_rows
    _count_removed(batch, kind="consents", tally=tally)
    links = read_links(batch, keyring=walk.keyring, company=walk.company, used=lambda ids: _used(ids, walk, tally))
    tally.links |= links.uses
    tally.people.update({f"links_{reason}": n for reason, n in links.refused.items()})
    vault.write("consents", events_of_export(batch, keyring=walk.keyring, company=walk.company, links=links))
    vault.write("links", pa.table([list(links.uses), list(links.uses.values())], schema=LINK_USES))

    by_mail = person_keys(batch, keyring=walk.keyring, company=walk.company)
    persons = pc.if_else(pc.is_valid(batch.column("token")), walk.persons_of(links.rows), by_mail)
    said = consent_entities(batch, person=persons)["consent_event"]
    moments = walk.suppressed(pc.unique(persons).drop_null().to_pylist())
    said = said_since(said, subject="person_key", moments=moments)
    # whose row a link names is known once that row is in the pool; until then the vault remembers what was said
    _write(pool, {"consent_event": walk.policy.counting(said.filter(pc.is_valid(said["person_key"])))})


def _jobs(batch: pa.RecordBatch, walk: Walk, tally: _Tally, pool: TableWriter, _vault: TableWriter) -> None:
    del tally  # a posting is nobody's
    keys = job_keys(batch, keyring=walk.keyring, company=walk.company)
    _write(pool, job_entities(batch, job=keys, org_key=walk.company))


_BY_KIND: Final = {"applications": _applications, "outcomes": _outcomes, "consents": _consents, "jobs": _jobs}


def _may(record: pa.Table, *, said: pa.Table, walk: Walk, tally: _Tally) -> tuple[pa.BooleanArray, pa.Table]:
    """Which rows' persons have granted `pool_stats` – counted either way – and all that is known of their consents."""
    tally.people["in"] += record.num_rows
    events = walk.policy.counting(pa.concat_tables([said, walk.known_consents(record)]))
    may = consented(record, events=events, purpose=STATS, now=walk.now)
    tally.people["consented"] += int(pc.sum(may).as_py() or 0)
    return (may if walk.consent == "required" else pa.array([True] * record.num_rows)), events


def _keep_waiting(
    batch: pa.RecordBatch,
    *,
    record: pa.Table,
    may: pa.BooleanArray,
    events: pa.Table,
    walk: Walk,
    tally: _Tally,
    vault: TableWriter,
) -> None:
    """Rows of whose persons nothing was said yet: their consent may still come. Who said no does not wait."""
    if walk.keeper is None:
        return
    silent = unanswered(record, events=events, purpose=STATS, now=walk.now)
    waits = pc.and_(pc.invert(may), pc.and_(silent, pc.is_valid(record["row_key"]).combine_chunks()))
    kept = batch.filter(waits)
    if kept.num_rows:
        vault.write("waiting", walk.keeper.keep(kept, row_keys=record["row_key"].combine_chunks().filter(waits)))
        tally.people["waiting"] += kept.num_rows


def _used(link_ids: Sequence[str], walk: Walk, tally: _Tally) -> dict[str, int]:
    """When these links granted: in loads before, or earlier in this file."""
    here = {one: tally.links[one] for one in link_ids if one in tally.links}
    return {**here, **walk.used_links(link_ids)}


def _new_jobs(jobs: pa.Table, *, tally: _Tally) -> pa.Table:
    """Each job that this load has not written yet, once. What is kept of a job is half of its token: 8 bytes."""
    distinct = pc.unique(jobs["job_key"])
    digests = np.array([int(key[-_HALF_TOKEN:], 16) for key in distinct.to_pylist()], np.uint64)
    _, first = np.unique(digests, return_index=True)
    new = first[~np.isin(digests[first], tally.jobs)]
    tally.jobs = np.union1d(tally.jobs, digests[new])
    places = pc.index_in(distinct.take(pa.array(np.sort(new))), value_set=jobs["job_key"].combine_chunks())
    return jobs.take(places)


def _said_of(events: pa.Table, *, rows: pa.Array, persons: pa.Array) -> pa.Table:
    """What was said about rows, as events of their persons: the pool shows the consent that each row rests on.

    What a mailbox said is in the pool already, from the consent export that brought it.
    """
    about = events.filter(pc.equal(events["subject_kind"], "row"))
    place = pc.index_in(about["subject"], value_set=rows).combine_chunks()
    person = persons.take(place)
    columns = [person if name == "person_key" else about[name] for name in POOL["consent_event"].names]
    return pa.table(columns, schema=POOL["consent_event"]).filter(pc.is_valid(place))


def _notes(batch: pa.RecordBatch, *, rows: pa.Array, walk: Walk, tally: _Tally) -> Entities:
    keep = {column.field for column in walk.export.columns if column.options.keep == "masked"}
    if not keep or not batch.num_rows:
        return {}
    notes = masked_notes(batch, keep=keep, row_keys=rows, detector=walk.detector())
    tally.removed.update({f"text:{entity}": count for entity, count in notes.removed.items()})
    return {"note": notes.table}


def _count_removed(batch: pa.RecordBatch, *, kind: str, tally: _Tally) -> None:
    """How many cells of each direct, sensitive or free-text column went in; none of them comes out as it was."""
    for name, field_class in CLASSES[kind].items():
        if field_class in {"direct", "sensitive", "free_text"}:
            cells = batch.num_rows - batch.column(name).null_count
            if cells:
                tally.removed[f"column:{name}"] += cells


def _write(pool: TableWriter, entities: Entities) -> None:
    for name, table in entities.items():
        pool.write(name, table)


def _org(walk: Walk) -> pa.Table:
    org = walk.contract.org
    row = {
        "org_key": walk.company,
        "org_group_key": org.group or walk.company,
        "industry_jsic": org.industry_jsic,
        "size_band": org.size_band,
        "pref_code": org.prefecture,
    }
    return pa.Table.from_pylist([row], schema=POOL["org"])


def latest_day(batches: Iterable[pa.RecordBatch], *, today: date) -> date:
    """Until when an outcomes export tells: its own day of update where it has one, else its latest past event."""
    latest = date.min
    for batch in batches:
        for name in ("updated_at", "started_on", "ended_on"):
            days = pc.cast(batch.column(name), pa.date32())
            past = days.filter(pc.fill_null(pc.less_equal(days, pa.scalar(today, pa.date32())), fill_value=False))
            latest = max(latest, pc.max(past).as_py() or latest)
    return latest if latest > date.min else today
