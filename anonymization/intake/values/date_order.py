"""Which order of day and month a column writes, and what its bare numbers count: decided from all of its values."""

from dataclasses import dataclass, fields
from typing import Final, Literal

import numpy as np

from anonymization.intake.values.date_fields import Group, Ints, Shaped, by_shape, is_day
from anonymization.intake.values.parsed import Flags, Strings

Slashed = Literal["dmy", "mdy", "mixed"]
Short = Literal["ymd", "dmy", "mdy", "mixed"]
Numbers = Literal["auto", "seconds", "milliseconds"]

_LEAP_YEAR: Final = 2024  # in which every day of a month exists: for two-digit years whose century is not decided yet


@dataclass(frozen=True, kw_only=True)
class DateOrder:
    """How a column's days are to be read.

    `proven` tells whether a day above 12 (or a sibling column) decided the order, or a convention did.
    """

    slashed: Slashed = "mdy"  # 02/07/2026
    short: Short = "ymd"  # 26/07/02
    numbers: Numbers = "auto"  # 20260702, 46205, 1782950400 and 1782950400000 by their digits
    proven: bool = False


@dataclass(frozen=True, kw_only=True)
class DateEvidence:
    """Counts of what the values of a column prove; adds up over batches and holds no value."""

    dmy: int = 0  # a calendar day only as day/month
    mdy: int = 0  # a calendar day only as month/day
    either: int = 0  # both, with different results
    short: int = 0  # two-digit years: all of them,
    short_ymd: int = 0  # those that are a day as year/month/day,
    short_only_dmy: int = 0
    short_only_mdy: int = 0
    dotted: int = 0  # not separated by slashes
    first: int = 0  # bit masks of the numbers 1..12 seen in first and second place where either order fits
    second: int = 0
    eights: int = 0  # 20260702
    seconds: int = 0
    milliseconds: int = 0

    def __add__(self, other: "DateEvidence") -> "DateEvidence":
        masks = {"first", "second"}
        pairs = {f.name: (getattr(self, f.name), getattr(other, f.name)) for f in fields(self)}
        return DateEvidence(**{name: a | b if name in masks else a + b for name, (a, b) in pairs.items()})


def gather(values: Strings) -> DateEvidence:
    """The evidence of one batch of distinct values."""
    return gather_shaped(by_shape(values))


def gather_shaped(shaped: Shaped) -> DateEvidence:
    """The evidence of values that are grouped by shape already."""
    evidence = DateEvidence()
    for group in shaped.groups:
        if group.plan.form == "slashed":
            evidence += _of_slashed(group)
        elif group.plan.form == "number":
            evidence += _of_numbers(group)
    return evidence


def _of_slashed(group: Group) -> DateEvidence:
    a, b, c = group.number("a"), group.number("b"), group.number("c")
    short = group.width("c") <= 2
    year = np.full_like(c, _LEAP_YEAR) if short else c
    dmy, mdy = is_day(year, b, a), is_day(year, a, b)
    either = dmy & mdy & (a != b)
    counts = {"dotted": len(a) if group.plan.separator != "/" else 0}
    if short:
        two_digits = group.width("a") == 2
        ymd = is_day(np.full_like(c, _LEAP_YEAR), b, c) & two_digits
        counts |= {"short": len(a), "short_ymd": _count(ymd)}
        if group.width("c") == 1:  # 26/7/2: one digit is no year
            return DateEvidence(**counts)
        counts |= {"short_only_dmy": _count(dmy & ~mdy), "short_only_mdy": _count(mdy & ~dmy)}
        return DateEvidence(**counts)
    counts |= {"dmy": _count(dmy & ~mdy), "mdy": _count(mdy & ~dmy), "either": _count(either)}
    return DateEvidence(**counts, first=_mask(a[either]), second=_mask(b[either]))


def _of_numbers(group: Group) -> DateEvidence:
    digits, negative = group.width("int"), group.has("minus")
    if digits == 8 and not negative:
        return DateEvidence(eights=_count(is_eight(group.number("int"))))
    if digits in (9, 10) or (negative and digits <= 10):
        return DateEvidence(seconds=len(group.rows))
    if digits == 12 and not negative:  # 202607020930 is no epoch
        return DateEvidence(milliseconds=_count(~is_eight(group.number("int") // 10_000)))
    return DateEvidence(milliseconds=len(group.rows)) if digits in (11, 13) else DateEvidence()


def is_eight(number: Ints) -> Flags:
    """Whether eight digits are a day of 1868 to 2199 written without separators."""
    year = number // 10_000
    return is_day(year, number // 100 % 100, number % 100) & (year >= 1868) & (year < 2200)


def _count(flags: Flags) -> int:
    return int(np.count_nonzero(flags))


def _mask(numbers: Ints) -> int:
    return int(np.bitwise_or.reduce(np.left_shift(1, numbers), initial=0))


def decide(evidence: DateEvidence, *, japanese: bool = True, hint: DateOrder | None = None) -> DateOrder:
    """How to read the column: what a day above 12 proves, else what a sibling column proves, else convention.

    Two proven orders make the column "mixed": rows that fit both are then ambiguous. An unproven order is not
    ambiguous: the number that varies less is the month, and where that does not tell, slashes are month/day
    and dots or hyphens day/month. Two-digit years are year/month/day in Japanese files unless most values forbid it.
    """
    slashed, proven = _slashed(evidence, hint)
    return DateOrder(
        slashed=slashed, short=_short(evidence, slashed, japanese=japanese), numbers=_numbers(evidence), proven=proven
    )


def _slashed(evidence: DateEvidence, hint: DateOrder | None) -> tuple[Slashed, bool]:
    if evidence.dmy and evidence.mdy:
        return "mixed", True
    if evidence.dmy or evidence.mdy:
        return ("dmy" if evidence.dmy else "mdy"), True
    if hint is not None and hint.proven and hint.slashed != "mixed":
        return hint.slashed, True
    first, second = evidence.first.bit_count(), evidence.second.bit_count()
    if first >= 2 * second + 2:
        return "dmy", False
    if second >= 2 * first + 2:
        return "mdy", False
    return ("dmy" if evidence.dotted * 2 > evidence.either + evidence.short else "mdy"), False


def _short(evidence: DateEvidence, slashed: Slashed, *, japanese: bool) -> Short:
    if japanese and evidence.short_ymd * 2 >= evidence.short:
        return "ymd"
    if evidence.short_only_dmy and evidence.short_only_mdy:
        return "mixed"
    return "dmy" if evidence.short_only_dmy else "mdy" if evidence.short_only_mdy else slashed


def _numbers(evidence: DateEvidence) -> Numbers:
    if evidence.milliseconds > 2 * (evidence.eights + evidence.seconds):
        return "milliseconds"
    return "seconds" if evidence.seconds > 2 * (evidence.eights + evidence.milliseconds) else "auto"
