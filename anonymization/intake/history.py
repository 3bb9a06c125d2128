"""Imported history: days on which many applications were rejected at once, on the day they came and without a stage."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.canonicalise import Canonical, canonicalise
from anonymization.intake.plan import Plan
from anonymization.intake.records import RawBatch
from anonymization.intake.typed import Facts, Flags

# Rows rejected on the day of application are "many on one day" from here on, where they are this share of the day.
IMPORTED_ROWS: Final = 5
IMPORTED_SHARE: Final = 1 / 3

_DAYS: Final = frozenset({"applied_at", "decided_at"})
_FIELDS: Final = frozenset({"decision", "stage", "applied_at", "decided_at", "told_at"})
_NO_DAY: Final = np.iinfo(np.int32).min


@dataclass(kw_only=True)
class History:
    """Per day of application (since 1970): all applications, and those rejected at once."""

    applied: Counter[int] = field(default_factory=Counter)
    at_once: Counter[int] = field(default_factory=Counter)

    def add(self, other: "History") -> "History":
        """Count those of another batch too."""
        self.applied.update(other.applied)
        self.at_once.update(other.at_once)
        return self

    def imported_days(self) -> frozenset[int]:
        """The days on which the rows rejected at once are many."""
        return frozenset(
            day
            for day, count in self.at_once.items()
            if count >= IMPORTED_ROWS and count >= IMPORTED_SHARE * self.applied[day]
        )


def may_have_history(plan: Plan) -> bool:
    """Whether the export tells what an imported history is recognised by."""
    fields = set(plan.field_names)
    return {"applied_at", "decided_at"} <= fields and bool(fields & {"decision", "stage"})


def history_of(raw: RawBatch, *, plan: Plan, facts: Facts) -> History:
    """The days of one batch."""
    canonical = canonicalise(raw.columns, rows=raw.num_rows, plan=plan, facts=facts, only=_DAYS)
    days = _days(canonical.columns["applied_at"])
    applied = _counted(days[days != _NO_DAY])
    if not np.any((days != _NO_DAY) & (days == _days(canonical.columns["decided_at"]))):
        return History(applied=applied)
    canonical = canonicalise(raw.columns, rows=raw.num_rows, plan=plan, facts=facts, only=_FIELDS)
    return History(applied=applied, at_once=_counted(days[rejected_at_once(canonical)]))


def rejected_at_once(canonical: Canonical) -> Flags:
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


def imported(canonical: Canonical, *, days: frozenset[int]) -> Flags:
    """Rows that belong to an imported history."""
    at_once = rejected_at_once(canonical)
    if not days or not at_once.any():
        return canonical.typing.no()
    return at_once & np.isin(_days(canonical.columns["applied_at"]), list(days))


def _counted(days: npt.NDArray[np.int32]) -> Counter[int]:
    values, counts = np.unique(days, return_counts=True)
    return Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))


def _days(days: pa.Array) -> npt.NDArray[np.int32]:
    numbers: npt.NDArray[np.int32] = pc.fill_null(days.cast(pa.int32()), _NO_DAY).to_numpy(zero_copy_only=False)
    return numbers
