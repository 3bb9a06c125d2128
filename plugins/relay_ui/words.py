"""What the pages say, in Japanese and English: words/<page>.yml, one file per page, looked up by `page.key`."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

import yaml
from fastapi import Request

Language = Literal["ja", "en"]
LANGUAGES: Final = cast("tuple[Language, ...]", get_args(Language))
LANGUAGE_COOKIE: Final = "relay_language"
WORDS: Final = Path(__file__).parent / "words"


class UnknownWord(KeyError):
    """A page asked for a text that no catalogue has."""


class BadCatalogue(ValueError):
    """A catalogue has an entry that is no text in both languages; a comma in a text needs quotes around it."""


@cache
def catalogue(page: str) -> dict[str, dict[str, str]]:
    """key → language → text; nested keys are joined by dots. Raises UnknownWord where the page has no file."""
    path = WORDS / f"{page}.yml"
    if not path.is_file():
        raise UnknownWord(page)
    return dict(_flat(yaml.safe_load(path.read_text(encoding="utf-8")) or {}, ""))


def _flat(tree: dict[str, Any], prefix: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if not isinstance(value, dict):
            raise BadCatalogue(name)
        if set(value) & set(LANGUAGES):
            if set(value) != set(LANGUAGES) or not all(isinstance(words, str) for words in value.values()):
                raise BadCatalogue(name)
            found.append((name, value))
        else:
            found += _flat(value, f"{name}.")
    return found


def text(key: str, language: Language, /, **values: object) -> str:
    """The text of `page.key`; `{name}` in it is filled from values. Raises UnknownWord."""
    page, _, rest = key.partition(".")
    try:
        found = catalogue(page)[rest][language]
    except KeyError:
        raise UnknownWord(key) from None
    return found.format(**values) if values else found


def translator(language: Language) -> Callable[..., str]:
    """`t(key, default=…, **values)` for one language; `default` stands in for codes that the catalogue may not have."""

    def t(key: str, /, default: str | None = None, **values: object) -> str:
        try:
            return text(key, language, **values)
        except UnknownWord:
            if default is None:
                raise
            return default

    return t


def language_of(request: Request) -> Language:
    """What the address says, else the cookie, else the browser's first language that we have, else Japanese."""
    wishes = [request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)]
    wishes += _accepted(request.headers.get("accept-language", ""))
    for wish in wishes:
        for language in LANGUAGES:
            if wish == language:
                return language
    return "ja"


def _accepted(header: str) -> list[str]:
    """Primary subtags of an Accept-Language header, the most wanted first."""
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:20]):
        name, _, quality = part.replace(" ", "").partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        ranked.append((-weight, place, name.split("-")[0].lower()))
    return [name for _, _, name in sorted(ranked)]
