"""What the lists say of one word, as bits, computed once a word."""

from functools import lru_cache
from typing import Final

from anonymization.text.names import lexicon

KANJI: Final = 1
SURNAME_NAME: Final = 2  # some source knows it as a surname
POPULAR: Final = 4  # among the 1,999 most frequent surnames
GIVEN_NAME: Final = 8
HONORIFIC: Final = 16
ROLE: Final = 32
AFTER_ORG: Final = 64
NOT_PERSON: Final = 128
WORD_TOO: Final = 256  # an everyday word or a well-known place as well
CONTINENTAL: Final = 512  # a Chinese or Korean surname of one character

_LISTS: Final = (
    (HONORIFIC, "honorifics"),
    (ROLE, "posts"),
    (ROLE, "parts"),
    (AFTER_ORG, "after_org"),
    (NOT_PERSON, "not_persons"),
    (WORD_TOO, "surname_words"),
    (CONTINENTAL, "continental_surnames"),
)


@lru_cache(maxsize=1 << 17)
def traits(word: str) -> int:
    """The bits of one word."""
    bits = 0
    for bit, name in _LISTS:
        if word in lexicon.words(name):
            bits |= bit
    if not _is_kanji(word):
        return bits | (SURNAME_NAME if lexicon.kinds(word) & lexicon.SURNAME else 0)
    bits |= KANJI
    if word in lexicon.surname_population():
        bits |= POPULAR | SURNAME_NAME
    elif bits & CONTINENTAL or lexicon.is_surname(word):
        bits |= SURNAME_NAME
    if lexicon.is_given(word):
        bits |= GIVEN_NAME
    return bits


def is_kanji_char(char: str) -> bool:
    """Whether the character is a kanji or one of the marks that stand among kanji in names."""
    return "\u3400" <= char <= "\u9fff" or char in "々〆ヶ" or char >= "\U00020000"


def _is_kanji(word: str) -> bool:
    return all(is_kanji_char(char) or char in "ケヵ" for char in word)
