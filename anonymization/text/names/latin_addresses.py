"""Addresses in Latin letters: numbers beside words that no list explains, or beside a word of streets and rooms."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from anonymization.text.names.found import Found
from anonymization.text.names.lexicon import words

_ITEM: Final = re.compile(
    r"(?P<number>\d[A-Z]{2}(?![A-Za-z0-9])|#?(?<![\d.,/:\-])\d{1,6}(?:[\-/]\d{1,5}){0,3}[A-Za-z]?(?![\d%:/°]|[.,]\d|st\b|nd\b|rd\b|th\b))"
    r"|(?P<word>[^\W\d_](?:[^\W\d_]|['’.\-](?=[^\W\d_]))*\.?)"
)
_GAP: Final = re.compile(r"\)?\.?[ \t]{0,3}\n?[,>|]?[ \t]{0,2}\n?[ \t>|,?]{0,6}\(?")
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
_HOUSE: Final = re.compile("[0-9]{1,2}-[0-9]{1,3}(?:-[0-9]{1,4}){0,2}")  # 1-2-3 Jinnan, Shibuya-ku
_CAPITALS: Final = ("Tokyo", "Osaka", "Kyoto", "Japan")  # no personal data alone; the end of an address they are
_JOINING: Final = words("name_particles") | frozenset(("les", "nad", "na", "op", "et", "of", "and", "the"))

_NUMBER: Final = "number"
_STREET: Final = "street"
_NAME: Final = "name"
_LINK: Final = "link"


def find_latin_addresses(text: str, span: tuple[int, int], names: Sequence[Found]) -> Iterator[Found]:
    """Addresses inside `span` of the text; `names` are the runs of capitals found there, unknown words and places."""
    owner = {position: name for name in names for position in range(name.start, name.end)}
    chain: list[tuple[int, int, str]] = []
    for match in _ITEM.finditer(text, *span):
        start, end = match.span()
        kind = _kind(match, start in owner) or (_LINK if chain and chain[-1][2] == _NAME and _foreign(match[0]) else "")
        if chain and (not kind or not _GAP.fullmatch(text, chain[-1][1], start)):
            yield from _settle(text, chain)
            chain = []
        if kind and (chain or kind != _LINK):
            chain.append((start, end, kind))
    yield from _settle(text, chain)


def _kind(match: re.Match[str], named: bool) -> str:
    if match["number"] is not None:
        return _NUMBER
    word = match["word"]
    if word.lower().rstrip(".") in words("street_words") and (
        not word.islower() or len(word) > 2 or word.endswith(".")
    ):
        return _STREET
    if named:
        return _NAME
    return _LINK if word in _JOINING or (word[0].isupper() and len(word) > 1) else ""


def _foreign(word: str) -> bool:
    """Whether a small word inside an address is of some other language (Luite tee 87)."""
    return word.islower() and len(word) > 1 and word not in words("english_words")


def _settle(text: str, chain: list[tuple[int, int, str]]) -> Iterator[Found]:
    while chain and chain[-1][2] == _LINK and text[chain[-1][0] : chain[-1][1]] not in _CAPITALS:
        chain = chain[:-1]
    while chain and chain[0][2] == _LINK:
        chain = chain[1:]
    kinds = [kind for _, _, kind in chain]
    if len(chain) < 2 or _NUMBER not in kinds:
        return
    if len(chain) == 2 and text[chain[0][0] : chain[0][1]].lower() in ("room", "floor", "building"):
        return  # a meeting's place
    numbers = [text[start:end] for start, end, kind in chain if kind == _NUMBER]
    lone_year = len(numbers) == 1 and _YEAR.fullmatch(numbers[0])
    if _STREET in kinds and (_NAME in kinds or len(chain) > 2 or kinds[0] == _STREET):
        start = chain[0][0]
        start -= 4 if text[start - 4 : start] == "the " else 0
        yield Found(start, chain[-1][1], 0.7, "latin_address", "LOCATION")
    elif (
        _NAME in kinds and not lone_year and (len(numbers) > 1 or kinds[-1] == _NUMBER or _HOUSE.fullmatch(numbers[0]))
    ):
        yield Found(chain[0][0], chain[-1][1], 0.6, "latin_address", "LOCATION")
