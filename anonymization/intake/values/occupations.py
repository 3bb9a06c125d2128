"""Job titles → the fifteen major groups of the MHLW classification (令和4年改定).

The head of a title stands last ("営業事務" is office work, "Nursing School Clerk" too), so of the terms in its
first part that has any, the one that ends last decides, of those the longest. Words such as マネージャー decide
only where nothing else does.
"""

import re
from functools import cache
from typing import Final

import pyarrow as pa

from anonymization.intake.values.dictionary import answer_each, load, word_key
from anonymization.intake.values.parsed import Parsed, Strings
from anonymization.intake.values.term_match import Matcher, fold_words

_BRACKETED: Final = re.compile(r"[(\[【〔〈<《「『][^)\]】〕〉>》」』]*[)\]】〕〉>》」』]")
_PART: Final = re.compile(r"[/,、|;\n:]|\s[-–—~〜]\s|★|◎|◇|◆|■|●|※")
_SHOP_HEAD: Final = re.compile(
    r"店長|店舗スタッフ|店舗管理|店員|副店長|(?:store|shop) (?:manager|staff)|エリアマネージャー", re.IGNORECASE
)
_FOOD_OR_LODGING: Final = re.compile(
    r"居酒屋|飲食|レストラン|カフェ|食堂|寿司|鮨|ラーメン|焼肉|喫茶|ホテル|旅館|restaurant|\bcafe\b|\bhotel\b|\bbar\b",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"^(0?[1-9]|1[0-5])(?:\D|$)")


@cache
def _matchers() -> tuple[Matcher, Matcher]:
    return Matcher(load("occupations")), Matcher(load("occupations_weak"))


@cache
def _names() -> dict[str, str]:
    return {word_key(name): code for code, names in load("occupation_names").items() for name in names}


def parse_occupations(values: Strings) -> Parsed:
    """ "01".."15" from job titles, the groups' names or their codes; unknown titles are null and counted."""
    return answer_each(values, occupation_of, pa.string(), unknown_is_bad=False)


def occupation_of(title: str) -> str | None:
    """The group of one folded title."""
    named = _names().get(word_key(title))
    if named is not None:
        return named
    code = _CODE.match(title)
    if code is not None and (len(title) <= 2 or word_key(title[code.end(1) :]) in _names()):
        return code[1].zfill(2)
    if _SHOP_HEAD.search(title) and _FOOD_OR_LODGING.search(title):
        return "09"  # who runs a restaurant or an inn serves guests; who runs a shop sells
    outside = _BRACKETED.sub(" ", title)
    inside = [part[1:-1] for part in _BRACKETED.findall(title)]
    for matcher in _matchers():
        for text in (outside, *inside):
            for part in _PART.split(text):
                group = _head(matcher, part)
                if group is not None:
                    return group
    return None


def _head(matcher: Matcher, part: str) -> str | None:
    found = matcher.find(fold_words(part))
    return max(found, key=lambda term: (term.end, -term.start)).code if found else None
