"""What a header says, whatever words it says it in: synonyms, abbreviations and the order of words do not count.

`Termination Dt` and `date of leaving`, `候補者ＮＯ` and `応募者番号` come to one form, and the dictionary's own names
are brought to the same one. A word that nobody knows is taken for the known one it is nearly spelled like.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from anonymization.intake.headers import stem
from anonymization.intake.vocabulary.lookup import Meaning, collected, decoration, dictionary, names, senses

_BRACKETS: Final = re.compile(r"[()\[\]【】<>《》〔〕「」]")
_PLURAL: Final = re.compile(r"(?<=[a-z]{3})(?<!s)s$")
_DIGITS: Final = re.compile(r"\b([a-z]+)(\d+)\b")
_TOO_GENERAL: Final = frozenset(("", "date", "number", "id", "type", "name", "日", "番号", "名"))
_SHORTEST_MISSPELT: Final = 5  # shorter words differ from each other by too little
_NEARLY: Final = 0.75


def sense(header: str) -> str:
    """The form under which headers of one meaning are one; empty where nothing is left."""
    text = _BRACKETS.sub(" ", stem(header)).strip()
    if text.isascii():
        words = {_word(word) for word in text.split()} - _empty_words()
        return " ".join(sorted(words))
    return _japanese(text.replace(" ", ""))


def plain_words(text: str) -> list[str]:
    """The words of an English stem in their plain sense, in order, without those of no weight."""
    return [word for word in map(_word, _DIGITS.sub(r"\1 \2", text).split()) if word not in _empty_words()]


def meanings(header: str) -> tuple[Meaning, ...]:
    """What the dictionary's names of the same sense mean."""
    key = sense(header)
    return _index().get(key, ()) if key not in _TOO_GENERAL else ()


def respelt(header: str) -> str | None:
    """The header with its unknown English words as the known ones they are nearly spelled like; None where none is."""
    words = stem(header).split()
    if not words or not all(word.isascii() for word in words):
        return None
    mended = [_nearest(word) or word for word in words]
    return " ".join(mended) if mended != words else None


def spelt_out(header: str) -> str | None:
    """The header with its English abbreviations as whole words (`int1_dt` → `interview 1 date`); None without any."""
    words = _DIGITS.sub(r"\1 \2", stem(header)).split()
    short = senses()["en_abbreviations"]
    whole = [short.get(word, word) for word in words]
    return " ".join(whole) if whole != words else None


def _word(word: str) -> str:
    lead = _leads().get(word)
    return lead or _leads().get(_PLURAL.sub("", word)) or _PLURAL.sub("", word)


def _japanese(key: str) -> str:
    pattern, lead = _morphemes()
    return pattern.sub(lambda found: lead[found.group()], key)


def _nearest(word: str) -> str | None:
    if len(word) < _SHORTEST_MISSPELT or word in _words():
        return None
    close = difflib.get_close_matches(word, _words_by_initial().get(word[0], ()), n=1, cutoff=_NEARLY)
    return close[0] if close else None


@cache
def _leads() -> Mapping[str, str]:
    return {word: group[0] for group in senses()["en"] for word in group}


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(senses()["en_empty"])


@cache
def _morphemes() -> tuple[re.Pattern[str], Mapping[str, str]]:
    lead = {stem(word).replace(" ", ""): stem(group[0]) for group in senses()["ja"] for word in group}
    lead |= dict.fromkeys(senses()["ja_empty"], "")
    longest_first = sorted(lead, key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in longest_first if word)), lead


@cache
def _index() -> Mapping[str, tuple[Meaning, ...]]:
    # 個人コード is no 個人番号: what makes a file an incident is told by its own cue words only
    return collected((sense(name), meaning) for name, meaning in names() if meaning.field != "my_number")


@cache
def _words() -> frozenset[str]:
    """Every English word that may stand in a header."""
    told = set(_all_words()) | set(_leads()) | _empty_words()
    return frozenset(told | set(decoration("lead_en")) | set(decoration("tail_en")))


def _all_words() -> Iterator[str]:
    for name, _ in names():
        yield from (word for word in stem(name).split() if word.isascii())
    yield from (key for key in dictionary() if key.isascii())


@cache
def _words_by_initial() -> Mapping[str, tuple[str, ...]]:
    """Nobody misspells the first letter: by it the candidates are few."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(_words()):
        found[word[:1]].append(word)
    return {initial: tuple(words) for initial, words in found.items()}
