"""Japanese headers in Latin letters (`SEINENGAPPI`, `oubo_bi`, `KANJI_SEI`), as core systems name their columns.

The spellings differ (oubo, obo, jusho, zyuusyo), so both sides are brought to one. A header counts as romaji only where
known words make up all of it, and one of them is no code that English shares.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from anonymization.intake.headers import stem
from anonymization.intake.values.segments import segment
from anonymization.intake.vocabulary.lookup import romaji

_KUNREI: Final = [
    (re.compile(pattern), put)
    for pattern, put in (
        ("[āâ]", "a"), ("[ūû]", "u"), ("[ōô]", "o"), ("[ēê]", "e"),
        ("m(?=[bmp])", "n"), ("cch|tch", "tt"),
        ("sh(?=[auo])", "sy"), ("shi", "si"), ("ch(?=[auo])", "ty"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"),
        ("j[y]?(?=[auo])", "zy"), ("ji", "zi"), ("tti", "tti"),
        ("ou|oo|oh(?![aiueoy])", "o"), ("uu", "u"), ("aa", "a"), ("ee", "e"),
    )
]  # fmt: skip
_RUNS: Final = re.compile(r"[a-zāâūûōôēê]+|\d+")


def in_japanese(header: str) -> str | None:
    """The header in Japanese writing; None where it is no romaji, in whole."""
    text = stem(header)
    runs = _RUNS.findall(text)
    if not runs or "".join(runs) != text.replace(" ", ""):
        return None
    parts = _parts(runs) or _parts(["".join(runs)])
    if parts is None or not any(part in _words() for part in parts):
        return None
    return "".join(_words().get(part) or romaji()["codes"].get(part, part) for part in parts)


def _parts(runs: list[str]) -> list[str] | None:
    """The known words, codes and numbers that the runs of letters consist of, or None."""
    found: list[str] = []
    for run in runs:
        whole = run.isdigit() or run in romaji()["codes"]
        parts = [run] if whole else segment(spelling(run), _known(), longest=_longest())
        if parts is None:
            return None
        found += parts
    return found


def spelling(word: str) -> str:
    """One spelling for all: Kunrei, long vowels short."""
    for pattern, put in _KUNREI:
        word = pattern.sub(put, word)
    return word


@cache
def _words() -> Mapping[str, str]:
    return {spelling(spelt): word for word, spelt in romaji()["words"].items()}


@cache
def _known() -> frozenset[str]:
    """Inside a run the codes count only beside a word; one of them alone is looked up before."""
    return frozenset(_words()) | frozenset(spelling(code) for code in romaji()["codes"] if code == spelling(code))


@cache
def _longest() -> int:
    return max(map(len, _known()))
