"""What a value parser answers: typed values, and at which positions it could not read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]
Strings: TypeAlias = "Sequence[str | None] | pa.Array | pa.ChunkedArray"


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """One answer per position; all arrays have the same length.

    A position is blank (value null, not bad), read (value set), bad (value null: not blank, not readable) or
    ambiguous (value null: several readings, and the column does not tell which). `known` and `unknown` count the
    terms that a dictionary did and did not hold; they are zero for parsers without a dictionary.
    """

    values: pa.Array
    bad: Flags
    ambiguous: Flags
    known: Counts
    unknown: Counts

    def take(self, indices: pa.Array) -> "Parsed":
        """The answers at `indices` (null = blank): from distinct values back to rows."""
        at = pc.fill_null(indices, len(self.values)).to_numpy(zero_copy_only=False)
        return Parsed(
            values=self.values.take(indices),
            bad=_at(self.bad, at),
            ambiguous=_at(self.ambiguous, at),
            known=_at(self.known, at),
            unknown=_at(self.unknown, at),
        )


def _at(source: npt.NDArray[Any], at: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The marks at the places; a place behind the last one has none."""
    if not source.any():
        return np.zeros(len(at), dtype=source.dtype)
    marks: npt.NDArray[Any] = np.append(source, np.zeros(1, dtype=source.dtype))[at]
    return marks


def parsed(
    values: pa.Array,
    *,
    bad: Flags | None = None,
    ambiguous: Flags | None = None,
    known: Counts | None = None,
    unknown: Counts | None = None,
) -> Parsed:
    """A `Parsed` with what is left out set to "none anywhere"."""
    n = len(values)
    return Parsed(
        values=values,
        bad=np.zeros(n, dtype=np.bool_) if bad is None else bad,
        ambiguous=np.zeros(n, dtype=np.bool_) if ambiguous is None else ambiguous,
        known=np.zeros(n, dtype=np.int32) if known is None else known,
        unknown=np.zeros(n, dtype=np.int32) if unknown is None else unknown,
    )


def parse_distinct(column: pa.Array | pa.ChunkedArray, parser: Callable[[pa.Array], Parsed]) -> Parsed:
    """Parse each distinct value of a string column once and hand the answers back in the order of its rows."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):  # combine_chunks keeps several chunks where one would overflow
        whole = pa.concat_arrays(whole.chunks)
    encoded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    return parser(encoded.dictionary).take(encoded.indices)


def strings(values: Strings) -> pa.Array:
    """Whatever holds strings, as one pyarrow string array."""
    if isinstance(values, pa.ChunkedArray):
        return strings(values.combine_chunks())
    if isinstance(values, pa.Array):
        if pa.types.is_dictionary(values.type):
            return strings(values.dictionary_decode())
        return values if values.type == pa.string() else values.cast(pa.string())
    # lone surrogates cannot travel in Arrow; they become U+FFFD, which no parser reads as anything
    return pa.array([None if v is None else v.encode("utf-8", "replace").decode() for v in values], type=pa.string())
