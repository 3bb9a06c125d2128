"""A name that has a line of its own, as a signature has: 大豆生田 稔."""

import re
from collections.abc import Iterator
from typing import Final

from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import NOUN, OTHER, kinds
from anonymization.text.names.readings import is_given_reading
from anonymization.text.names.spelling import is_family
from anonymization.text.names.traits import GIVEN_NAME, SURNAME_NAME, is_kanji_char, traits

_OWN_LINE: Final = re.compile(
    r"^[ 　]*(([一-龠々]{1,5})[ 　]([一-龠々]{1,3}|[ぁ-んー]{2,6}))(?:[ 　]?[(（][ぁ-んァ-ヴー 　]{3,16}[)）])?[ 　]*$",
    re.MULTILINE,
)


def find_own_lines(text: str) -> Iterator[Found]:
    """Two words with a line to themselves, the second a given name and the first no everyday word."""
    for match in _OWN_LINE.finditer(text) if " " in text else ():
        if _is_line_name(match[2], match[3]):
            yield Found(match.start(1), match.end(1), 0.7, "own_line")


def _is_line_name(family: str, given: str) -> bool:
    """Whether two words that have a line of their own are a person, the family name known or not: a signature."""
    known = traits(given) & GIVEN_NAME if is_kanji_char(given[0]) else is_given_reading(given)
    if not known and len(given) == 2 and len(family) == 1 and is_kanji_char(given[0]):
        return not kinds(given) and bool(traits(family) & (SURNAME_NAME | GIVEN_NAME))  # 卓 心怡
    return bool(known) and (is_family(family) or not kinds(family) & (NOUN | OTHER))
