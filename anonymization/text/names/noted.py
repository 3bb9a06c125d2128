"""Names in what people note down: verdicts (佐治→不合格), signatures, former names, letters typed apart."""

import re
from collections.abc import Iterator
from typing import Final

from anonymization.text.names import lexicon
from anonymization.text.names.found import Found
from anonymization.text.names.labels import is_given_word
from anonymization.text.names.lexicon import words
from anonymization.text.names.note_cues import (
    BEHIND,
    COUNTED,
    FORMER,
    MARKED,
    OWNED,
    POINTS,
    SELF,
    SPELLED,
    TWO_LINES,
    VERDICT,
)
from anonymization.text.names.place_cues import LABEL
from anonymization.text.names.readings import is_given_reading
from anonymization.text.names.spelling import full_name, is_family
from anonymization.text.names.tokens import Tokens
from anonymization.text.names.traits import (
    AFTER_ORG,
    HONORIFIC,
    NOT_PERSON,
    POPULAR,
    ROLE,
    WORD_TOO,
    is_kanji_char,
    traits,
)
from anonymization.text.names.unlisted import Unlisted

_IN_WORDS: Final = re.compile(r"[^一-龠]{1,8}[一-龠]{2}")
_SUBJECTS: Final = frozenset("英国数理社語体音美")
_HONORED: Final = "殿様氏君印"


def find_noted(tokens: Tokens) -> list[Found]:
    """Names that the form of a note gives away, known or not."""
    text = tokens.text
    guard = Unlisted(tokens)
    return [*_told(text, guard), *_judging(text, guard), *_owning(text, guard), *_apart(text)]


def _told(text: str, guard: Unlisted) -> Iterator[Found]:
    """Who bore another name, who says their own name."""
    for match in FORMER.finditer(text) if "姓" in text or "旧" in text else ():
        for group in (1, 2):
            if match[group] and not traits(match[group]) & (ROLE | HONORIFIC):
                yield Found(*match.span(group), 0.6, "former")
    for match in SELF.finditer(text) if "と申" in text or "います" in text else ():
        plain = traits(match[1]) & (NOT_PERSON | ROLE | AFTER_ORG)
        if not plain and (text.startswith("と申", match.end()) or guard.person(*match.span(1))):
            yield Found(*match.span(1), 0.6, "self")


def _judging(text: str, guard: Unlisted) -> Iterator[Found]:
    """Whom a verdict follows or precedes; a surname of one kanji (英：B) only where a longer one stands beside it."""
    if any(mark in text for mark in (":", "→", "⇒", "=", "..", "->")):
        yield from _verdicts(VERDICT, text, guard, least=1)
    if any(mark in text for mark in "◎○〇△▲×✕"):
        yield from _verdicts(MARKED, text, guard, least=2)
        yield from _verdicts(BEHIND, text, guard, least=2)
    if ")" in text or "." in text:
        yield from _verdicts(COUNTED, text, guard, least=2)
    if "点" in text:
        yield from _verdicts(POINTS, text, guard, least=2)


def _verdicts(form: re.Pattern[str], text: str, guard: Unlisted, *, least: int) -> Iterator[Found]:
    places = [match.span(1) for match in form.finditer(text)]
    spans = [place for place in places if guard.person(*place)]
    if form is COUNTED and len(spans) < len(places):
        return  # a list of anything
    if len(spans) >= least and any(end - start > 1 or _judged_alone(text, start, end) for start, end in spans):
        for start, end in spans:
            yield Found(start, end, 0.5, "verdict")


def _judged_alone(text: str, start: int, end: int) -> bool:
    """Whether one kanji with a verdict in words can be nobody but a person: 牧…保留, but not 英：A, 国：可."""
    opens = not start or text[start - 1] in "\n。、 /"
    return (
        opens
        and bool(traits(text[start:end]) & POPULAR)
        and text[start:end] not in _SUBJECTS
        and _IN_WORDS.match(text, end) is not None
    )


def _owning(text: str, guard: Unlisted) -> Iterator[Found]:
    for match in OWNED.finditer(text):
        trait = traits(match[1])
        rare = is_family(match[1]) and not lexicon.kinds(match[1]) & lexicon.PLACE
        rare = rare or guard.unknown(*match.span(1))
        if (trait & POPULAR or rare) and not trait & (WORD_TOO | ROLE) and match[1] not in lexicon.words("offices"):
            yield Found(*match.span(1), 0.5, "owned")


def _apart(text: str) -> Iterator[Found]:
    """A name whose letters are typed apart, or whose two parts stand on a line each."""
    if " " in text:
        for match in SPELLED.finditer(text):
            end = match.end() - 2 * (match[0][-1] in _HONORED)
            labelled = LABEL.search(text, max(0, match.start() - 16), match.start())
            if labelled or full_name("".join(text[match.start() : end].split())) >= 0.6:
                yield Found(match.start(), end, 0.92, "apart")
    if "\n" in text:
        for match in TWO_LINES.finditer(text):
            family, given = match[1], match[2]
            known = is_given_word(given) if is_kanji_char(given[0]) else is_given_reading(given)
            if (
                known
                and is_family(family)
                and not traits(given) & (NOT_PERSON | ROLE)
                and given not in words("kana_words")
            ):
                yield Found(match.start(1), match.end(2), 0.6, "two_lines")
