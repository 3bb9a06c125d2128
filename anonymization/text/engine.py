"""The verb of this room: where something personal stands in a batch of texts, and the texts with it masked."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast, get_args

from anonymization.refusals import Refusal, Refused
from anonymization.text.again import read_again
from anonymization.text.config import Detection, load_detection
from anonymization.text.decide import decide
from anonymization.text.masking import Numbering, mask
from anonymization.text.normalise import Normalised, normalise
from anonymization.text.recognizer import Recognizer
from anonymization.text.recognizers import recognizers_of
from anonymization.text.record.matcher import RecordMatcher
from anonymization.text.second_look import SecondLook, load_tagger
from anonymization.text.selftest import run_selftest
from anonymization.text.spans import Record, Span

if TYPE_CHECKING:  # seconds to import, and `relay detect` needs neither
    import pyarrow as pa
    from presidio_analyzer import EntityRecognizer, RecognizerRegistry

Profile = Literal["fast", "full"]

# A batch of the engine: bounded in texts and in characters, so that memory is.
_BATCH_TEXTS: Final = 512
_BATCH_CHARS: Final = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A masked column (nulls stay nulls) and how often each entity was masked in it."""

    column: pa.Array
    counts: dict[str, int]


class Detector:
    """Made once per process by `load`; `detect` and `mask_column` may then be called any number of times."""

    def __init__(
        self, *, config: Detection, recognizers: Sequence[Recognizer], second: SecondLook | None = None
    ) -> None:
        self.config = config
        self._recognizers = tuple(recognizers)
        self._second = second
        self._matcher = RecordMatcher(config)

    @classmethod
    def load(
        cls,
        profile: Profile = "fast",
        *,
        config: Path | None = None,
        extra: Sequence[EntityRecognizer] = (),
    ) -> Detector:
        """A detector that has passed its self-test; Refused (fault "system") where it has not.

        `config` is the path of another policy, `extra` are Presidio recognisers to ask as well. Nothing is downloaded.
        """
        policy = load_detection(config)
        recognizers = recognizers_of(policy, extra)
        second = SecondLook(policy, load_tagger()) if profile == "full" else None
        detector = cls(config=policy, recognizers=recognizers, second=second)
        run_selftest(detector.detect)
        return detector

    @cached_property
    def registry(self) -> RecognizerRegistry:
        """Our recognisers and those of others as Presidio's registry, for its engine, evaluators and services."""
        from anonymization.text.presidio import registry_of  # noqa: PLC0415  # seconds to import

        return registry_of(self._recognizers, self.config)

    def detect(self, texts: Sequence[str | None], records: Sequence[Record | None] | None = None) -> list[list[Span]]:
        """The spans of each text, in order and without overlaps; offsets are code points of the text as given."""
        if records is not None and len(records) != len(texts):
            raise ValueError(f"{len(texts)} texts but {len(records)} records")
        answer: list[list[Span]] = []
        for begin, end in _batches(texts):
            few, own = texts[begin:end], records[begin:end] if records is not None else None
            own = own or [None] * len(few)
            with _uncollected():
                answer += read_again(few, own, self._batch(few, own), self._batch)
        return answer

    def mask_column(
        self,
        texts: pa.Array | pa.ChunkedArray,
        records: Sequence[Record | None] | None = None,
        *,
        numberings: Sequence[Numbering] | None = None,
    ) -> Masked:
        """The column with every span replaced; the same `numberings` for all columns number a row as one."""
        import pyarrow as pa  # noqa: PLC0415  # whoever passes a column has it already

        values = texts.to_pylist()
        counts: Counter[str] = Counter()
        masked = []
        for index, (text, spans) in enumerate(zip(values, self.detect(values, records), strict=True)):
            counts.update(span.entity for span in spans)
            masked.append(
                None if text is None else mask(text, spans, numbering=numberings[index] if numberings else None)
            )
        return Masked(column=pa.array(masked, pa.string()), counts=dict(counts))

    def _batch(self, texts: Sequence[str | None], records: Sequence[Record | None]) -> list[list[Span]]:
        distinct: dict[str, int] = {}
        for text in texts:
            if text:
                distinct.setdefault(text, len(distinct))
        folded = [normalise(text) for text in distinct]
        found: list[list[Span]] = [[] for _ in folded]
        for recognizer in self._recognizers:
            try:
                for index, more in enumerate(recognizer.find(folded)):
                    found[index] += more
            except Exception as error:  # noqa: BLE001  # any message may hold words of the text: only its type goes on
                raise _failed(recognizer.name, error) from None
        if self._second is not None:
            try:
                for index, more in enumerate(self._second.find([item.text for item in folded], found)):
                    found[index] += more
            except Exception as error:  # noqa: BLE001  # as above
                raise _failed("second_look", error) from None
        decided: list[list[Span] | None] = [None] * len(folded)
        answer: list[list[Span]] = []
        for row, text in enumerate(texts):
            if not text:
                answer.append([])
                continue
            index = distinct[text]
            own = self._own(folded[index], records[row])
            if own:
                answer.append(self._decide([*own, *found[index]], folded[index]))
                continue
            spans_of = decided[index]
            if spans_of is None:
                spans_of = decided[index] = self._decide(found[index], folded[index])
            answer.append(list(spans_of))
        return answer

    def _own(self, item: Normalised, record: Record | None) -> list[Span]:
        if record is None:
            return []
        try:
            return self._matcher.find(item, record)
        except Exception as error:  # noqa: BLE001  # any message may hold words of the text: only its type goes on
            raise _failed("record", error) from None

    def _decide(self, spans: list[Span], item: Normalised) -> list[Span]:
        decided = decide(spans, item.text, self.config)
        if item.starts is None:
            return decided
        answer: list[Span] = []
        for span in decided:
            start, end = item.source(span.start, span.end)
            start = max(start, answer[-1].end) if answer else start
            if (start, end) == (span.start, span.end):
                answer.append(span)
            elif start < end:
                answer.append(replace(span, start=start, end=end))
        return answer


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles inside a batch: tokens and spans make none, and looking through them takes a tenth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def profile_of(name: str) -> Profile:
    """The profile of that name; Refused where there is none."""
    for profile in get_args(Profile):
        if name == profile:
            return cast(Profile, profile)
    raise Refused(Refusal(code="unknown_profile", ja="profile は fast か full です。", en="profile is fast or full."))


def _batches(texts: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    begin = chars = 0
    for index, text in enumerate(texts):
        chars += len(text or "")
        if chars >= _BATCH_CHARS or index - begin + 1 >= _BATCH_TEXTS:
            yield begin, index + 1
            begin, chars = index + 1, 0
    if begin < len(texts):
        yield begin, len(texts)


def _failed(name: str, error: Exception) -> Refused:
    return Refused(
        Refusal(
            code="recognizer_failed",
            ja=f"検出器 {name} が停止しました（{type(error).__name__}）。",
            en=f"the recogniser {name} failed ({type(error).__name__}).",
            fault="system",
        )
    )
