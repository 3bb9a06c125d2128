"""Whether short texts are people's names, in kanji, kana or Latin letters: by lists, for columns of many values.

A word such as 光 or `Rose` is a name and a thing. So nobody asks of one value: the share over the distinct values of a
column tells.
"""

import re
import unicodedata
from functools import cache

from japanese_personal_name_dataset import load_dataset

from anonymization.intake.surnames import starts_with_surname
from anonymization.intake.vocabulary.lookup import latin_names

_LATIN_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*\.?")
_LONGEST = 40  # characters of a full name with a space between; a longer text says something
_MOST_WORDS = 5


def is_person(text: str) -> bool:
    """Whether the text could be a name and nothing else: a family name, a given one, or both."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if not folded or len(folded) > _LONGEST:
        return False
    if folded.isascii() or _latin(folded):
        return _is_latin_person(folded)
    return len(folded) <= 12 and (_is_given(folded) or (len(folded) >= 2 and starts_with_surname(folded)))


def is_full_name(text: str) -> bool:
    """Whether the text is a family name and a given one, both known: of two or three values this tells enough."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if _latin(folded):
        return " " in folded and _is_latin_person(folded)
    return any(starts_with_surname(folded[:cut]) and _is_given(folded[cut:].strip()) for cut in range(2, len(folded)))


def _latin(text: str) -> bool:
    return all(unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha())


def _is_latin_person(text: str) -> bool:
    """One to five words, one of which is a known name, and no word in small letters beside words in capitals."""
    words = _LATIN_WORDS.findall(text)
    rest = _LATIN_WORDS.sub("", text)
    if not 1 <= len(words) <= _MOST_WORDS or re.search(r"[^\s,.\-]", rest):
        return False
    return any(_plain(word) in _latin_words() for word in words)


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold().rstrip(".").replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("ø", "o").replace("đ", "d")


def _is_given(text: str) -> bool:
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)
    return hiragana in _given_words()


@cache
def _given_words() -> frozenset[str]:
    male, female, _ = load_dataset(include_last_names=True)
    readings = {**male, **female}
    written = {kanji for names in (male, female) for entry in names.values() for kanji in entry["kanji"]}
    return frozenset(readings) | frozenset(written)


@cache
def _latin_words() -> frozenset[str]:
    """Known names in Latin script, Japanese ones in their usual romanisations."""
    male, female, families = load_dataset(include_last_names=True)
    romaji = {str(entry["en"]) for names in (male, female, families) for entry in names.values()}
    short = {word.replace("ou", "o").replace("oo", "o").replace("uu", "u") for word in romaji}
    return frozenset(word for word in romaji | short if len(word) >= 3) | latin_names()
