"""Names in Latin letters: runs of capitalised words, minus what is known to be no name.

In an English sentence a run is masked unless all it holds is known (products, places, everyday words); in a Japanese
one, where capitals are mostly products, a run must hold a name that some list knows, or stand beside a cue.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from anonymization.text.names.found import Found
from anonymization.text.names.latin_addresses import find_latin_addresses
from anonymization.text.names.latin_cues import AFTER, JAPANESE_BEFORE, cued, opens
from anonymization.text.names.latin_runs import SUFFIXES, Word, are_pair, is_capitals_first, is_pair, runs_of, words_in
from anonymization.text.names.latin_words import (
    ENGLISH_GIVEN,
    EVERYDAY,
    MAYBE_NAME,
    NOBODY_KNOWS,
    ORG_WORD,
    PLACE_NAME,
    SAFE,
)
from anonymization.text.names.lexicon import GIVEN, SURNAME, words
from anonymization.text.names.romaji import romaji_kinds

_SEGMENT: Final = re.compile(r"[^\u3040-\u30ff\u3400-\u9fff。、]+")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏͰ-ӿ]")
_JAPANESE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")

_SHORT_NAMES: Final = frozenset(
    ("Le", "Do", "Ho", "Ma", "Van", "An", "Vo", "So", "My", "Mai", "Ha", "Min", "Sun", "De", "La")
)
_OPENING_ENDINGS: Final = re.compile("...(?:ing|ed|ly|ful|ous|ive|able|ible|al|ic)$")

_LABELLED: Final = re.compile(
    r"(?:\b(?:candidate|applicant|interviewer|referee|name)[ ]?[:=]|\b(?:resume|cv|profile) of)[ ]{0,2}$", re.IGNORECASE
)
_SMALL_NEXT: Final = re.compile(" [a-zà-ÿ]")


def find_latin(text: str) -> list[Found]:
    """Names in Latin letters anywhere in the text."""
    found: list[Found] = []
    if _LATIN.search(text) is None:
        return found
    only_latin = _JAPANESE.search(text) is None
    for match in _SEGMENT.finditer(text):
        if _LATIN.search(text, *match.span()) is None:
            continue
        all_words = words_in(text, *match.span())
        english = only_latin or _is_english(all_words)
        names = [name for run in runs_of(text, all_words) if (name := _judge(text, run, english=english)) is not None]
        found += names
        found += _small(text, all_words)
        if english:
            found += find_latin_addresses(text, match.span(), names)
    return found


def _is_english(all_words: list[Word]) -> bool:
    """A sentence, not a term: three words or more, one of them an everyday word in small letters."""
    small = sum(1 for word in all_words if word.text[0].islower() and word.bits & EVERYDAY)
    return small >= 2 or (len(all_words) <= 4 and small >= 1 and len(all_words) >= 3)


def _judge(text: str, run: list[Word], *, english: bool) -> Found | None:
    titled: Word | None = None
    while run and run[0].text.lower().rstrip(".") in words("titles_latin"):
        titled = run[0] if len(run[0].text.rstrip(".")) <= 4 else titled
        run = run[1:]
    if not run or (len(run) == 1 and len(run[0].text.rstrip(".")) == 1):
        return None
    before = text[max(0, run[0].start - 32) : run[0].start]
    if titled is None:
        return _english(text, run, before, titled=False) if english else _japanese(text, run, before)
    found = _english(text, run, before, titled=True)
    return replace(found, start=titled.start) if found is not None else None


def _english(  # noqa: PLR0911 - one return a rule
    text: str, run: list[Word], before: str, *, titled: bool
) -> Found | None:
    country = _country(run)
    if country is not None:
        return country
    if is_pair(run) or is_capitals_first(run):
        return Found(run[0].start, _end(run), 0.85, "romaji_pair")
    organisation = len(run) > 1 and bool(run[-1].bits & ORG_WORD)
    named = titled or cued(before)
    opening = opens(before)
    while len(run) > 1 and _leading(run, opening=opening and not named) and not (organisation and not opening):
        run = run[1:]
        opening = False
    while len(run) > 1 and run[-1].bits & SAFE and not run[-1].bits & MAYBE_NAME and not organisation:
        run = run[:-1]
    if (
        opening
        and len(run) == 1
        and not named
        and _SMALL_NEXT.match(text, run[0].end)
        and _everyday(run[0], opening=True)
    ):
        return None
    shouted = _shouted(run)
    names = [word for word in run if word.bits & MAYBE_NAME and (shouted or not _acronym(word))]
    unknown = [word for word in run if word.bits & NOBODY_KNOWS and (shouted or not _acronym(word))]
    if not names and not unknown:
        places = [word for word in run if word.bits & PLACE_NAME and not word.bits & SAFE]
        if places:
            return Found(run[0].start, run[-1].end, 0.55, "english_place", "LOCATION")
        return (
            Found(run[0].start, run[-1].end, 0.7, "english_cue")
            if titled
            else _company(run, organisation=organisation, opening=opening)
        )
    weak = not unknown and all(word.bits & (EVERYDAY | SAFE) for word in names)
    if (
        weak
        and not named
        and len(names) < 2
        and (opening or len(run) > 1 or not names[0].bits & ENGLISH_GIVEN or names[0].bits & SAFE)
    ):
        return None
    end = run[-1].end - (run[-1].text.endswith(".") and run[-1].text.lower() not in SUFFIXES and len(run[-1].text) > 2)
    if text[run[0].start : end].endswith(("'s", "’s")):
        end -= 2
    if organisation and not named:
        return Found(run[0].start, end, 0.6, "english_organisation", "ORGANIZATION")
    if not named and all(word.bits & PLACE_NAME for word in run):
        return Found(run[0].start, end, 0.55, "english_place", "LOCATION")
    score = 0.9 if named else 0.8 if names and len(run) > 1 else 0.6
    return Found(run[0].start, end, score, "english_run")


def _company(run: list[Word], *, organisation: bool, opening: bool) -> Found | None:
    """Everyday words that end like a company: Rapid Cycle Solutions, but not Human Resources Department."""
    if not organisation or opening or all(word.bits & SAFE for word in run[:-1]):
        return None
    return Found(run[0].start, run[-1].end, 0.5, "english_organisation", "ORGANIZATION")


def _country(run: list[Word]) -> Found | None:
    """The run as a country, where it is nothing else: Sweden, Czech Republic."""
    name = "-".join(word.text.lower() for word in run)
    if name not in words("countries") or name == "japan":
        return None
    return Found(run[0].start, run[-1].end, 0.55, "country", "LOCATION")


def _leading(run: list[Word], *, opening: bool) -> bool:
    """Whether the first word of a run is no part of the name behind it: a sentence's first word, a post, a product."""
    first = run[0]
    if _shouted(run):
        return False
    if opening:
        if first.text in _SHORT_NAMES and not run[1].bits & (EVERYDAY | SAFE):
            return False  # Le Thi Hong
        return (
            bool(first.bits & (EVERYDAY | SAFE)) and not (first.bits & ENGLISH_GIVEN) and not first.bits & NOBODY_KNOWS
        )
    return bool(first.bits & SAFE) and not first.bits & MAYBE_NAME


def _shouted(run: list[Word]) -> bool:
    """Whether a short name opens a run that is written in capitals: DO VAN TUAN."""
    return (
        len(run) > 2
        and run[0].text.title() in _SHORT_NAMES
        and all(word.text.isupper() for word in run)
        and not run[-1].bits & (EVERYDAY | SAFE)
    )


def _everyday(word: Word, *, opening: bool) -> bool:
    """Whether the word at the edge of a run is no part of a name: common, or common and first in a sentence."""
    if opening and word.bits == NOBODY_KNOWS and _OPENING_ENDINGS.search(word.text):
        return True
    if word.bits & MAYBE_NAME:
        return opening and bool(word.bits & EVERYDAY) and not word.bits & ENGLISH_GIVEN
    return bool(word.bits & (EVERYDAY | SAFE)) or (_acronym(word) and len(word.text) > 1)


def _acronym(word: Word) -> bool:
    return word.text.isascii() and word.text.isupper() and 1 < len(word.text) <= 5 and not word.bits & MAYBE_NAME


def _japanese(  # noqa: PLR0911 - one return a rule
    text: str, run: list[Word], before: str
) -> Found | None:
    after = text[run[-1].end : run[-1].end + 8]
    named = bool(JAPANESE_BEFORE.search(before) or cued(before)) or bool(AFTER.match(after))
    while (
        len(run) > 1
        and run[0].bits & (SAFE | EVERYDAY)
        and not run[0].bits & MAYBE_NAME
        and not _shouted(run)
        and not (run[0].text in _SHORT_NAMES and not run[1].bits & (EVERYDAY | SAFE))
    ):
        run = run[1:]
    end = _end(run)
    span = run[0].start, end
    kinds = [romaji_kinds(word.text) for word in run]
    if is_pair(run):
        return Found(*span, 0.85, "romaji_pair")
    if is_capitals_first(run):
        return Found(*span, 0.6, "romaji_capitals")
    if len(run) == 2 and are_pair(kinds):
        return Found(*span, 0.85, "romaji_pair") if named else None
    if any(word.bits & SAFE for word in run) and not named:
        return None
    names = sum(1 for word in run if word.bits & MAYBE_NAME)
    spelled = [word for word in run if len(word.text.rstrip(".")) > 1]
    if len(run) > 1 and names and not any(_everyday(word, opening=False) for word in spelled):
        return Found(*span, 0.8 if named else 0.7, "latin_run")
    if 2 <= len(run) <= 4 and all(map(_nobody_knows, spelled)):
        return Found(*span, 0.55, "latin_unknown")
    if named and (names or any(word.bits & NOBODY_KNOWS and not _acronym(word) for word in run)):
        return Found(*span, 0.75, "latin_cue")
    if len(run) == 1 and kinds[0] & SURNAME and len(run[0].text) > 3 and not run[0].bits & EVERYDAY:
        return Found(*span, 0.5, "romaji_surname")
    return None


def _end(run: list[Word]) -> int:
    """Where the run ends, without the full stop of its sentence."""
    return run[-1].end - (run[-1].text.endswith(".") and len(run[-1].text) > 2)


def _nobody_knows(word: Word) -> bool:
    """Whether a word is written as names are and no list explains it."""
    plain = word.text.rstrip(".")
    return (
        not word.bits & ~(NOBODY_KNOWS | MAYBE_NAME)
        and not _acronym(word)
        and (plain[1:].islower() or not plain.isalpha())
    )


def _small(text: str, all_words: list[Word]) -> Iterator[Found]:
    """Names typed in small letters: a given name and a word nobody knows, or a Japanese family and given name."""
    for first, second in pairwise(all_words):
        if not (first.text[0].islower() and second.text[0].islower()) or text[first.end : second.start] != " ":
            continue
        if (first.bits | second.bits) & (EVERYDAY | SAFE) or len(first.text) < 3 or len(second.text) < 3:
            continue
        kinds = romaji_kinds(first.text), romaji_kinds(second.text)
        romaji = (kinds[0] & SURNAME and kinds[1] & GIVEN) or (kinds[0] & GIVEN and kinds[1] & SURNAME)
        labelled = _LABELLED.search(text, max(0, first.start - 24), first.start)
        if romaji or labelled or (first.bits & ENGLISH_GIVEN and second.bits & (NOBODY_KNOWS | MAYBE_NAME)):
            yield Found(first.start, second.end, 0.6, "small_letters")
