"""What the lists say of one word in Latin letters, as bits."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.lexicon import ANY_NAME, NOUN, PLACE, PROPER, words
from anonymization.text.names.romaji import romaji_kinds

MAYBE_NAME: Final = 1
SAFE: Final = 2
EVERYDAY: Final = 4
NOBODY_KNOWS: Final = 8
ENGLISH_GIVEN: Final = 16
PLACE_NAME: Final = 32
ORG_WORD: Final = 64

_CAMEL: Final = re.compile("[a-z][A-Z]")
_SCOTTISH: Final = re.compile("(?:Ma?c|De|Di|La|Le|Van|Fitz|O')[A-Z]")
_ENDINGS: Final = re.compile(
    "..(?:tion|tions|ness|ments?|ously|fully|ably|ibly|ically|ability|icians?|isms?|ships?|etic|ating|izing|ising|ified|ized|less|edly|etly|ately|trians?|ographer|ologist|ology|ures)$"
)


@lru_cache(maxsize=1 << 16)
def word_bits(word: str) -> int:
    """What the lists say of a word in Latin letters."""
    lower = word.lower().rstrip(".").replace("’", "'")
    plain = lower.removesuffix("'s")
    if plain in words("acronyms") and word[1:].islower() and plain not in words("english_words"):
        return NOBODY_KNOWS  # Seo is a Korean surname, SEO is not
    bits = SAFE if _CAMEL.search(word) and not _SCOTTISH.match(word) else 0
    if plain in words("safe_latin"):
        bits |= SAFE
    if lower in words("english_words") or plain in words("english_words") or _derived(plain):
        bits |= EVERYDAY
    if plain in words("organisations"):
        bits |= ORG_WORD
    if plain in words("english_given") or _folded(plain) in words("english_given"):
        bits |= ENGLISH_GIVEN | MAYBE_NAME
    kinds = lexicon.kinds(word.rstrip(".")) if len(plain) > 1 else 0
    romaji = romaji_kinds(plain) if len(plain) > 2 else 0
    if romaji or kinds & ANY_NAME:
        bits |= MAYBE_NAME
    if kinds & PLACE:
        bits |= PLACE_NAME
    if kinds & (PROPER | NOUN) and not kinds & ANY_NAME and not romaji:
        bits |= EVERYDAY
    return bits or NOBODY_KNOWS


def _derived(word: str) -> bool:
    """Whether the ending makes it a noun or adverb that no name ends in (musicians, secretly)."""
    return bool(_ENDINGS.search(word)) or (word.endswith("s") and word[:-1] in words("english_words"))


def _folded(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
