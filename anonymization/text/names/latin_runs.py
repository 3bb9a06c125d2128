"""Words in Latin letters and the runs of capitals they make; pairs that are a Japanese name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from anonymization.text.names.latin_words import EVERYDAY, SAFE, word_bits
from anonymization.text.names.lexicon import GIVEN, SURNAME, words
from anonymization.text.names.romaji import romaji_kinds

_LETTER: Final = r"[^\W\d_]"
_WORD: Final = re.compile(rf"{_LETTER}(?:{_LETTER}|(?!-san(?![a-z]))['’\-](?={_LETTER}))*\.?")
_GAP: Final = re.compile(r"[ \u00a0]{1,2}")
_PARTICLES: Final = words("name_particles")
SUFFIXES: Final = words("name_suffixes")
_SYLLABLES: Final = re.compile(
    r"(?:(?:[KGSZTDNHBPMYRWJFC]|SH|CH|TS|[KGNHBPMRJ]Y)?[AIUEO]|N(?=[KGSZTDNHBPMRWJFC]|$)|M(?=[BPM])|H(?![AIUEO])){2,8}"
)
_LONGEST_RUN: Final = 24  # words; no name is longer, and a run is cut word by word


@dataclass(frozen=True, slots=True)
class Word:
    """Code points [start, end) of a text and the bits of `latin_words`."""

    start: int
    end: int
    text: str
    bits: int


def words_in(text: str, start: int, end: int) -> list[Word]:
    """The words in Latin letters of text[start:end], with what the lists say of them."""
    return [Word(*match.span(), match[0], word_bits(match[0])) for match in _WORD.finditer(text, start, end)]


def runs_of(text: str, all_words: list[Word]) -> Iterator[list[Word]]:
    """Capitalised words that only a space parts, particles and initials between them included."""
    run: list[Word] = []
    for word in all_words:
        joined = (
            run and len(run) < _LONGEST_RUN and _GAP.fullmatch(text, run[-1].end, word.start) and not _ends_run(run[-1])
        )
        if run and not joined:
            yield _trimmed(run)
            run = []
        if word.text[0].isupper() or (run and word.text in _PARTICLES):
            run.append(word)
        elif run:
            yield _trimmed(run)
            run = []
    if run:
        yield _trimmed(run)


def _ends_run(word: Word) -> bool:
    """A full stop that is no abbreviation's, or a genitive: what follows is another thing."""
    if word.text.endswith(("'s", "’s")):
        return True
    return (
        word.text.endswith(".")
        and len(word.text) > 2
        and word.text.lower() not in SUFFIXES
        and word.text.lower().rstrip(".") not in words("titles_latin")
    )


def _trimmed(run: list[Word]) -> list[Word]:
    while run and run[-1].text in _PARTICLES:
        run = run[:-1]
    return run


def are_pair(kinds: Sequence[int]) -> bool:
    """Whether one of two words may be a family name and the other a given name."""
    first, second = kinds
    return bool((first & SURNAME and second & GIVEN) or (first & GIVEN and second & SURNAME))


def is_pair(run: list[Word]) -> bool:
    """A Japanese family and given name in either order, not both of them everyday words: Yamaguchi Akira."""
    return (
        len(run) == 2
        and not all(word.bits & (SAFE | EVERYDAY) for word in run)
        and are_pair([romaji_kinds(word.text) for word in run])
    )


def is_capitals_first(run: list[Word]) -> bool:
    """A given name beside a word in capitals that sounds Japanese, as passports and forms write it: MORO Daisuke."""
    if len(run) != 2:
        return False
    family, given = run if run[0].text.isupper() else run[::-1]
    return (
        family.text.isupper()
        and given.text.istitle()
        and bool(_SYLLABLES.fullmatch(family.text))
        and not (family.bits | given.bits) & SAFE
        and bool(romaji_kinds(given.text) & GIVEN)
    )
