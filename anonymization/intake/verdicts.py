"""Which rows may go on, and the one reason why each other row may not: the table of rules, in its order."""

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.canonicalise import Canonical
from anonymization.intake.typed import Flags, Typing

REASONS: Final = (
    "bad_encoding",
    "control_char",
    "cell_too_large",
    "ragged_row",
    "missing_key",
    "missing_required",
    "bad_date",
    "ambiguous_date",
    "implausible_date",
    "unknown_value",
    "duplicate_row",
    "superseded_row",
)
CODE: Final = {reason: code for code, reason in enumerate(REASONS, start=1)}  # 0 = the row is fine
Codes = npt.NDArray[np.int8]

_IDENTIFIERS: Final = ("applicant_id", "employee_id", "email", "phone", "name", "name_kana", "name_romaji")
_OLDEST_YEARS: Final = 100
_REQUIRED: Final = {
    "applications": ("applied_at",),
    "outcomes": ("started_on",),
    "consents": ("purpose", "action", "at"),
}
# What a contract must map, each as alternatives: without these no row of the kind could be accepted.
NEEDED: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "applications": (("applicant_id",), ("applied_at",)),
    "outcomes": (_IDENTIFIERS, ("started_on",)),
    "consents": (("email", "token"), ("purpose",), ("action",), ("at",)),
    "jobs": (("job_id", "job_title"),),
}


def judge(canonical: Canonical, *, faults: Codes) -> Codes:
    """The first reason that applies to each row, 0 where none does. Whole-file rules come after."""
    typing = canonical.typing
    codes = faults.copy()
    _mark(codes, "missing_key", _without_key(canonical))
    _mark(codes, "missing_required", _without_required(typing))
    _mark(codes, "bad_date", typing.bad_date)
    _mark(codes, "ambiguous_date", typing.ambiguous_date)
    _mark(codes, "implausible_date", _implausible(canonical))
    _mark(codes, "unknown_value", typing.unknown_value)
    return codes


def _mark(codes: Codes, reason: str, flags: Flags) -> None:
    codes[(codes == 0) & flags] = CODE[reason]


def mark_later(codes: Codes, reason: str, flags: Flags) -> None:
    """A whole-file reason for rows that are fine so far."""
    _mark(codes, reason, flags)


def _valid(canonical: Canonical, field: str) -> Flags:
    column = canonical.columns.get(field)
    return canonical.typing.no() if column is None else pc.is_valid(column).to_numpy(zero_copy_only=False)


def _without_key(canonical: Canonical) -> Flags:
    typing = canonical.typing
    match typing.plan.kind:
        case "applications":
            return typing.all_blank("applicant_id")
        case "consents":
            return ~(_valid(canonical, "email") | _valid(canonical, "token"))
        case "outcomes":
            found = typing.no()
            for field in _IDENTIFIERS:
                found |= _valid(canonical, field)
            return ~found
        case _:
            return typing.all_blank("job_id") & typing.all_blank("job_title")


def _without_required(typing: Typing) -> Flags:
    missing = typing.no()
    for field in _REQUIRED.get(typing.plan.kind, ()):
        missing |= typing.all_blank(field)
    return missing


def _implausible(canonical: Canonical) -> Flags:
    """Births in the future or over 100 years ago; a decision before the application; an end before the start.

    Who was told before they applied was decided on before they applied.
    """
    columns, today = canonical.columns, canonical.typing.facts.today
    flags = canonical.typing.no()
    if "birth_date" in columns:
        birth = columns["birth_date"]
        flags |= _true(pc.greater(birth, pa.scalar(today)))
        flags |= _true(pc.less(birth, pa.scalar(_years_before(today, _OLDEST_YEARS))))
    for earlier, later in (("applied_at", "decided_at"), ("applied_at", "told_at"), ("started_on", "ended_on")):
        if earlier in columns and later in columns:
            flags |= _true(pc.less(columns[later], columns[earlier]))
    return flags


def _true(flags: pa.Array) -> Flags:
    true: Flags = pc.fill_null(flags, False).to_numpy(zero_copy_only=False)
    return true


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
