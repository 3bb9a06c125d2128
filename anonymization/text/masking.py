"""Cut the spans out of a text and put `<PERSON_1>` in their place: one number for one person inside a row."""

import re
from collections.abc import Sequence
from typing import Final

from anonymization.text.normalise import normalise
from anonymization.text.spans import Span

_HONORIFIC: Final = re.compile(r"(?:さん|さま|様|氏|くん|君|ちゃん)$")


class Numbering:
    """The numbers given out in one row; pass the same one to every text of the row."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}

    def number(self, entity: str, surface: str, person: str | None = None) -> int:
        """The number of what stands there: same person or same words (folded), same number."""
        key = (entity, f"\0{person}" if person else _key(surface))
        known = self._numbers.get(key)
        if known is None and entity == "PERSON" and not person:
            known = self._same_person(key[1])
        if known is None:
            known = self._last[entity] = self._last.get(entity, 0) + 1
        self._numbers[key] = known
        if person:
            self._numbers.setdefault((entity, _key(surface)), known)
        return known

    def _same_person(self, surface: str) -> int | None:
        """山田 after 山田太郎, or the other way round, is taken for the same person."""
        if len(surface) < 2:
            return None
        for (entity, other), number in self._numbers.items():
            if entity == "PERSON" and len(other) > 1 and (other.startswith(surface) or surface.startswith(other)):
                return number
        return None


def _key(surface: str) -> str:
    folded = "".join(char for char in normalise(surface).text.casefold() if char.isalnum())
    return _HONORIFIC.sub("", folded) or folded


def placeholder(numbering: Numbering, entity: str, surface: str, person: str | None = None) -> str:
    """`<ENTITY_n>` for the words found."""
    return f"<{entity}_{numbering.number(entity, surface, person)}>"


def mask(text: str, spans: Sequence[Span], *, numbering: Numbering | None = None) -> str:
    """`text` with every span replaced. The spans are the engine's: in order, without overlaps, offsets of `text`.

    Presidio's AnonymizerEngine is not called: it copies the whole text for every span, and joins neighbours. Its
    operator for the same placeholders is `presidio.NumberedReplacement`.
    """
    if not spans:
        return text
    numbers = numbering or Numbering()
    parts: list[str] = []
    position = 0
    for span in spans:
        surface = text[span.start : span.end]
        parts += (text[position : span.start], placeholder(numbers, span.entity, surface, span.person))
        position = span.end
    parts.append(text[position:])
    return "".join(parts)
