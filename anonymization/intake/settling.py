"""Rules that need rows to be seen together: duplicates, re-sent rows, imported history."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.canonicalise import Canonical, canonicalise
from anonymization.intake.plan import Plan
from anonymization.intake.records import FINE, RawBatch
from anonymization.intake.survey import Digests, among, digests
from anonymization.intake.table import Table
from anonymization.intake.typed import Facts, Flags
from anonymization.intake.verdicts import Codes, judge, mark_later

# Rows rejected on the day of application are "many on one day" from here on, where they are this share of the day.
IMPORTED_ROWS: Final = 5
IMPORTED_SHARE: Final = 1 / 3


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What the second walk found: the newest update of each repeated key, and the days of imported history."""

    repeated: Digests
    newest: dict[int, int] = field(default_factory=dict)  # digest → seconds
    imported_days: frozenset[int] = frozenset()  # days since 1970

    def mark(self, codes: Codes, *, raw: RawBatch, canonical: Canonical, plan: Plan, seen: set[bytes]) -> None:
        """Mark duplicates and superseded rows among those that are fine; `seen` remembers rows between batches."""
        if not len(self.repeated):
            return
        keys = digests(raw, plan)
        candidates = np.flatnonzero((codes == 0) & among(keys, self.repeated))
        if not len(candidates):
            return
        duplicate = canonical.typing.no()
        for place, digest in zip(candidates, _row_digests(raw, candidates), strict=True):
            duplicate[place] = digest in seen
            seen.add(digest)
        mark_later(codes, "duplicate_row", duplicate)
        if self.newest:
            older = canonical.typing.no()
            updated = _seconds(canonical)
            for place in candidates:
                newest = self.newest.get(int(keys[place]))
                older[place] = newest is not None and updated[place] != _NEVER and updated[place] < newest
            mark_later(codes, "superseded_row", older)

    def imported(self, canonical: Canonical) -> Flags:
        """Rows that belong to an imported history."""
        at_once = _at_once(canonical)
        if not self.imported_days or not at_once.any():
            return canonical.typing.no()
        return at_once & np.isin(_days(canonical.columns["applied_at"]), list(self.imported_days))


_NEVER: Final = np.iinfo(np.int64).min
_HISTORY: Final = frozenset({"decision", "stage", "applied_at", "decided_at", "told_at"})


def settle(table: Table, *, plan: Plan, facts: Facts, repeated: Digests) -> Settled:
    """Walk the file a second time where some rule needs it."""
    fields = set(plan.field_names)
    supersede = bool(len(repeated)) and plan.kind == "applications" and "updated_at" in fields
    history = {"applied_at", "decided_at"} <= fields and bool(fields & {"decision", "stage"})
    if not supersede and not history:
        return Settled(repeated=repeated)
    newest: dict[int, int] = {}
    at_once: Counter[int] = Counter()
    applied: Counter[int] = Counter()
    for raw in table.batches():
        if supersede:
            _find_newest(raw, plan=plan, facts=facts, repeated=repeated, newest=newest)
        if history:
            _count_days(raw, plan=plan, facts=facts, at_once=at_once, applied=applied)
    days = frozenset(
        day for day, count in at_once.items() if count >= IMPORTED_ROWS and count >= IMPORTED_SHARE * applied[day]
    )
    return Settled(repeated=repeated, newest=newest, imported_days=days)


def _find_newest(raw: RawBatch, *, plan: Plan, facts: Facts, repeated: Digests, newest: dict[int, int]) -> None:
    """Only rows that are otherwise fine can supersede others."""
    keys = digests(raw, plan)
    places = np.flatnonzero((raw.faults == FINE) & among(keys, repeated))
    if not len(places):
        return
    taken = pa.array(places)
    columns = [column.take(taken) for column in raw.columns]
    canonical = canonicalise(columns, rows=len(places), plan=plan, facts=facts)
    codes = judge(canonical, faults=raw.faults[places])
    updated = _seconds(canonical)
    for key, seconds, code in zip(keys[places], updated, codes, strict=True):
        if code == 0 and seconds != _NEVER:
            newest[int(key)] = max(newest.get(int(key), _NEVER), int(seconds))


def _count_days(raw: RawBatch, *, plan: Plan, facts: Facts, at_once: Counter[int], applied: Counter[int]) -> None:
    canonical = canonicalise(raw.columns, rows=raw.num_rows, plan=plan, facts=facts, only=_HISTORY)
    days = _days(canonical.columns["applied_at"])
    for counter, chosen in ((applied, days[days != _NO_DAY]), (at_once, days[_at_once(canonical)])):
        values, counts = np.unique(chosen, return_counts=True)
        counter.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))


def _at_once(canonical: Canonical) -> Flags:
    """Rejected on the day of application, without any stage day."""
    columns, typing = canonical.columns, canonical.typing
    if not {"applied_at", "decided_at", "decision"} <= columns.keys():
        return typing.no()
    rejected = pc.equal(columns["decision"], "rejected")
    same_day = pc.equal(columns["applied_at"], columns["decided_at"])
    flags: Flags = pc.fill_null(pc.and_(rejected, same_day), False).to_numpy(zero_copy_only=False)
    for mapped in typing.plan.of("stage_dates"):
        flags = flags & typing.blank(mapped)
    return flags


_NO_DAY: Final = np.iinfo(np.int32).min


def _days(days: pa.Array) -> npt.NDArray[np.int32]:
    numbers: npt.NDArray[np.int32] = pc.fill_null(days.cast(pa.int32()), _NO_DAY).to_numpy(zero_copy_only=False)
    return numbers


def _seconds(canonical: Canonical) -> npt.NDArray[np.int64]:
    column = canonical.columns.get("updated_at")
    if column is None:
        return np.full(canonical.typing.rows, _NEVER, dtype=np.int64)
    seconds: npt.NDArray[np.int64] = pc.fill_null(column.cast(pa.int64()), _NEVER).to_numpy(zero_copy_only=False)
    return seconds


def _row_digests(raw: RawBatch, places: npt.NDArray[np.intp]) -> list[bytes]:
    """16 bytes per row over all its cells: what stays in memory of rows whose key is repeated."""
    taken = pa.array(places)
    rows = zip(*(column.take(taken).to_pylist() for column in raw.columns), strict=True)
    return [hashlib.blake2b("\x1f".join(c or "" for c in row).encode(), digest_size=16).digest() for row in rows]
