"""Words and their codes: read once from the YAML beside the parsers, looked up under a folded key."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import pyarrow as pa
import yaml

from anonymization.intake.values.fold import blank, fold
from anonymization.intake.values.parsed import Flags, Parsed, Strings, parsed

# what separates words but tells nothing apart: "No-show", "no show" and "no_show" are one term
_BETWEEN: Final = re.compile(r"[\s\-_‐‑‒–—―−・･·.,、。:;'’`\"“”「」『』()\[\]【】<>〈〉《》/|~〜!?*※]+")
# a code that a system sets before its words: "1:男性", "02. 不採用"
# a hyphen separates where space stands around it or Japanese after it: full-time is one word
_BESIDE: Final = re.compile(r"[:;()\[\]【】/|,、。→>]+|\s[-‐–—ー]+\s|\s*[-‐–—]+\s*(?=[^\x00-\x7f])")
_NUMBER_BEFORE: Final = re.compile(r"^\d{1,4}\s*[:.)_\-]\s*(?=\D)")
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


class DictionaryError(Exception):
    """A dictionary that ships with the product contradicts itself; its message names terms of the dictionary only."""


def word_key(text: str) -> str:
    """The form under which a word is looked up: NFKC, lower case, nothing between the letters."""
    return _BETWEEN.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold())


@cache
def load(name: str) -> Any:
    """The content of `data/<name>.yml`, every scalar as the string that stands there (`no` and `1` too)."""
    return yaml.load((files(__package__) / "data" / f"{name}.yml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - builds strings, lists and mappings only


def invert(terms: Mapping[str, list[Any]], *, key: Callable[[str], str] = word_key) -> dict[str, str]:
    """`{code: [terms]}` turned round to `{folded term: code}`; the code itself is a term too.

    Raises DictionaryError where two codes claim one term.
    """
    table: dict[str, str] = {}
    for code, words in terms.items():
        for word in [code, *words]:
            folded = key(str(word))
            if table.setdefault(folded, str(code)) != str(code):
                raise DictionaryError(f"{word!r} stands under {table[folded]} and {code}")
    return table


@cache
def table(name: str) -> Mapping[str, str]:
    """The dictionary `data/<name>.yml` of the shape `{code: [terms]}`, by folded term."""
    return invert(load(name))


def pieces(text: str) -> list[str]:
    """A word and what is told beside it (`不採用：スキル不足`, `自己都合（転居）`), taken apart."""
    return [piece for piece in _BESIDE.split(text) if piece.strip()]


def answer_each(values: Strings, read: Callable[[str], Any], dtype: pa.DataType, *, unknown_is_bad: bool) -> Parsed:
    """Ask `read` for each value that is not blank, and again without the number before it; None: "no known word".

    `known` and `unknown` count one per value. Unknown values are null, and bad where the canonical field has to
    be understood for the row to go on.
    """
    folded = fold(values)
    empty: Flags = blank(folded).to_numpy(zero_copy_only=False)
    answers = [None if void else _answer(text, read) for text, void in zip(folded.to_pylist(), empty, strict=True)]
    known = np.fromiter((answer is not None for answer in answers), dtype=np.bool_, count=len(answers))
    unknown = ~known & ~empty
    return parsed(
        pa.array(answers, type=dtype),
        bad=unknown if unknown_is_bad else None,
        known=known.astype(np.int32),
        unknown=unknown.astype(np.int32),
    )


def _answer(text: str, read: Callable[[str], Any]) -> Any:
    answer = read(text)
    bare = text if answer is not None else _NUMBER_BEFORE.sub("", text)
    return answer if bare == text else read(bare)


def look_up(values: Strings, name: str, *, unknown_is_bad: bool = False) -> Parsed:
    """Each value as a code of the dictionary `name`."""
    codes = table(name)
    return answer_each(values, lambda text: codes.get(word_key(text)), pa.string(), unknown_is_bad=unknown_is_bad)
