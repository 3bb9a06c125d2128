"""Names in kanji: a family name and what follows it, a given name and what stands before it, a title on either side."""

import re
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.cues import left_cue, right_cue
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import GIVEN, NOUN, PERSON, PLACE, PROPER, SURNAME
from anonymization.text.names.readings import is_given_reading
from anonymization.text.names.tokens import MARK, NUMBER, PARTICLE, PREFIX, SUFFIX, UNKNOWN, VERB, Tokens
from anonymization.text.names.traits import (
    AFTER_ORG,
    CONTINENTAL,
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

_NAME: Final = SURNAME | GIVEN | PERSON
_OPENING: Final = _NAME | PLACE | PROPER | NOUN | UNKNOWN | PREFIX | SUFFIX
_CLOSED: Final = PARTICLE | VERB | MARK | NUMBER
_LONGEST_GIVEN: Final = 3
_NUMERALS: Final = frozenset("一二三四五六七八九十百千万億〇")
_HIRAGANA: Final = re.compile("[ぁ-ゖー]{1,6}")
_HIRAGANA_END: Final = re.compile(r"[はがのをにともへやで]|さん|さま|くん|ちゃん|より|から|です|[^ぁ-ゖー]|$")


def find_kanji(tokens: Tokens) -> list[Found]:
    """Every name that begins with a kanji token or one that Sudachi itself calls a name."""
    found: list[Found] = []
    text, starts, ends, kinds = tokens.text, tokens.starts, tokens.ends, tokens.kinds
    size = len(kinds)
    index = 0
    while index < size:
        kind = kinds[index]
        if kind & _OPENING and (
            kind & _NAME
            or traits(text[starts[index] : ends[index]]) & SURNAME_NAME
            or (index + 1 < size and kinds[index + 1] & GIVEN)
        ):
            last, score, rule = _name_at(tokens, index)
            if score:
                found.append(Found(starts[index], ends[last], score, rule))
                index = last
        index += 1
    return found


def _name_at(tokens: Tokens, index: int) -> tuple[int, float, str]:
    """The name that begins at token `index`: its last token, score and rule; score 0 where none begins."""
    kind, word = tokens.kinds[index], tokens.word(index)
    trait = traits(word)
    if (
        word.isascii()
        or _NUMERALS.issuperset(word)
        or (kind & (PERSON | GIVEN) and len(word) <= 2 and "ぁ" <= word[0] <= "ん")
    ):
        return index, 0.0, ""
    if kind & PERSON:
        safe = word in lexicon.words("safe_katakana") or _org_after(tokens, index + 1)
        return (index, 0.0, "") if safe else (index, 0.75, "person")
    if not (trait & SURNAME_NAME or kind & (SURNAME | GIVEN)):
        return _unlisted(tokens, index, trait)
    if trait & SURNAME_NAME:
        last, sure = _given_after(tokens, index)
        if last > index:
            return last, sure, "surname_given"
        if _titled(tokens, index):
            return index, 0.9, "surname_title"
        score, rule = _alone(tokens, index, trait)
        if score:
            return index, score, rule
    if kind & GIVEN:
        last = _grow(tokens, index)
        if last == index and len(word) > 1 and trait & KANJI and index + 1 < len(tokens.kinds):
            last = _kana_given(tokens, index, index + 1, spaced=False)[0]
        return last, 0.7 if len(word) > 1 or last > index else 0.45, "given"
    return index, 0.0, ""


def _unlisted(tokens: Tokens, index: int, trait: int) -> tuple[int, float, str]:
    """A family name no list knows, seen by the given name behind it; or a short run of kanji before a title."""
    if not trait & KANJI:
        return index, 0.0, ""
    nxt = index + 1
    if (
        nxt < len(tokens.kinds)
        and tokens.kinds[nxt] & GIVEN
        and len(tokens.word(nxt)) > 1
        and tokens.ends[index] - tokens.starts[index] <= 3
        and not trait & (ROLE | HONORIFIC | AFTER_ORG | NOT_PERSON)
        and not tokens.kinds[index] & SUFFIX
    ):
        return _grow(tokens, nxt), 0.6, "unlisted_given"
    return index, 0.0, ""


def _alone(tokens: Tokens, index: int, trait: int) -> tuple[float, str]:
    """A surname with no given name and no title: what it is by itself, and what its surroundings add."""
    kind, word = tokens.kinds[index], tokens.word(index)
    if _org_after(tokens, index + 1):
        return 0.0, ""
    if word.isascii():
        return 0.0, ""
    if (
        kind & (PLACE | PROPER)
        and trait & POPULAR
        and not trait & WORD_TOO
        and len(word) > 1
        and _ends_phrase(tokens, index)
    ):
        return 0.5, "surname_place"
    if kind & SURNAME and len(word) > 1:
        return 0.7 if trait & POPULAR else 0.55, "surname"
    base = 0.2 if kind & SURNAME or not trait & WORD_TOO else 0.1
    if not trait & POPULAR and not kind & SURNAME:
        base = 0.1 if len(word) > 1 and not kind & NOUN else 0.0
    if not base or _inside_compound(tokens, index):
        return 0.0, ""
    cue = left_cue(tokens, index) + right_cue(tokens, index)
    return (min(0.9, base + cue), "surname_cue") if cue else (0.0, "")


def _ends_phrase(tokens: Tokens, index: int) -> bool:
    """Whether a particle or a mark follows: the word is no part of a longer one."""
    nxt = index + 1
    return nxt >= len(tokens.kinds) or bool(tokens.kinds[nxt] & (PARTICLE | MARK))


def _inside_compound(tokens: Tokens, index: int) -> bool:
    """Whether a kanji word goes on behind the token: then it is a part of that word."""
    nxt = index + 1
    return (
        nxt < len(tokens.kinds)
        and not tokens.kinds[nxt] & _CLOSED
        and bool(traits(tokens.word(nxt)) & KANJI)
        and not traits(tokens.word(nxt)) & (HONORIFIC | ROLE)
        and tokens.word(nxt) not in ("宛", "記", "本人", "曰く", "名義", "経由")
    )


def _titled(tokens: Tokens, index: int) -> bool:
    """Whether an honorific or a post follows token `index` and does not merely make it a word (前代表, 左投手)."""
    nxt = index + 1
    if nxt >= len(tokens.kinds) or tokens.starts[nxt] != tokens.ends[index]:
        return False
    after = traits(tokens.word(nxt))
    here = traits(tokens.word(index))
    if here & NOT_PERSON:
        return False
    if after & HONORIFIC:
        return True
    if not after & ROLE or tokens.word(index) in lexicon.words("function_nouns"):
        return False
    return (
        bool(tokens.kinds[index] & SURNAME)
        or bool(here & POPULAR and not len(tokens.word(index)) == 1 and not tokens.kinds[index] & NOUN)
        or (not here & WORD_TOO and not tokens.kinds[index] & NOUN)
    )


def _org_after(tokens: Tokens, index: int) -> bool:
    """Whether the token makes a company or a thing of the word before it: 製薬, or a word in katakana (星野リゾート)."""
    if index >= len(tokens.kinds):
        return False
    word = tokens.word(index)
    if "ァ" <= word[0] <= "ヴ":
        return not traits(word) & (ROLE | HONORIFIC) and not is_given_reading(word)
    return bool(traits(word) & AFTER_ORG)


def _grow(tokens: Tokens, index: int) -> int:
    """The last token of a given name that stands alone, where the dictionary cut it too early (徳|順)."""
    nxt = index + 1
    if nxt >= len(tokens.kinds) or tokens.starts[nxt] != tokens.ends[index] or not _goes_on(tokens, nxt, index):
        return index
    word = tokens.word(nxt)
    given = tokens.text[tokens.starts[index] : tokens.ends[nxt]]
    if len(word) != 1 or len(given) > _LONGEST_GIVEN or tokens.kinds[nxt] & SUFFIX:
        return index
    if traits(given[0]) & CONTINENTAL and len(given) == 3 and not _next_is_kanji(tokens, nxt):
        return nxt  # 金正|恩
    return nxt if lexicon.is_given(given) or tokens.kinds[nxt] & (UNKNOWN | GIVEN) else index


def _given_after(tokens: Tokens, index: int) -> tuple[int, float]:
    """The last token of the given name behind the surname at `index` and how sure; `index` and 0 where none follows."""
    first = index + 1
    size = len(tokens.kinds)
    spaced = first < size and tokens.word(first) in (" ", "　")
    first += spaced
    if first >= size:
        return index, 0.0
    surname = tokens.word(index)
    sure = 0.9 if tokens.kinds[index] & SURNAME else 0.8
    if not traits(tokens.word(first)) & KANJI:
        return _kana_given(tokens, index, first, spaced=spaced)
    best = index, 0.0
    last = first
    while last < size and _goes_on(tokens, last, first):
        given = tokens.text[tokens.starts[first] : tokens.ends[last]]
        if len(given) > _LONGEST_GIVEN:
            break
        score = _given_score(tokens, index, first, last, given, spaced=spaced)
        if score:
            best = last, min(score, sure)
        last += 1
    if best[0] == index and traits(surname) & CONTINENTAL and len(surname) == 1 and not spaced:
        return _continental(tokens, index, first)
    return best


def _goes_on(tokens: Tokens, at: int, first: int) -> bool:
    """Whether token `at` may still belong to a given name that began at token `first`."""
    trait = traits(tokens.word(at))
    if not trait & KANJI or (at > first and tokens.starts[at] != tokens.ends[at - 1]):
        return False
    return not trait & (HONORIFIC | ROLE | AFTER_ORG) or (at > first and bool(tokens.kinds[at] & GIVEN))


def _given_score(tokens: Tokens, index: int, first: int, last: int, given: str, *, spaced: bool) -> float:
    """How surely the tokens first..last, kanji all, are a given name behind the surname at `index`."""
    tagged = tokens.kinds[index] & SURNAME or _mostly_surname(tokens, index)
    single = first == last
    kind = tokens.kinds[first]
    word_too = traits(tokens.word(index)) & WORD_TOO
    common = single and kind & NOUN and not kind & UNKNOWN
    if single and kind & GIVEN:
        return 0.9
    if lexicon.is_given(given):
        if common and len(given) > 1 and not lexicon.kinds(given) & GIVEN:
            return 0.55 if tagged else 0.0
        return 0.85 if tagged or spaced else 0.0 if word_too or common else 0.6
    if not tagged and not (spaced and traits(tokens.word(index)) & POPULAR):
        return 0.0
    if (not single or kind & UNKNOWN) and _all_given(given):
        return 0.6
    if tokens.kinds[last] & UNKNOWN or (single and len(given) > 1 and not lexicon.kinds(given)):
        return 0.6
    if not single and len(given) == 2 and not _next_is_kanji(tokens, last):
        return 0.55
    if not single and kind & GIVEN and len(tokens.word(last)) == 1 and not tokens.kinds[last] & SUFFIX:
        return 0.6
    return 0.0


def _mostly_surname(tokens: Tokens, index: int) -> bool:
    """Whether the token, a place or a proper noun to Sudachi, is a frequent surname and no everyday word."""
    trait = traits(tokens.word(index))
    return bool(tokens.kinds[index] & (PLACE | PROPER | UNKNOWN) and trait & POPULAR and not trait & WORD_TOO)


def _all_given(word: str) -> bool:
    return all(char in lexicon.given_characters() for char in word)


def _continental(tokens: Tokens, index: int, first: int) -> tuple[int, float]:
    """A Chinese or Korean surname and all the kanji behind it, where they are at most two."""
    if tokens.kinds[first] & UNKNOWN and tokens.ends[first] - tokens.starts[first] <= 2:
        return first, 0.6
    last = first
    while last < len(tokens.kinds) and _goes_on(tokens, last, first):
        last += 1
    last -= 1
    length = tokens.ends[last] - tokens.starts[first]
    whole = first == last and tokens.kinds[first] & NOUN
    before = tokens.text[tokens.starts[index] - 1 : tokens.starts[index]]
    if last < first or length > 2 or whole or _next_is_kanji(tokens, last) or (before and is_kanji_char(before)):
        return index, 0.0
    return last, 0.6


def _next_is_kanji(tokens: Tokens, last: int) -> bool:
    return last + 1 < len(tokens.kinds) and bool(traits(tokens.word(last + 1)) & KANJI)


def _kana_given(tokens: Tokens, index: int, first: int, *, spaced: bool) -> tuple[int, float]:
    """A given name in hiragana behind a surname in kanji: 山田 さくら, 逢月ひな."""
    if tokens.kinds[first] & GIVEN:
        return first, 0.9
    if not (traits(tokens.word(index)) & POPULAR or tokens.kinds[index] & (SURNAME | GIVEN)):
        return index, 0.0
    last = first
    best = index
    while last < len(tokens.kinds) and last < first + 4 and tokens.starts[last] == tokens.ends[last - 1]:
        given = tokens.text[tokens.starts[first] : tokens.ends[last]]
        if not _HIRAGANA.fullmatch(given):
            break
        if is_given_reading(given) and _HIRAGANA_END.match(tokens.text, tokens.ends[last]):
            best = last
        last += 1
    if best == index or (not spaced and tokens.kinds[first] & (PARTICLE | VERB)):
        return index, 0.0
    return best, 0.8 if spaced else 0.6
