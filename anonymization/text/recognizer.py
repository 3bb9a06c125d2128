"""What a recogniser is: one object with a name that looks at a batch of normalised texts and says where things stand.

The interface every recogniser of this room keeps (patterns, addresses, special care, names of others):

    class Names:
        name = "names"
        entities = ("PERSON",)

        def find(self, batch: Sequence[Normalised]) -> list[list[Span]]: ...

- `batch[i].text` is the normalised text (see `normalise.py`); a span's offsets are code points of *that* text.
- One list per text, in the order of the batch; overlaps are allowed, `decide.py` settles them by score.
- `Span.recognizer` is the recogniser's name, `Span.pattern` the rule, `Span.context` the cue's kind; no words.
- A recogniser that cannot answer raises; it never returns less than it knows.

`PresidioRecognizer` puts such an object into a Presidio registry, so that Presidio's own engine, evaluators and
recognisers of others work with it. Presidio's PatternRecognizer is not used: it skips a pattern that times out
with a warning, and silence is what this room must never answer with.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

from anonymization.text.normalise import Normalised, normalise
from anonymization.text.spans import Span


class Recognizer(Protocol):
    """Finds one or several kinds of entity in a batch of normalised texts."""

    @property
    def name(self) -> str:
        """Its name, as spans tell it."""
        ...

    @property
    def entities(self) -> tuple[str, ...]:
        """The kinds it can find."""
        ...

    def find(self, batch: Sequence[Normalised]) -> list[list[Span]]:
        """The spans of each text, in offsets of the normalised text."""
        ...


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
            if entities and span.entity not in entities:
                continue
            start, end = folded.source(span.start, span.end)
            results.append(to_result(Span(start, end, *_rest(span))))
        return results


def _rest(span: Span) -> tuple[str, float, str, str | None, str | None, str | None]:
    return span.entity, span.score, span.recognizer, span.pattern, span.context, span.person
