"""Names in kanji: a family name and what follows it, a given name and what stands before it, a title."""

from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.cues import left_cue, right_cue
from anonymization.text.names.found import Found
from anonymization.text.names.given_after import given_after, grow, kana_given
from anonymization.text.names.katakana import is_eponym
from anonymization.text.names.lexicon import GIVEN, NOUN, PERSON, PLACE, PROPER, SURNAME
from anonymization.text.names.readings import is_given_reading
from anonymization.text.names.tokens import MARK, NUMBER, PARTICLE, PREFIX, SUFFIX, UNKNOWN, VERB, Tokens
from anonymization.text.names.traits import (
    AFTER_ORG,
    HONORIFIC,
    KANJI,
    NOT_PERSON,
    POPULAR,
    ROLE,
    SURNAME_NAME,
    WORD_TOO,
    traits,
)

_NAME: Final = SURNAME | GIVEN | PERSON
_OPENING: Final = _NAME | PLACE | PROPER | NOUN | UNKNOWN | PREFIX | SUFFIX
_CLOSED: Final = PARTICLE | VERB | MARK | NUMBER
_DOINGS: Final = frozenset(
    ("ペア", "コンビ", "サイド", "マター", "アサイン", "フォロー", "コメント", "メモ", "チェック")
)
_NUMERALS: Final = frozenset("一二三四五六七八九十百千万億〇")


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
            or kind & (PLACE | PROPER | UNKNOWN)
            or traits(text[starts[index] : ends[index]]) & SURNAME_NAME
            or (index + 1 < size and kinds[index + 1] & GIVEN)
        ):
            last, score, rule = _name_at(tokens, index)
            if score:
                found.append(Found(starts[index], ends[last], score, rule))
                index = last
        index += 1
    return found


def _name_at(tokens: Tokens, index: int) -> tuple[int, float, str]:  # noqa: PLR0911 - one return a rule
    """The name that begins at token `index`: its last token, score and rule; score 0 where none begins."""
    kind, word = tokens.kinds[index], tokens.word(index)
    trait = traits(word)
    if (
        word.isascii()
        or _NUMERALS.issuperset(word)
        or (kind & (PERSON | GIVEN) and len(word) <= 2 and "ぁ" <= word[0] <= "ん")
    ):
        return index, 0.0, ""
    if kind & PERSON and word != "済":
        safe = word in lexicon.words("safe_katakana") or _org_after(tokens, index + 1)
        safe = safe or is_eponym(word, tokens.text, tokens.ends[index])
        return (index, 0.0, "") if safe else (index, 0.75, "person")
    if not (trait & SURNAME_NAME or kind & (SURNAME | GIVEN)):
        return _unlisted(tokens, index, trait)
    if trait & SURNAME_NAME:
        last, sure = given_after(tokens, index)
        if last > index:
            return last, sure, "surname_given"
        if _titled(tokens, index):
            return index, 0.9, "surname_title"
        score, rule = _alone(tokens, index, trait)
        if score >= 0.5 or (score and not kind & GIVEN):
            return index, score, rule
    if kind & GIVEN:
        last = grow(tokens, index)
        if last == index and len(word) > 1 and trait & KANJI and index + 1 < len(tokens.kinds):
            last = kana_given(tokens, index, index + 1, spaced=False)[0]
        return last, 0.7 if len(word) > 1 or last > index else 0.45, "given"
    return index, 0.0, ""


def _unlisted(tokens: Tokens, index: int, trait: int) -> tuple[int, float, str]:
    """A family name no list knows, seen by the given name behind it; or a short run of kanji before a title."""
    if not trait & KANJI:
        return index, 0.0, ""
    if tokens.kinds[index] & (PLACE | PROPER | UNKNOWN) and len(tokens.word(index)) > 1 and not trait & NOT_PERSON:
        office = tokens.word(index) in lexicon.words("offices")
        cue = 0.0 if office or _inside_compound(tokens, index) else right_cue(tokens, index)
        if cue >= 0.4:
            return index, 0.5, "unlisted_cue"
    nxt = index + 1
    if (
        nxt < len(tokens.kinds)
        and tokens.kinds[nxt] & GIVEN
        and len(tokens.word(nxt)) > 1
        and tokens.ends[index] - tokens.starts[index] <= 3
        and not trait & (ROLE | HONORIFIC | AFTER_ORG | NOT_PERSON)
        and not tokens.kinds[index] & SUFFIX
    ):
        return grow(tokens, nxt), 0.6, "unlisted_given"
    return index, 0.0, ""


def _alone(tokens: Tokens, index: int, trait: int) -> tuple[float, str]:  # noqa: PLR0911 - one return a rule
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
    if cue:
        return min(0.9, base + cue), "surname_cue"
    doubt = trait & POPULAR and word not in lexicon.words("function_nouns") and _ends_phrase(tokens, index)
    return (0.3, "doubt") if doubt else (0.0, "")


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
        or bool(here & POPULAR and len(tokens.word(index)) != 1 and not tokens.kinds[index] & NOUN)
        or (not here & WORD_TOO and not tokens.kinds[index] & NOUN)
    )


def _org_after(tokens: Tokens, index: int) -> bool:
    """Whether the token makes a company or a thing of the word before it (小林製薬, 星野リゾート)."""
    if index >= len(tokens.kinds):
        return False
    word = tokens.word(index)
    if "ァ" <= word[0] <= "ヴ":
        return word not in _DOINGS and not traits(word) & (ROLE | HONORIFIC) and not is_given_reading(word)
    return bool(traits(word) & AFTER_ORG)
