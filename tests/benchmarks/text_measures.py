"""How well spans cover labels: whole entities, masked characters, F2. Pure functions of offsets."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Interval = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Score:
    """Labels covered whole, of how many."""

    hit: int
    total: int

    @property
    def rate(self) -> float:
        return self.hit / self.total if self.total else float("nan")


def coverage(length: int, spans: Sequence[Interval]) -> bytearray:
    """One byte a code point: 1 where a span covers it."""
    covered = bytearray(length)
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    return covered


def whole(
    texts: Sequence[str], found: Sequence[Sequence[Interval]], wanted: Sequence[Sequence[tuple[int, int, str]]]
) -> dict[str, Score]:
    """For each kind of label, how many are covered to the last code point."""
    hits: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for text, spans, labels in zip(texts, found, wanted, strict=True):
        covered = coverage(len(text), spans)
        for start, end, kind in labels:
            totals[kind] += 1
            hits[kind] += all(covered[start:end])
    return {kind: Score(hit=hits[kind], total=total) for kind, total in totals.items()}


def masked_elsewhere(
    texts: Sequence[str], found: Sequence[Sequence[Interval]], wanted: Sequence[Sequence[tuple[int, int, str]]]
) -> Score:
    """Of the characters that no label covers, how many are masked all the same."""
    masked = total = 0
    for text, spans, labels in zip(texts, found, wanted, strict=True):
        covered = coverage(len(text), spans)
        labelled = coverage(len(text), [(start, end) for start, end, _ in labels])
        total += len(text) - sum(labelled)
        masked += sum(1 for here, label in zip(covered, labelled, strict=True) if here and not label)
    return Score(hit=masked, total=total)


def precision(found: Sequence[Sequence[Interval]], wanted: Sequence[Sequence[tuple[int, int, str]]]) -> Score:
    """Of the spans, how many touch a label."""
    good = total = 0
    for spans, labels in zip(found, wanted, strict=True):
        for start, end in spans:
            total += 1
            good += any(first < end and start < last for first, last, _ in labels)
    return Score(hit=good, total=total)


def f2(recall: float, exactness: float) -> float:
    """The F-measure that weighs recall twice."""
    return 5 * exactness * recall / (4 * exactness + recall) if recall and exactness else 0.0
