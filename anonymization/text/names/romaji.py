"""Japanese names in Latin letters: which spellings sound like a family name or a given name.

Spellings differ (Ohno, Oono, Ōno; Sinzi, Shinji), so both the lists and the word are folded to the same letters.
"""

from functools import cache, lru_cache

from anonymization.text.names import lexicon
from anonymization.text.names.lexicon import GIVEN, SURNAME
from anonymization.text.romaji import fold_romaji, to_romaji


def _key(reading: str) -> str:
    return fold_romaji(to_romaji(reading))


@cache
def _keys() -> tuple[frozenset[str], frozenset[str]]:
    surnames = {_key(reading) for reading in lexicon.surname_readings()}
    surnames |= {key for key in map(_key, lexicon.words("surname_readings")) if len(key) > 4}  # Mane, Tame are not
    given = {_key(reading) for reading in lexicon.given_readings()}
    return frozenset(key for key in surnames if len(key) > 1), frozenset(key for key in given if len(key) > 1)


@lru_cache(maxsize=1 << 16)
def romaji_kinds(word: str) -> int:
    """SURNAME and GIVEN bits of what the word may spell."""
    key = fold_romaji(word)
    surnames, given = _keys()
    return (SURNAME if key in surnames else 0) | (GIVEN if key in given else 0)
