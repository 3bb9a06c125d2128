"""Take a cell with several entries apart, without tearing `C/C++`, `PL/SQL` or `CI/CD`."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.fold import fold
from anonymization.intake.values.parsed import Counts, Parsed, Strings, parsed

# After NFKC: full-width comma, semicolon and bar are ASCII already.
_ALWAYS: Final = re.compile(r"[,、;|\n\r\t]+|(?<!\d)\s*[・･]\s*|\s+[/-]\s+|(?:^|\s)[●■◆▼◇○★☆※►▪•◦]\s*")
_BULLET: Final = re.compile(r"^[\s\-*・●■◆▼◇○★☆※►▪•◦>]+|^\(?\d{1,2}[.)]\s+|\s+$")
_JSON_LIST: Final = re.compile(r"^\[.*\]$", re.DOTALL)
_QUOTES: Final = "\"'「」『』[]{}"
_SLASH: Final = re.compile(r"\s*/\s*")
# Terms that carry a slash or a middle dot themselves; a slash between anything else separates.
_WITH_SLASH: Final = re.compile(
    r"(?<![a-z0-9])(?:c/c\+\+|c/c#|pl/sql|pl/pgsql|ci/cd|tcp/ip|ui/ux|ux/ui|os/2|os/390|z/os|a/b|b/s|p/l|b/l|i/o"
    r"|client/server|2d/3d|js/ts|html/css|3d/cad|r/3|dc/os|gnu/linux|m/e|qa/qc|oa/pc|s/4hana|r&d|n/a|24/7|at/mt)(?![a-z0-9])",
    re.IGNORECASE,
)
_HELD: Final = "\ue000"  # stands for a slash that stays, inside this module only
# What may separate otherwise than the plain separators do, or stand around an entry and is taken off.
_SPECIAL: Final = r"""[/・･●■◆▼◇○★☆※►▪•◦\-*>(\[\]{}"'「」『』\x{E000}]|\pN[.)]\s"""
_PLAIN_SEPARATOR: Final = r"[,、;|\n\r\t]+"
_LONGEST_CELL: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class Entries:
    """The entries of many cells end to end. `text` is dictionary-encoded: each distinct entry can be read once.
    `cell` is the position of the cell that holds it, ascending; within a cell they keep their order, each once."""

    text: pa.DictionaryArray
    cell: npt.NDArray[np.int64]
    empty: npt.NDArray[np.bool_]  # cells without any

    def count(self, which: npt.NDArray[np.bool_]) -> Counts:
        """How many entries of each cell are of those distinct entries that are marked in `which`."""
        marked = which[self.text.indices.to_numpy()]
        return np.bincount(self.cell[marked], minlength=len(self.empty)).astype(np.int32)

    def lists(self, answers: pa.Array) -> pa.Array:
        """One list per cell of what the answers (a list per distinct entry) say, each once; null without entries."""
        found = answers.take(self.text.indices)
        cell = self.cell[pc.list_parent_indices(found).to_numpy()]
        return _lists(cell, found.flatten().dictionary_encode(), empty=self.empty)


def entries(folded: pa.Array) -> Entries:
    """Take folded cells apart; most hold plain separators alone, and only the others are looked at one by one."""
    special = pc.or_(pc.match_substring_regex(folded, _SPECIAL), pc.greater(pc.utf8_length(folded), _LONGEST_CELL))
    special = pc.fill_null(special, False)
    plain = pc.and_not(pc.is_valid(folded), special)
    pieces = pc.split_pattern_regex(folded.filter(plain), _PLAIN_SEPARATOR)
    by_hand = pa.array(map(_taken_apart, folded.filter(special).to_pylist()), type=pa.list_(pa.string()))
    text = pc.utf8_trim_whitespace(pa.concat_arrays([pieces.flatten(), by_hand.flatten()]))
    cell = np.concatenate([_cells(plain, pieces), _cells(special, by_hand)])
    said = pc.not_equal(text, "").to_numpy(zero_copy_only=False)
    cell, encoded = cell[said], text.filter(pa.array(said)).dictionary_encode()
    first = _first(cell, encoded)
    cell = cell[first]
    empty = np.bincount(cell, minlength=len(folded)) == 0
    return Entries(text=encoded.take(pa.array(first)), cell=cell, empty=empty)


def _cells(chosen: pa.Array, lists: pa.Array) -> npt.NDArray[np.int64]:
    positions = np.flatnonzero(chosen.to_numpy(zero_copy_only=False))
    cells: npt.NDArray[np.int64] = positions[pc.list_parent_indices(lists).to_numpy()]
    return cells


def _first(cell: npt.NDArray[np.int64], entry: pa.DictionaryArray) -> npt.NDArray[np.int64]:
    """Where each entry stands for the first time in its cell; cell by cell, in the order within the cell."""
    key = cell * max(1, len(entry.dictionary)) + entry.indices.to_numpy()
    _, places = np.unique(key, return_index=True)
    places.sort()
    ordered: npt.NDArray[np.int64] = places[np.argsort(cell[places], kind="stable")]
    return ordered


def _lists(cell: npt.NDArray[np.int64], entry: pa.DictionaryArray, *, empty: npt.NDArray[np.bool_]) -> pa.Array:
    first = _first(cell, entry)
    lengths = np.bincount(cell[first], minlength=len(empty))
    offsets = pa.array(np.concatenate(([0], np.cumsum(lengths))).astype(np.int32))
    return pa.ListArray.from_arrays(offsets, entry.take(pa.array(first)).dictionary_decode(), mask=pa.array(empty))


def _taken_apart(text: str) -> list[str]:
    text = text[:_LONGEST_CELL].replace(_HELD, " ")
    if _JSON_LIST.match(text):
        text = text[1:-1]
    text = _WITH_SLASH.sub(lambda term: term.group().replace("/", _HELD), text)
    parts = _ALWAYS.split(text)
    pieces = (piece for part in parts for piece in _SLASH.split(part))
    return [_BULLET.sub("", piece.replace(_HELD, "/")).strip().strip(_QUOTES) for piece in pieces]


def split_cells(values: Strings) -> Parsed:
    """Multi-valued cells as list<string>; blank is null, nothing is bad."""
    found = entries(fold(values))
    each = found.text.dictionary
    return parsed(found.lists(pa.ListArray.from_arrays(np.arange(len(each) + 1, dtype=np.int32), each)))
