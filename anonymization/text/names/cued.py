"""Names that their surroundings give away: before a title (林さん), behind a post (面接官の東), before 宛.

The cues are found by one Aho-Corasick pass; only what touches a cue is looked up. Cutting by cue rather than by
token keeps a name whole where the tokeniser would read 高|橋宛 or 三宅|部|長.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

import ahocorasick

from anonymization.text.names.before_title import Title, name_before
from anonymization.text.names.behind_post import kin_named, name_behind, unlisted_behind
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import words
from anonymization.text.names.tokens import Namelike, Tokens
from anonymization.text.names.unlisted import Unlisted

_TITLE: Final = 1  # さん 様 氏: only people have them
_POST: Final = 2  # 部長: a post behind a name or before it
_PART: Final = 4  # 面接官, 紹介者: before a name
_KIN: Final = 8
_TAIL: Final = 16  # と申します 宛 記): behind a name
_HONORIFICS: Final = ("さん", "さま", "様", "殿")  # 石動課長様: only people


@cache
def cue_words() -> dict[str, int]:
    """Every cue and what it is, as bits."""
    bits: dict[str, int] = {}
    lists = ((_TITLE, "honorifics"), (_POST, "posts"), (_PART, "parts"), (_KIN, "kin"), (_TAIL, "tails"))
    for bit, name in (*lists, (_TAIL, "loose_tails")):
        for word in words(name):
            bits[word] = bits.get(word, 0) | bit
    return bits


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, value in cue_words().items():
        automaton.add_word(word, (len(word), value))
    automaton.make_automaton()
    return automaton


def _hits(text: str) -> Iterator[tuple[int, int, int]]:
    """The cues of the text, a longer one instead of those inside it."""
    held: tuple[int, int, int] | None = None
    for last, (length, bits) in _automaton().iter(text):
        start, end = last + 1 - length, last + 1
        if held is not None:
            if start <= held[0]:
                held = (start, end, bits)
                continue
            if end <= held[1]:
                continue
            yield held
        held = (start, end, bits)
    if held is not None:
        yield held


def find_cued(tokens: Tokens) -> list[Found]:
    """Names beside a cue; a longer run of kanji may be cut where a token begins."""
    text = tokens.text
    boundaries = tokens.boundaries
    namelike = Namelike(tokens)
    guard = Unlisted(tokens)
    found = []
    floor = 0
    for start, end, bits in _hits(text):
        if bits & (_TITLE | _POST | _TAIL):
            honoured = bool(bits & _POST) and text.startswith(_HONORIFICS, end)
            title = Title(floor, start, end, 2 if honoured else _sureness(text[start:end], bits))
            name = None
            if text[start] == "本":  # 水本|部長 rather than 水|本部長
                name = name_before(text, title.without_first(), boundaries, namelike)
            name = name or name_before(text, title, boundaries, namelike)
            if name is not None:
                found.append(name)
        if bits & (_POST | _PART | _KIN):
            name = name_behind(text, end, namelike, kin=bool(bits & _KIN))
            if name is None and bits & _KIN:
                name = kin_named(text, start, end)
            if name is None and not bits & _KIN:
                name = unlisted_behind(text, end, guard, place_too=bool(bits & _POST))
            if name is not None:
                found.append(name)
        if end - start > 1 or (found and found[-1].end >= start):
            floor = end  # 氏家 is no 氏 behind a name
    return found


def _sureness(word: str, bits: int) -> int:
    """2 for what only people have, 1 for posts, 0 for verbs that places and teams take as well."""
    if bits & _TITLE or word in words("tails"):
        return 2
    return 1 if bits & _POST else 0
