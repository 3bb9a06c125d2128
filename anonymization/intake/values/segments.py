"""Take a phrase apart into known words, all of it or not at all."""

from collections.abc import Collection
from typing import Final

_LONGEST_PHRASE: Final = 80  # folded characters; a longer cell is prose, not a status


def segment(phrase: str, words: Collection[str], *, longest: int) -> list[str] | None:
    """The fewest known words that spell the whole folded phrase; of equals, the one with the longer first words.

    None where some part of the phrase is no known word: "不採要" and "not rejected" are not guessed.
    """
    size = len(phrase)
    if not 0 < size <= _LONGEST_PHRASE:
        return None
    best: list[list[str] | None] = [None] * size + [[]]
    for start in range(size - 1, -1, -1):
        for end in range(min(size, start + longest), start, -1):
            rest = best[end]
            if rest is None or phrase[start:end] not in words:
                continue
            current = best[start]
            if current is None or len(rest) + 1 < len(current):
                best[start] = [phrase[start:end], *rest]
    return best[0]
