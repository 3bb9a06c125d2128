"""Every word of the status dictionaries, by what it does in a phrase such as "Rejected - Phone Screen"."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from anonymization.intake.values.dictionary import load, table, word_key
from anonymization.intake.values.segments import segment

STAGES: Final = tuple(load("stages"))  # in the order of the process

_NUMBERED: Final = re.compile(r"^\d{1,2}(?=\D)")


@dataclass(frozen=True, kw_only=True)
class StatusWords:
    """Folded terms by their part in a phrase."""

    results: Mapping[str, str]  # → kind of closing, or "active"
    stages: Mapping[str, str]  # → stage
    progress: frozenset[str]
    filler: frozenset[str]
    ending: frozenset[str]
    header: frozenset[str]
    all: frozenset[str]
    longest: int


@cache
def status_words() -> StatusWords:
    """The dictionaries `decisions`, `stages` and `decision_words`, put together once."""
    results, stages = table("decisions"), table("stages")
    roles = {role: frozenset(map(word_key, terms)) for role, terms in load("decision_words").items()}
    roles["progress"] |= {term for term, kind in results.items() if kind == "active"}
    every = frozenset(results) | frozenset(stages) | roles["progress"] | roles["filler"] | roles["ending"]
    return StatusWords(results=results, stages=stages, **roles, all=every - {""}, longest=max(map(len, every)))


def parts_of(key: str) -> list[str] | None:
    """The known words that a folded phrase consists of, or None."""
    words = status_words()
    return segment(key, words.all, longest=words.longest)


def without_number(key: str) -> str:
    """`03.不採用` without its number: many companies number their statuses."""
    return _NUMBERED.sub("", key)


def last_stage(parts: Iterable[str] | None) -> str | None:
    """The latest of the stages that the words name."""
    stages = [status_words().stages[part] for part in parts or () if part in status_words().stages]
    return max(stages, key=STAGES.index) if stages else None
