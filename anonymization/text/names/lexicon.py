"""What is known of words: which may be a family name, a given name, a place, or a common word.

Two sources, both shipped as packages: Sudachi's own dictionary (looked up word by word, so that nothing is
copied into memory) and japanese-personal-name-dataset (surnames with population, given names with readings).
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from japanese_personal_name_dataset import load_dataset
from sudachipy import Config, Dictionary

# What a word may be, as bits: one spelling is often several of them (林 is a surname and a wood).
SURNAME: Final = 1
GIVEN: Final = 2
PERSON: Final = 4  # a person's name that is neither of the two: most foreign ones
PLACE: Final = 8
PROPER: Final = 16
NOUN: Final = 32
OTHER: Final = 64
ANY_NAME: Final = SURNAME | GIVEN | PERSON

_SUDACHI: Final = "com.worksap.nlp.sudachi."
_PLAIN_INPUT: Final = {"class": f"{_SUDACHI}DefaultInputTextPlugin"}
_LONG_VOWELS: Final = {
    "class": f"{_SUDACHI}ProlongedSoundMarkPlugin",
    "prolongedSoundMarks": ["ー", "-", "⁓", "〜", "〰"],
    "replacementSymbol": "ー",
}

_BITS: Final[dict[tuple[str, ...], int]] = {
    ("名詞", "固有名詞", "人名", "姓"): SURNAME,
    ("名詞", "固有名詞", "人名", "名"): GIVEN,
    ("名詞", "固有名詞", "人名", "一般"): PERSON,
    ("名詞", "固有名詞", "地名", "一般"): PLACE,
    ("名詞", "固有名詞", "地名", "国"): PLACE,
    ("名詞", "固有名詞", "一般", "*"): PROPER,
}


def bit_of(pos: Sequence[str]) -> int:
    """The bit of a Sudachi part of speech (its first four levels decide)."""
    return _BITS.get(tuple(pos[:4]), NOUN if tuple(pos[:2]) == ("名詞", "普通名詞") else OTHER)


@cache
def dictionary() -> Dictionary:
    """Sudachi's core dictionary: memory-mapped, once per process.

    Its plug-in that hides readings in brackets is left out: it hands back 青柳（あおやぎ） as one word.
    """
    return Dictionary(dict="core", config=Config(inputTextPlugin=[_PLAIN_INPUT, _LONG_VOWELS]))


_LONGEST: Final = 64  # code points; no entry of the dictionary is longer


@lru_cache(maxsize=1 << 17)
def kinds(word: str) -> int:
    """All that Sudachi's dictionary says the word may be; 0 where it does not know it."""
    bits = 0
    if len(word) > _LONGEST:  # Sudachi raises on a word too long to be one, and says the word
        return 0
    for morpheme in dictionary().lookup(word):
        bits |= bit_of(morpheme.part_of_speech())
    return bits


@lru_cache(maxsize=1 << 14)
def is_deed(word: str) -> bool:
    """Whether the word is what somebody does (希望, 転勤: a noun that する makes a verb of)."""
    return any(
        morpheme.part_of_speech()[2] == "サ変可能" for morpheme in dictionary().lookup(word) if len(word) <= _LONGEST
    )


@cache
def _dataset() -> tuple[dict[str, tuple[str, int]], dict[str, frozenset[str]]]:
    men, women, last = load_dataset(kind="org", include_last_names=True)
    surnames = {kanji: (entry["reading"], entry["count"]) for kanji, entry in last.items()}
    given: dict[str, set[str]] = {}
    for table in (men, women):
        for reading, entry in table.items():
            given.setdefault(reading, set()).update(entry["kanji"])
    return surnames, {reading: frozenset(spellings) for reading, spellings in given.items()}


@cache
def surname_population() -> dict[str, int]:
    """Surname in kanji → estimated bearers, of the 1,999 most frequent ones."""
    return {kanji: count for kanji, (_, count) in _dataset()[0].items()}


@cache
def surname_readings() -> frozenset[str]:
    """Readings of the surnames of the dataset, hiragana."""
    return frozenset(reading for reading, _ in _dataset()[0].values())


@cache
def given_readings() -> frozenset[str]:
    """Readings of the given names of the dataset, hiragana."""
    return frozenset(_dataset()[1])


@cache
def given_spellings() -> frozenset[str]:
    """Kanji spellings of given names."""
    return frozenset(word for spellings in _dataset()[1].values() for word in spellings)


@cache
def given_characters() -> frozenset[str]:
    """Kanji that at least three spellings of given names use."""
    counts: dict[str, int] = {}
    for word in given_spellings():
        for char in word:
            counts[char] = counts.get(char, 0) + 1
    return frozenset(char for char, n in counts.items() if n >= 3)


def is_surname(word: str) -> bool:
    """Whether a dictionary or the dataset knows the word as a family name."""
    return word in surname_population() or word in words("rare_surnames") or bool(kinds(word) & SURNAME)


def is_given(word: str) -> bool:
    """Whether a dictionary or the dataset knows the word as a given name."""
    return word in given_spellings() or bool(kinds(word) & GIVEN)


def is_place(word: str) -> bool:
    """Whether the dictionary has the word as a place and as no family name (東京, but not 松本)."""
    bits = kinds(word)
    return bool(bits & PLACE) and not is_surname(word)


@cache
def words(name: str) -> frozenset[str]:
    """One of the word lists in data/: one word a line, `#` begins a comment."""
    text = files(__package__).joinpath("data", f"{name}.txt").read_text("utf-8")
    return frozenset(entry for line in text.splitlines() for entry in line.split("#", 1)[0].split())
