"""Addresses and names of prefectures: where in Japan they are, down to the municipality and no further."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa

from anonymization.intake.values.dictionary import load, word_key
from anonymization.intake.values.fold import blank, fold
from anonymization.intake.values.gazetteer import fold_place, municipalities, prefecture_codes
from anonymization.intake.values.parsed import Parsed, Strings, parsed
from anonymization.intake.values.postal import PLACE

_BEFORE: Final = re.compile(r"^(?:〒?\s*\d{3}[-‐−ー]?\d{4}|日本国?|japan|住所[::]?)[\s,、]*", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")
_LONGEST_MUNICIPALITY: Final = 12
_ROMAJI_WORD: Final = re.compile(r"[a-zāīūēō]+(?:-(?:to|fu|ken))?")
_JIS: Final = re.compile(r"^(?:jp-?)?(0?[1-9]|[1-3][0-9]|4[0-7])(?:\.0)?$", re.IGNORECASE)

Place = tuple[str | None, str | None]


@cache
def _prefecture_names() -> Mapping[str, str]:
    return {word_key(name): code for code, names in load("prefectures").items() for name in names}


def parse_prefectures(values: Strings) -> Parsed:
    """JIS code "01".."47" from a name, romaji, a JIS number or an address; anything else is null and counted."""
    return _each(values, lambda text: (prefecture_of(text), None), place=False)


def locate_addresses(values: Strings) -> Parsed:
    """Struct<prefecture, municipality> of addresses; what an address does not tell is null, nothing is bad."""
    return _each(values, locate, place=True)


def prefecture_of(text: str) -> str | None:
    """The prefecture that a cell names, alone or at the beginning of an address."""
    name = _prefecture_names().get(word_key(text))
    if name is not None:
        return name
    number = _JIS.match(text)
    return number[1].zfill(2) if number else locate(text)[0]


def locate(text: str) -> Place:
    """Prefecture code and municipality of one folded address."""
    bare = _BEFORE.sub("", _BEFORE.sub("", text[:200]))
    joined = fold_place(_SPACE.sub("", bare))
    for full, code in prefecture_codes().items():
        if joined.startswith(full):
            return code, _municipality(joined[len(full) :], code)
    for size in range(min(_LONGEST_MUNICIPALITY, len(joined)), 1, -1):
        place = municipalities().get(joined[:size])
        if place is not None:
            return place
    for full, code in prefecture_codes().items():
        if len(full) > 2 and joined.startswith(full[:-1]):
            return code, _municipality(joined[len(full) - 1 :], code)
    return _in_romaji(bare), None


def _municipality(rest: str, prefecture: str) -> str | None:
    for size in range(min(_LONGEST_MUNICIPALITY, len(rest)), 1, -1):
        place = municipalities().get(rest[:size])
        if place is not None and place[0] in (prefecture, None):
            return place[1] if place[0] else rest[:size]
    return None


def _in_romaji(text: str) -> str | None:
    """The last prefecture named in romaji: Western addresses go from small to large ("1-1 Chiyoda, Tokyo, Japan")."""
    if not text.isascii() and not any("LATIN" in unicodedata.name(c, "") for c in text[:50]):
        return None
    names = _prefecture_names()
    found = [names[key] for word in _ROMAJI_WORD.findall(text.lower()) if (key := word_key(word)) in names]
    return found[-1] if found else None


def _each(values: Strings, read: Callable[[str], Place], *, place: bool) -> Parsed:
    folded = fold(values)
    empty = blank(folded).to_numpy(zero_copy_only=False)
    answers: list[Place] = [
        (None, None) if void else read(text) for text, void in zip(folded.to_pylist(), empty, strict=True)
    ]
    prefecture = pa.array([answer[0] for answer in answers], type=pa.string())
    found = np.array([answer != (None, None) for answer in answers], dtype=np.bool_)
    known, unknown = found.astype(np.int32), (~found & ~empty).astype(np.int32)
    if not place:
        return parsed(prefecture, known=known, unknown=unknown)
    municipality = pa.array([answer[1] for answer in answers], type=pa.string())
    places = pa.StructArray.from_arrays([prefecture, municipality], fields=list(PLACE))
    return parsed(places, known=known, unknown=unknown)
