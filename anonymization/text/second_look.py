"""Profile `full`: a neural tagger reads only the sentences in which the fast profile was not sure.

GiNZA reads some 1,400 characters a second, so it is asked about distinct sentences that hold a candidate below its
threshold, and remembers its answers under an HMAC of the sentence and the policy's version: no sentence is kept.
"""

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from typing import Any, Final

from anonymization.refusals import Refusal, Refused
from anonymization.text.config import Detection
from anonymization.text.spans import Span

_SENTENCE: Final = re.compile(r"[^。！？!?\n]{1,1000}[。！？!?\n]?")
_PERSONS: Final = frozenset({"Person", "PERSON", "Character"})
_REMEMBERED: Final = 1 << 16  # answers; a few hundred bytes each

# Sentences in, for each of them the start, end and label of what the tagger found.
Tagger = Callable[[Sequence[str]], Iterable[list[tuple[int, int, str]]]]


def load_tagger() -> Tagger:
    """GiNZA's, where the extra is installed; Refused with what to install where it is not. Downloads nothing."""
    if find_spec("spacy") is None or find_spec("ja_ginza") is None or find_spec("ginza") is None:
        raise Refused(
            Refusal(
                code="profile_not_installed",
                ja='プロファイル full には GiNZA が必要です。pip install "career-relay[full]" を実行してください。',
                en='profile full needs GiNZA: pip install "career-relay[full]".',
                fault="system",
            )
        )
    import spacy  # noqa: PLC0415  # seconds to import, and only where this profile is asked for

    model: Any = spacy.load("ja_ginza", exclude=["parser", "bunsetu_recognizer", "compound_splitter"])

    def tag(sentences: Sequence[str]) -> Iterable[list[tuple[int, int, str]]]:
        for document in model.pipe(sentences):
            yield [(entity.start_char, entity.end_char, entity.label_) for entity in document.ents]

    return tag


class SecondLook:
    """Asks the tagger about sentences with something uncertain, each of them once."""

    def __init__(self, config: Detection, tagger: Tagger) -> None:
        self._config = config
        self._tagger = tagger
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, list[tuple[int, int]]] = OrderedDict()

    def find(self, texts: Sequence[str], found: Sequence[Sequence[Span]]) -> list[list[Span]]:
        """Persons the tagger sees in the uncertain sentences of each text; offsets are those of the texts."""
        asked = [self._uncertain(text, spans) for text, spans in zip(texts, found, strict=True)]
        self._ask(list(dict.fromkeys(sentence for places in asked for _, sentence in places)))
        return [
            [
                Span(offset + start, offset + end, "PERSON", 0.7, "second_look", "ner")
                for offset, sentence in places
                for start, end in self._known[self._token(sentence)]
            ]
            for places in asked
        ]

    def _uncertain(self, text: str, spans: Sequence[Span]) -> list[tuple[int, str]]:
        threshold = self._config.threshold_of("PERSON")
        doubts = [span for span in spans if span.entity == "PERSON" and span.score < threshold]
        if not doubts:
            return []
        return [
            (match.start(), match[0])
            for match in _SENTENCE.finditer(text)
            if any(match.start() <= span.start < match.end() for span in doubts)
        ]

    def _ask(self, sentences: list[str]) -> None:
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        new = [sentence for sentence in sentences if self._token(sentence) not in self._known]
        for sentence, entities in zip(new, self._tagger(new) if new else (), strict=True):
            persons = [(start, end) for start, end, label in entities if label in _PERSONS]
            self._known[self._token(sentence)] = persons

    def _token(self, sentence: str) -> bytes:
        return hmac.digest(self._key, f"{self._config.version}\0{sentence}".encode(), hashlib.sha256)
