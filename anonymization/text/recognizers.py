"""Which recognisers a profile asks, and how one is asked: ours by the batch, those of others one text at a time."""

from collections.abc import Sequence
from functools import cache

from presidio_analyzer import EntityRecognizer
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from anonymization.text.addresses.finder import AddressRecognizer
from anonymization.text.care.finder import CareRecognizer
from anonymization.text.config import Detection
from anonymization.text.names.recognizer import Names
from anonymization.text.normalise import Normalised
from anonymization.text.patterns.finder import PatternRecognizer
from anonymization.text.recognizer import PresidioRecognizer, Recognizer
from anonymization.text.spans import Span


@cache
def _no_model() -> NoOpNlpEngine:
    """Presidio's engine without a model: recognisers of others get empty artifacts, nothing is loaded or downloaded."""
    engine = NoOpNlpEngine(models=[{"lang_code": language, "model_name": "none"} for language in ("ja", "en")])
    engine.load()
    return engine


def recognizers_of(config: Detection) -> list[Recognizer]:
    """Our recognisers, ready; both profiles ask all of them."""
    return [PatternRecognizer(config), AddressRecognizer(), CareRecognizer(), Names()]


def find_with(recognizer: EntityRecognizer, batch: Sequence[Normalised]) -> list[list[Span]]:
    """The spans of each text of the batch, in offsets of the normalised texts."""
    if isinstance(recognizer, PresidioRecognizer):
        return recognizer.recognizer.find(batch)
    return [_ask(recognizer, item.text) for item in batch]


def _ask(recognizer: EntityRecognizer, text: str) -> list[Span]:
    artifacts = _no_model().process_text(text, recognizer.supported_language)
    results = recognizer.analyze(text, recognizer.supported_entities, artifacts)
    return [Span(item.start, item.end, item.entity_type, item.score, name_of(recognizer)) for item in results or []]


def name_of(recognizer: EntityRecognizer) -> str:
    """The name under which a recogniser is registered."""
    return str(recognizer.to_dict()["name"])
