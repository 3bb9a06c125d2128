"""Hiragana that no list calls a name, where only a name stands: before さん, と申します, です、よろしく.

The allow-list of `unlisted.py` for kana: a run is masked unless the dictionary has it as a word.
"""

import re
from collections.abc import Iterator
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import words
from anonymization.text.names.readings import is_given_reading, is_surname_reading
from anonymization.text.names.traits import HONORIFIC, NOT_PERSON, ROLE, is_kanji_char, traits

_EVERYDAY: Final = lexicon.NOUN | lexicon.OTHER
_PARTICLES: Final = frozenset("のはがとにもをやで")
_LONGEST: Final = 10
_TITLES: Final = frozenset(("さん", "さま", "様", "氏", "くん", "君", "ちゃん", "先生", "先輩"))
_VERBS: Final = frozenset("いるうくすつむぶぐたてだで")
_NAMED: Final = re.compile(
    r"(?<![ぁ-ゖー])([ぁ-んー]{3,12}?)(?=と申(?!告|請|込|し[込出送立合添入])|ともうし|と言います|といいます)"
)
_HELLO: Final = re.compile(
    r"(?:^|[。、！!\n])[ ]?([ぁ-んー]{2,7}?)(?=です[、。！! \n]"
    r"(?:どうぞ|何卒|なにとぞ|本日|この度|このたび|よろしく|宜しく|はじめ|初め|応募|お世話))"
)
_OPENS: Final = re.compile(r"^[ ]?([ぁ-んー]{3,7})です[。!！\n]", re.MULTILINE)
_PAIR: Final = re.compile(r"(?<![ぁ-ゖー])([ぁ-んー]{2,10})[ ]([ぁ-ん]{2,7})")
_TAIL: Final = re.compile(r"さん|さま|くん|ちゃん|です|と申|より|から|[はがのをにと](?![ぁ-ゖ])|[^ぁ-ゖー]|$")


def kana_before_title(text: str, floor: int, stop: int, title: str) -> Found | None:
    """The hiragana that ends at `stop`, before an honorific, where the dictionary has no such word: りさとさん."""
    begin = stop
    while (
        begin > floor and stop - begin < _LONGEST + 2 and ("ぁ" <= text[begin - 1] <= "ん" or text[begin - 1] == "ー")
    ):
        begin -= 1
    begin = _free(text, begin)
    if title not in _TITLES or begin < 0:
        return None
    name = text[begin:stop]
    if not 2 <= len(name) <= _LONGEST or (begin == floor and floor and text[begin - 1] not in "、。 \n(「"):
        return None
    if title in ("先生", "先輩") and name[-1] in _VERBS:
        return None  # できない先輩
    close = title in ("くん", "ちゃん", "氏") and not lexicon.kinds(name) & lexicon.NOUN  # ぬくいくん
    known = _listed(name) if close else _explained(name) or lexicon.kinds(name + title) & _EVERYDAY
    return None if known else Found(begin, stop, 0.55, "kana_unlisted")


def find_unlisted_kana(text: str) -> Iterator[Found]:
    """Whoever says their own name, and a given name with an unknown family name before it."""
    if "申" in text or "もうし" in text or "います" in text:
        for match in _NAMED.finditer(text):
            begin = _free(text, match.start(1))
            if begin >= 0 and not _explained(text[begin : match.end(1)]):
                yield Found(begin, match.end(1), 0.6, "said")
    if "です" in text:
        for match in _HELLO.finditer(text):
            sounds = match[1] not in words("kana_words") and is_given_reading(match[1])
            if sounds or (is_surname_reading(match[1]) and not _explained(match[1])):
                yield Found(*match.span(1), 0.6, "hello")
        for match in _OPENS.finditer(text):
            if is_surname_reading(match[1]) and not _explained(match[1]):
                yield Found(*match.span(1), 0.55, "hello")
    if " " in text:
        for match in _PAIR.finditer(text):
            yield from _pair(text, match)


def _pair(text: str, match: re.Match[str]) -> Iterator[Found]:
    given = next(
        (
            match[2][:size]
            for size in range(len(match[2]), 1, -1)
            if is_given_reading(match[2][:size]) and _TAIL.match(text, match.start(2) + size)
        ),
        None,
    )
    if given is None or given in words("kana_words"):
        return
    begin = _free(text, match.start(1))
    family = text[begin : match.end(1)] if begin >= 0 else ""
    if len(family) > 1 and not _explained(family) and not _holds_word(family):
        yield Found(begin, match.start(2) + len(given), 0.6, "kana_pair_unlisted")


def _holds_word(kana: str) -> bool:
    """Whether a particle ends the kana or stands between two words of it: とても の, みんな が."""
    return kana[-1] in "はがをにもで" or any(
        kana[at] in "はがをにの" and lexicon.kinds(kana[:at]) & _EVERYDAY for at in range(2, len(kana))
    )


def _free(text: str, begin: int) -> int:
    """Where a name may begin in kana that begin at `begin`; -1 where they end a word in kanji (強みは)."""
    if not begin or not _ends_word(text[begin - 1]):
        return begin
    return begin + 1 if text[begin] in _PARTICLES else -1  # 受付の|こけやまさん


def _ends_word(char: str) -> bool:
    return is_kanji_char(char) or "ァ" <= char <= "ー" or (char.isascii() and char.isalnum())


def _listed(name: str) -> bool:
    return name in words("kana_words") or bool(traits(name) & (NOT_PERSON | ROLE | HONORIFIC))


def _explained(name: str) -> bool:
    if (
        name in words("kana_words")
        or traits(name) & (NOT_PERSON | ROLE | HONORIFIC)
        or name[0] in "んーぁぃぅぇぉゃゅょっ"
    ):
        return True
    if name[0] in "おご" and (name[1:] in words("kana_words") or lexicon.kinds(name[1:]) & _EVERYDAY):
        return True
    return bool(lexicon.kinds(name) & _EVERYDAY)
