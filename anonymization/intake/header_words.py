"""Whether a row reads like column names or like a person's values."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from anonymization.intake.headers import stem
from anonymization.intake.surnames import starts_with_surname
from anonymization.intake.vocabulary.lookup import all_stems

_VALUE: Final = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+"  # mail
    r"|[+(]?\d[\d\-() ]{5,}\d"  # phone, postal code, long number
    r"|(19|20)\d{2}[-/.年]\s?\d{1,2}([-/.月].*)?"  # day
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*"
    r"|(明治|大正|昭和|平成|令和|[MTSHR])\s?(\d{1,2}|元)[.年/].*"
    r"|\d{5,}|https?://\S+"
)


_LATIN_NAME: Final = re.compile(r"[A-ZÀ-Þ][\w'’.-]+(,? [A-ZÀ-Þ][\w'’.-]*){1,2}")
_MOST: Final = 0.7


@cache
def _known() -> frozenset[str]:
    return all_stems()


def known_share(cells: Sequence[str]) -> float:
    """The share of the named cells that the dictionary knows as column names."""
    stems = [s for s in (stem(cell) for cell in cells) if s]
    known = _known()
    return sum(1 for s in stems if s.replace(" ", "") in known) / len(stems) if stems else 0.0


def names_a_column(text: str) -> bool:
    """Whether a header may be told to people: the dictionary knows it, or it reads like no person or value."""
    if known_share([text]) == 1:
        return True
    return bool(text) and not (_VALUE.fullmatch(text) or _is_name(text))


def looks_like_values(header: Sequence[str], rows: Sequence[Sequence[str]], *, known: float) -> bool:
    """Whether the first row is a data row: it holds mail, days or numbers, or repeats what stands below."""
    cells = [cell.strip() for cell in header]
    filled = [cell for cell in cells if cell]
    if any("@" in cell and _VALUE.fullmatch(cell) for cell in filled):
        return True  # no column is named by an address, whatever the others are named
    if not filled or known >= 0.5:
        return False
    valued = sum(1 for cell in filled if _VALUE.fullmatch(cell))
    if valued >= max(2, len(filled) // 5) and valued > known * len(filled):
        return True
    if known == 0 and (valued or _names_a_person(cells, rows)):
        return True
    if known > 0.1 or len(rows) < 3:
        return False
    below = [{row[i].strip() for row in rows if i < len(row)} for i in range(len(cells))]
    repeated = sum(1 for cell, seen in zip(cells, below, strict=True) if cell and cell in seen)
    return repeated >= max(2, len(filled) // 5) or (valued > 0 and repeated > 0)


def _names_a_person(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a cell of the first row is a person's name, above a column of names or above too few rows to tell."""
    for index, cell in enumerate(cells):
        below = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        if _is_name(cell) and (len(rows) < 3 or (len(below) >= 3 and sum(map(_is_name, below)) >= _MOST * len(below))):
            return True
    return False


def _is_name(cell: str) -> bool:
    return (2 <= len(cell) <= 20 and starts_with_surname(cell)) or _LATIN_NAME.fullmatch(cell) is not None
