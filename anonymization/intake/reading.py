"""`read`: one file under a contract → typed canonical batches and a verdict on every row.

Two walks over the file, each in bounded memory: the survey (date orders, scales, My Number, repeated keys, days of an
imported history) and the walk that yields; between them a third only where keys repeat or days are written ambiguously.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from anonymization.intake.canonicalise import Canonical, canonicalise, today_in_tokyo
from anonymization.intake.contract import CompanyContract, ExportContract, select_export
from anonymization.intake.history import imported as imported_rows
from anonymization.intake.plan import Plan, plan_for
from anonymization.intake.records import RawBatch
from anonymization.intake.sentences import refusal, refused
from anonymization.intake.settling import Earlier, Settled, settle
from anonymization.intake.summary import Summary
from anonymization.intake.survey import Survey, look
from anonymization.intake.table import Table, open_table
from anonymization.intake.typed import ColumnCount, Facts
from anonymization.intake.verdicts import NEEDED, REASONS, Codes, judge
from anonymization.intake.workers import in_order
from anonymization.refusals import Refusal, Refused

_REASON_NAMES: Final = pa.array([None, *REASONS], type=pa.string())


@dataclass(frozen=True, kw_only=True)
class CanonicalBatch:
    """`table`: the accepted rows, in `canonical.SCHEMAS[kind]`. `verdicts`: every row – its number, the reason of its
    rejection or null, and `<field>_present` for each mapped field. Verdicts hold no values."""

    table: pa.RecordBatch
    verdicts: pa.RecordBatch


class Reading:
    """Iterate once over its `CanonicalBatch`es; afterwards `summary` is complete."""

    def __init__(self, *, table: Table, plan: Plan, facts: Facts, settled: Settled, batch_rows: int) -> None:
        self.kind = plan.kind
        self.incident: Refusal | None = None
        self.numbered: list[int] = []  # columns that hold Individual Numbers
        self.plan = plan
        self._table = table
        self._facts = facts
        self._settled = settled
        self._batch_rows = batch_rows
        self.summary = new_summary(table, plan)

    def __iter__(self) -> Iterator[CanonicalBatch]:
        self.summary = new_summary(self._table, self.plan)
        self.summary.my_number_columns = [self.plan.labels[i] for i in self.numbered]
        earlier = Earlier(self._settled.twins)
        pieces = (
            cut(raw, start, self._batch_rows)
            for raw in self._table.batches()
            for start in range(0, raw.num_rows, self._batch_rows)
        )
        for raw, canonical, codes in in_order(self._typed, pieces):
            yield self._judged(raw, canonical, codes, earlier)

    def _typed(self, raw: RawBatch) -> tuple[RawBatch, Canonical, Codes]:
        """What a batch alone tells; nothing here depends on the batches before it."""
        canonical = canonicalise(raw.columns, rows=raw.num_rows, plan=self.plan, facts=self._facts)
        return raw, canonical, judge(canonical, faults=raw.faults)

    def _judged(self, raw: RawBatch, canonical: Canonical, codes: Codes, earlier: Earlier) -> CanonicalBatch:
        self._settled.mark(codes, raw=raw, canonical=canonical, plan=self.plan, earlier=earlier)
        if self.kind == "applications":
            imported = imported_rows(canonical, days=self._settled.imported_days)
            canonical.columns["imported_history"] = pa.array(imported)
            if count := int(np.count_nonzero(imported & (codes == 0))):
                self.summary.warnings["imported_history"] += count
        self._count(raw, canonical, codes)
        numbers = pa.array(raw.row_numbers)
        return CanonicalBatch(
            table=canonical.batch(row_numbers=numbers, kind=self.kind, keep=codes == 0),
            verdicts=_verdicts(canonical, numbers=numbers, codes=codes),
        )

    def _count(self, raw: RawBatch, canonical: Canonical, codes: Codes) -> None:
        self.summary.add(codes, raw.row_numbers)
        if len(self.summary.fault_columns) < 1000:
            self.summary.fault_columns.update(raw.fault_columns)
        for index, count in canonical.counts.items():
            self.summary.counts.setdefault(index, ColumnCount()).add(count)


def read(
    path: Path,
    *,
    contract: CompanyContract,
    export: ExportContract | None = None,
    batch_rows: int = 65536,
    today: date | None = None,
    settle_seconds: float = 0.0,
) -> Reading:
    """Open and survey the file. Raises Refused where it cannot be loaded as a whole.

    `today` (default: the day in Tokyo) judges births in the future. `settle_seconds`: see `source.inspect`.
    """
    reading = survey(
        path, contract=contract, export=export, batch_rows=batch_rows, today=today, settle_seconds=settle_seconds
    )
    if reading.incident is not None:
        raise Refused(reading.incident)
    return reading


def survey(
    path: Path,
    *,
    contract: CompanyContract,
    export: ExportContract | None = None,
    batch_rows: int = 65536,
    today: date | None = None,
    settle_seconds: float = 0.0,
) -> Reading:
    """The same for counting only: a file that must not be loaded is named in `incident` and can still be counted."""
    table, plan = open_planned(path, contract=contract, export=export, settle_seconds=settle_seconds)
    seen = Survey(plan=plan)
    for evidence in in_order(partial(look, plan=plan, statuses=contract.statuses), table.batches()):
        seen.add(evidence)
    if seen.rows == 0:
        raise refused("header_only")
    facts = seen.facts(today=today or today_in_tokyo(), statuses=dict(contract.statuses))
    settled = settle(table, plan=plan, facts=facts, repeated=seen.repeated(), history=seen.history)
    reading = Reading(table=table, plan=plan, facts=facts, settled=settled, batch_rows=batch_rows)
    reading.numbered = sorted(seen.my_number_columns)
    reading.incident = _incident(plan, reading.numbered)
    return reading


def _incident(plan: Plan, numbered: list[int]) -> Refusal | None:
    """Why the whole file must not be loaded, however good its rows are."""
    if numbered:
        return refusal("my_number", column=plan.labels[numbered[0]])
    for alternatives in NEEDED[plan.kind]:
        if not any(plan.of(name) for name in alternatives):
            return refusal("unmapped_field", field=alternatives[0])
    return None


def open_planned(
    path: Path, *, contract: CompanyContract, export: ExportContract | None = None, settle_seconds: float = 0.0
) -> tuple[Table, Plan]:
    """The file as a table, and the contract laid over its header."""
    declared = export or (next(iter(contract.exports.values())) if len(contract.exports) == 1 else None)
    table = None
    if declared is None:  # the header decides which export it is; only then is a declaration known
        table = open_table(path, settle_seconds=settle_seconds)
        declared = select_export(contract, table.header)
    if table is None or declared.encoding or declared.delimiter:
        table = open_table(
            path,
            declared_encoding=declared.encoding,
            delimiter=declared.delimiter if table is None or table.encoding is not None else None,
            settle_seconds=settle_seconds if table is None else 0.0,
        )
    return table, plan_for(declared, table.header)


def new_summary(table: Table, plan: Plan) -> Summary:
    return Summary(
        plan=plan, encoding=table.encoding, delimiter=table.layout.delimiter, header_row=table.layout.header_row
    )


def cut(raw: RawBatch, start: int, length: int) -> RawBatch:
    """Some rows of a batch, without copying."""
    if start == 0 and raw.num_rows <= length:
        return raw
    end = start + length
    return RawBatch(
        columns=[column.slice(start, length) for column in raw.columns],
        row_numbers=raw.row_numbers[start:end],
        faults=raw.faults[start:end],
        fault_columns=raw.fault_columns if start == 0 else {},
    )


def _verdicts(canonical: Canonical, *, numbers: pa.Array, codes: Codes) -> pa.RecordBatch:
    reason = _REASON_NAMES.take(pa.array(codes))
    present = {f"{name}_present": _present(canonical, name) for name in canonical.typing.plan.field_names}
    return pa.record_batch({"row_number": numbers, "reason": reason, **present})


def _present(canonical: Canonical, field: str) -> pa.Array:
    """Whether the row says anything in this field, readable or not."""
    return pa.array(~canonical.typing.all_blank(field))
