"""Where quoted cells begin and end: decides whether a block of lines can be cut by counting quotes."""

from collections.abc import Sequence
from typing import Final

import numpy as np

_QUOTE: Final = 0x22
_LINE_ENDS: Final = (0x0A, 0x0D)


def last_record_end(data: bytes, *, delimiter: str) -> int | None:
    """The offset after the last line end outside quotes; the whole length where no cell is open at the end.

    None where some quote stands inside an unquoted cell or is followed by text: then counting proves nothing.
    0 where the first record is still open.
    """
    block = np.frombuffer(data, dtype=np.uint8)
    at = np.flatnonzero(block == _QUOTE)
    if not len(at):
        return len(data)
    opening, closing = at[::2], at[1::2]
    before = block[np.maximum(opening - 1, 0)]
    edges = (ord(delimiter), *_LINE_ENDS)
    doubled = np.zeros(len(opening), dtype=np.bool_)
    doubled[1:] = opening[1:] - 1 == closing[: len(opening) - 1]
    if not (np.isin(before, edges) | (opening == 0) | doubled).all():
        return None
    after = block[np.minimum(closing + 1, len(data) - 1)]
    redoubled = np.zeros(len(closing), dtype=np.bool_)
    redoubled[: len(opening) - 1] = closing[: len(opening) - 1] + 1 == opening[1:]
    if not (np.isin(after, edges) | (closing == len(data) - 1) | redoubled).all():
        return None
    if len(at) % 2 == 0:
        return len(data)
    gap_end = int(at[-1])
    for closed in range(len(at) - 2, -2, -2):
        gap_start = int(at[closed]) + 1 if closed >= 0 else 0
        end = data.rfind(b"\n", gap_start, gap_end)
        if end >= 0:
            return end + 1
        gap_end = int(at[closed - 1]) if closed >= 1 else 0
    return 0


def open_at_end(lines: Sequence[str], *, delimiter: str) -> bool:
    """Whether the text of one record ends inside a quoted cell, by the rules of Python's csv module."""
    text = "".join(lines)
    position, at_cell_start = 0, True
    while position < len(text):
        if at_cell_start and text[position] == '"':
            closing = _closing_quote(text, position + 1)
            if closing < 0:
                return True
            position, at_cell_start = closing + 1, False
            continue
        following = text.find(delimiter, position)
        if following < 0:
            return False
        position, at_cell_start = following + 1, True
    return False


def _closing_quote(text: str, position: int) -> int:
    """The quote that closes the cell opened before `position`, doubled ones passed over; -1 where there is none."""
    while (position := text.find('"', position)) >= 0:
        if text[position + 1 : position + 2] != '"':
            return position
        position += 2
    return -1
