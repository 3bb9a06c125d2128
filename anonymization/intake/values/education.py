"""The level of schooling that a cell tells, by the highest degree or school named in it."""

from collections.abc import Mapping
from functools import cache

import pyarrow as pa

from anonymization.intake.values.dictionary import answer_each, invert, load, table, word_key
from anonymization.intake.values.parsed import Parsed, Strings


@cache
def _inside() -> Mapping[str, str]:
    """Terms that tell the level wherever they stand in a cell, longest first."""
    found = invert(load("education_inside"))
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def parse_education(values: Strings) -> Parsed:
    """junior_high | high_school | vocational | junior_college | technical_college | bachelor | master | doctor.

    Unknown words are null and counted.
    """
    return answer_each(values, _level, pa.string(), unknown_is_bad=False)


def _level(text: str) -> str | None:
    key = word_key(text)
    exact = table("education").get(key)
    return exact or next((level for term, level in _inside().items() if term in key), None)
