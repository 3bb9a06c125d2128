"""Shapes of personal data as SQL, to be counted in every text column of the pool, of a build and of a release.

Each pattern of the detector has its shape here (a test goes through all of them). Shapes are coarser on purpose: a
column of codes and tokens holds nothing that even looks like a phone number, and no check digit excuses it. A number
that says nothing by itself has the word beside it in the shape. Widths and hyphens are folded first; RE2 has no
look-around, so neighbours are part of the match.
"""

from collections.abc import Sequence
from typing import Any, Final

from expectations.rules import ExpectNoRowsWhere, says
from expectations.session import quoted
from expectations.shape import Shape
from expectations.shapes import SHAPES

_DIGITS_AND_SIGNS: Final = ("０１２３４５６７８９＠．：／＋（）＿‐‑‒–—―−－ー", "0123456789@.:/+()_---------")
_LETTERS: Final = "".join(map(chr, (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))))
_WIDE: Final = ord("Ａ") - ord("A")  # from a letter to its full-width form
_FOLDED_FROM: Final = _DIGITS_AND_SIGNS[0] + "".join(chr(ord(letter) + _WIDE) for letter in _LETTERS)
_FOLDED_TO: Final = _DIGITS_AND_SIGNS[1] + _LETTERS


def holds(column: str, shape: Shape) -> str:
    """The condition that a column's text holds the shape."""
    folded = f'translate("{column}", {quoted(_FOLDED_FROM)}, {quoted(_FOLDED_TO)})'
    return f"coalesce(regexp_matches({folded}, {quoted(shape.pattern)}), false)"


def no_shapes(table: str, *, columns: Sequence[str], prose: bool = False) -> list[Any]:
    """No cell of the columns holds anything of the shape of personal data; one expectation per shape."""
    return [
        ExpectNoRowsWhere(
            condition=" or ".join(holds(column, shape) for column in columns),
            **says(
                f"{table}.no_{shape.kind}",
                ja=f"文字列に{shape.ja}の形のものが一つもないこと",
                en=f"No text has the shape of {shape.en}",
                severity="warning" if prose and shape.may_stay else "critical",
            ),
        )
        for shape in SHAPES
    ]
