"""The given name behind a surname: kanji to the end of their run, or kana that sound like one."""

import re
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.lexicon import GIVEN, NOUN, PLACE, PROPER, SURNAME
from anonymization.text.names.readings import is_given_reading
from anonymization.text.names.tokens import PARTICLE, SUFFIX, UNKNOWN, VERB, Tokens
from anonymization.text.names.traits import (
    AFTER_ORG,
    CONTINENTAL,
    HONORIFIC,
    KANJI,
    POPULAR,
    ROLE,
    WORD_TOO,
    is_kanji_char,
    traits,
)

_LONGEST_GIVEN: Final = 3
_HIRAGANA: Final = re.compile("[ぁ-ゖー]{1,6}")
_HIRAGANA_END: Final = re.compile(r"[はがのをにともへやで]|さん|さま|くん|ちゃん|より|から|です|[^ぁ-ゖー]|$")


def grow(tokens: Tokens, index: int) -> int:
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


def given_after(tokens: Tokens, index: int) -> tuple[int, float]:
    """The last token of the given name behind the surname at `index` and how sure; 0 where none follows."""
    first = index + 1
    size = len(tokens.kinds)
    spaced = first < size and tokens.word(first) in (" ", "　")
    first += spaced
    if first >= size:
        return index, 0.0
    surname = tokens.word(index)
    sure = 0.9 if tokens.kinds[index] & SURNAME else 0.8
    if not traits(tokens.word(first)) & KANJI:
        return kana_given(tokens, index, first, spaced=spaced)
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
    if traits(surname) & CONTINENTAL and len(surname) == 1 and not spaced:
        return _continental(tokens, index, first) if best[0] == index else (_second_given(tokens, best[0]), best[1])
    return best


def _goes_on(tokens: Tokens, at: int, first: int) -> bool:
    """Whether token `at` may still belong to a given name that began at token `first`."""
    trait = traits(tokens.word(at))
    if not trait & KANJI or (at > first and tokens.starts[at] != tokens.ends[at - 1]):
        return False
    return not trait & (HONORIFIC | ROLE | AFTER_ORG) or (at > first and bool(tokens.kinds[at] & GIVEN))


def _given_score(  # noqa: PLR0911 - one return a rule
    tokens: Tokens, index: int, first: int, last: int, given: str, *, spaced: bool
) -> float:
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
    while last < len(tokens.kinds) and last - first < 3 and _goes_on(tokens, last, first):
        last += 1  # a third token is one too many already: a run without end is not walked through
    last -= 1
    length = tokens.ends[last] - tokens.starts[first]
    surname = tokens.kinds[index] & SURNAME and not traits(tokens.word(index)) & WORD_TOO
    whole = first == last and tokens.kinds[first] & NOUN and not (surname and length == 2)
    before = tokens.text[tokens.starts[index] - 1 : tokens.starts[index]]
    if last < first or length > 2 or whole or _next_is_kanji(tokens, last) or (before and is_kanji_char(before)):
        return index, 0.0
    return last, 0.6


def _second_given(tokens: Tokens, last: int) -> int:
    """The last token of a Chinese or Korean name whose second given letter the dictionary cut off: 徐仁|国."""
    nxt = last + 1
    if nxt >= len(tokens.kinds) or tokens.ends[last] - tokens.starts[last] != 1 or _next_is_kanji(tokens, nxt):
        return last
    word = tokens.word(nxt)
    adjacent = tokens.starts[nxt] == tokens.ends[last]
    known = traits(word) & (HONORIFIC | ROLE) or word in "君宅家邸組班側等他"
    return nxt if adjacent and len(word) == 1 and traits(word) & KANJI and not known else last


def _next_is_kanji(tokens: Tokens, last: int) -> bool:
    return last + 1 < len(tokens.kinds) and bool(traits(tokens.word(last + 1)) & KANJI)


def kana_given(tokens: Tokens, index: int, first: int, *, spaced: bool) -> tuple[int, float]:
    """A given name in hiragana behind a surname in kanji: 山田 さくら, 逢月ひな."""
    if tokens.kinds[first] & GIVEN:
        return _rest_of_given(tokens, first), 0.9
    if not (traits(tokens.word(index)) & POPULAR or tokens.kinds[index] & (SURNAME | GIVEN)):
        return index, 0.0
    last = first
    best = index
    while last < len(tokens.kinds) and last < first + 4 and tokens.starts[last] == tokens.ends[last - 1]:
        given = tokens.text[tokens.starts[first] : tokens.ends[last]]
        if not _HIRAGANA.fullmatch(given):
            break
        if (
            is_given_reading(given)
            and not given.startswith(("さん", "さま"))
            and _HIRAGANA_END.match(tokens.text, tokens.ends[last])
        ):
            best = last
        last += 1
    if best == index or (not spaced and tokens.kinds[first] & (PARTICLE | VERB)):
        return index, 0.0
    return best, 0.8 if spaced else 0.6


def _rest_of_given(tokens: Tokens, first: int) -> int:
    """The last token of a given name in hiragana that the dictionary cut too early: ゆり|あ, ゆり|恵."""
    nxt = first + 1
    if nxt >= len(tokens.kinds) or tokens.ends[nxt] - tokens.starts[nxt] != 1 or tokens.kinds[nxt] & (PARTICLE | VERB):
        return first
    word = tokens.text[tokens.starts[first] : tokens.ends[nxt]]
    last = word[-1]
    if is_kanji_char(last):
        return nxt if last in lexicon.given_characters() and not _next_is_kanji(tokens, nxt) else first
    ends = _HIRAGANA_END.match(tokens.text, tokens.ends[nxt])
    return nxt if _HIRAGANA.fullmatch(word) and is_given_reading(word) and ends else first
