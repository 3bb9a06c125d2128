"""Which recognisers a profile asks: ours, and those of others where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from anonymization.text.addresses.finder import AddressRecognizer
from anonymization.text.care.finder import CareRecognizer
from anonymization.text.config import Detection
from anonymization.text.names.recognizer import Names
from anonymization.text.patterns.finder import PatternRecognizer
from anonymization.text.recognizer import Recognizer

if TYPE_CHECKING:  # Presidio brings spaCy: two seconds, spent only where a recogniser of others is asked
    from presidio_analyzer import EntityRecognizer


def recognizers_of(config: Detection, extra: Sequence[EntityRecognizer] = ()) -> list[Recognizer]:
    """Our recognisers, ready, and `extra` ones of Presidio's kind; both profiles ask all of them."""
    ours: list[Recognizer] = [PatternRecognizer(config), AddressRecognizer(), CareRecognizer(), Names()]
    if not extra:
        return ours
    from anonymization.text.presidio import Guest  # noqa: PLC0415  # as above

    return [*ours, *(Guest(recognizer) for recognizer in extra)]
