"""All patterns over a batch of texts; a text without a digit, an @ or a dot costs next to nothing."""

import re
from collections.abc import Sequence
from typing import Final

from anonymization.text.config import Detection
from anonymization.text.normalise import Normalised
from anonymization.text.patterns.birth_dates import BIRTH_DATES
from anonymization.text.patterns.contact import CONTACT
from anonymization.text.patterns.english import ENGLISH
from anonymization.text.patterns.identity_numbers import IDENTITY_NUMBERS
from anonymization.text.patterns.money_numbers import MONEY_NUMBERS
from anonymization.text.patterns.not_personal import NOT_PERSONAL_NUMBERS
from anonymization.text.patterns.pattern import NOT_PERSONAL, Pattern, find, scores_of
from anonymization.text.patterns.phones import PHONES
from anonymization.text.spans import Span

PATTERNS: Final[tuple[Pattern, ...]] = (
    *CONTACT,
    *PHONES,
    *IDENTITY_NUMBERS,
    *MONEY_NUMBERS,
    *BIRTH_DATES,
    *ENGLISH,
    *NOT_PERSONAL_NUMBERS,
)
_RUN: Final = re.compile(r"[0-9](?:[-. ()/・の:]{0,3}[0-9])*+")
_KANJI_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_KANJI_NUMBER: Final = re.compile(r"[〇零一二三四五六七八九]{3}")

_JAPANESE: Final = re.compile(r"[ぁ-ヿ一-鿿]")

_Scored = tuple[Pattern, tuple[float, float]]


class PatternRecognizer:
    """Every pattern of `PATTERNS`, with the scores of the policy."""

    name = "patterns"
    entities = tuple(sorted({pattern.entity for pattern in PATTERNS} - {NOT_PERSONAL}))

    def __init__(self, config: Detection) -> None:
        self._window = config.window
        scored = [(pattern, scores_of(pattern, config)) for pattern in PATTERNS]
        self._digitless: list[_Scored] = [pair for pair in scored if pair[0].digits == 0]
        self._numbers: list[_Scored] = [pair for pair in scored if pair[0].digits > 0 and not pair[0].english]
        self._english: list[_Scored] = [pair for pair in scored if pair[0].english] if "en" in config.languages else []
        self._spelled: list[_Scored] = [pair for pair in scored if pair[0].digits == 1 and "生" in pair[0].needs]

    def find(self, batch: Sequence[Normalised]) -> list[list[Span]]:
        """The spans of each text; spans of numbers that are not personal are among them."""
        return [self._find_one(item.text) for item in batch]

    def _find_one(self, text: str) -> list[Span]:
        spans: list[Span] = []
        present = set(text)
        self._run(self._digitless, text, present, spans)
        longest = _longest_run(text)
        if longest:
            numbers = self._numbers if _JAPANESE.search(text) else [*self._numbers, *self._english]
            self._run([pair for pair in numbers if pair[0].digits <= longest], text, present, spans)
        elif "生" in present:
            self._run(self._spelled, text, present, spans)
        if _KANJI_NUMBER.search(text):
            spelled = text.translate(_KANJI_DIGITS)
            longest = _longest_run(spelled)
            self._run([pair for pair in self._numbers if pair[0].digits <= longest], spelled, set(spelled), spans)
        return spans

    def _run(self, patterns: list[_Scored], text: str, present: set[str], into: list[Span]) -> None:
        for pattern, scores in patterns:
            if not pattern.needs or not pattern.needs.isdisjoint(present):
                into.extend(find(pattern, text, scores=scores, window=self._window))


def _longest_run(text: str) -> int:
    """How many digits stand together at most, separators of numbers between them allowed."""
    return max((sum("0" <= char <= "9" for char in run) for run in _RUN.findall(text)), default=0)
