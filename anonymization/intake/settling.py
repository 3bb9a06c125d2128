"""Rules that need rows to be seen together: duplicates and re-sent rows; and what is left of the imported history.

Memory beyond the batch: 33 bytes per repeated key at most.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.canonicalise import Canonical, canonicalise
from anonymization.intake.history import History, history_of
from anonymization.intake.plan import Plan
from anonymization.intake.records import FINE, RawBatch
from anonymization.intake.repeats import Digests, Repeats, key_digests, places_among, row_digests
from anonymization.intake.table import Table
from anonymization.intake.typed import Facts
from anonymization.intake.verdicts import Codes, judge, mark_later

_NEVER: Final = np.iinfo(np.int64).min


class Earlier:
    """Rows met so far that have a twin: what a walk remembers between its batches."""

    def __init__(self, twins: Digests) -> None:
        self._twins = twins
        self._met = np.zeros(len(twins), dtype=np.bool_)
        self._second = np.zeros(len(twins), dtype=np.int64)  # another digest of the row met: two never lie together

    def has(self, raw: RawBatch, candidates: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Which of the rows at these places equal an earlier one, in every cell. They are remembered."""
        columns = [column.take(pa.array(candidates)) for column in raw.columns]
        places, twin = places_among(row_digests(columns, rows=len(candidates)), self._twins)
        answer = np.zeros(len(candidates), dtype=np.bool_)
        chosen = np.flatnonzero(twin)
        rows = zip(*(column.take(pa.array(chosen)).to_pylist() for column in columns), strict=True)
        for at, cells in zip(chosen, rows, strict=True):
            place, second = places[at], _second_digest(cells)
            if not self._met[place]:
                self._met[place], self._second[place] = True, second
            else:
                answer[at] = self._second[place] == second
        return answer


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What was found out before the walk that yields."""

    repeated: Digests  # keys of several rows, sorted
    newest: Digests | None = None  # for each of them the latest update, in seconds
    twins: Digests  # rows that occur more than once, sorted
    imported_days: frozenset[int] = frozenset()  # days since 1970

    def mark(self, codes: Codes, *, raw: RawBatch, canonical: Canonical, plan: Plan, earlier: Earlier) -> None:
        """Mark duplicates and superseded rows among those that are fine; `earlier` remembers rows between batches."""
        if not len(self.repeated):
            return
        places, repeated = places_among(key_digests(raw.columns, rows=raw.num_rows, plan=plan), self.repeated)
        candidates = np.flatnonzero((codes == 0) & repeated)
        if not len(candidates):
            return
        duplicate = canonical.typing.no()
        duplicate[candidates] = earlier.has(raw, candidates)
        mark_later(codes, "duplicate_row", duplicate)
        if self.newest is not None:
            updated, newest = _seconds(canonical)[candidates], self.newest[places[candidates]]
            older = canonical.typing.no()
            older[candidates] = (updated != _NEVER) & (updated < newest)
            mark_later(codes, "superseded_row", older)


def settle(table: Table, *, plan: Plan, facts: Facts, repeated: Digests, history: History | None) -> Settled:
    """Walk the file again where keys repeat, or where the first walk could not yet read its days (`history` None)."""
    keyed = bool(len(repeated)) and plan.kind == "applications" and bool(plan.of("applicant_id"))
    supersede = bool(len(repeated)) and plan.kind == "applications" and "updated_at" in plan.field_names
    newest = np.full(len(repeated), _NEVER, dtype=np.int64) if supersede else None
    twins = Repeats()
    days = history or History()
    if keyed or supersede or history is None:
        for raw in table.batches():
            if len(repeated):
                _look_at_repeated(raw, plan=plan, facts=facts, repeated=repeated, newest=newest, twins=twins)
            if history is None:
                days.add(history_of(raw, plan=plan, facts=facts))
    return Settled(
        repeated=repeated,
        newest=newest,
        twins=twins.found() if keyed else repeated,  # without a key the repeated digests are those of whole rows
        imported_days=days.imported_days(),
    )


def _look_at_repeated(
    raw: RawBatch, *, plan: Plan, facts: Facts, repeated: Digests, newest: Digests | None, twins: Repeats
) -> None:
    """Note the rows whose key is repeated, and the latest update: only rows that are fine supersede others."""
    keys, among = places_among(key_digests(raw.columns, rows=raw.num_rows, plan=plan), repeated)
    places = np.flatnonzero((raw.faults == FINE) & among)
    if not len(places):
        return
    columns = [column.take(pa.array(places)) for column in raw.columns]
    twins.add(row_digests(columns, rows=len(places)))
    if newest is not None:
        canonical = canonicalise(columns, rows=len(places), plan=plan, facts=facts)
        fine = judge(canonical, faults=raw.faults[places]) == 0
        np.maximum.at(newest, keys[places][fine], _seconds(canonical)[fine])


def _seconds(canonical: Canonical) -> Digests:
    column = canonical.columns.get("updated_at")
    if column is None:
        return np.full(canonical.typing.rows, _NEVER, dtype=np.int64)
    seconds: Digests = pc.fill_null(column.cast(pa.int64()), _NEVER).to_numpy(zero_copy_only=False)
    return seconds


def _second_digest(cells: tuple[str | None, ...]) -> int:
    digest = hashlib.blake2b("\x1f".join(cell or "" for cell in cells).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
