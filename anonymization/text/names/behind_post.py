"""The name that follows a post or a part: 面接官の|林, 担当:|たなか, 弟の|翼."""

import re
from functools import cache
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import words
from anonymization.text.names.readings import is_full_reading, is_given_reading, is_surname_reading
from anonymization.text.names.spelling import LONGEST_GIVEN, LONGEST_SURNAME, full_name, is_family
from anonymization.text.names.tokens import Namelike
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

_LONGEST: Final = LONGEST_SURNAME + LONGEST_GIVEN
_LONGEST_KANA: Final = 14
_JOINS: Final = "のはが"
_MARKS: Final = ":：=・、,/／ 　(（「『[【]】\n"
_ENDS: Final = frozenset("のはがをにとでもへやかよ、。,.:：;・/／ 　()（）「」『』[]【】!！?？\n\t-~〜&＆\"'→⇒|")
_GIVEN: Final = re.compile("[一-龠々]{1,3}|[ぁ-んー]{2,6}|[ァ-ヴー]{2,6}")
_AFTER_KIN: Final = frozenset("、,(（・ 　\n")
_PARTICLES: Final = frozenset("のがはもをにと")
_NEXT: Final = re.compile(
    "[の、:・ ]?([一-龠々ヶ]{2,4})(?=から|より|が|は|、|も|まで|に(?:相談|確認|一任|報告|任せ|聞)|と(?:相談|面談))"
)
_COUNTED: Final = re.compile("[一二三四五六七八九十数両][名人社件]")
_NUMERALS: Final = frozenset("一二三四五六七八九十数両")
_SAID: Final = re.compile("[ぁ-んー]{2,8}?(?:です|でございます|より|と申)")
_FOLLOWERS: Final = (
    "と申",
    "といい",
    "宛",
    "記)",
    "名義",
    "本人",
    "より",
    "から",
    "まで",
    "です",
    "でございます",
    "宅",
    "等",
    "ら",
)


@cache
def _followers() -> dict[str, tuple[str, ...]]:
    """What may stand behind a name, by its first character: of two hundred words few begin at any place."""
    known: dict[str, list[str]] = {}
    for word in {*words("honorifics"), *words("posts"), *_FOLLOWERS}:
        known.setdefault(word[0], []).append(word)
    return {head: tuple(followers) for head, followers in known.items()}


def name_behind(text: str, end: int, namelike: Namelike, *, kin: bool) -> Found | None:
    """The name behind a post that ends at `end`; behind kin (弟の…) a given name alone will do."""
    first = end
    join = text[first : first + 1]
    joined = bool(join) and join in _JOINS
    if joined:
        first += 1
    else:
        while first < len(text) and first - end < 3 and text[first] in _MARKS:
            first += 1
    if first >= len(text):
        return None
    given_will_do = kin and (joined or join in ("(", "（", ":", "：", "・"))
    if is_kanji_char(text[first]):
        return _kanji(text, first, joined=joined, given_will_do=given_will_do, adjacent=first == end)
    if first == end or not ("ぁ" <= text[first] <= "ん" or "ァ" <= text[first] <= "ヴ"):
        return None
    if joined and text[first] <= "ん" and not namelike.at(first) and not _SAID.match(text, first):
        return _kana_given(text, first) if given_will_do else None  # 社長がなかなか
    return _kana(text, first, joined=joined) or (_kana_given(text, first) if given_will_do else None)


def _kanji(  # noqa: PLR0911 - one return a rule
    text: str, first: int, *, joined: bool, given_will_do: bool, adjacent: bool
) -> Found | None:
    stop = first
    while stop < len(text) and stop - first < _LONGEST and is_kanji_char(text[stop]):
        stop += 1
    run = text[first:stop]
    spaced = None if adjacent else spaced_given(text, first, stop)
    if spaced is not None and not _common(run):
        return Found(first, spaced, 0.8, "post_spaced")
    for length in range(len(run), 0, -1):
        name = run[:length]
        if joined and name in words("function_nouns"):
            return None
        if not _may_end(text, first + length):
            continue
        if (
            full_name(name) >= 0.6
            and not lexicon.kinds(name) & (lexicon.NOUN | lexicon.OTHER)
            and not _COUNTED.match(name)
        ):
            return Found(first, first + length, 0.85, "post_full")
        if is_family(name) and (not adjacent or length > 1 or _subject(text, name, first + 1)):
            return Found(first, first + length, 0.75, "post_surname")
        if given_will_do and traits(name) & GIVEN_NAME and _kin_bears(text, name, first, first + length):
            return Found(first, first + length, 0.6, "kin_given")
    if not adjacent and _may_end(text, stop) and _given_tail(run):
        return Found(first, stop, 0.55, "post_given")
    if given_will_do and 2 <= len(run) <= 3 and not lexicon.kinds(run) and _given_like(run):
        return Found(first, stop, 0.5, "kin_unlisted")
    return None


def _kin_bears(text: str, name: str, start: int, end: int) -> bool:
    """Whether a given name behind kin is one here, and not what kin do or wish: 夫の希望で, 弟の光が."""
    ends = tuple("はがとも、") if text[start - 1] == "・" else tuple(")）、,")
    if text[start - 1] in "(（・" and text[end : end + 1] in ends and not traits(name) & (NOT_PERSON | ROLE):
        return True
    if text.startswith(("と申", "といい", "と言い", "と一緒", "と二人"), end):
        return True
    return not lexicon.kinds(name) & lexicon.OTHER and not lexicon.is_deed(name)


def _common(run: str) -> bool:
    return bool(lexicon.kinds(run) & lexicon.NOUN) and not traits(run) & SURNAME_NAME


def spaced_given(text: str, first: int, stop: int) -> int | None:
    """The end of the given name that one space parts from the kanji [first, stop): 阿久根 ひより."""
    if not 1 <= stop - first <= LONGEST_SURNAME or text[stop : stop + 1] not in (" ", "　"):
        return None
    match = _GIVEN.match(text, stop + 1)
    if match is None or not _may_end(text, match.end()):
        return None
    known = traits(match[0]) & GIVEN_NAME if is_kanji_char(match[0][0]) else is_given_reading(match[0])
    return match.end() if known else None


def _subject(text: str, name: str, end: int) -> bool:
    """Whether a surname of one character that touches its post is what the sentence speaks of: 担当関が."""
    ends = end >= len(text) or text.startswith(("が", "は", "、", "。", "\n", "より", "から", "まで"), end)
    return ends and name not in words("function_nouns")


def _given_tail(run: str) -> bool:
    """Whether a run no list knows ends in a given name: 朽木大悟."""
    if not 3 <= len(run) <= 6 or lexicon.kinds(run) or traits(run) & (NOT_PERSON | AFTER_ORG):
        return False
    return any(
        traits(run[cut:]) & GIVEN_NAME
        and not traits(run[cut:]) & (AFTER_ORG | ROLE)
        and traits(run[:cut]) & SURNAME_NAME
        for cut in range(1, len(run) - 1)
    )


def kin_named(text: str, start: int, end: int) -> Found | None:
    """The given name that touches the kin at [start, end): 妻蒼空、長男月渚（5歳）."""
    stop = end
    while stop < len(text) and stop - end < LONGEST_GIVEN and is_kanji_char(text[stop]):
        stop += 1
    run = text[end:stop]
    single = (
        len(run) == 1
        and bool(traits(run) & GIVEN_NAME)
        and text[stop : stop + 1] in tuple(_AFTER_KIN)
        and not traits(run) & (NOT_PERSON | HONORIFIC)
        and not lexicon.kinds(text[start:stop])
    )
    if (len(run) < 2 and not single) or (start and is_kanji_char(text[start - 1])):
        return None
    if text[stop : stop + 1] not in _AFTER_KIN:  # 弟真琴の, but not 妹夫婦の
        plain = lexicon.kinds(run) & (lexicon.NOUN | lexicon.OTHER)
        if text[stop : stop + 1] not in _PARTICLES or plain or not (traits(run) & GIVEN_NAME or _given_like(run)):
            return None
    if (
        run[0] in _NUMERALS
        or lexicon.kinds(text[start : end + 1])
        or not (traits(run) & GIVEN_NAME or _given_like(run))
    ):
        return None  # 娘二人, 弟子
    return Found(end, stop, 0.6, "kin_given")


def unlisted_behind(text: str, end: int, guard: Unlisted, *, place_too: bool) -> Found | None:
    """Kanji that nothing explains behind a post that ends at `end`, before what people do: リーダーの鎮西から."""
    match = _NEXT.match(text, end)
    if match is None or match[1] in lexicon.words("offices"):
        return None
    known = guard.unknown(*match.span(1), place_too=place_too)
    return Found(*match.span(1), 0.5, "post_unlisted") if known else None


def _given_like(run: str) -> bool:
    return all(char in lexicon.given_characters() for char in run)


def _may_end(text: str, end: int) -> bool:
    if end >= len(text) or text[end] in _ENDS:
        return True
    return text.startswith(_followers().get(text[end], ()), end)


def _run_end(text: str, first: int) -> int:
    low, high = ("ァ", "ヴ") if "ァ" <= text[first] <= "ヴ" else ("ぁ", "ん")
    stop = first
    while stop < len(text) and stop - first < _LONGEST_KANA and (low <= text[stop] <= high or text[stop] == "ー"):
        stop += 1
    return stop


def _kana(text: str, first: int, *, joined: bool) -> Found | None:
    stop = _run_end(text, first)
    for end in range(stop, first + 1, -1):
        name = text[first:end]
        if name in words("kana_words") or (end < stop and not _may_end(text, end)):
            continue
        if is_full_reading(name) and len(name) > 3:
            return Found(first, end, 0.8, "post_kana")
        alone = name in lexicon.surname_readings() and (not joined or text.startswith("です", end))
        known = is_surname_reading(name) and not lexicon.kinds(name) & (lexicon.OTHER | lexicon.NOUN)
        if alone or (known and (not joined or len(name) > 2)):
            return Found(first, end, 0.6, "post_kana")
    return None


def _kana_given(text: str, first: int) -> Found | None:
    """A given name in kana behind kin: 弟のさくらも."""
    stop = _run_end(text, first)
    for end in range(stop, first + 1, -1):
        name = text[first:end]
        if name in words("kana_words") or (end < stop and not _may_end(text, end)):
            continue
        if is_given_reading(name) and not lexicon.kinds(name) & lexicon.OTHER:
            return Found(first, end, 0.55, "kin_given")
    return None
