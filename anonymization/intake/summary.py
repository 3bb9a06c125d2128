"""What a reading says about a file: counts, positions, column names. Never a value."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from anonymization.intake.plan import Plan
from anonymization.intake.typed import ColumnCount
from anonymization.intake.verdicts import CODE, REASONS

LISTED_ROWS: Final = 100  # rejected rows named per reason


@dataclass(kw_only=True)
class Summary:
    """Counts of a whole file; complete once the reading has been walked to its end."""

    plan: Plan
    encoding: str | None
    delimiter: str | None
    header_row: int
    rows_total: int = 0
    rows_ok: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    rejected_rows: dict[str, list[int]] = field(default_factory=dict)  # reason → first row numbers
    fault_columns: dict[int, int] = field(default_factory=dict)  # row number → 0-based column of its fault
    warnings: Counter[str] = field(default_factory=Counter)
    my_number_columns: list[str] = field(default_factory=list)
    counts: dict[int, ColumnCount] = field(default_factory=dict)

    @property
    def rows_rejected(self) -> int:
        return self.rows_total - self.rows_ok

    def add(self, codes: npt.NDArray[np.int8], row_numbers: npt.NDArray[np.int64]) -> None:
        """Count the verdicts of one batch."""
        self.rows_total += len(codes)
        self.rows_ok += int(np.count_nonzero(codes == 0))
        for reason in REASONS:
            rows = row_numbers[codes == CODE[reason]]
            if len(rows):
                self.reasons[reason] += len(rows)
                listed = self.rejected_rows.setdefault(reason, [])
                listed.extend(int(row) for row in rows[: LISTED_ROWS - len(listed)])

    def columns(self) -> dict[str, dict[str, Any]]:
        """Per column of the file: what it is, and how many of its cells are blank, unreadable or unknown."""
        told: dict[str, dict[str, Any]] = {}
        for index, (label, column) in enumerate(zip(self.plan.labels, self.plan.columns, strict=True)):
            about: dict[str, Any] = {"position": index + 1, "field": column.field, "class": column.class_}
            if column.options.reason is not None:
                about["reason"] = column.options.reason
            if (count := self.counts.get(index)) is not None:
                about |= {"blank": count.blank, "bad": count.bad}
                if count.known or count.unknown:
                    about |= {"known": count.known, "unknown": count.unknown}
            told[label] = about
        return told

    def coverage(self) -> dict[str, float]:
        """Per dictionary-read field the share of terms that the dictionary knows."""
        totals: dict[str, tuple[int, int]] = {}
        for index, count in self.counts.items():
            name = self.plan.columns[index].field
            known, unknown = totals.get(name, (0, 0))
            totals[name] = (known + count.known, unknown + count.unknown)
        return {n: round(known / (known + unknown), 4) for n, (known, unknown) in totals.items() if known + unknown}

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "kind": self.plan.kind,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "rows_total": self.rows_total,
            "rows_ok": self.rows_ok,
            "rows_rejected": self.rows_rejected,
            "reasons": dict(self.reasons),
            "rejected_rows": self.rejected_rows,
            "columns": self.columns(),
            "warnings": dict(self.warnings),
            "coverage": self.coverage(),
            "my_number": bool(self.my_number_columns),
            "my_number_columns": self.my_number_columns,
        }
