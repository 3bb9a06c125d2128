"""The row's own values in a text of that row, whatever notation the text uses.

Values are compared in folded views of the text (kana, Latin letters, digits, house numbers), so a row costs a few
string searches instead of an automaton built for it: with some twenty short forms per row that is the faster way.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from anonymization.text.addresses.own import OwnAddress, own_address
from anonymization.text.config import Detection
from anonymization.text.normalise import Normalised, normalise
from anonymization.text.record.dates_in_text import days_in, parse_day
from anonymization.text.record.names_in_text import find_latin, find_person, view_of
from anonymization.text.record.person_forms import PersonForms, person_forms
from anonymization.text.spans import Record, Span

_SEVERAL: Final = re.compile(r"[、,;/&\n]+|[ ]と[ ]")
_DIGIT_RUN: Final = re.compile(r"[0-9](?:[-() ./の]{0,3}[0-9]){6,}+")
_NUMBER: Final = re.compile(r"[0-9〇零一二三四五六七八九十]")
_KANJI_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_LAST_FOUR: Final = re.compile(r"下[ ]?(?:4|四)[ ]?(?:桁|ケタ|けた)[ ]?(?:は|が|の|:)?[ ]?([0-9]{4})(?![0-9])")
_DULL_LOCALS: Final = frozenset(
    {
        *(
            "info",
            "mail",
            "contact",
            "recruit",
            "saiyo",
            "jinji",
            "admin",
            "support",
            "sales",
            "office",
            "test",
            "user",
        ),
        *("hello", "home"),
    }
)


class RecordMatcher:
    """Finds a record's values; holds nothing of any row."""

    def __init__(self, config: Detection) -> None:
        self._scores = config.record

    def find(self, item: Normalised, record: Record) -> list[Span]:
        """Spans of the row's own values, in offsets of the normalised text."""
        text = item.text
        return [*self._people(text, record), *(_of(span, "own") for span in self._values(text, record))]

    def _values(self, text: str, record: Record) -> Iterator[Span]:
        if record.email:
            yield from self._mail(text, record.email)
        if _NUMBER.search(text):
            numbers = [*_phone_forms(record.phone), *_postal_forms(record.postal_code)]
            yield from self._numbers(text, numbers)
            if record.phone:
                yield from self._last_four(text, record.phone)
            if record.birth_date:
                yield from self._birth(text, record.birth_date)
        if record.address:
            yield from self._address(text, own_address(record.address))

    def _people(self, text: str, record: Record) -> Iterator[Span]:
        people: list[tuple[str, PersonForms]] = []
        if record.name or record.name_kana or record.name_romaji:
            people.append(("own", person_forms(record.name, record.name_kana, record.name_romaji)))
        for index, other in enumerate(
            one for several in record.others for one in _SEVERAL.split(several) if one.strip()
        ):
            people.append((f"other{index}", person_forms(other, None, None)))
        if not people:
            return
        view = view_of(text)
        latin = any("a" <= char <= "z" or "A" <= char <= "Z" for char in text)
        for who, forms in people:
            for span in find_person(text, view, forms, self._scores):
                yield _of(span, who)
            if latin:
                for span in find_latin(text, forms, self._scores):
                    yield _of(span, who)

    def _mail(self, text: str, mail: str) -> Iterator[Span]:
        folded = normalise(mail).text.strip().casefold()
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = text
        for start in _places(lowered, folded):
            yield Span(start, start + len(folded), "EMAIL_ADDRESS", self._scores.whole, "record", "email")
        local = folded.partition("@")[0]
        for form in {local, local.split("+")[0]}:
            if len(form) < 4 or form in _DULL_LOCALS:
                continue
            for start in _places(lowered, form):
                end = start + len(form)
                if not _wordy(lowered[start - 1 : start]) and not _wordy(lowered[end : end + 1]):
                    yield Span(start, end, "EMAIL_ADDRESS", self._scores.part, "record", "email_local")

    def _numbers(self, text: str, numbers: list[tuple[str, str, str]]) -> Iterator[Span]:
        """Digits, entity and rule: the digits with anything between them that a person puts there."""
        if not numbers:
            return
        digits_of = text.translate(_KANJI_DIGITS)
        for match in _DIGIT_RUN.finditer(digits_of):
            places = [place for place in range(*match.span()) if "0" <= digits_of[place] <= "9"]
            run = "".join(digits_of[place] for place in places)
            for digits, entity, pattern in numbers:
                for at in _places(run, digits):
                    start, end = places[at], places[at + len(digits) - 1] + 1
                    if not _touched(text, start, end):
                        start -= text[start - 1 : start] in ("(", "+")
                        yield Span(start, end, entity, self._scores.whole, "record", pattern)

    def _last_four(self, text: str, phone: str) -> Iterator[Span]:
        for match in _LAST_FOUR.finditer(text):
            if match[1] == _only_digits(phone)[-4:]:
                yield Span(*match.span(1), "PHONE_NUMBER", self._scores.part, "record", "phone_last_four")

    def _birth(self, text: str, birth: str) -> Iterator[Span]:
        day = parse_day(normalise(birth).text)
        if day is None:
            return
        for start, end, readings in days_in(text):
            if day in readings or (0, *day[1:]) in readings:
                yield Span(start, end, "DATE_TIME", self._scores.whole, "record", "birth_date")

    def _address(self, text: str, address: OwnAddress) -> Iterator[Span]:
        for start, end, whole in address.find(text):
            yield Span(
                start, end, "JP_ADDRESS", self._scores.whole if whole else self._scores.part, "record", "address"
            )


def _of(span: Span, who: str) -> Span:
    return Span(span.start, span.end, span.entity, span.score, span.recognizer, span.pattern, span.context, who)


def _places(text: str, form: str) -> Iterator[int]:
    start = text.find(form) if form else -1
    while start >= 0:
        yield start
        start = text.find(form, start + 1)


def _wordy(char: str) -> bool:
    return char != "" and char.isascii() and (char.isalnum() or char in "@_-")


def _only_digits(value: str) -> str:
    return "".join(char for char in normalise(value).text if "0" <= char <= "9")


def _touched(text: str, start: int, end: int) -> bool:
    """Whether a digit or a letter touches the number: a longer one is another number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())


@lru_cache(maxsize=1 << 13)
def _phone_forms(phone: str | None) -> tuple[tuple[str, str, str], ...]:
    """The number's digits as dialled at home and from abroad, and without its area code."""
    digits = _only_digits(phone or "")
    if digits.startswith("81") and len(digits) >= 11:
        digits = "0" + digits[2:].removeprefix("0")
    if len(digits) < 8:
        return ()
    national = digits.removeprefix("0")
    forms = (digits, *(prefix + national for prefix in ("81", "810", "0081", "01081", "")), digits[-8:])
    return tuple((form, "PHONE_NUMBER", "phone") for form in dict.fromkeys(forms))


def _postal_forms(postal_code: str | None) -> tuple[tuple[str, str, str], ...]:
    digits = _only_digits(postal_code or "")
    return ((digits, "JP_POSTAL_CODE", "postal_code"),) if len(digits) == 7 else ()
