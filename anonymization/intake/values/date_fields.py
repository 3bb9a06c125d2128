"""Cut the parts of days out of a whole column at once: one pass of array arithmetic per shape."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.date_shapes import LONGEST_SHAPE, Plan, plan_of
from anonymization.intake.values.fold import blank, fold, kanji_numbers_to_digits
from anonymization.intake.values.parsed import Flags, Strings

Ints = npt.NDArray[np.int64]

_NEEDS_KANJI: Final = "[〇零○◯一二三四五六七八九十百千元壱弐参]"
_DAY_SECONDS: Final = 86_400
_MONTH_DAYS: Final = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True, kw_only=True)
class Group:
    """All values of one shape: their positions, and access to the digits of a part."""

    plan: Plan
    rows: Ints
    data: npt.NDArray[np.uint8]
    starts: Ints

    def has(self, part: str) -> bool:
        """Whether the notation writes this part."""
        return part in self.plan.spans

    def width(self, part: str) -> int:
        """How many digits the part has; 0 where it is not written."""
        start, end = self.plan.spans.get(part, (0, 0))
        return end - start

    def number(self, part: str, *, default: int = 0, digits: int = 18) -> Ints:
        """The part as integers, its first `digits` digits at most."""
        if part not in self.plan.spans:
            return np.full(len(self.rows), default, dtype=np.int64)
        start, end = self.plan.spans[part]
        total = np.zeros(len(self.rows), dtype=np.int64)
        for offset in range(start, min(end, start + digits)):
            total = total * 10 + (self.data[self.starts + offset].astype(np.int64) - 48)
        return total


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """A folded column sorted by shape; what no notation fits is bad."""

    size: int
    blank: Flags
    groups: list[Group]


def by_shape(values: Strings) -> Shaped:
    """Fold the values and group the positions by notation."""
    folded = _spell_in_digits(fold(values, hyphens=True, lower=True))
    empty = blank(folded).to_numpy(zero_copy_only=False)
    short = pc.less_equal(pc.utf8_length(folded), LONGEST_SHAPE)
    folded = pc.if_else(short, folded, pa.scalar("", pa.string()))
    return Shaped(size=len(folded), blank=empty, groups=list(_groups(folded)))


def _spell_in_digits(folded: pa.Array) -> pa.Array:
    """Kanji numerals and 元年 in ASCII digits; only the values that have any pay for it."""
    kanji = pc.fill_null(pc.match_substring_regex(folded, _NEEDS_KANJI), False)
    if not pc.any(kanji, min_count=0).as_py():
        return folded
    spelt = [
        None if len(text) > LONGEST_SHAPE else kanji_numbers_to_digits(text.replace("元", "一"))
        for text in folded.filter(kanji).to_pylist()
    ]
    return pc.replace_with_mask(folded, kanji, pa.array(spelt, type=pa.string()))


def _groups(folded: pa.Array) -> Iterator[Group]:
    shapes = _digits_to_zero(folded).dictionary_encode()
    codes = pc.fill_null(shapes.indices, len(shapes.dictionary)).to_numpy(zero_copy_only=False)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(shapes.dictionary) + 1))
    data, starts = _bytes_of(folded)
    for i, shape in enumerate(shapes.dictionary.to_pylist()):
        plan = plan_of(shape)
        if plan is not None:
            rows = order[bounds[i] : bounds[i + 1]].astype(np.int64)
            yield Group(plan=plan, rows=rows, data=data, starts=starts[rows])


def _digits_to_zero(array: pa.Array) -> pa.Array:
    """The same strings with each ASCII digit as `0`: every byte at once, which no regular expression does."""
    valid, offsets, data = array.buffers()
    raw = np.frombuffer(data or b"", dtype=np.uint8)
    masked = np.where((raw >= 48) & (raw <= 57), np.uint8(48), raw)
    return pa.StringArray.from_buffers(len(array), offsets, pa.py_buffer(masked), valid, -1, array.offset)


def _bytes_of(array: pa.Array) -> tuple[npt.NDArray[np.uint8], Ints]:
    """The UTF-8 bytes of a string array and where each value begins in them."""
    _, offsets, data = array.buffers()
    starts = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array)].astype(np.int64)
    return np.frombuffer(data or b"", dtype=np.uint8), starts


def is_day(year: Ints, month: Ints, day: Ints) -> Flags:
    """Whether the calendar has this day (years 1 to 9999)."""
    real_month = (month >= 1) & (month <= 12)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = _MONTH_DAYS[np.where(real_month, month, 1) - 1] + (leap & (month == 2))
    fine: Flags = (year >= 1) & (year <= 9999) & real_month & (day >= 1) & (day <= last)
    return fine


def day_number(year: Ints, month: Ints, day: Ints) -> Ints:
    """Days since 1970-01-01 of calendar days that exist."""
    months: npt.NDArray[Any] = ((year - 1970) * 12 + (month - 1)).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64) + (day - 1)


def clock(group: Group) -> tuple[Ints, Flags]:
    """Seconds since midnight as written, and whether the time exists; 24:00 is the midnight that ends the day."""
    hour, minute, second = group.number("H"), group.number("M"), group.number("S")
    if group.plan.half:
        minute = minute + 30
    fine = (hour <= 24) & (minute <= 59) & (second <= 60)
    if group.plan.noon == "pm":
        hour = np.where(hour < 12, hour + 12, hour)
    elif group.plan.noon == "am":
        fine &= hour <= 12
        hour = np.where(hour == 12, 0, hour)
    seconds = hour * 3600 + minute * 60 + np.minimum(second, 59)
    return seconds, fine & (seconds <= _DAY_SECONDS)


def offset_minutes(group: Group) -> tuple[Ints, Flags]:
    """The offset from UTC in minutes and whether it exists; call it only where the notation has an offset."""
    if not group.plan.zone_sign:
        return np.full(len(group.rows), group.plan.zone_minutes or 0, dtype=np.int64), np.ones(
            len(group.rows), np.bool_
        )
    hours, minutes = group.number("zh"), group.number("zm")
    return group.plan.zone_sign * (hours * 60 + minutes), (hours <= 14) & (minutes <= 59)
