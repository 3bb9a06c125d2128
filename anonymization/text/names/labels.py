"""Names behind a label (面接官：…, 担当は…, 旧姓 …): what stands there is a person unless known to be a word."""

import re
from collections.abc import Iterator
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import words
from anonymization.text.names.place_cues import ITEM, ITEM_END, KATAKANA, LABEL, SEPARATOR
from anonymization.text.names.readings import is_given_reading, is_surname_reading
from anonymization.text.names.tokens import Tokens
from anonymization.text.names.traits import (
    AFTER_ORG,
    GIVEN_NAME,
    HONORIFIC,
    NOT_PERSON,
    ROLE,
    SURNAME_NAME,
    is_kanji_char,
    traits,
)
from anonymization.text.names.unlisted import Unlisted

_TAILS: Final = frozenset("田山川村本野原井木島嶋沢崎藤塚橋岡谷森林池浦江浜越倉瀬尾堀坂丸")
_OTHER: Final = re.compile("[一-龠々]{1,6}[、・,/]")
_NAMES: Final = ("旧姓", "姓", "氏名", "名前", "お名前", "本名", "改姓", "戸籍名", "戸籍上", "新姓", "通称")


def find_labelled(tokens: Tokens) -> Iterator[Found]:
    """Each item of the list behind a label. Scores stay low: whoever knows the name itself says more."""
    text, guard = tokens.text, Unlisted(tokens)
    reach = 0  # where the last list ended: a label inside it begins no list of its own
    for label in LABEL.finditer(text):
        if label.start() < reach:
            continue
        if label[0][0] == "記" and label.start() and is_kanji_char(text[label.start() - 1]):
            continue  # 日記
        at = label.end()
        named = label[0].startswith(_NAMES)
        loose = "は" in label[0][-2:] and label[0][-1] not in "「『" and not named
        while True:
            found = _item(text, at, guard, loose=loose, named=named)
            if found is None:
                other = _OTHER.match(text, at)  # 風見鶏、佐治: one that is no name does not end the list
                if loose or other is None or other.end() <= reach:
                    break
                at = reach = other.end()
                continue
            yield found
            reach = found.end
            mark = SEPARATOR.match(text, found.end)
            if mark is None:
                break
            at = mark.end()


def _item(text: str, at: int, guard: Unlisted, *, loose: bool, named: bool) -> Found | None:
    match = ITEM.match(text, at)
    if match is None:
        return None if loose else _katakana(text, at)
    start, family_end = match.span(1)
    given = match[3]
    if (
        given
        and ITEM_END.match(text, match.end())
        and (is_given_word(given) or _given_like(given))
        and _family(text, guard, start, family_end)
    ):
        return Found(start, match.end(), 0.6, "label_full")
    for end in range(family_end, start, -1):
        if not ITEM_END.match(text, end):
            continue
        single = (
            end - start == 1
            and traits(text[start:end]) & (SURNAME_NAME | (GIVEN_NAME if named else 0))
            and text[start:end] not in words("function_nouns")
        )
        if (
            (single and not loose)
            or (named and traits(text[start:end]) & (SURNAME_NAME | GIVEN_NAME))
            or (not loose and _sounds_like_one(text[start:end]))
            or (guard.unknown if loose else guard.person)(start, end)
        ):
            return Found(start, end, 0.55, "label_item")
        return None
    return None


def _sounds_like_one(run: str) -> bool:
    """Whether a word of two or three kanji ends as family names do, behind a label that asks for one: 炭山."""
    explained = traits(run) & (NOT_PERSON | AFTER_ORG | ROLE | HONORIFIC) or run in words("parts")
    return 2 <= len(run) <= 3 and run[-1] in _TAILS and not explained and not lexicon.is_place(run)


def _family(text: str, guard: Unlisted, start: int, end: int) -> bool:
    return guard.person(start, end) or (end - start == 1 and not traits(text[start:end]) & NOT_PERSON)


def _given_like(word: str) -> bool:
    """Whether a word behind a label and a family name is spelt as given names are, a rare word as it may be: 海渚."""
    return all(char in lexicon.given_characters() for char in word) and not traits(word) & (NOT_PERSON | ROLE)


def is_given_word(word: str) -> bool:
    if is_kanji_char(word[0]):
        return bool(traits(word) & GIVEN_NAME) or not lexicon.kinds(word) & (lexicon.NOUN | lexicon.OTHER)
    return is_given_reading(word) or (is_kanji_char(word[-1]) and word[-1] in lexicon.given_characters())


def _katakana(text: str, at: int) -> Found | None:
    match = KATAKANA.match(text, at)
    if match is None or not ITEM_END.match(text, match.end()):
        return None
    word = match[0]
    if word in words("safe_katakana") or word in words("kana_words"):
        return None
    known = lexicon.kinds(word)
    if is_surname_reading(word) or (not known & (lexicon.NOUN | lexicon.OTHER) and len(word) < 7):
        return Found(match.start(), match.end(), 0.5, "label_katakana")
    return None
