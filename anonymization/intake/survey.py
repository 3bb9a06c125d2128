"""The first walk over a file: what only the whole file tells, gathered in bounded state.

Date orders, scales of scores, numbers that must not be there, and which keys occur more than once. Memory beyond the
batch: 8 bytes per row (one digest, salted by Python's own hash seed).
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.plan import DATE_FIELDS, SCORE_FIELDS, Plan
from anonymization.intake.records import FINE, RawBatch
from anonymization.intake.typed import Facts
from anonymization.intake.values import dates, my_number, scores

Digests = npt.NDArray[np.int64]
_MY_NUMBER_LENGTH = 12


@dataclass(kw_only=True)
class Survey:
    """Evidence that grows by `look` and is settled by `facts`."""

    plan: Plan
    rows: int = 0
    date_evidence: dict[int, dates.DateEvidence] = field(default_factory=dict)
    score_evidence: dict[int, scores.ScaleEvidence] = field(default_factory=dict)
    my_number_columns: set[int] = field(default_factory=set)
    _numbers: dict[int, tuple[int, int]] = field(default_factory=dict)
    _digests: list[Digests] = field(default_factory=list)

    def look(self, batch: RawBatch) -> None:
        """Take the evidence of one batch."""
        self.rows += batch.num_rows
        for index, column in enumerate(batch.columns):
            if _may_hold_number(column):
                self._look_for_numbers(index, column)
        for name, columns in self.plan.fields.items():
            for mapped in columns if name in DATE_FIELDS or name in SCORE_FIELDS else ():
                self._gather(mapped.index, _distinct(batch.columns[mapped.index]), scored=name in SCORE_FIELDS)
        self._digests.append(digests(batch, self.plan)[batch.faults == FINE])

    def _gather(self, index: int, values: pa.Array, *, scored: bool) -> None:
        if scored:
            before = self.score_evidence.get(index, scores.ScaleEvidence())
            self.score_evidence[index] = before + scores.gather(values)
        else:
            self.date_evidence[index] = self.date_evidence.get(index, dates.DateEvidence()) + dates.gather(values)

    def _look_for_numbers(self, index: int, column: pa.Array) -> None:
        """The share of numbers in a column is that of the batches which hold any."""
        values = my_number.candidates(column)
        if not len(values) or not my_number.suspect(values).any():
            return
        numbers, cells = self._numbers.get(index, (0, 0))
        whole = int(np.count_nonzero(my_number.whole_cell(values)))
        self._numbers[index] = (numbers + whole, cells + len(_distinct(column)))
        if my_number.header_cue(self.plan.columns[index].name) or my_number.incident(values).any():
            self.my_number_columns.add(index)

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
        if not self._digests:
            return np.empty(0, dtype=np.int64)
        whole = np.concatenate(self._digests)
        self._digests.clear()
        whole.sort()
        return np.unique(whole[1:][whole[1:] == whole[:-1]])


def digests(batch: RawBatch, plan: Plan) -> Digests:
    """One number per row: of its applicant_id where the export has one, else of all its cells."""
    keys = plan.of("applicant_id") if plan.kind == "applications" else []
    indices = [mapped.index for mapped in keys] or range(len(batch.columns))
    digest = np.zeros(batch.num_rows, dtype=np.int64)
    for index in indices:
        column = pc.utf8_trim_whitespace(batch.columns[index]) if keys else batch.columns[index]
        one = np.fromiter(map(hash, column.to_pylist()), dtype=np.int64, count=batch.num_rows)
        digest = digest * np.int64(1_000_003) + one
    return digest


def among(values: Digests, repeated: Digests) -> npt.NDArray[np.bool_]:
    """Which of the values are among the repeated ones."""
    if not len(repeated):
        return np.zeros(len(values), dtype=np.bool_)
    places = np.minimum(np.searchsorted(repeated, values), len(repeated) - 1)
    found: npt.NDArray[np.bool_] = repeated[places] == values
    return found


def _distinct(column: pa.Array) -> pa.Array:
    return column.dictionary_encode().dictionary


def _may_hold_number(column: pa.Array) -> bool:
    return (pc.max(pc.binary_length(column)).as_py() or 0) >= _MY_NUMBER_LENGTH
