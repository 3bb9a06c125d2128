"""Days and moments in every notation that Japanese and global exports write.

A day is the calendar day in Asia/Tokyo for values with an offset and for epochs, else the day as written. Excel
serials (five digits, with or without a fraction) count from 1899-12-30. An era may run on past its end (平成32年 is
2020: many forms were printed so), for era years 1 to 99; year 0 does not exist. A weekday beside the day is not
checked. What names no calendar day (2/30, a month alone, 未定) is bad.
"""

from datetime import date, datetime, timedelta, timezone
from typing import Final

import numpy as np
import pyarrow as pa

from anonymization.canonical import DAY, MOMENT
from anonymization.intake.values.date_fields import (
    Group,
    Ints,
    Shaped,
    by_shape,
    clock,
    day_number,
    is_day,
    offset_minutes,
)
from anonymization.intake.values.date_order import (
    DateEvidence,
    DateOrder,
    Numbers,
    Short,
    Slashed,
    decide,
    gather,
    is_eight,
)
from anonymization.intake.values.parsed import Flags, Parsed, Strings, parsed

__all__ = ["DateEvidence", "DateOrder", "decide", "gather", "infer_date_order", "parse_days", "parse_moments"]

_JST: Final = timezone(timedelta(hours=9))
_JST_SECONDS: Final = 9 * 3600
_DAY_SECONDS: Final = 86_400
_EXCEL_EPOCH: Final = -25_569  # 1899-12-30 in days since 1970-01-01
_YOUNGEST, _OLDEST = 15, 100


def infer_date_order(values: Strings, *, japanese: bool = True, hint: DateOrder | None = None) -> DateOrder:
    """The order of a column whose distinct values are all at hand; `date_order.decide` tells the rules."""
    return decide(gather(values), japanese=japanese, hint=hint)


def parse_days(
    values: Strings, *, order: DateOrder, birth: bool = False, japanese: bool = True, today: date | None = None
) -> Parsed:
    """Calendar days as date32; with `birth` a two-digit year is of the latest century that gives 15 to 100 years."""
    read = _Read(by_shape(values), order=order, birth=birth, japanese=japanese, today=today or _today())
    tokyo = (read.day * _DAY_SECONDS + read.second - read.shift + _JST_SECONDS) // _DAY_SECONDS
    days = np.where(read.shifted, tokyo, read.day).astype(np.int32)
    return _answer(read, pa.array(days, mask=~read.fine).cast(DAY))


def parse_moments(
    values: Strings, *, order: DateOrder, birth: bool = False, japanese: bool = True, today: date | None = None
) -> Parsed:
    """Moments to the second in UTC; what is written without an offset is the time in Asia/Tokyo, a day its midnight."""
    read = _Read(by_shape(values), order=order, birth=birth, japanese=japanese, today=today or _today())
    shift = np.where(read.shifted, read.shift, _JST_SECONDS)
    return _answer(read, pa.array(read.day * _DAY_SECONDS + read.second - shift, mask=~read.fine).cast(MOMENT))


def _answer(read: "_Read", values: pa.Array) -> Parsed:
    return parsed(values, bad=~(read.fine | read.blank | read.ambiguous), ambiguous=read.ambiguous)


def _today() -> date:
    return datetime.now(tz=_JST).date()


class _Read:
    """A column being read: one slot per value, filled shape by shape."""

    def __init__(self, shaped: Shaped, *, order: DateOrder, birth: bool, japanese: bool, today: date) -> None:
        n = shaped.size
        self.order, self.birth, self.japanese, self.today = order, birth, japanese, today
        self.blank = shaped.blank
        self.day: Ints = np.zeros(n, dtype=np.int64)  # since 1970-01-01, as written
        self.second: Ints = np.zeros(n, dtype=np.int64)  # since midnight, as written
        self.shift: Ints = np.zeros(n, dtype=np.int64)  # seconds that the written time is ahead of UTC
        self.shifted: Flags = np.zeros(n, dtype=np.bool_)
        self.fine: Flags = np.zeros(n, dtype=np.bool_)
        self.ambiguous: Flags = np.zeros(n, dtype=np.bool_)
        for group in shaped.groups:
            match group.plan.form:
                case "number":
                    self._number(group)
                case "slashed":
                    self._slashed(group)
                case "week":
                    self._week(group)
                case "ymd":
                    self._ymd(group)

    def _ymd(self, group: Group) -> None:
        month = group.number("m", default=group.plan.month)
        year, day = group.number("y"), group.number("d")
        era_fine = (year >= 1) | (group.plan.era_base == 0)
        short = group.width("y") == 2 and not group.plan.era_base
        year = self._full_year(year, month, day) if short else year + group.plan.era_base
        self._settle(group, year, month, day, era_fine)

    def _slashed(self, group: Group) -> None:
        a, b, c = group.number("a"), group.number("b"), group.number("c")
        short = group.width("c") <= 2
        order: Slashed | Short = self.order.short if short else self.order.slashed
        if group.width("c") == 1:  # 26/7/2: one digit is no year
            order = "ymd"
        if short and order == "ymd":
            written = np.full(len(a), group.width("a") == 2)
            self._settle(group, self._full_year(a, b, c), b, c, written)
            return
        month, day = (a, b) if order == "mdy" else (b, a)
        year = self._full_year(c, month, day) if short else c
        if order == "mixed":
            other = self._full_year(c, a, b) if short else c
            dmy, mdy = is_day(year, b, a), is_day(other, a, b)
            self.ambiguous[group.rows] = dmy & mdy & (a != b)
            year, month, day = np.where(dmy, year, other), np.where(dmy, b, a), np.where(dmy, a, b)
        self._settle(group, year, month, day, ~self.ambiguous[group.rows])

    def _week(self, group: Group) -> None:
        year, week, weekday = group.number("y"), group.number("m"), group.number("d")
        fine = (year >= 1) & (year <= 9998) & (week >= 1) & (week <= 53) & (weekday >= 1) & (weekday <= 7)
        first = day_number(np.where(fine, year, 1970), np.ones_like(year), np.full_like(year, 4))
        monday = first - (first + 3) % 7  # of the week that holds 4 January
        self._put(group, monday + (week - 1) * 7 + weekday - 1, np.zeros_like(year), fine)

    def _full_year(self, short: Ints, month: Ints, day: Ints) -> Ints:
        """20yy; for a birth the latest century that gives an age of 15 to 100 today."""
        latest = short + 2000
        if not self.birth:
            return latest
        before_birthday = (month > self.today.month) | ((month == self.today.month) & (day > self.today.day))
        full = latest.copy()
        for century in (1800, 1900, 2000):
            age = self.today.year - (short + century) - before_birthday
            full = np.where((age >= _YOUNGEST) & (age <= _OLDEST), short + century, full)
        return full

    def _number(self, group: Group) -> None:
        digits, minus = group.width("int"), group.has("minus")
        whole, fraction = group.number("int"), group.number("frac", digits=9)
        numbers: Numbers = self.order.numbers
        eight = is_eight(whole) if digits == 8 and not minus else np.zeros(len(whole), dtype=np.bool_)
        none = fraction == 0
        if digits == 5 and not minus:
            seconds = np.rint(fraction / 10.0 ** min(group.width("frac"), 9) * _DAY_SECONDS).astype(np.int64)
            self._put(group, whole + _EXCEL_EPOCH, seconds, np.ones(len(whole), dtype=np.bool_))
        elif digits in (12, 14, 17) and not minus and numbers != "milliseconds":
            self._stamp(group, digits)
        elif digits == 8 and numbers == "auto" and not minus:
            self._eight(group, whole, eight & none)
        elif (unit := _epoch_unit(digits, minus, numbers)) > 0:
            self._epoch(group, (-whole if minus else whole) // unit)

    def _eight(self, group: Group, whole: Ints, fine: Flags) -> None:
        self._settle(group, whole // 10_000, whole // 100 % 100, whole % 100, fine)

    def _stamp(self, group: Group, digits: int) -> None:
        """20260702093000: a day and a time written without separators, else (12 digits) milliseconds."""
        whole = group.number("int")
        whole = whole // 1000 if digits == 17 else whole * 100 if digits == 12 else whole
        day, time = whole // 1_000_000, whole % 1_000_000
        hour, minute, second = time // 10_000, time // 100 % 100, time % 100
        fine = is_eight(day) & (hour <= 23) & (minute <= 59) & (second <= 59)
        year = np.where(fine, day // 10_000, 1970)
        month, dom = np.where(fine, day // 100 % 100, 1), np.where(fine, day % 100, 1)
        self._put(group, day_number(year, month, dom), hour * 3600 + minute * 60 + second, fine)
        if digits == 12:
            rest = group.rows[~fine]
            moment = group.number("int")[~fine] // 1000
            self.day[rest], self.second[rest] = moment // _DAY_SECONDS, moment % _DAY_SECONDS
            self.shifted[rest], self.fine[rest] = True, True

    def _epoch(self, group: Group, moment: Ints) -> None:
        self._put(group, moment // _DAY_SECONDS, moment % _DAY_SECONDS, np.ones(len(moment), dtype=np.bool_))
        self.shifted[group.rows] = True

    def _settle(self, group: Group, year: Ints, month: Ints, day: Ints, fine: Flags) -> None:
        """Take a written day with its time and offset, where the calendar and the clock have them."""
        fine = fine & is_day(year, month, day)
        seconds, clock_fine = clock(group)
        number = day_number(np.where(fine, year, 1970), np.where(fine, month, 1), np.where(fine, day, 1))
        self._put(group, number, seconds, fine & clock_fine)
        if group.plan.zone_sign or group.plan.zone_minutes is not None:
            minutes, offset_fine = offset_minutes(group)
            self.shift[group.rows], self.shifted[group.rows] = minutes * 60, True
            self.fine[group.rows] &= offset_fine

    def _put(self, group: Group, day: Ints, second: Ints, fine: Flags) -> None:
        self.day[group.rows], self.second[group.rows], self.fine[group.rows] = day, second, fine


def _epoch_unit(digits: int, minus: bool, numbers: Numbers) -> int:
    """How many of the number's units make a second; 0 where so many digits are no epoch.

    Fewer than nine digits (before March 1973) are one only in a column of epochs, or with a minus sign.
    """
    if digits in (16, 19):
        return 1_000_000 if digits == 16 else 1_000_000_000
    if numbers == "milliseconds" and 6 <= digits <= 13:
        return 1000
    if digits in (9, 10) or (6 <= digits <= 8 and (numbers == "seconds" or minus)):
        return 1
    return 1000 if digits in (12, 13) or (digits == 11 and minus) else 0
