"""Names that their surroundings give away: before a title (林さん, 原部長), behind a post (面接官の東), before 宛 or と申します.

The cues are found by one Aho-Corasick pass; only what touches a cue is looked up. Cutting by cue rather than by
token keeps a name whole where the tokeniser would read 高|橋宛 or 三宅|部|長.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import ahocorasick

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import words
from anonymization.text.names.readings import is_full_reading, is_given_reading, is_surname_reading
from anonymization.text.names.spelling import LONGEST_GIVEN, LONGEST_SURNAME, full_name, is_family
from anonymization.text.names.tokens import UNKNOWN, Tokens
from anonymization.text.names.traits import GIVEN_NAME, NOT_PERSON, is_kanji_char, traits

_TITLE: Final = 1  # さん 様 氏: only people have them
_POST: Final = 2  # 部長: a post behind a name or before it
_PART: Final = 4  # 面接官, 紹介者: before a name
_KIN: Final = 8
_TAIL: Final = 16  # と申します 宛 記): behind a name

_TAILS: Final = (
    "と申",
    "といいます",
    "と言います",
    "宛",
    "拝",
    "記)",
    "記）",
    "名義",
    "本人",
    "両名",
    "夫妻",
    "ご夫婦",
    "曰く",
)
_JOINS: Final = "のはが"
_MARKS: Final = ":：・、,/／ 　(（「『[【\n"
_ENDS: Final = frozenset("のはがをにとでもへやかよ、。,.:：;・/／ 　()（）「」『』[]【】!！?？\n\t-~〜&＆\"'")
_LOOSE: Final = frozenset("師助准博医弁議監選講教")  # titles that end many common words: 教師, 技師
_BOUND: Final = frozenset("同仕模多異一各両神皆何貴有二三四五数諸")  # 同様, 仕様, 両氏
_LONGEST: Final = LONGEST_SURNAME + LONGEST_GIVEN
_SAID: Final = re.compile("[ぁ-んー]{2,8}?(?:です|でございます|より|と申)")
_NAMELIKE: Final = lexicon.ANY_NAME | lexicon.PLACE | lexicon.PROPER | UNKNOWN
_PARTICLES: Final = frozenset("のはがとにもをやで")


@cache
def _automaton() -> ahocorasick.Automaton:
    bits: dict[str, int] = {}
    lists = ((_TITLE, "honorifics"), (_POST, "posts"), (_PART, "parts"), (_KIN, "kin"))
    for bit, name in lists:
        for word in words(name):
            bits[word] = bits.get(word, 0) | bit
    for word in _TAILS:
        bits[word] = bits.get(word, 0) | _TAIL
    automaton = ahocorasick.Automaton()
    for word, value in bits.items():
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


def find_cued(tokens: Tokens, boundaries: frozenset[int]) -> list[Found]:
    """Names beside a cue. `boundaries` are the starts of tokens: where a longer run of kanji may be cut."""
    text = tokens.text
    namelike = _Namelike(tokens)
    found = []
    floor = 0
    for start, end, bits in _hits(text):
        if bits & (_TITLE | _POST | _TAIL):
            name = None
            if text[start] == "本":  # 水本|部長 rather than 水|本部長
                name = _before(text, floor, start + 1, end, bits, boundaries, namelike)
            name = name or _before(text, floor, start, end, bits, boundaries, namelike)
            if name is not None:
                found.append(name)
        if bits & (_POST | _PART | _KIN):
            name = _behind(text, end, bits, namelike)
            if name is not None:
                found.append(name)
        floor = end
    return found


class _Namelike:
    """Where Sudachi reads a name, a proper noun or a word it does not know; looked up only where needed."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._starts: set[int] | None = None

    def at(self, start: int) -> bool:
        if self._starts is None:
            pairs = zip(self._tokens.starts, self._tokens.kinds, strict=True)
            self._starts = {begin for begin, kind in pairs if kind & _NAMELIKE}
        return start in self._starts


def _before(
    text: str, floor: int, start: int, end: int, bits: int, boundaries: frozenset[int], namelike: "_Namelike"
) -> Found | None:
    """The name that ends where the title begins (one space may stand between)."""
    if end - start == 1 and end < len(text) and is_kanji_char(text[end]):
        return None  # 様々, 氏名, 君主
    stop = start - 1 if start > floor and text[start - 1] in " 　" else start
    if stop <= floor:
        return None
    last = text[stop - 1]
    if is_kanji_char(last):
        return _kanji_before(text, floor, stop, bits, boundaries)
    if "ぁ" <= last <= "ん" or last == "ー" or "ァ" <= last <= "ヴ":
        return _kana_before(text, floor, stop, bits, namelike)
    return None


def _kanji_before(text: str, floor: int, stop: int, bits: int, boundaries: frozenset[int]) -> Found | None:
    begin = stop
    while begin > floor and stop - begin < _LONGEST and is_kanji_char(text[begin - 1]):
        begin -= 1
    run = text[begin:stop]
    if traits(run) & NOT_PERSON:
        return None
    spaced = _spaced_family(text, begin, stop)
    if spaced is not None:
        return spaced
    for cut in range(len(run)):
        name = run[cut:]
        if cut and begin + cut not in boundaries and begin + cut != floor:
            continue
        whole = cut == 0
        if full_name(name) >= (0.6 if whole else 0.7) and not lexicon.kinds(name) & lexicon.NOUN:
            return Found(begin + cut, stop, 0.9, "full_title")
        if is_family(name) and (whole or len(name) > 1) and _allowed(name, bits):
            return Found(begin + cut, stop, 0.9, "surname_title")
        if traits(name) & GIVEN_NAME and whole and bits & _TITLE and not lexicon.kinds(name) & lexicon.NOUN:
            return Found(begin + cut, stop, 0.8, "given_title")
    if (
        bits & _TITLE
        and text[stop : stop + 1] not in _LOOSE
        and 1 < len(run) <= 5
        and not lexicon.kinds(run)
        and not _ends_in_word(run, begin, boundaries)
    ):
        return Found(begin, stop, 0.5, "unlisted_title")
    return None


def _allowed(name: str, bits: int) -> bool:
    return bool(bits & (_TITLE | _TAIL)) or name not in words("function_nouns")


def _ends_in_word(run: str, begin: int, boundaries: frozenset[int]) -> bool:
    """Whether a common word of two kanji or more ends the run: 担当医師さん is nobody's name."""
    return any(
        begin + cut in boundaries and bool(lexicon.kinds(run[cut:]) & lexicon.NOUN) for cut in range(len(run) - 1)
    )


def _spaced_family(text: str, begin: int, stop: int) -> Found | None:
    """山田 花子様: the part before the title is a given name, the surname stands before a space."""
    if begin < 2 or text[begin - 1] not in " 　" or stop - begin > LONGEST_GIVEN:
        return None
    first = begin - 1
    while first > 0 and begin - 1 - first < LONGEST_SURNAME and is_kanji_char(text[first - 1]):
        first -= 1
    family = text[first : begin - 1]
    return Found(first, stop, 0.9, "full_title") if family and is_family(family) else None


def _kana_before(text: str, floor: int, stop: int, bits: int, namelike: "_Namelike") -> Found | None:
    katakana = "ァ" <= text[stop - 1] <= "ヴ" or (text[stop - 1] == "ー" and "ァ" <= text[max(0, stop - 2)] <= "ヴ")
    low, high = ("ァ", "ヴ") if katakana else ("ぁ", "ん")
    begin = stop
    while begin > floor and stop - begin < 12 and (low <= text[begin - 1] <= high or text[begin - 1] == "ー"):
        begin -= 1
    run = text[begin:stop]
    if begin > floor + 1 and text[begin - 1] in " 　" and is_given_reading(run):
        first = begin - 1
        while first > floor and begin - first < 9 and (low <= text[first - 1] <= high or text[first - 1] == "ー"):
            first -= 1
        for cut in range(first, begin - 2):
            if (cut == first or text[cut - 1] in _PARTICLES) and is_surname_reading(text[cut : begin - 1]):
                return Found(cut, stop, 0.9, "kana_title")
    for cut in range(len(run) - 1):
        if cut and (katakana or run[cut - 1] not in _PARTICLES):
            continue
        name = run[cut:]
        if name in words("not_persons") or name in words("kana_words"):
            return None
        if not katakana and not bits & _TITLE and not namelike.at(begin + cut):
            continue  # いった選手, 好きな選手
        if is_full_reading(name) or is_surname_reading(name) or (bits & _TITLE and is_given_reading(name)):
            return Found(begin + cut, stop, 0.85, "kana_title")
    return None


def _behind(text: str, end: int, bits: int, namelike: "_Namelike") -> Found | None:
    """The name that follows a post: 面接官の林, 担当:たなか, 人事 原."""
    first = end
    join = text[first : first + 1]
    if join and join in _JOINS:
        first += 1
    else:
        while first < len(text) and first - end < 3 and text[first] in _MARKS:
            first += 1
    if first >= len(text):
        return None
    if is_kanji_char(text[first]):
        return _kanji_behind(text, first, joined=join in _JOINS, bits=bits, adjacent=first == end)
    if "ぁ" <= text[first] <= "ん" or "ァ" <= text[first] <= "ヴ":
        if join in _JOINS and text[first] <= "ん" and not namelike.at(first) and not _said(text, first):
            return None  # 社長がなかなか
        return _kana_behind(text, first, adjacent=first == end, joined=join in _JOINS)
    return None


def _kanji_behind(text: str, first: int, *, joined: bool, bits: int, adjacent: bool) -> Found | None:
    stop = first
    while stop < len(text) and stop - first < _LONGEST and is_kanji_char(text[stop]):
        stop += 1
    run = text[first:stop]
    for length in range(len(run), 0, -1):
        name = run[:length]
        rest = text[first + length : first + length + 4]
        if joined and name in words("function_nouns"):
            return None
        if not _may_end(rest):
            continue
        if full_name(name) >= 0.6 and not lexicon.kinds(name) & lexicon.NOUN:
            return Found(first, first + length, 0.85, "post_full")
        if is_family(name) and (not adjacent or length > 1):
            return Found(first, first + length, 0.75, "post_surname")
        if bits & _KIN and joined and traits(name) & GIVEN_NAME and not lexicon.kinds(name) & lexicon.OTHER:
            return Found(first, first + length, 0.6, "kin_given")
    if bits & _KIN and joined and 2 <= len(run) <= 3 and not lexicon.kinds(run) and _given_like(run):
        return Found(first, stop, 0.5, "kin_unlisted")
    return None


def _given_like(run: str) -> bool:
    return all(char in lexicon.given_characters() for char in run)


@cache
def _followers() -> tuple[str, ...]:
    return tuple(
        {
            *words("honorifics"),
            *words("posts"),
            *_TAILS,
            "より",
            "から",
            "まで",
            "です",
            "でございます",
            "宅",
            "等",
            "ら",
        }
    )


def _may_end(rest: str) -> bool:
    return not rest or rest[0] in _ENDS or rest.startswith(_followers())


def _said(text: str, first: int) -> bool:
    """Whether です or より ends the run of hiragana: 担当のはやしです."""
    return _SAID.match(text, first) is not None


def _kana_behind(text: str, first: int, *, adjacent: bool, joined: bool) -> Found | None:
    katakana = "ァ" <= text[first] <= "ヴ"
    low, high = ("ァ", "ヴ") if katakana else ("ぁ", "ん")
    stop = first
    while stop < len(text) and stop - first < 14 and (low <= text[stop] <= high or text[stop] == "ー"):
        stop += 1
    if adjacent:
        return None
    run = text[first:stop]
    for length in range(len(run), 1, -1):
        name = run[:length]
        if name in words("kana_words") or (
            length < len(run) and not _may_end(text[first + length : first + length + 4])
        ):
            continue
        if is_full_reading(name) and length > 3:
            return Found(first, first + length, 0.8, "post_kana")
        if (
            is_surname_reading(name)
            and (not joined or length > 2)
            and not lexicon.kinds(name) & (lexicon.OTHER | lexicon.NOUN)
        ):
            return Found(first, first + length, 0.6, "post_kana")
    return None
