"""The sheet of a workbook that holds the table, as strings a CSV export of it would hold."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, ZipError

from anonymization.intake.header_words import known_share
from anonymization.intake.layout import Layout, header_index
from anonymization.intake.records import CELL_TOO_LARGE, CONTROL_CHAR, FINE, MAX_CELL, RAGGED, RawBatch
from anonymization.intake.sentences import refused
from anonymization.intake.source import Source, opened
from anonymization.refusals import Refused

_PROBE: Final = 200  # rows looked at to choose the sheet
_BATCH: Final = 65536

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_sheet(source: Source) -> tuple[Layout, list[RawBatch]]:
    """Choose the sheet with the table and read it whole. Raises Refused where there is none."""
    try:
        with opened(source) as stream:
            book = CalamineWorkbook.from_filelike(stream if source.wrapper == "none" else _whole(stream))
            return _best_sheet(book)
    except PasswordError:
        raise refused("encrypted") from None
    except (CalamineError, ZipError, ValueError, OverflowError):
        raise refused("damaged") from None


def _whole(stream: Any) -> Any:
    return io.BytesIO(stream.read())


def _best_sheet(book: CalamineWorkbook) -> tuple[Layout, list[RawBatch]]:
    """The sheet whose header the dictionary knows best; among equals the longest."""
    best: tuple[float, int, list[list[str]], int, int] | None = None
    first_refusal: Refused | None = None
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows, first_row = _rows(sheet)
        try:
            index = header_index(rows[:_PROBE]) if rows else -1
        except Refused as refusal:
            first_refusal = first_refusal or refusal
            continue
        if index < 0:
            continue
        rank = (known_share(rows[index]), len(rows))
        if best is None or rank > best[:2]:
            best = (*rank, rows, index, first_row)
    if best is None:
        raise first_refusal or refused("no_sheet")
    _, _, rows, index, first_row = best
    header, columns = _trimmed(rows[index])
    layout = Layout(header=header, header_row=first_row + index)
    return layout, list(_batches(rows[index + 1 :], columns=columns, first_row=layout.header_row + 1))


def _rows(sheet: CalamineSheet) -> tuple[list[list[str]], int]:
    """The used range as strings, and the spreadsheet's number of its first row."""
    start = sheet.start
    if start is None:
        return [], 1
    cells: list[list[Cell]] = sheet.to_python(skip_empty_area=True)
    return [[_text(cell) for cell in row] for row in cells], start[0] + 1


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.strftime("%Y-%m-%d") if midnight else cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _trimmed(header: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """The header without the empty columns that formatting leaves on the right."""
    width = len(header)
    while width > 1 and not header[width - 1].strip():
        width -= 1
    return tuple(header[:width]), width


def _batches(rows: Sequence[list[str]], *, columns: int, first_row: int) -> Iterator[RawBatch]:
    numbered = [(first_row + i, row) for i, row in enumerate(rows) if any(cell.strip() for cell in row)]
    for start in range(0, len(numbered), _BATCH):
        part = numbered[start : start + _BATCH]
        faults = np.fromiter((_fault(row, columns) for _, row in part), dtype=np.int8, count=len(part))
        cells = [
            [row[i] if fault == FINE else None for i in range(columns)]
            for (_, row), fault in zip(part, faults, strict=True)
        ]
        yield RawBatch(
            columns=[pa.array(column, type=pa.string()) for column in zip(*cells, strict=True)],
            row_numbers=np.asarray([number for number, _ in part], dtype=np.int64),
            faults=faults,
        )


def _fault(row: Sequence[str], columns: int) -> int:
    if any("\0" in cell for cell in row):
        return CONTROL_CHAR
    if any(len(cell) * 4 > MAX_CELL and len(cell.encode()) > MAX_CELL for cell in row):
        return CELL_TOO_LARGE
    return RAGGED if any(cell.strip() for cell in row[columns:]) else FINE
