"""Presidio with GiNZA, set up as a careful user would: the peer that our detector is measured against.

GiNZA's labels are mapped (the default mapping knows none of them), Presidio's patterns get look-arounds that do not
stumble over kana, and Japanese numbers get patterns.
Its mail and URL recognisers fetch a list of suffixes from the net; patterns stand for them here.
No record of the row: Presidio has no place for one.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any, Final

from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    IbanRecognizer,
    IpRecognizer,
    SpacyRecognizer,
)

Span = tuple[int, int, str]
Detect = Callable[[Sequence[str]], list[list[Span]]]

_LABELS: Final = {
    "Person": "PERSON",
    **dict.fromkeys(("City", "County", "Province", "Postal_Address", "GPE_Other", "Location_Other"), "LOCATION"),
}
_PATTERNS: Final = {
    "PHONE_NUMBER": r"(?<![0-9])(?:\+81[- ]?|0)[0-9]{1,4}[-() ]{0,2}[0-9]{2,4}[-) ]{0,2}[0-9]{3,4}(?![0-9])",
    "EMAIL_ADDRESS": r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    "URL": r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+",
    "JP_POSTAL_CODE": r"(?<![0-9-])〒?[0-9]{3}-[0-9]{4}(?![0-9-])",
    "CREDIT_CARD": r"(?<![0-9])(?:[0-9]{4}[- ]?){3}[0-9]{4}(?![0-9])",
    "JP_TWELVE_DIGITS": r"(?<![0-9])[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])",
    "JP_RESIDENCE_CARD": r"(?<![A-Z0-9])[A-Z]{2}[0-9]{8}[A-Z]{2}(?![A-Z0-9])",
    "JP_PASSPORT": r"(?<![A-Z0-9])[A-Z]{2}[0-9]{7}(?![A-Z0-9])",
    "DATE_OF_BIRTH": r"(?<![0-9])(?:19|20)[0-9]{2}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?"
    r"|(?:昭和|平成)[0-9]{1,2}年[0-9]{1,2}月[0-9]{1,2}日",
}


def load() -> Detect | None:
    """The peer as a function of texts, or None where ja_ginza is not installed."""
    if find_spec("ja_ginza") is None:
        return None
    engine = _engine()

    def detect(texts: Sequence[str]) -> list[list[Span]]:
        found = (engine.analyze(text, language="ja", score_threshold=0.4) for text in texts)
        return [[(hit.start, hit.end, hit.entity_type) for hit in hits] for hits in found]

    return detect


def _engine() -> AnalyzerEngine:
    mapping = NerModelConfiguration(model_to_presidio_entity_mapping=_LABELS, labels_to_ignore=[], default_score=0.85)
    nlp = SpacyNlpEngine(models=[{"lang_code": "ja", "model_name": "ja_ginza"}], ner_model_configuration=mapping)
    ours: list[Any] = [
        PatternRecognizer(supported_entity=entity, patterns=[Pattern(entity, regex, 0.6)], supported_language="ja")
        for entity, regex in _PATTERNS.items()
    ]
    stock = [kind(supported_language="ja") for kind in (CreditCardRecognizer, IbanRecognizer, IpRecognizer)]
    recognizers = RecognizerRegistry(
        recognizers=[
            *ours,
            *stock,
            SpacyRecognizer(supported_language="ja", supported_entities=["PERSON", "LOCATION"]),
        ],
        supported_languages=["ja"],
    )
    return AnalyzerEngine(registry=recognizers, nlp_engine=nlp, supported_languages=["ja"])
