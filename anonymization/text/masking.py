"""Cut the spans out of a text and put `<PERSON_1>` in their place: one number for one person inside a row."""

import re
from collections.abc import Sequence
from typing import Any, Final

from presidio_anonymizer.operators import Operator, OperatorType

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


class NumberedReplacement(Operator):
    """The replacement as a Presidio operator: `{"entity_type": …, "numbering": Numbering(), "person": …}`."""

    def operate(self, text: str | None = None, params: dict[str, Any] | None = None) -> str:
        """`<ENTITY_n>` for the words found."""
        given = params or {}
        entity = given["entity_type"]
        return f"<{entity}_{given['numbering'].number(entity, text or '', given.get('person'))}>"

    def validate(self, params: dict[str, Any] | None = None) -> None:
        """Both the entity and the row's numbering are needed."""
        if not params or "entity_type" not in params or not isinstance(params.get("numbering"), Numbering):
            raise ValueError("numbered replacement needs entity_type and numbering")

    def operator_name(self) -> str:
        """As configured: `OperatorConfig("numbered", …)`."""
        return "numbered"

    def operator_type(self) -> OperatorType:
        """It replaces; nothing can be taken back."""
        return OperatorType.Anonymize


_REPLACE = NumberedReplacement()


def mask(text: str, spans: Sequence[Span], *, numbering: Numbering | None = None) -> str:
    """`text` with every span replaced. The spans are the engine's: in order, without overlaps, offsets of `text`.

    Presidio's AnonymizerEngine is not called: it copies the whole text for every span, and joins neighbours.
    """
    if not spans:
        return text
    numbers = numbering or Numbering()
    parts: list[str] = []
    position = 0
    for span in spans:
        params = {"entity_type": span.entity, "numbering": numbers, "person": span.person}
        parts += (text[position : span.start], _REPLACE.operate(text[span.start : span.end], params))
        position = span.end
    parts.append(text[position:])
    return "".join(parts)
