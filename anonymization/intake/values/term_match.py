"""Find the terms of a dictionary inside what people write, in Japanese and English at once.

Japanese terms are found anywhere, English ones as whole words without regard to a plural `s`. Both are folded in the
same way first, so `Ｗｅｂデザイナー`, `Web デザイナー` and `web designers` meet their terms.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import ahocorasick

_LONGEST_TEXT: Final = 4_000  # characters of a cell that are searched
_OTHER: Final = re.compile(r"[^\w+#.]+|_")
_EDGE: Final = re.compile(r"(?<=[a-z0-9+#.])(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])(?=[a-z0-9+#.])")
_BETWEEN_JAPANESE: Final = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_PLURAL: Final = re.compile(r"(?<=[a-z]{3})(?<!s)s(?= |$)")
_DOT: Final = re.compile(r"\.(?= |$)")


@dataclass(frozen=True, slots=True)
class Found:
    """A term found: which code it stands for, and where in the folded text."""

    start: int
    end: int
    code: str


def fold_words(text: str) -> str:
    """The text as words: NFKC, lower case, one space between words and between scripts, none inside Japanese."""
    text = unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).lower()
    text = _BETWEEN_JAPANESE.sub("", _OTHER.sub(" ", text))
    return _PLURAL.sub("", _DOT.sub("", _EDGE.sub(" ", text))).strip()


class Matcher:
    """All terms of a dictionary, searched at once."""

    def __init__(self, terms: Mapping[str, Sequence[str]]) -> None:
        self._automaton = ahocorasick.Automaton()
        for code, words in terms.items():
            for word in words:
                folded = fold_words(word)
                if folded:
                    padded = _pad(folded)
                    self._automaton.add_word(padded, (code, len(padded)))
        self._automaton.make_automaton()

    def find(self, folded: str) -> list[Found]:
        """Every term in a text folded by `fold_words`, in order of their ends, overlapping ones too."""
        return [Found(end + 1 - length, end + 1, code) for end, (code, length) in self._automaton.iter(f" {folded} ")]


def _pad(term: str) -> str:
    """Spaces where the term begins or ends in ASCII: an English word matches as a whole."""
    return (" " if term[0].isascii() else "") + term + (" " if term[-1].isascii() else "")


def longest_apart(found: list[Found]) -> list[Found]:
    """Of terms that overlap only the longest, in order."""
    kept: list[Found] = []
    for term in sorted(found, key=lambda term: (term.start - term.end, term.start)):
        if all(term.end <= other.start + 1 or term.start >= other.end - 1 for other in kept):
            kept.append(term)
    return sorted(kept, key=lambda term: term.start)
