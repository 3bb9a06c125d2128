"""Every text is there in both languages, and every text that a page asks for is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.relay_ui.render import TEMPLATES
from plugins.relay_ui.words import WORDS, BadCatalogue, UnknownWord, _flat, catalogue, text

_ASKED = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z0-9_.]+)["']\s*[,)]""")
PAGES = sorted(path.stem for path in WORDS.glob("*.yml"))


def asked() -> Iterator[tuple[str, str]]:
    for path in sorted(TEMPLATES.rglob("*.html")):
        for key in _ASKED.findall(path.read_text(encoding="utf-8")):
            yield path.relative_to(TEMPLATES).as_posix(), key


@pytest.mark.parametrize("page", PAGES)
def test_each_catalogue_has_both_languages_with_the_same_places_to_fill(page: str) -> None:
    words = catalogue(page)
    assert words
    for key, told in words.items():
        places = [set(re.findall(r"\{(\w+)", told[language])) for language in ("ja", "en")]
        assert places[0] == places[1], key


def test_every_text_that_a_template_asks_for_is_there() -> None:
    found = list(asked())
    assert len(found) > 100
    for template, key in found:
        page, _, rest = key.partition(".")
        assert rest in catalogue(page), f"{template}: {key}"


def test_a_missing_text_and_a_bad_entry_are_errors() -> None:
    with pytest.raises(UnknownWord):
        text("base.nothing", "ja")
    with pytest.raises(UnknownWord):
        text("nothing.at_all", "ja")
    for bad in ({"a": {"ja": "x"}}, {"a": {"ja": "x", "en": True}}, {"a": {"ja": "x", "en": "y", "more": None}}):
        with pytest.raises(BadCatalogue):
            _flat(bad, "")


def test_pages_name_no_other_host() -> None:
    root = Path(TEMPLATES).parent
    for path in [*TEMPLATES.rglob("*.html"), *(root / "static").iterdir()]:
        hosts = set(re.findall(r"https?://([a-z0-9.-]+)", path.read_text(encoding="utf-8")))
        assert hosts <= {"www.w3.org"}, path
