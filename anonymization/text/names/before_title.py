"""The name that ends where a title begins: 林|さん, 原|部長, たなか|様."""

import re
from dataclasses import dataclass, replace
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import words
from anonymization.text.names.readings import is_full_reading, is_given_reading, is_surname_reading
from anonymization.text.names.spelling import LONGEST_GIVEN, LONGEST_SURNAME, full_name, is_family
from anonymization.text.names.tokens import Namelike
from anonymization.text.names.traits import (
    AFTER_ORG,
    CONTINENTAL,
    GIVEN_NAME,
    NOT_PERSON,
    POPULAR,
    ROLE,
    SURNAME_NAME,
    WORD_TOO,
    is_kanji_char,
    traits,
)
from anonymization.text.names.unlisted_kana import kana_before_title

_WITHIN_KATAKANA: Final = re.compile("[ァ-ヴー]{2}")
_LONGEST: Final = LONGEST_SURNAME + LONGEST_GIVEN
_BOUND: Final = frozenset("同仕模多異一各両神皆何貴有二三四五数諸当本")  # 同様, 仕様, 両氏
_LOOSE: Final = frozenset("助准博医弁議監選講教")  # titles that end common words
_ADDRESS: Final = frozenset(("さん", "くん", "ちゃん", "氏", "様"))
_HUMAN_TAILS: Final = frozenset(
    "者員師士家屋民人客官生主婦親童児徒係方店側社局署庁省院園校会業行部課族父母兄姉弟妹上長役達等手護代子務当名達"
)
_BOUND_FIRST: Final = frozenset("同仕模多異各両諸当本皆御お奥")
_PARTICLES: Final = frozenset("のはがとにもをやで")
_SEEMS: Final = ("な", "に", "だ", "で", "子")  # する様に is no address
# behind a word that is a given name as well, they make it one: 光さん
_CLOSE: Final = ("さん", "くん", "ちゃん", "先輩")


@dataclass(frozen=True, slots=True)
class Title:
    """A cue at [start, end); nothing before `floor` belongs to the name. `sure`: 2 only people, 1 posts, 0 verbs."""

    floor: int
    start: int
    end: int
    sure: int

    def without_first(self) -> "Title":
        """The same title one character shorter at its front."""
        return replace(self, start=self.start + 1)


def name_before(text: str, title: Title, boundaries: frozenset[int], namelike: Namelike) -> Found | None:
    """The name in front of the title (one space may stand between); None where there is none."""
    if title.end - title.start == 1 and title.end < len(text) and is_kanji_char(text[title.end]):
        return None  # 様々, 氏名, 君主
    if _WITHIN_KATAKANA.match(text, title.end - 1):
        return None  # サンプル, リーダーシップ
    floor, stop = title.floor, title.start
    stop -= 1 if stop > floor and text[stop - 1] in " 　" and title.sure else 0
    if stop <= floor:
        return None
    last = text[stop - 1]
    if is_kanji_char(last):
        return _kanji(text, title, stop, boundaries)
    if title.sure and ("ぁ" <= last <= "ん" or last == "ー" or "ァ" <= last <= "ヴ"):
        return _kana(text, title, stop, namelike)
    return None


def _kanji(  # noqa: PLR0911 - one return a rule
    text: str, title: Title, stop: int, boundaries: frozenset[int]
) -> Found | None:
    begin = stop
    while begin > title.floor and stop - begin < _LONGEST and is_kanji_char(text[begin - 1]):
        begin -= 1
    run = text[begin:stop]
    if traits(run) & NOT_PERSON:
        return None
    spaced = _spaced_family(text, begin, stop)
    if spaced is not None:
        return spaced
    post = text[title.start : title.end]
    for cut in range(len(run)):
        if cut and begin + cut not in boundaries and begin + cut != title.floor:
            continue
        name, whole = run[cut:], cut == 0
        if (
            name not in words("offices")
            and full_name(name) >= (0.6 if whole else 0.7)
            and not lexicon.kinds(name) & lexicon.NOUN
        ):
            return Found(begin + cut, stop, 0.9, "full_title")
        if is_family(name) and (whole or len(name) > 1) and _allowed(name, title.sure):
            return Found(begin + cut, stop, 0.9 if title.sure else 0.55, "surname_title")
        plain = not lexicon.kinds(name) & lexicon.NOUN or post in _CLOSE
        close = title.sure == 2 or text.startswith("先輩", title.start)
        if close and whole and traits(name) & GIVEN_NAME and plain:
            return Found(begin + cut, stop, 0.8, "given_title")
    if (
        title.sure == 1
        and len(post) > 1
        and (traits(text[begin:stop]) & SURNAME_NAME)
        and _only_people(text, begin, stop)
    ):
        return Found(begin, stop, 0.5, "post_unlisted")
    if title.sure == 2 and _continental(run):
        return Found(begin, stop, 0.6, "continental_title")
    if title.sure == 2 and _unlisted(text, begin, stop, boundaries):
        return Found(begin, stop, 0.5, "unlisted_title")
    if title.sure == 2 and post in _ADDRESS and _only_people(text, begin, stop):
        return Found(begin, stop, 0.5, "word_title")
    return None


def _continental(run: str) -> bool:
    """Whether a run before さん is a Chinese or Korean surname and a given name, a word or not: 蔡英傑さん."""
    everyday = lexicon.kinds(run) & (lexicon.NOUN | lexicon.OTHER)
    return 2 <= len(run) <= 3 and bool(traits(run[0]) & CONTINENTAL) and not everyday and run[-1] not in _HUMAN_TAILS


def _allowed(name: str, sure: int) -> bool:
    """A verb behind it makes a person of a frequent surname that is nothing else; a post does unless 社長 of what."""
    if sure == 0:
        return bool(traits(name) & POPULAR) and not traits(name) & WORD_TOO
    return sure == 2 or name not in words("function_nouns") or (len(name) > 1 and bool(traits(name) & POPULAR))


def _unlisted(text: str, begin: int, stop: int, boundaries: frozenset[int]) -> bool:
    """Whether the run is a short word no dictionary knows, and no common word ends it (担当医師さん)."""
    run = text[begin:stop]
    everyday = lexicon.kinds(run) & (lexicon.NOUN | lexicon.OTHER)  # a place is none: 南風原様
    if text[stop : stop + 1] in _LOOSE or run[-1] in _BOUND or not 1 < len(run) <= 5 or everyday:
        return False
    cuts = (run[cut:] for cut in range(1, len(run)) if begin + cut in boundaries)
    return not any(
        traits(part) & NOT_PERSON or (len(part) > 1 and traits(part) & AFTER_ORG) or _common(part) for part in cuts
    )


def _only_people(text: str, begin: int, stop: int) -> bool:
    """Whether a word before さん is none of those that people are called by: 四十物さん, 琥珀くん; not 業者さん."""
    run = text[begin:stop]
    if (
        not 2 <= len(run) <= 3
        or run[-1] in _HUMAN_TAILS
        or run[0] in _BOUND_FIRST
        or text[begin - 1 : begin] in ("お", "ご", "御")
    ):
        return False
    return bool(lexicon.kinds(run)) and not traits(run) & (NOT_PERSON | AFTER_ORG | ROLE)


def _common(word: str) -> bool:
    return len(word) > 1 and bool(lexicon.kinds(word) & lexicon.NOUN)


def _spaced_family(text: str, begin: int, stop: int) -> Found | None:
    """山田 花子様: the part before the title is a given name, the surname stands before a space."""
    if begin < 2 or text[begin - 1] not in " 　" or stop - begin > LONGEST_GIVEN:
        return None
    first = begin - 1
    while first > 0 and begin - 1 - first < LONGEST_SURNAME and is_kanji_char(text[first - 1]):
        first -= 1
    family = text[first : begin - 1]
    return Found(first, stop, 0.9, "full_title") if family and is_family(family) else None


def _kana(text: str, title: Title, stop: int, namelike: Namelike) -> Found | None:
    katakana = "ァ" <= text[stop - 1] <= "ヴ" or (text[stop - 1] == "ー" and "ァ" <= text[max(0, stop - 2)] <= "ヴ")
    begin = _kana_start(text, title.floor, stop, katakana=katakana, longest=12)
    run = text[begin:stop]
    if begin > title.floor + 1 and text[begin - 1] in " 　" and is_given_reading(run):
        first = _kana_start(text, title.floor, begin - 1, katakana=katakana, longest=8)
        for cut in range(first, begin - 2):
            if (cut == first or text[cut - 1] in _PARTICLES) and is_surname_reading(text[cut : begin - 1]):
                return Found(cut, stop, 0.9, "kana_title")
    for cut in range(len(run) - 1):
        if cut and (katakana or run[cut - 1] not in _PARTICLES):
            continue
        name = run[cut:]
        child = text[title.start : title.end] in ("くん", "ちゃん") and is_given_reading(name)
        if name in words("not_persons") or (name in words("kana_words") and not child):
            return None
        if title.sure < 2 and not katakana and not namelike.at(begin + cut) and not (cut == 0 and _frequent(name)):
            continue  # いった選手
        if cut == 0 and not katakana and begin and is_kanji_char(text[begin - 1]) and not namelike.at(begin):
            continue  # 好きな選手
        if is_full_reading(name) or is_surname_reading(name) or (title.sure == 2 and is_given_reading(name)):
            return Found(begin + cut, stop, 0.85, "kana_title")
    post = text[title.start : title.end]
    if title.sure == 2 and not katakana and not (post == "様" and text[title.end : title.end + 1] in _SEEMS):
        return kana_before_title(text, title.floor, stop, post)
    sounds = title.sure and not katakana and len(run) > 2 and is_surname_reading(run) and not lexicon.kinds(run)
    opens = not begin or text[begin - 1] in "、。 \n(「"
    return Found(begin, stop, 0.55, "kana_post") if sounds and opens else None


def _frequent(name: str) -> bool:
    return len(name) > 2 and name in lexicon.surname_readings()


def _kana_start(text: str, floor: int, stop: int, *, katakana: bool, longest: int) -> int:
    low, high = ("ァ", "ヴ") if katakana else ("ぁ", "ん")
    begin = stop
    while begin > floor and stop - begin < longest and (low <= text[begin - 1] <= high or text[begin - 1] == "ー"):
        begin -= 1
    return begin
