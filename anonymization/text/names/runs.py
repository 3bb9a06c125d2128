"""Full names that the tokeniser cut at the wrong place: a whole run of kanji that is a family and a given name."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import GIVEN, NOUN, PLACE, PROPER, kinds
from anonymization.text.names.spelling import LONGEST_GIVEN, LONGEST_SURNAME, is_family
from anonymization.text.names.tokens import UNKNOWN, Tokens

_RUN: Final = re.compile("(?<![\u3400-\u9fff々ヶ])[\u3400-\u9fff々ヶ]{3,6}(?![\u3400-\u9fff々ヶ])")


def find_runs(tokens: Tokens, found: Sequence[Found]) -> list[Found]:
    """Runs of three to six kanji that no finder covered and that lists know as a full name."""
    more = []
    covered: set[int] | None = None
    for match in _RUN.finditer(tokens.text):
        if not _dictionary_name(match[0]) or not _oddly_cut(tokens, *match.span()):
            continue
        if covered is None:
            covered = {position for name in found for position in (name.start, name.end - 1)}
        if not (match.start() in covered and match.end() - 1 in covered):
            more.append(Found(*match.span(), 0.6, "run"))
    return more


@lru_cache(maxsize=1 << 14)
def _dictionary_name(run: str) -> bool:
    """Whether the run is a surname of two kanji or more and a given name of the dictionary's own."""
    return any(
        is_family(run[:cut]) and len(run) - cut <= LONGEST_GIVEN and bool(kinds(run[cut:]) & GIVEN)
        for cut in range(2, min(len(run), LONGEST_SURNAME + 1))
    )


def _oddly_cut(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the tokens of the run hold no ordinary word of two kanji or more: no compound."""
    index = bisect_left(tokens.starts, start)
    while index < len(tokens.starts) and tokens.starts[index] < end:
        kind = tokens.kinds[index]
        if kind & (NOUN | PLACE | PROPER) and not kind & UNKNOWN and tokens.ends[index] - tokens.starts[index] > 1:
            return False
        index += 1
    return True
