"""Forms of words in which a person stands, as one table: what the form is, and how many persons are in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from anonymization.text.names.found import Found
from anonymization.text.names.note_cues import ADDED, PASSED, SIGNED
from anonymization.text.names.place_cues import BRACKETED, BULLET, HANDED, IN_OFFICE, PAIRED
from anonymization.text.names.tokens import Tokens
from anonymization.text.names.unlisted import Unlisted


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Each group of `regex` is a person, if all may be; `hints` are words without one of which no match can be."""

    regex: re.Pattern[str]
    rule: str
    hints: tuple[str, ...] = ()
    unlisted: bool = False  # things stand here as well: only what no list explains is a person


FORMS: Final = (
    Form(regex=IN_OFFICE, rule="beside", hints=(" ",)),  # 総務課 豊橋 まで
    Form(regex=BULLET, rule="beside", hints=("(",)),  # ・豊橋(人事)
    Form(regex=PAIRED, rule="paired", hints=("/", "・")),  # 福井/竪川にて
    Form(regex=HANDED, rule="handed", hints=("→", "⇒", "->", "=>")),  # 佐治→玉城
    Form(regex=PASSED, rule="handed", hints=("から",)),
    Form(regex=BRACKETED, rule="bracketed", hints=("(",), unlisted=True),
    Form(regex=SIGNED, rule="signed", hints=("(",)),
    Form(regex=ADDED, rule="added"),
)


def find_formed(tokens: Tokens) -> Iterator[Found]:
    """Names by the form they stand in. Scores stay low: whoever knows the name itself says more."""
    text, guard = tokens.text, Unlisted(tokens)
    for form in FORMS:
        if form.hints and not any(hint in text for hint in form.hints):
            continue
        judge = guard.unknown if form.unlisted else guard.person
        groups = range(1, form.regex.groups + 1)
        for match in form.regex.finditer(text):
            if all(judge(*match.span(group)) for group in groups):
                for group in groups:
                    yield Found(*match.span(group), 0.5, form.rule)
