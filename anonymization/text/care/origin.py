"""Where somebody comes from: a place of birth, a nationality."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from anonymization.text.addresses.gazetteer import fold_place, gazetteer

_ORIGIN: Final = re.compile(
    r"(?:の)?(?:ご)?(?:出身|生まれ(?!変|つき)|育ち|国籍|籍(?=[でのを、。がは]|$)|の血を引|にルーツ)"
)
_ERAS: Final = ("昭和", "平成", "令和", "大正", "明治")  # towns as well, but 昭和生まれ is a time
_RUN: Final = re.compile(r"[一-龠々ァ-ヶー]{1,10}$")


@cache
def _places() -> frozenset[str]:
    known = gazetteer()
    prefectures = {name for prefecture in known.prefectures for name in (prefecture, _stem(prefecture))}
    cities = {name for city in known.towns for name in (city, _stem(city)) if len(name) > 1}
    regions = files(__package__).joinpath("regions.txt").read_text("utf-8").split()
    return frozenset({*prefectures, *cities, *regions})


def _stem(place: str) -> str:
    return place if place == "北海道" else re.sub(r"[都府県市区町村]$", "", place)


def origins(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each `<place>出身`, `<country>国籍`, `<place>生まれ`; 営業出身 and 大学出身 are no places."""
    for match in _ORIGIN.finditer(text):
        if match[0].endswith(("生まれ", "育ち")) and text.endswith(_ERAS, 0, match.start()):
            continue
        run = _RUN.search(text, max(0, match.start() - 10), match.start() + match[0].startswith("国籍"))
        start = -1 if run is None else _place_in(text, run.start(), match.start(), run.end())
        if start >= 0:
            yield start, match.end()


def _place_in(text: str, begin: int, *ends: int) -> int:
    """Where the longest place that ends at one of `ends` begins (韓国籍 is 韓国 and 籍); -1 where none does."""
    words = fold_place(text[begin : max(ends)])
    for start in range(len(words)):
        if any(_is_place(words[start : end - begin]) for end in ends if end - begin > start):
            return begin + start
    return -1


def _is_place(words: str) -> bool:
    """One place, or a prefecture and a municipality of it."""
    places = _places()
    if words in places:
        return True
    return any(words[cut - 1 : cut] in ("都", "道", "府", "県") and words[cut:] in places for cut in (3, 4))
