"""A part of a page: what it says first, its pictures, and what must be known to read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plugins.relay_ui.charts.picture import Column, Picture, Table


@dataclass(frozen=True, kw_only=True)
class Headline:
    """One figure that stands large: with its unit, its interval, and what it means in a sentence."""

    figure: str
    unit: str
    interval: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A finding in words, with its figures behind it; one that stands out comes in front of the reader."""

    text: str
    detail: str
    stands_out: bool = False


@dataclass(frozen=True, kw_only=True)
class Section:
    """`key` is the anchor, `scope` which of the chosen filters count here, `empty` why there is nothing to see."""

    key: str
    heading: str
    scope: str = ""
    lead: str = ""
    headline: Headline | None = None
    is_headline_last: bool = False  # where the parts stand before the whole
    sentences: tuple[Sentence, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, words: Sequence[int] = (0,)) -> Table:
    """A table whose columns are figures but for those numbered in `words`."""
    columns = tuple(Column(label=head, is_number=at not in words) for at, head in enumerate(heads))
    return Table(caption=caption, columns=columns, rows=tuple(tuple(row) for row in rows))
