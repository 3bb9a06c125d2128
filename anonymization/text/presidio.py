"""Presidio's side of this room: our recognisers in its registry, its own asked by ours, our numbers as an operator.

Presidio's PatternRecognizer is not used: it skips a pattern that times out with a warning, and silence is what this
room must never answer with. Nothing here loads a model or downloads one.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NoOpNlpEngine
from presidio_anonymizer.operators import Operator, OperatorType

from anonymization.text.config import Detection
from anonymization.text.masking import Numbering, placeholder
from anonymization.text.normalise import Normalised, normalise
from anonymization.text.recognizer import Recognizer
from anonymization.text.spans import Span


def registry_of(recognizers: Sequence[Recognizer], config: Detection) -> RecognizerRegistry:
    """All recognisers of a detector as Presidio knows them."""
    known = [item.guest if isinstance(item, Guest) else PresidioRecognizer(item) for item in recognizers]
    return RecognizerRegistry(recognizers=known, supported_languages=list(config.languages))


def to_result(span: Span) -> RecognizerResult:
    """The span as Presidio's result; the explanation names rules only."""
    explanation = AnalysisExplanation(
        recognizer=span.recognizer,
        original_score=span.score,
        pattern_name=span.pattern or "",
        textual_explanation=f"context: {span.context}" if span.context else "",
    )
    metadata = {RecognizerResult.RECOGNIZER_NAME_KEY: span.recognizer}
    return RecognizerResult(span.entity, span.start, span.end, span.score, explanation, metadata)


class PresidioRecognizer(EntityRecognizer):
    """One of our recognisers, as Presidio knows them."""

    def __init__(self, recognizer: Recognizer, *, language: str = "ja") -> None:
        self.recognizer = recognizer
        super().__init__(list(recognizer.entities), name=recognizer.name, supported_language=language)

    def load(self) -> None:
        """Nothing to load: recognisers are ready when they are made."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:  # noqa: ARG002
        """Presidio's call for one text, in offsets of the text as given."""
        folded = normalise(text)
        results = []
        for span in self.recognizer.find([folded])[0]:
            if span.entity not in (entities or self.supported_entities):
                continue
            start, end = folded.source(span.start, span.end)
            results.append(
                to_result(Span(start, end, span.entity, span.score, span.recognizer, span.pattern, span.context))
            )
        return results


@cache
def _no_model() -> NoOpNlpEngine:
    """Presidio's engine without a model: recognisers of others get empty artifacts."""
    engine = NoOpNlpEngine(models=[{"lang_code": language, "model_name": "none"} for language in ("ja", "en")])
    engine.load()
    return engine


class Guest:
    """A recogniser of Presidio's kind, asked one text at a time."""

    def __init__(self, guest: EntityRecognizer) -> None:
        self.guest = guest
        self.name = str(guest.to_dict()["name"])
        self.entities = tuple(guest.supported_entities)

    def find(self, batch: Sequence[Normalised]) -> list[list[Span]]:
        """The spans of each text, in offsets of the normalised texts."""
        return [self._ask(item.text) for item in batch]

    def _ask(self, text: str) -> list[Span]:
        artifacts = _no_model().process_text(text, self.guest.supported_language)
        results = self.guest.analyze(text, self.guest.supported_entities, artifacts)
        return [Span(item.start, item.end, item.entity_type, item.score, self.name) for item in results or []]


class NumberedReplacement(Operator):
    """The replacement as a Presidio operator: `{"entity_type": …, "numbering": Numbering(), "person": …}`."""

    def operate(self, text: str | None = None, params: dict[str, Any] | None = None) -> str:
        """`<ENTITY_n>` for the words found."""
        given = params or {}
        return placeholder(given["numbering"], given["entity_type"], text or "", given.get("person"))

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
