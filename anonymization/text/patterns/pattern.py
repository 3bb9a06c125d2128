"""A pattern: an expression with look-arounds, a check on what it matched, words that speak for or against it.

`\\b` and `\\w` swallow kana, so patterns look around for digits and ASCII letters instead. Every expression is linear:
repetitions that could run into each other are possessive (`++`) or bounded.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from anonymization.text.config import Detection, Window
from anonymization.text.spans import Span

# An entity that is never masked: what it covers is known not to be personal, and beats lower scores.
NOT_PERSONAL = "NOT_PERSONAL"

# Code points before a match within which a word against it outweighs any cue.
_NEAREST = 8

DIGIT_BEFORE = r"(?<![0-9A-Za-z])(?<![0-9]-)(?<![0-9]\.)"
DIGIT_AFTER = r"(?![0-9A-Za-z])(?!-[0-9])(?!\.[0-9])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """`check` gets the match and may refuse it; a word of `against` before the match does as well, unless cued."""

    name: str
    entity: str
    regex: re.Pattern[str]
    cues: re.Pattern[str] | None = None
    against: re.Pattern[str] | None = None
    check: Callable[[re.Match[str]], bool] | None = None
    group: str | int = 0  # the part that is masked
    needs: frozenset[str] = field(default=frozenset())  # at least one of these characters is in the text
    english: bool = False  # asked in texts without kana and kanji only
    digits: int = 7  # a run of so many digits (with separators) is in the text; 0 = it needs none


def words(*alternatives: str) -> re.Pattern[str]:
    """Cue words, compiled; ASCII words match in either case."""
    return re.compile("|".join(alternatives), re.IGNORECASE)


def find(pattern: Pattern, text: str, *, scores: tuple[float, float], window: Window) -> Iterator[Span]:
    """Every match that passes its check, scored by whether a cue stands beside it."""
    alone, cued = scores
    for match in pattern.regex.finditer(text):
        start, end = match.span(pattern.group)
        if start == end:
            continue
        before = _before(text, match.start(), window.before)
        if pattern.against is not None and pattern.against.search(before[-_NEAREST:]):
            continue  # 注文番号は: the word beside the number decides
        if pattern.cues is not None and (
            pattern.cues.search(before) or pattern.cues.search(_after(text, match.end(), window.after))
        ):
            score, context = cued, "cue"
        elif alone <= 0 or (pattern.against is not None and pattern.against.search(before)):
            continue
        else:
            score, context = alone, None
        if pattern.check is not None and not pattern.check(match):
            continue  # last, for most numbers have no cue and need no check digit
        if score > 0:
            yield Span(start, end, pattern.entity, score, "patterns", pattern.name, context)


def _before(text: str, start: int, size: int) -> str:
    begin = max(0, start - size)
    return text[max(begin, text.rfind("\n", begin, start) + 1) : start]


def _after(text: str, end: int, size: int) -> str:
    stop = text.find("\n", end, end + size)
    return text[end : end + size if stop < 0 else stop]


def scores_of(pattern: Pattern, config: Detection) -> tuple[float, float]:
    """The pattern's scores in the policy; a pattern without an entry there is a fault of ours."""
    return config.patterns[pattern.name]
