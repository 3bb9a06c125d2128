"""Names in kanji: a family name and what follows it, a given name and what stands before it, a title on either side."""

from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import GIVEN, NOUN, PERSON, PLACE, PROPER, SURNAME
from anonymization.text.names.tokens import MARK, NUMBER, PARTICLE, PREFIX, SUFFIX, UNKNOWN, VERB, Tokens
from anonymization.text.names.traits import (
    AFTER_ORG,
    CONTINENTAL,
    GIVEN_NAME,
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
_LONGEST_GIVEN: Final = 3


def find_kanji(tokens: Tokens) -> list[Found]:
    """Every name that begins with a kanji token or one that Sudachi itself calls a name."""
    found: list[Found] = []
    size = len(tokens.kinds)
    index = 0
    while index < size:
        kind = tokens.kinds[index]
        if kind & _CLOSED or not kind & _OPENING:
            index += 1
            continue
        last, score, rule = _name_at(tokens, index)
        if score:
            found.append(Found(tokens.starts[index], tokens.ends[last], score, rule))
            index = last + 1
        else:
            index += 1
    return found


def _name_at(tokens: Tokens, index: int) -> tuple[int, float, str]:
    """The name that begins at token `index`: its last token, score and rule; score 0 where none begins."""
    kind, word = tokens.kinds[index], tokens.word(index)
    trait = traits(word)
    if kind & PERSON:
        return index, 0.75, "person"
    if not (trait & SURNAME_NAME or kind & (SURNAME | GIVEN)):
        return _unlisted(tokens, index, trait)
    if trait & SURNAME_NAME:
        last, sure = _given_after(tokens, index)
        if last > index:
            return last, sure, "surname_given"
        if _titled(tokens, index):
            return index, 0.9, "surname_title"
        if kind & SURNAME and len(word) > 1 and not _org_after(tokens, index + 1):
            return index, 0.7 if trait & POPULAR else 0.55, "surname"
    if kind & GIVEN:
        last = _grow(tokens, index, index)
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
        return _grow(tokens, nxt, nxt), 0.6, "unlisted_given"
    return index, 0.0, ""


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
    return bool(after & ROLE) and bool(here & POPULAR) and (bool(tokens.kinds[index] & SURNAME) or not here & WORD_TOO)


def _org_after(tokens: Tokens, index: int) -> bool:
    return index < len(tokens.kinds) and bool(traits(tokens.word(index)) & AFTER_ORG)


def _grow(tokens: Tokens, first: int, last: int) -> int:
    """Take one more kanji into a given name that the dictionary cut too early (徳|順)."""
    nxt = last + 1
    if nxt >= len(tokens.kinds) or tokens.starts[nxt] != tokens.ends[last]:
        return last
    word = tokens.word(nxt)
    given = tokens.text[tokens.starts[first] : tokens.ends[nxt]]
    if len(word) != 1 or len(given) > _LONGEST_GIVEN or not traits(word) & KANJI:
        return last
    if traits(word) & (HONORIFIC | ROLE | AFTER_ORG) or tokens.kinds[nxt] & SUFFIX:
        return last
    if lexicon.is_given(given) or tokens.kinds[nxt] & (UNKNOWN | GIVEN) or word in lexicon.given_characters():
        return nxt
    return last


def _given_after(tokens: Tokens, index: int) -> tuple[int, float]:
    """The last token of the given name behind the surname at `index` and how sure; `index` and 0 where none follows."""
    first = index + 1
    size = len(tokens.kinds)
    spaced = first < size and tokens.word(first) in (" ", "　")
    if spaced:
        first += 1
    if first >= size or tokens.kinds[first] & (_CLOSED):
        return index, 0.0
    tagged = bool(tokens.kinds[index] & SURNAME)
    if tokens.kinds[first] & GIVEN:
        return _grow(tokens, first, first), 0.9 if tagged else 0.8
    last = first
    while last < size and traits(tokens.word(last)) & KANJI and tokens.starts[last] == tokens.ends[last - 1]:
        if traits(tokens.word(last)) & (HONORIFIC | ROLE | AFTER_ORG) and last > first - 1:
            break
        last += 1
    last -= 1
    if last < first:
        return index, 0.0
    text = tokens.text[tokens.starts[first] : tokens.ends[last]]
    word_too = traits(tokens.word(index)) & WORD_TOO
    whole = last == first and tokens.kinds[first] & NOUN and not tokens.kinds[first] & UNKNOWN
    if len(text) > _LONGEST_GIVEN or (whole and not traits(text) & GIVEN_NAME):
        return index, 0.0
    if lexicon.is_given(text) and (tagged or not (word_too or whole)):
        return last, 0.85 if tagged else 0.6
    if traits(tokens.word(index)) & CONTINENTAL and len(tokens.word(index)) == 1 and len(text) <= 2:
        return last, 0.6
    if tagged and len(text) <= 3 and all(char in lexicon.given_characters() for char in text):
        return last, 0.6
    if tagged and tokens.kinds[last] & UNKNOWN and len(text) <= 3:
        return last, 0.6
    return index, 0.0
