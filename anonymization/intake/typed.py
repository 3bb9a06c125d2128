"""Strings of one batch on their way to typed columns: each distinct value is parsed once, faults are marked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.plan import Mapped, Plan
from anonymization.intake.values import Parsed, dates, parse_distinct, scores

Flags = npt.NDArray[np.bool_]
Parser = Callable[[pa.Array], Parsed]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What only the whole file tells: orders of day and month, scales of scores. By column index."""

    today: date
    japanese: bool
    statuses: dict[str, str] = field(default_factory=dict)
    orders: dict[int, dates.DateOrder] = field(default_factory=dict)
    scales: dict[int, scores.Scale] = field(default_factory=dict)


@dataclass(kw_only=True)
class ColumnCount:
    """Cells of one column: how many are blank, could not be read, or hold terms the dictionaries know or do not."""

    blank: int = 0
    bad: int = 0
    known: int = 0
    unknown: int = 0

    def add(self, other: "ColumnCount") -> None:
        self.blank += other.blank
        self.bad += other.bad
        self.known += other.known
        self.unknown += other.unknown


class Typing:
    """One batch of raw columns being read under a plan."""

    def __init__(self, columns: Sequence[pa.Array], *, rows: int, plan: Plan, facts: Facts) -> None:
        self.columns = columns
        self.rows = rows
        self.plan = plan
        self.facts = facts
        self.bad_date = self.no()
        self.ambiguous_date = self.no()
        self.unknown_value = self.no()
        self.counts: dict[int, ColumnCount] = {}
        self._blank: dict[int, Flags] = {}

    def no(self) -> Flags:
        return np.zeros(self.rows, dtype=np.bool_)

    def nulls(self, dtype: pa.DataType) -> pa.Array:
        return pa.nulls(self.rows, dtype)

    def blank(self, mapped: Mapped) -> Flags:
        """Where the cell is empty or white space."""
        if mapped.index not in self._blank:
            column = self.columns[mapped.index]
            empty = pc.or_(pc.equal(column, ""), pc.utf8_is_space(column))
            self._blank[mapped.index] = pc.fill_null(empty, True).to_numpy(zero_copy_only=False)
        return self._blank[mapped.index]

    def all_blank(self, field_name: str) -> Flags:
        """Where every column of the field is blank."""
        flags = ~self.no()
        for mapped in self.plan.of(field_name):
            flags &= self.blank(mapped)
        return flags

    def parse(self, mapped: Mapped, parser: Parser, *, unknown_rejects: bool = False) -> Parsed:
        """Read one column and keep its counts; what cannot be read stays null."""
        answer = parse_distinct(self.columns[mapped.index], parser)
        if unknown_rejects:
            self.unknown_value |= answer.bad
        self._count(mapped, answer)
        return answer

    def days(self, mapped: Mapped, *, birth: bool = False) -> pa.Array:
        return self._dates(mapped, partial(dates.parse_days, birth=birth))

    def moments(self, mapped: Mapped) -> pa.Array:
        return self._dates(mapped, dates.parse_moments)

    def _dates(self, mapped: Mapped, parser: Callable[..., Parsed]) -> pa.Array:
        order = self.facts.orders.get(mapped.index, dates.DateOrder())
        how = partial(parser, order=order, japanese=self.facts.japanese, today=self.facts.today)
        answer = self.parse(mapped, how)
        self.bad_date |= answer.bad
        self.ambiguous_date |= answer.ambiguous
        return answer.values

    def text(self, mapped: Mapped) -> pa.Array:
        """The cell without surrounding white space; blank is null."""
        trimmed = pc.utf8_trim_whitespace(self.columns[mapped.index])
        values = pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
        self._note(mapped, ColumnCount(blank=values.null_count))
        return values

    def first(self, field_name: str, read: Callable[[Mapped], pa.Array], dtype: pa.DataType) -> pa.Array:
        """The first column of the field that has a value in the row."""
        arrays = [read(mapped) for mapped in self.plan.of(field_name)]
        if not arrays:
            return self.nulls(dtype)
        return arrays[0] if len(arrays) == 1 else pc.coalesce(*arrays)

    def _count(self, mapped: Mapped, answer: Parsed) -> None:
        bad = int(np.count_nonzero(answer.bad | answer.ambiguous))
        known, unknown = int(answer.known.sum()), int(answer.unknown.sum())
        blank = int(np.count_nonzero(self.blank(mapped)))
        self._note(mapped, ColumnCount(blank=blank, bad=bad, known=known, unknown=unknown))

    def _note(self, mapped: Mapped, count: ColumnCount) -> None:
        if mapped.index in self.counts:
            before = self.counts[mapped.index]
            before.bad, before.blank = max(before.bad, count.bad), max(before.blank, count.blank)
            before.known, before.unknown = max(before.known, count.known), max(before.unknown, count.unknown)
        else:
            self.counts[mapped.index] = count


def joined(arrays: Sequence[pa.Array], *, separator: str) -> pa.Array:
    """Cells joined in file order, blank ones left out; null where all are."""
    if len(arrays) == 1:
        return arrays[0]
    # "skip" leaves out rows that are null everywhere (pyarrow 26), so only the others are joined
    said = pc.is_valid(pc.coalesce(*arrays))
    cells = pc.binary_join_element_wise(*(array.filter(said) for array in arrays), separator, null_handling="skip")
    whole = pc.replace_with_mask(pa.nulls(len(said), pa.string()), said, cells)
    return pc.if_else(pc.equal(whole, ""), pa.scalar(None, pa.string()), whole)


def flatten(rows: int, parts: Sequence[tuple[pa.Array, dict[str, Any]]], dtype: pa.StructType) -> pa.Array:
    """Parallel struct-valued columns → one list per row of those that have a value, in the order of `parts`.

    Each part is (field arrays by name in a struct array or one array, constants for the other fields).
    """
    if not parts:
        return pa.nulls(rows, pa.list_(dtype))
    valid = np.stack([pc.is_valid(values).to_numpy(zero_copy_only=False) for values, _ in parts], axis=1)
    lengths = valid.sum(axis=1)
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    # row-major places of the valid cells in the columns laid end to end
    row, column = np.nonzero(valid)
    places = pa.array(column * rows + row)
    fields = []
    for name in dtype.names:
        kind = dtype.field(name).type
        pieces = [_piece(values, constants, name, kind, rows) for values, constants in parts]
        fields.append(pa.concat_arrays(pieces).take(places))
    structs = pa.StructArray.from_arrays(fields, fields=list(dtype))
    empty = pa.array(lengths == 0)
    return pa.ListArray.from_arrays(pa.array(offsets), structs, type=pa.list_(dtype), mask=empty)


def _piece(values: pa.Array, constants: dict[str, Any], name: str, kind: pa.DataType, rows: int) -> pa.Array:
    if name in constants:
        constant = constants[name]
        return constant if isinstance(constant, pa.Array) else pa.repeat(pa.scalar(constant, kind), rows)
    if pa.types.is_struct(values.type):
        return pc.cast(pc.struct_field(values, name), kind)
    return pc.cast(values, kind)
