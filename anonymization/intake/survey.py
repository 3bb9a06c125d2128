"""The first walk over a file: what only the whole file tells, gathered in bounded state.

Date orders, scales of scores, numbers that must not be there, which keys occur more than once, and the days of an
imported history. Memory beyond the batch: 8 bytes per row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.history import History, history_of, may_have_history
from anonymization.intake.plan import DATE_FIELDS, SCORE_FIELDS, Plan
from anonymization.intake.records import FINE, RawBatch
from anonymization.intake.repeats import Digests, Repeats, key_digests
from anonymization.intake.typed import Facts
from anonymization.intake.values import dates, my_number, scores

_MY_NUMBER_LENGTH: Final = 12
_SILENT: Final = dates.DateEvidence()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one batch shows."""

    rows: int
    date_evidence: dict[int, dates.DateEvidence]
    score_evidence: dict[int, scores.ScaleEvidence]
    my_number_columns: frozenset[int]
    numbers: dict[int, tuple[int, int]]  # column → cells that are an Individual Number, distinct cells
    keys: Digests
    history: History | None  # None where the batch alone does not tell how its days are to be read


def look(batch: RawBatch, *, plan: Plan, statuses: Mapping[str, str]) -> Seen:
    """The evidence of one batch."""
    numbers: dict[int, tuple[int, int]] = {}
    cued: set[int] = set()
    for index, column in enumerate(batch.columns):
        candidates = my_number.candidates(column) if _may_hold_number(column) else ()
        if not len(candidates) or not my_number.suspect(candidates).any():
            continue
        numbers[index] = (int(np.count_nonzero(my_number.whole_cell(candidates))), len(_distinct(column)))
        if my_number.header_cue(plan.columns[index].name) or my_number.incident(candidates).any():
            cued.add(index)
    date_columns = [mapped.index for name in plan.fields.keys() & DATE_FIELDS for mapped in plan.of(name)]
    score_columns = [mapped.index for name in plan.fields.keys() & SCORE_FIELDS for mapped in plan.of(name)]
    date_evidence = {i: dates.gather(_distinct(batch.columns[i])) for i in date_columns}
    keys = key_digests(batch.columns, rows=batch.num_rows, plan=plan)
    return Seen(
        rows=batch.num_rows,
        date_evidence=date_evidence,
        score_evidence={i: scores.gather(_distinct(batch.columns[i])) for i in score_columns},
        my_number_columns=frozenset(cued),
        numbers=numbers,
        keys=keys[batch.faults == FINE],
        history=_history(batch, plan=plan, statuses=statuses, evidence=date_evidence),
    )


def _history(
    batch: RawBatch, *, plan: Plan, statuses: Mapping[str, str], evidence: Mapping[int, dates.DateEvidence]
) -> History | None:
    """Days of imported history, where every day of the batch reads the same in whatever order the column turns out."""
    if not may_have_history(plan):
        return History()
    if any(evidence[mapped.index] != _SILENT for name in ("applied_at", "decided_at") for mapped in plan.of(name)):
        return None
    facts = Facts(today=date.min, japanese=plan.japanese, statuses=dict(statuses))
    return history_of(batch, plan=plan, facts=facts)


@dataclass(kw_only=True)
class Survey:
    """Evidence that grows by `add` and is settled by `facts`."""

    plan: Plan
    rows: int = 0
    date_evidence: dict[int, dates.DateEvidence] = field(default_factory=dict)
    score_evidence: dict[int, scores.ScaleEvidence] = field(default_factory=dict)
    my_number_columns: set[int] = field(default_factory=set)
    history: History | None = field(default_factory=History)
    _numbers: dict[int, tuple[int, int]] = field(default_factory=dict)
    _keys: Repeats = field(default_factory=Repeats)

    def add(self, seen: Seen) -> None:
        """Take the evidence of one batch."""
        self.rows += seen.rows
        for index, dated in seen.date_evidence.items():
            self.date_evidence[index] = self.date_evidence.get(index, dates.DateEvidence()) + dated
        for index, scored in seen.score_evidence.items():
            self.score_evidence[index] = self.score_evidence.get(index, scores.ScaleEvidence()) + scored
        self.my_number_columns |= seen.my_number_columns
        for index, (numbers, cells) in seen.numbers.items():
            before = self._numbers.get(index, (0, 0))
            self._numbers[index] = (before[0] + numbers, before[1] + cells)
        if self.history is not None:
            self.history = None if seen.history is None else self.history.add(seen.history)
        self._keys.add(seen.keys)

    def facts(self, *, today: date, statuses: dict[str, str]) -> Facts:
        """Decide, now that the whole file has been seen."""
        for index, (numbers, cells) in self._numbers.items():
            speaks_of_another = my_number.other_cue(self.plan.columns[index].name)
            if not speaks_of_another and my_number.column_of_numbers(numbers=numbers, cells=cells):
                self.my_number_columns.add(index)
        return Facts(
            today=today,
            japanese=self.plan.japanese,
            statuses=statuses,
            orders=self._orders(),
            scales={index: scores.decide(evidence) for index, evidence in self.score_evidence.items()},
        )

    def _orders(self) -> dict[int, dates.DateOrder]:
        """The contract's word first, then each column's own proof, then what a proven sibling shows."""
        japanese = self.plan.japanese
        alone = {i: dates.decide(e, japanese=japanese) for i, e in self.date_evidence.items()}
        hint = next((order for order in alone.values() if order.proven and order.slashed != "mixed"), None)
        orders = {i: dates.decide(e, japanese=japanese, hint=hint) for i, e in self.date_evidence.items()}
        for index, column in enumerate(self.plan.columns):
            order = column.options.date_order
            if index in orders and order is not None and order != "ymd":
                orders[index] = dates.DateOrder(slashed=order, short=order, numbers=orders[index].numbers, proven=True)
        return orders

    def repeated(self) -> Digests:
        """Digests of keys that occur more than once, sorted."""
        return self._keys.found()


def _distinct(column: pa.Array) -> pa.Array:
    return column.dictionary_encode().dictionary


def _may_hold_number(column: pa.Array) -> bool:
    return (pc.max(pc.binary_length(column)).as_py() or 0) >= _MY_NUMBER_LENGTH
