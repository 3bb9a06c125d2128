"""Addresses and names of prefectures: where in Japan they are, down to the municipality and no further."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.dictionary import load, word_key
from anonymization.intake.values.fold import blank, fold
from anonymization.intake.values.gazetteer import fold_place, municipalities, prefecture_codes
from anonymization.intake.values.parsed import Counts, Flags, Parsed, Strings, parsed
from anonymization.intake.values.postal import PLACE

_BEFORE: Final = re.compile(r"^(?:〒?\s*\d{3}[-‐−ー]?\d{4}|日本国?|japan|住所[::]?)[\s,、]*", re.IGNORECASE)
_LONGEST_MUNICIPALITY: Final = 12
_LONGEST_PREFECTURE: Final = 4
_READ: Final = 200  # characters of an address
_ROMAJI_WORD: Final = re.compile(r"[a-zāīūēō]+(?:-(?:to|fu|ken))?")
_JIS: Final = re.compile(r"^(?:jp-?)?(0?[1-9]|[1-3][0-9]|4[0-7])(?:\.0)?$", re.IGNORECASE)

Place = tuple[str | None, str | None]


@cache
def _prefecture_names() -> Mapping[str, str]:
    return {word_key(name): code for code, names in load("prefectures").items() for name in names}


def parse_prefectures(values: Strings) -> Parsed:
    """JIS code "01".."47" from a name, romaji, a JIS number or an address; anything else is null and counted."""
    answers, empty = _asked(values, lambda texts: [prefecture_of(text) if text else None for text in texts])
    prefecture = pa.array(answers, type=pa.string())
    known, unknown = _told(pc.is_valid(prefecture), empty)
    return parsed(prefecture, known=known, unknown=unknown)


def locate_addresses(values: Strings) -> Parsed:
    """Struct<prefecture, municipality> of addresses; what an address does not tell is null, nothing is bad."""
    answers, empty = _asked(values, _locate_all)
    prefecture, municipality = (pa.array([answer[i] for answer in answers], type=pa.string()) for i in (0, 1))
    known, unknown = _told(pc.or_(pc.is_valid(prefecture), pc.is_valid(municipality)), empty)
    return parsed(
        pa.StructArray.from_arrays([prefecture, municipality], fields=list(PLACE)), known=known, unknown=unknown
    )


def prefecture_of(text: str) -> str | None:
    """The prefecture that a cell names, alone or at the beginning of an address."""
    name = _prefecture_names().get(word_key(text))
    if name is not None:
        return name
    number = _JIS.match(text)
    return number[1].zfill(2) if number else locate(text)[0]


def locate(text: str) -> Place:
    """Prefecture code and municipality of one folded address."""
    return _locate_all([text])[0]


def _locate_all(texts: Sequence[str | None]) -> list[Place]:
    """The same of many, each beginning of an address looked up once."""
    begun: dict[str, Place | None] = {}
    answers: list[Place] = []
    for text in texts:
        bare = _bare(text or "")
        joined = "".join(bare.split())[: _LONGEST_PREFECTURE + _LONGEST_MUNICIPALITY]
        if joined not in begun:
            begun[joined] = _named(fold_place(joined))
        answers.append(begun[joined] or (_in_romaji(bare), None))
    return answers


def _bare(text: str) -> str:
    """The address without postal code and country before it."""
    text = text[:_READ]
    for _ in range(2):
        found = _BEFORE.match(text)
        if found is None:
            break
        text = text[found.end() :]
    return text


def _named(joined: str) -> Place | None:
    """The place that an address begins with, in Japanese: its first characters decide."""
    for size in (3, _LONGEST_PREFECTURE):
        code = prefecture_codes().get(joined[:size])
        if code is not None:
            return code, _municipality(joined[size:], code)
    for size in range(min(_LONGEST_MUNICIPALITY, len(joined)), 1, -1):
        place = municipalities().get(joined[:size])
        if place is not None:
            return place
    for size in (2, 3):  # 東京渋谷区
        code = _bare_prefectures().get(joined[:size])
        if code is not None:
            return code, _municipality(joined[size:], code)
    return None


@cache
def _bare_prefectures() -> Mapping[str, str]:
    """Names of prefectures without their 都, 府 or 県."""
    return {name[:-1]: code for name, code in prefecture_codes().items()}


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


def _asked(values: Strings, read: Callable[[list[str | None]], list[Any]]) -> tuple[list[Any], Flags]:
    """What `read` says of the folded values, and which of them are blank."""
    folded = fold(values)
    return read(folded.to_pylist()), blank(folded).to_numpy(zero_copy_only=False)


def _told(found: pa.Array, empty: Flags) -> tuple[Counts, Counts]:
    """How many values tell something, and how many that are not blank do not."""
    known = found.to_numpy(zero_copy_only=False)
    return known.astype(np.int32), (~known & ~empty).astype(np.int32)
