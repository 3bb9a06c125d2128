"""Full names that the tokeniser cut at the wrong place: a whole run of kanji that is a family and a given name."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import GIVEN, NOUN, OTHER, PLACE, PROPER, kinds
from anonymization.text.names.readings import is_given_reading
from anonymization.text.names.spelling import LONGEST_GIVEN, LONGEST_SURNAME, is_family
from anonymization.text.names.tokens import UNKNOWN, Tokens
from anonymization.text.names.traits import GIVEN_NAME, SURNAME_NAME, is_kanji_char, traits

_RUN: Final = re.compile("(?<![\u3400-\u9fff々ヶ])[\u3400-\u9fff々ヶ]{3,6}(?![\u3400-\u9fff々ヶ])")
_OWN_LINE: Final = re.compile(
    r"^[ 　]*(([一-龠々]{1,5})[ 　]([一-龠々]{1,3}|[ぁ-んー]{2,6}))(?:[ 　]?[(（][ぁ-んァ-ヴー 　]{3,16}[)）])?[ 　]*$",
    re.MULTILINE,
)


def find_runs(tokens: Tokens, found: Sequence[Found]) -> list[Found]:
    """Runs of three to six kanji that no finder covered and that lists know as a full name."""
    more = [
        Found(match.start(1), match.end(1), 0.7, "own_line")
        for match in _OWN_LINE.finditer(tokens.text)
        if _is_line_name(match[2], match[3])
    ]
    covered: set[int] | None = None
    for match in _RUN.finditer(tokens.text):
        if not _dictionary_name(match[0]) or not _oddly_cut(tokens, *match.span()):
            continue
        if covered is None:
            covered = {position for name in found for position in (name.start, name.end - 1)}
        if not (match.start() in covered and match.end() - 1 in covered):
            more.append(Found(*match.span(), 0.6, "run"))
    return more


def _is_line_name(family: str, given: str) -> bool:
    """Whether two words that have a line of their own are a person, the family name known or not: a signature."""
    known = traits(given) & GIVEN_NAME if is_kanji_char(given[0]) else is_given_reading(given)
    if not known and len(given) == 2 and len(family) == 1 and is_kanji_char(given[0]):
        return not kinds(given) and bool(traits(family) & (SURNAME_NAME | GIVEN_NAME))  # 卓 心怡
    return bool(known) and (is_family(family) or not kinds(family) & (NOUN | OTHER))


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
