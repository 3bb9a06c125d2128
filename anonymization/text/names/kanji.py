"""Names in kanji: a family name and what follows it, a given name and what stands before it, a title on either side."""

from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import GIVEN, NOUN, PERSON, PLACE, PROPER, SURNAME, words
from anonymization.text.names.tokens import MARK, NUMBER, PARTICLE, PREFIX, SUFFIX, UNKNOWN, VERB, Tokens

NAME: Final = SURNAME | GIVEN | PERSON
NOMINAL: Final = NAME | PLACE | PROPER | NOUN | SUFFIX | PREFIX | UNKNOWN
_LONGEST_GIVEN: Final = 4


def is_kanji(word: str) -> bool:
    """Whether the word is written in kanji alone (々 and ヶ count)."""
    return all("\u4e00" <= char <= "\u9fff" or char in "々〆ヶケヵ\u3400" or "\U00020000" <= char for char in word)


def find_kanji(tokens: Tokens) -> list[Found]:
    """Every name that has a kanji in it, and those in kana that Sudachi itself calls names."""
    found: list[Found] = []
    size = len(tokens.kinds)
    index = 0
    while index < size:
        kind = tokens.kinds[index]
        if kind & NAME or (kind & (PLACE | PROPER | NOUN | UNKNOWN) and _may_open(tokens, index)):
            last, score, rule = _name_at(tokens, index)
            if score > 0:
                found.append(Found(tokens.starts[index], tokens.ends[last], score, rule))
                index = last + 1
                continue
        index += 1
    return found


def _may_open(tokens: Tokens, index: int) -> bool:
    word = tokens.word(index)
    return len(word) <= 4 and is_kanji(word) and lexicon.is_surname(word)


def _name_at(tokens: Tokens, index: int) -> tuple[int, float, str]:
    kind, word = tokens.kinds[index], tokens.word(index)
    if kind & GIVEN and not lexicon.is_surname(word):
        last = _grow_given(tokens, index)
        return last, 0.7, "given"
    if kind & PERSON:
        return index, 0.75, "person"
    last = _given_after(tokens, index)
    if last > index:
        return last, 0.9, "surname_given"
    if _titled(tokens, index + 1):
        return index, 0.9, "surname_title"
    if kind & SURNAME and len(word) > 1 and not _org_after(tokens, index + 1):
        return index, 0.65, "surname"
    if kind & GIVEN:
        return index, 0.6, "given"
    return index, 0.0, ""


def _titled(tokens: Tokens, index: int) -> bool:
    return index < len(tokens.kinds) and (
        tokens.word(index) in words("honorifics") or tokens.word(index) in words("roles")
    )


def _org_after(tokens: Tokens, index: int) -> bool:
    return index < len(tokens.kinds) and tokens.word(index) in words("after_org")


def _grow_given(tokens: Tokens, index: int) -> int:
    return index


def _given_after(tokens: Tokens, index: int) -> int:
    """The last token of the given name behind the surname at `index`, or `index` where none follows."""
    first = index + 1
    size = len(tokens.kinds)
    if first < size and tokens.word(first) in (" ", "　"):
        first += 1
    if first >= size:
        return index
    if tokens.kinds[first] & GIVEN:
        return first
    # kanji to the end of the kanji run, at most four of them
    last = first
    while last < size and is_kanji(tokens.word(last)) and not _titled(tokens, last):
        last += 1
    last -= 1
    if last < first:
        return index
    text = tokens.text[tokens.starts[first] : tokens.ends[last]]
    if len(text) > _LONGEST_GIVEN:
        return index
    if lexicon.is_given(text):
        return last
    if last > first and len(text) <= 3 and all(c in lexicon.given_characters() for c in text):
        return last
    return index
