"""Names by their kanji: whether a run of characters is a family name, or a family name and a given name."""

from functools import lru_cache
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.traits import (
    CONTINENTAL,
    GIVEN_NAME,
    POPULAR,
    SURNAME_NAME,
    WORD_TOO,
    traits,
)

LONGEST_SURNAME: Final = 5
LONGEST_GIVEN: Final = 3


@lru_cache(maxsize=1 << 16)
def is_family(run: str) -> bool:
    """Whether the characters are a surname: a frequent one, or one that the dictionary knows as nothing commoner."""
    trait = traits(run)
    if trait & (POPULAR | CONTINENTAL):
        return True
    if len(run) > 1 and run in lexicon.words("rare_surnames"):
        return True
    kinds = lexicon.kinds(run)
    return len(run) > 1 and bool(trait & SURNAME_NAME) and not kinds & (lexicon.NOUN | lexicon.OTHER)


@lru_cache(maxsize=1 << 16)
def full_name(run: str) -> float:
    """How surely the characters are a family name and a given name: 0 … 0.9."""
    best = 0.0
    for cut in range(1, min(len(run), LONGEST_SURNAME + 1)):
        family, given = run[:cut], run[cut:]
        if len(given) > LONGEST_GIVEN or not is_family(family):
            continue
        known = bool(traits(given) & GIVEN_NAME)
        plausible = all(char in lexicon.given_characters() for char in given)
        if known:
            best = max(best, 0.9 if len(family) > 1 and not traits(family) & WORD_TOO else 0.7)
        elif plausible and len(family) > 1 and len(given) > 1:
            best = max(best, 0.6)
    return best
