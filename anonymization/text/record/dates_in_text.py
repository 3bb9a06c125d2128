"""A day in whatever notation a person or an export writes it, read to year, month and day."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_ERAS: Final = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "明": 1867,
    "大": 1911,
    "昭": 1925,
    "平": 1988,
    "令": 2018,
    "M": 1867,
    "T": 1911,
    "S": 1925,
    "H": 1988,
    "R": 2018,
}
_KANJI: Final = str.maketrans("元〇零一二三四五六七八九", "100123456789")
_NUMBER: Final = r"(?:[0-9]{1,4}|[元〇零一二三四五六七八九十]{1,4})"
_DAY: Final = re.compile(
    rf"(?=[明大昭平令MTSHRmtshr 0-9元〇零一二三四五六七八九十.])"
    rf"(?P<era>明治|大正|昭和|平成|令和|[明大昭平令](?=[0-9元])|"
    rf"(?<![A-Za-z])[MTSHRmtshr])?[ .]?(?P<year>{_NUMBER})(?:[ ]?\([^()\n]{{1,8}}\))?[ ]?[-./年,][ ]?"
    rf"(?P<month>{_NUMBER})[ ]?[-./月,][ ]?(?P<day>{_NUMBER})(?![0-9])[ ]?日?"
)
_COMPACT: Final = re.compile(r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?![0-9])")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LETTERS: Final = re.compile("[A-Za-z]{3}")
_NAMED: Final = re.compile(
    r"(?<![A-Za-z])(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]{0,6}\.?[ ](?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?[ ](?P<year>[0-9]{4})(?![0-9])"
    r"|(?<![0-9])(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?[ -](?P<month2>jan|feb|mar|apr|may|jun|jul|aug|sep|oct"
    r"|nov|dec)[a-z]{0,6}\.?,?[ -](?P<year2>[0-9]{4})(?![0-9])",
    re.IGNORECASE,
)
_MONTH_DAY: Final = re.compile(
    rf"(?<![0-9年])(?<!年[ ])(?P<month>{_NUMBER})[ ]?(?:月|"
    rf"/)[ ]?(?P<day>{_NUMBER})(?![0-9])[ ]?日?(?=[ )]{{0,2}}(?:の|が|は)?(?:生|誕生))"
)

Day = tuple[int, int, int]


def _value(digits: str) -> int:
    if digits.isascii():
        return int(digits)
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return 10 * (_value(tens) if tens else 1) + (_value(ones) if ones else 0)
    return int(digits.translate(_KANJI))


def days_in(text: str) -> Iterator[tuple[int, int, frozenset[Day]]]:
    """Every stretch that can be read as a day, with all its readings (03/04/1990 has two); a year of 0 fits any."""
    for match in _DAY.finditer(text):
        yield *match.span(), frozenset(_readings(match))
    for match in _COMPACT.finditer(text):
        yield *match.span(), frozenset({(int(match["year"]), int(match["month"]), int(match["day"]))})
    for match in _NAMED.finditer(text) if _LETTERS.search(text) else ():
        month = _MONTHS.index((match["month"] or match["month2"]).lower()) + 1
        yield (
            *match.span(),
            frozenset({(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"]))}),
        )
    for match in _MONTH_DAY.finditer(text):
        yield *match.span(), frozenset({(0, _value(match["month"]), _value(match["day"]))})


def _readings(match: re.Match[str]) -> Iterator[Day]:
    first, second, third = _value(match["year"]), _value(match["month"]), _value(match["day"])
    if match["era"]:
        yield _ERAS[match["era"].upper()] + first, second, third
        return
    if first > 999:
        yield first, second, third
    elif third > 999:
        yield third, first, second
        yield third, second, first
    else:
        yield from ((base + first, second, third) for base in (1900, 2000, 1925, 1988))


@lru_cache(maxsize=1 << 13)
def parse_day(value: str) -> Day | None:
    """The record's day, from an ISO day or any notation a text could use; None where there is none."""
    for _, _, readings in days_in(value):
        best = max(readings, key=lambda day: (1900 < day[0] < 2100, -day[0]))
        return best if best[0] else None
    return None
