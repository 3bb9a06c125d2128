"""Where the table stands in the text: delimiter, header row, first data row."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from anonymization.intake.header_words import known_share, looks_like_values
from anonymization.intake.not_a_table import look_at_rows
from anonymization.intake.sentences import refused

DELIMITERS: Final = (",", "\t", ";", "|")
_ROWS: Final = 200  # looked at for the layout
_TITLE_ROWS: Final = 20  # a title, a date of output and blank lines may stand above the header


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The header and where it ends."""

    header: tuple[str, ...]
    header_row: int  # as a spreadsheet shows it
    delimiter: str | None = None  # None in a workbook
    header_end: int = 0  # bytes of UTF-8 up to the first data row


@dataclass(frozen=True, kw_only=True)
class _Row:
    cells: list[str]
    number: int  # spreadsheet row
    end: int  # lines consumed


def find_layout(text: str, *, delimiter: str | None = None) -> Layout:
    """Find the header in the beginning of a file. Raises Refused where there is none."""
    lines = list(io.StringIO(text, newline=""))
    chosen = delimiter or _delimiter(lines)
    rows = _rows(lines, chosen)
    index = header_index([row.cells for row in rows])
    row = rows[index]
    if any(_holds_rows(cell, chosen) for cell in row.cells):
        raise refused("no_header")  # an open quote in the header has swallowed rows: their cells are no names
    end = len("".join(lines[: row.end]).encode("utf-8", "surrogatepass"))
    return Layout(header=tuple(row.cells), header_row=row.number, delimiter=chosen, header_end=end)


def _holds_rows(cell: str, delimiter: str) -> bool:
    """Whether a header cell of several lines is cut like rows; prose has a space behind its commas."""
    lines = cell.splitlines()
    return len(lines) > 1 and any(re.search(re.escape(delimiter) + r"\S", line) for line in lines)


def header_index(rows: Sequence[list[str]]) -> int:
    """Which of the first rows is the header. Raises Refused where none is, or the rows are no table."""
    filled = [i for i, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise refused("blank_file")
    first = filled[0]
    index = _below_titles(rows, first)
    header = rows[index]
    look_at_rows(header, list(rows[index + 1 :]))
    share = known_share(header)
    if len(header) == 1 and share == 0:
        raise refused("not_a_table")
    if looks_like_values(header, list(rows[index + 1 :]), known=share):
        raise refused("no_header")
    return index


def _below_titles(rows: Sequence[list[str]], first: int) -> int:
    """The header's index: the first filled row, unless it is a title above a wider row of known names."""

    def width(row: list[str]) -> int:
        return sum(1 for cell in row if cell.strip())

    typical = Counter(len(row) for row in rows[first:]).most_common(1)[0][0]
    if width(rows[first]) > max(2, typical // 3) or known_share(rows[first]) >= 0.5:
        return first
    for index in range(first + 1, min(first + _TITLE_ROWS, len(rows))):
        if width(rows[index]) >= max(2, typical // 2) and known_share(rows[index]) >= 0.3:
            return index
    return first


def _rows(lines: list[str], delimiter: str) -> list[_Row]:
    rows: list[_Row] = []
    reader = csv.reader(lines, delimiter=delimiter)
    for number, cells in enumerate(reader, start=1):
        rows.append(_Row(cells=cells, number=number, end=reader.line_num))
        if len(rows) == _ROWS:
            break
    return rows


def _delimiter(lines: list[str]) -> str:
    """The delimiter that cuts most rows into as many cells as the header has, known header names counting double."""

    def fitness(delimiter: str) -> tuple[float, int]:
        rows = [row.cells for row in _rows(lines, delimiter) if len(row.cells) > 1 or "".join(row.cells).strip()]
        if not rows:
            return 0.0, 0
        counts = Counter(len(row) for row in rows)
        width, agreeing = max(counts.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]))
        if width < 2:
            return 0.0, 1
        header = next((row for row in rows if len(row) == width), rows[0])
        return agreeing / len(rows) + 2 * known_share(header), width

    return max(DELIMITERS, key=fitness)
