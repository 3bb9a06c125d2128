"""Blocks of lines → batches of string columns, as a spreadsheet would cut them, with a fault where a row has one.

pyarrow reads every block whose bytes allow it (well-formed quotes, no NUL, no bad byte, equal row lengths, no blank
line); Python's csv module reads the others, row by row. Both give the same rows for the same bytes.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from anonymization.intake.decoding import Block
from anonymization.intake.quotes import last_record_end, open_at_end

MAX_CELL: Final = 1 << 20  # bytes of UTF-8
_MAX_OPEN: Final = 32 << 20  # a quote still open after this much text was never meant to open a cell
FINE, BAD_ENCODING, CONTROL_CHAR, CELL_TOO_LARGE, RAGGED = range(5)
FAULTS: Final = ("", "bad_encoding", "control_char", "cell_too_large", "ragged_row")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

csv.field_size_limit((1 << 31) - 1)  # the module's own limit is 128 KiB; ours is a verdict, not an exception


@dataclass(frozen=True, kw_only=True)
class RawBatch:
    """Rows as strings: `columns` in file order, all of the same length; the cells of a faulty row are null."""

    columns: list[pa.Array]
    row_numbers: npt.NDArray[np.int64]  # as a spreadsheet shows them
    faults: npt.NDArray[np.int8]
    fault_columns: dict[int, int] = field(default_factory=dict)  # row number → 0-based column, where one is known

    @property
    def num_rows(self) -> int:
        return len(self.row_numbers)


@dataclass(kw_only=True)
class _Position:
    """How far into the table: the spreadsheet's number of the next row."""

    row: int


def records(blocks: Iterator[Block], *, delimiter: str, width: int, first_row: int) -> Iterator[RawBatch]:
    """Cut the rows after the header. `blocks` starts right after the header; `first_row` is the next row's number."""
    position = _Position(row=first_row)
    rest = Block(data=b"")
    pending: Block | None = next(blocks, None)
    while pending is not None:
        following = next(blocks, None)
        batch, rest = _cut(rest + pending, last=following is None, delimiter=delimiter, width=width, position=position)
        if batch is not None and batch.num_rows:
            yield batch
        pending = following


def _cut(block: Block, *, last: bool, delimiter: str, width: int, position: _Position) -> tuple[RawBatch | None, Block]:
    """The rows that end in the block, and the bytes of the one that does not."""
    data = block.data
    if not block.dirty and b"\0" not in data:
        end = last_record_end(data, delimiter=delimiter)
        if end is not None and (not last or end == len(data)):
            if end == 0 and len(data) < _MAX_OPEN:
                return None, block
            batch = _fast(data[:end], delimiter=delimiter, width=width, position=position) if end else None
            if batch is not None:
                return batch, block.since(end)
    block = block.settled()
    batch, rest = _exact(block.data, last=last, delimiter=delimiter, width=width, position=position)
    return batch, Block(data=rest, dirty=block.dirty and bool(rest))


def _fast(data: bytes, *, delimiter: str, width: int, position: _Position) -> RawBatch | None:
    """Read by pyarrow, or None where a row needs a closer look."""
    names = [str(i) for i in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=1 << 22),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=b'"' in data, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except (pa.ArrowInvalid, pa.ArrowCapacityError):
        return None
    columns = [_one(chunked) for chunked in table.columns]
    if any((pc.max(pc.binary_length(column)).as_py() or 0) > MAX_CELL for column in columns):
        return None
    if _empty_row(columns):
        return None  # perhaps a blank line, which is no row
    n = table.num_rows
    numbers = np.arange(position.row, position.row + n, dtype=np.int64)
    position.row += n
    return RawBatch(columns=columns, row_numbers=numbers, faults=np.zeros(n, dtype=np.int8))


def _empty_row(columns: list[pa.Array]) -> bool:
    """Whether some row has nothing in any cell."""
    empty = pc.equal(columns[0], "")
    for column in columns[1:]:
        if not pc.any(empty).as_py():
            return False
        empty = pc.and_(empty, pc.equal(column, ""))
    return bool(pc.any(empty).as_py())


def _one(chunked: pa.ChunkedArray) -> pa.Array:
    whole = chunked.combine_chunks()
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole


@dataclass(kw_only=True)
class _Rows:
    """Rows under construction."""

    width: int
    cells: list[list[str] | None] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    fault_columns: dict[int, int] = field(default_factory=dict)

    def add(self, cells: list[str], number: int) -> None:
        """Judge one record and keep it; a blank line is no record."""
        if len(cells) <= 1 and not "".join(cells).strip("\ufeff \t\r\n\u3000"):
            return
        fault, column = _fault(cells, self.width)
        self.cells.append(None if fault else cells)
        self.numbers.append(number)
        self.faults.append(fault)
        if fault and column is not None:
            self.fault_columns[number] = column

    def batch(self) -> RawBatch:
        fine = np.flatnonzero(np.asarray(self.faults, dtype=np.int8) == FINE)
        n = len(self.cells)
        kept = [cells for cells in self.cells if cells is not None]
        columns = [_column(values) for values in zip(*kept, strict=True)] if kept else []
        if not columns:
            columns = [pa.nulls(n, pa.string()) for _ in range(self.width)]
        elif len(kept) < n:
            index: npt.NDArray[Any] = np.full(n, -1, dtype=np.int64)
            index[fine] = np.arange(len(fine))
            taken = pa.array(index, mask=index < 0)
            columns = [column.take(taken) for column in columns]
        return RawBatch(
            columns=columns,
            row_numbers=np.asarray(self.numbers, dtype=np.int64),
            faults=np.asarray(self.faults, dtype=np.int8),
            fault_columns=self.fault_columns,
        )


def _column(values: tuple[str, ...]) -> pa.Array:
    array = pa.array(values, type=pa.large_string() if sum(map(len, values)) > 1 << 28 else pa.string())
    return array


def _fault(cells: list[str], width: int) -> tuple[int, int | None]:
    """The first fault that applies, and the column where it stands (not for a ragged row)."""
    for column, cell in enumerate(cells):
        if _SURROGATE.search(cell):
            return BAD_ENCODING, column
    for column, cell in enumerate(cells):
        if "\0" in cell:
            return CONTROL_CHAR, column
    for column, cell in enumerate(cells):
        if len(cell) * 4 > MAX_CELL and len(cell.encode()) > MAX_CELL:
            return CELL_TOO_LARGE, column
    return (FINE, None) if len(cells) == width else (RAGGED, None)


def _exact(
    data: bytes, *, last: bool, delimiter: str, width: int, position: _Position
) -> tuple[RawBatch | None, bytes]:
    """Read row by row. A quote that is never closed makes its own line ragged; the lines after it are read again."""
    lines = list(io.StringIO(data.decode("utf-8", "surrogatepass"), newline=""))
    rows = _Rows(width=width)
    start = 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter)
        done = 0
        unfinished = False
        for cells in reader:
            if reader.line_num == len(lines) - start and open_at_end(lines[start + done :], delimiter=delimiter):
                unfinished = True
                break
            rows.add(cells, position.row)
            position.row += 1
            done = reader.line_num
        start += done
        if not unfinished:
            break
        rest = sum(map(len, lines[start:]))
        if not last and rest < _MAX_OPEN:
            return rows.batch(), "".join(lines[start:]).encode("utf-8", "surrogatepass")
        rows.add([lines[start].replace("\r", "").replace("\n", "")] * (width + 1), position.row)
        position.row += 1
        start += 1
    return rows.batch(), b""
