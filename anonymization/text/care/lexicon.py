"""The terms of special care, found in one pass whatever their number."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import capwords
from typing import Any

import ahocorasick

KINDS = ("illness", "disability", "belief", "crime", "origin", "family", "not")


@dataclass(frozen=True, slots=True)
class Hit:
    """A term of the list at [start, end) and its kind."""

    start: int
    end: int
    kind: str


@cache
def _automaton() -> Any:
    automaton = ahocorasick.Automaton()
    kind = ""
    for line in files(__package__).joinpath("terms.txt").read_text("utf-8").splitlines():
        entry = line.split("#", 1)[0].strip()
        if entry.startswith("["):
            kind = entry.strip("[]")
            continue
        for term in entry.replace("_", "\0").split():
            for form in _forms(term.replace("\0", " ")):
                automaton.add_word(form, (len(form), kind))
    automaton.make_automaton()
    return automaton


def _forms(term: str) -> set[str]:
    """An English term with capitals as well: Multiple sclerosis, Multiple Sclerosis, MULTIPLE SCLEROSIS."""
    if not (term.isascii() and term.islower()):
        return {term}
    return {term, term.capitalize(), capwords(term), capwords(term, "-"), term.upper()}


def is_term(word: str) -> bool:
    """Whether the list has this word, under any kind."""
    return word in _automaton()


def hits(text: str) -> list[Hit]:
    """The longest terms of the text, in order; those inside a [not] entry are left out, and so are pieces of words."""
    found = [Hit(last + 1 - size, last + 1, kind) for last, (size, kind) in _automaton().iter(text)]
    if not found:
        return []
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    reach = 0
    for hit in found:
        if hit.end > reach:
            kept.append(hit)
            reach = hit.end
    silent = [hit for hit in kept if hit.kind == "not"]
    return [
        hit
        for hit in kept
        if hit.kind != "not"
        and not any(other.start <= hit.start < other.end for other in silent)
        and _stands(text, hit.start, hit.end)
    ]


def _stands(text: str, start: int, end: int) -> bool:
    """Letters and katakana are whole words; ハーフ is not in ハーフタイム."""
    for first, second in ((start - 1, start), (end - 1, end)):
        if first >= 0 and second < len(text) and _script(text[first]) == _script(text[second]) != "":
            return False
    return True


def _script(char: str) -> str:
    if char.isascii() and char.isalpha():
        return "latin"
    return "katakana" if "ァ" <= char <= "ヺ" or char == "ー" else ""
