"""Names by their sound: which kana can be a family name, a given name, or both in a row."""

from functools import lru_cache

from anonymization.text.kana import to_hiragana, to_katakana
from anonymization.text.names import lexicon

_DICTIONARY_SHORTEST = 2


@lru_cache(maxsize=1 << 16)
def is_surname_reading(kana: str) -> bool:
    """Whether some family name sounds like this (either script)."""
    hiragana = to_hiragana(kana)
    if hiragana in lexicon.surname_readings() or hiragana in lexicon.words("surname_readings"):
        return True
    kinds = lexicon.kinds(hiragana) | lexicon.kinds(to_katakana(hiragana))
    return len(kana) >= _DICTIONARY_SHORTEST and bool(kinds & lexicon.SURNAME)


@lru_cache(maxsize=1 << 16)
def is_given_reading(kana: str) -> bool:
    """Whether some given name sounds like this (either script)."""
    hiragana = to_hiragana(kana)
    if hiragana in lexicon.given_readings():
        return True
    kinds = lexicon.kinds(hiragana) | lexicon.kinds(to_katakana(hiragana))
    return len(kana) >= _DICTIONARY_SHORTEST and bool(kinds & lexicon.GIVEN)


@lru_cache(maxsize=1 << 16)
def is_full_reading(kana: str) -> bool:
    """Whether the kana is a family name's sound followed by a given name's, with nothing between."""
    return any(
        is_surname_reading(kana[:cut]) and is_given_reading(kana[cut:])
        for cut in range(2, min(len(kana) - 1, 7))
    )  # fmt: skip
