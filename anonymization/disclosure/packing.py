"""Pairs of a class and a value, counted by one whole number each: grouping by many columns is what takes the time.

Each column is a digit: a whole number less the smallest, a day, or the place of a word in the column's own list; null
is 0. Where all digits together are too many for 63 bits, classes are numbered instead, by a join.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

_WHOLE: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "DATE", "BOOLEAN")
_WIDEST: Final = 1 << 20  # of a whole number's digit: a longer range is listed like words
_SHORT: Final = 64  # a list that is searched through in the query itself
_MOST: Final = 1 << 62


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """How many rows each pair has; sorted by class, then by value. Values are numbered 0, 1, … in their order."""

    of_class: NDArray[np.int64]
    value: NDArray[np.int64]
    n: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class _Digit:
    """A column as a number below `width`: `sql`, and what has to be joined for it."""

    sql: str
    width: int
    join: str = ""


def names(columns: Sequence[str]) -> str:
    """Columns as SQL."""
    return ", ".join('"' + column.replace('"', '""') + '"' for column in columns)


def count_pairs(connection: duckdb.DuckDBPyConnection, *, relation: str, classes: Sequence[str], value: str) -> Pairs:
    """Count them. Memory: some fifty bytes per pair; the table itself stays where it is.

    Writes temporary tables where a list of words is long.
    """
    kinds = {name: kind for name, kind, *_ in connection.execute(f"describe {relation}").fetchall()}
    digits = _digits(connection, relation, [value, *classes], kinds)
    if prod(digit.width for digit in digits) > _MOST:
        digits = [digits[0], _numbered(connection, relation, classes)]
    width, packed = 1, []
    for digit in digits:
        packed.append(f"{width}::bigint * {digit.sql}")
        width *= digit.width
    joins = " ".join(digit.join for digit in digits)
    counted = connection.execute(
        f"select {' + '.join(packed)} as pair, count(*) as n from {relation} as t {joins} group by pair"
    ).fetchnumpy()
    pair, n = np.asarray(counted["pair"], dtype=np.int64), np.asarray(counted["n"], dtype=np.int64)
    order = np.argsort(pair)
    of_class, found = np.divmod(pair[order], digits[0].width)
    there = np.zeros(digits[0].width, dtype=np.int64)
    there[found] = 1
    return Pairs(of_class=of_class, value=(np.cumsum(there) - 1)[found], n=n[order])


def _digits(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], kinds: dict[str, str]
) -> list[_Digit]:
    """One digit per column, from one look at the table: the range of whole numbers, the different words of the rest."""
    whole = {column: sql for column in columns if (sql := _whole(column, kinds[column]))}
    listed = [column for column in columns if column not in whole]
    looked = [f"min({sql}), max({sql})" for sql in whole.values()]
    # of a list longer than that no more is needed than that it is longer
    looked += [
        f"list(distinct {names([column])}) filter ({names([column])} is not null)[:{_SHORT + 1}], null"
        for column in listed
    ]
    found = connection.execute(f"select {', '.join(looked)} from {relation}").fetchall()[0]
    pairs = dict(zip([*whole, *listed], zip(found[::2], found[1::2], strict=True), strict=True))
    digits = []
    for at, column in enumerate(columns):
        low, high = pairs[column]
        if column not in whole:
            digits.append(_of_words(connection, relation, column, low or [], at=at))
        elif low is None or high - low < _WIDEST:
            width = 1 if low is None else int(high) - int(low) + 2
            digits.append(_Digit(sql=f"coalesce({whole[column]}::bigint - {low or 0} + 1, 0)", width=width))
        else:
            digits.append(_listed(connection, relation, column, at=at))
    return digits


def _whole(column: str, kind: str) -> str | None:
    """The column as a whole number; None where it is none."""
    name = names([column])
    if kind not in _WHOLE:
        return None
    return {"BOOLEAN": f"{name}::int", "DATE": f"({name} - date '1970-01-01')"}.get(kind, name)


def _of_words(
    connection: duckdb.DuckDBPyConnection, relation: str, column: str, words: Sequence[Any], *, at: int
) -> _Digit:
    """The place of a word in the column's own list, which stands in the query where it is short."""
    if not words:  # nothing but nulls, in a column of any kind
        return _Digit(sql="0", width=1)
    if len(words) > _SHORT or not all(isinstance(word, str) for word in words):
        return _listed(connection, relation, column, at=at)
    spelt = ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(words))
    place = f"array_position([{spelt}]::varchar[], {names([column])})"
    return _Digit(sql=f"coalesce({place}, 0)", width=len(words) + 1)


def _listed(connection: duckdb.DuckDBPyConnection, relation: str, column: str, *, at: int) -> _Digit:
    """The place of a value among all of the column, by a join."""
    name, table = names([column]), f"packed_{at}"
    connection.execute(
        f"create or replace temp table {table} as select word, row_number() over (order by word) as place"
        f" from (select distinct {name} as word from {relation} where {name} is not null)"
    )
    width = int(connection.execute(f"select count(*) + 1 from {table}").fetchall()[0][0])
    join = f"left join {table} on t.{name} = {table}.word"
    return _Digit(sql=f"coalesce({table}.place, 0)", width=width, join=join)


def _numbered(connection: duckdb.DuckDBPyConnection, relation: str, classes: Sequence[str]) -> _Digit:
    listed = names(classes)
    connection.execute(
        f"create or replace temp table packed_classes as select {listed}, row_number() over () as place"
        f" from {relation} group by {listed}"
    )
    same = " and ".join(
        f"t.{name} is not distinct from packed_classes.{name}" for name in map(names, zip(classes, strict=True))
    )
    width = int(connection.execute("select count(*) + 1 from packed_classes").fetchall()[0][0])
    return _Digit(sql="packed_classes.place", width=width, join=f"join packed_classes on {same}")
