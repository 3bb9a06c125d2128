"""Kanji that nothing explains: the allow-list turned on the whole text, with no cue asked for.

What is left of a run of kanji once its known words are taken out (産業医|蝶間林) is no word of any dictionary, no post,
no place, no company; in the texts of this room it is a name. A run that reads as a family name and a given name is one
as well, whatever the tokeniser made of it (若林|二|祈が).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.spelling import LONGEST_GIVEN, full_name, is_family
from anonymization.text.names.tokens import MARK, NUMBER, PARTICLE, PREFIX, SUFFIX, UNKNOWN, VERB, Tokens
from anonymization.text.names.traits import (
    AFTER_ORG,
    GIVEN_NAME,
    HONORIFIC,
    KANJI,
    NOT_PERSON,
    POPULAR,
    ROLE,
    SURNAME_NAME,
    WORD_TOO,
    is_kanji_char,
    traits,
)
from anonymization.text.names.unlisted import Unlisted
from anonymization.text.normalise import MASKED

_LONGEST: Final = 6
_EXPLAINED: Final = NOT_PERSON | AFTER_ORG | ROLE | HONORIFIC
_KNOWN: Final = lexicon.NOUN | lexicon.OTHER | lexicon.PLACE | lexicon.PROPER
# kinds as tokens have them: one bit each, and another one where the word is unknown
_CLOSED: Final = frozenset((PARTICLE, VERB, MARK, NUMBER))
_WORDS: Final = frozenset((lexicon.NOUN, lexicon.OTHER, SUFFIX, PREFIX))
_LOOSE_TAILS: Final = frozenset("無半第後前用制毎目")
_LOOSE_HEADS: Final = frozenset("的後半目用製")
_COUNTS: Final = frozenset("0123456789一二三四五六七八九十百千万数")
_ENDLESS: Final = 12
_NO_COMPANIES: Final = re.compile("グループ|出身|在住|勤務|経由|周辺|方面|地方|地区|地域|時代|記念|行き|年間|ホーム")
_RUN: Final = re.compile("(?<![0-9一-龠々ヶ])[一-龠々]{3,6}(?![一-龠々ヶ])")


@cache
def _companies() -> tuple[str, ...]:
    """What makes a company of the word before it and of no person: 長谷川|工務店."""
    return tuple(word for word in lexicon.words("after_org") if len(word) > 1 and not _NO_COMPANIES.fullmatch(word))


def find_unexplained(tokens: Tokens) -> list[Found]:
    """Stretches of two to six kanji that hold no known word, and full names cut at an odd place."""
    return [*_stretches(tokens, Unlisted(tokens)), *_full_names(tokens)]


def _stretches(tokens: Tokens, guard: Unlisted) -> Iterator[Found]:
    starts, ends, text = tokens.starts, tokens.ends, tokens.text
    pieces = [
        index
        for index, kind in enumerate(tokens.kinds)
        if kind not in _CLOSED and (kind not in _WORDS or ends[index] - starts[index] == 1)
    ]
    begin = end = -1
    for index in pieces:
        start = starts[index]
        if start != end and begin >= 0:
            yield from _judged(text, guard, begin, end)
            begin = -1
        if _open(text[start : ends[index]], tokens.kinds[index]):
            begin = start if begin < 0 else begin
            end = ends[index]
        elif begin >= 0:
            yield from _judged(text, guard, begin, end)
            begin = -1
    if begin >= 0:
        yield from _judged(text, guard, begin, end)


def _open(word: str, kind: int) -> bool:
    """Whether a token may be a piece of a name: kanji, and no known place or company of two kanji or more."""
    trait = traits(word) if is_kanji_char(word[0]) else 0
    if not trait & KANJI:
        return False
    return len(word) == 1 or not (
        trait & _EXPLAINED or (kind & _KNOWN and not kind & UNKNOWN and not trait & SURNAME_NAME)
    )


def _judged(text: str, guard: Unlisted, begin: int, end: int) -> Iterator[Found]:
    if not 2 <= end - begin <= _LONGEST:
        return
    run = text[begin:end]
    if run[-1] in _LOOSE_TAILS or run[0] in _LOOSE_HEADS or text[begin - 1 : begin] in _COUNTS:
        return
    if traits(run) & WORD_TOO or run in lexicon.words("offices") or not guard.unknown(begin, end):
        return
    if lexicon.kinds(run) & _KNOWN:
        return  # a word, a place, a company as well: another rule has to ask for a person
    if text.startswith(_companies(), end):
        return
    around = text[max(0, begin - _ENDLESS) : begin] + text[end : end + _ENDLESS]
    if len(around) == 2 * _ENDLESS and all(is_kanji_char(char) or char == MASKED for char in around):
        return  # no sentence runs on like that; what was masked at its edge makes no new edge
    yield Found(_family_start(text, begin, end), _given_end(text, end), 0.5, "unexplained")


def _given_end(text: str, end: int) -> int:
    """Where the name ends whose given name is a word as well: 別附|光子."""
    stop = end
    while stop < len(text) and stop - end < LONGEST_GIVEN + 1 and is_kanji_char(text[stop]):
        stop += 1
    given = text[end:stop]
    named = 2 <= len(given) <= LONGEST_GIVEN and traits(given) & GIVEN_NAME and not traits(given) & _EXPLAINED
    return stop if named else end


def _family_start(text: str, begin: int, end: int) -> int:
    """Where the name begins whose given name nobody knows, its family name being a place or a word: 鞍馬|南果."""
    family = text[max(0, begin - 2) : begin]
    if end - begin != 2 or len(family) < 2 or not all(map(is_kanji_char, family)):
        return begin
    alone = not text[begin - 3 : begin - 2] or not is_kanji_char(text[begin - 3])
    plain = traits(family) & _EXPLAINED or family in lexicon.words("parts") or family in lexicon.words("offices")
    given = all(char in lexicon.given_characters() for char in text[begin:end])
    return begin - 2 if alone and given and not plain else begin


def _full_names(tokens: Tokens) -> Iterator[Found]:
    ends: dict[int, tuple[int, int]] | None = None
    for match in _RUN.finditer(tokens.text):
        if full_name(match[0]) < 0.6:
            continue
        if _known_parts(match[0]):
            yield Found(match.start(), match.end(), 0.55, "known_parts")
            continue
        if ends is None:
            ends = dict(zip(tokens.starts, zip(tokens.ends, tokens.kinds, strict=True), strict=True))
        if _oddly_cut(tokens.text, match.start(), match.end(), ends):
            yield Found(match.start(), match.end(), 0.55, "odd_full")


@lru_cache(maxsize=1 << 14)
def _known_parts(run: str) -> bool:
    """Whether a surname of two kanji and a given name make up the run, words as they may be: 松山|光彩."""
    if traits(run) & _EXPLAINED or lexicon.kinds(run) & _KNOWN or run[0] in "大小中全高新旧各県市東南西北":
        return False
    return any(
        traits(run[:cut]) & POPULAR
        and traits(run[cut:]) & GIVEN_NAME
        and len(run) - cut > 1
        and not traits(run[cut:]) & _EXPLAINED
        and run[:cut] not in lexicon.words("offices")
        for cut in range(2, len(run) - 1)
    )


def _oddly_cut(text: str, start: int, end: int, tokens: dict[int, tuple[int, int]]) -> bool:
    """Whether no token behind the family name is a known word of two kanji or more."""
    at = start
    while at < end:
        if at not in tokens:
            at += 1
            continue
        stop, kind = tokens[at]
        trait = traits(text[at : min(stop, end)])
        first = at == start and stop < end and is_family(text[at:stop])
        if stop - at > 1 and not first and (trait & _EXPLAINED or (kind & _KNOWN and not kind & UNKNOWN)):
            return False
        at = stop
    return True
