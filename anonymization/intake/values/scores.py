"""Scores in letters, marks, words, stars and numbers, on the scale that the whole column shows.

`A` says nothing before we know whether S or E exist beside it, nor does `4` before we know the highest number. So the
evidence of the column comes first. A scale runs from `low` to `high`; `meets` is where "meets expectations" stands on
it: the middle, except that B and ○ mean it where the number of levels is even. Ratings are stretched on both sides of
that point, so that 0.5 always says "meets".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.values.dictionary import load, word_key
from anonymization.intake.values.fold import blank, fold
from anonymization.intake.values.parsed import Parsed, Strings, parsed

SCORE_VALUE: Final = pa.struct([("raw", pa.float64()), ("scale_min", pa.float64()), ("scale_max", pa.float64())])

_NUMBER: Final = re.compile(
    r"^(?:(?:評価|得点|スコア|score|rating|level|レベル|ランク|rank|lv\.?)[:\s]*)?(-?\d{1,6}(?:\.\d{1,9})?)\s*"
    r"(?P<unit>点|pts?\.?|points?|%|パーセント|★|☆|stars?|星|つ星|級)?"
    r"(?:\s*(?:/|点?中|out of|of|満点中|分の)\s*(?P<of>\d{1,6}(?:\.\d{1,3})?)\s*(?:点|満点|点満点)?)?"
    r"(?:\s*[(:\-.]\s*(?P<word>[^\d()]{1,40})\)?)?$"
)
_LETTER: Final = re.compile(r"^(?:評価|ランク|rank|grade)?[:\s]*(ss|[sabcdef])\s*([+-]?)\s*(?:評価|ランク|判定|rank)?$")
_STARS: Final = re.compile(r"^(★{1,10})(☆{0,9})$")
_LETTERS: Final = "sabcdef"
_MARKS: Final = {"◎": 3, "○": 2, "〇": 2, "◯": 2, "●": 2, "△": 1, "▲": 1, "×": 0, "✕": 0, "✖": 0, "❌": 0, "x": 0}
_HALF_STEP: Final = 1 / 3


@dataclass(frozen=True, kw_only=True)
class ScaleEvidence:
    """What the values of a column show of its scale; adds up over batches."""

    lowest: float = np.inf
    highest: float = -np.inf
    of: float = 0.0  # the largest "out of" written in a cell
    fractions: int = 0  # numbers with decimals
    points: int = 0  # 75点, 75%
    letters: frozenset[str] = frozenset()
    marks: frozenset[int] = frozenset()
    families: Mapping[int, int] = field(default_factory=dict)  # how many words each family of words holds

    def __add__(self, other: "ScaleEvidence") -> "ScaleEvidence":
        families = {
            key: self.families.get(key, 0) + other.families.get(key, 0) for key in {*self.families, *other.families}
        }
        return ScaleEvidence(
            lowest=min(self.lowest, other.lowest),
            highest=max(self.highest, other.highest),
            of=max(self.of, other.of),
            fractions=self.fractions + other.fractions,
            points=self.points + other.points,
            letters=self.letters | other.letters,
            marks=self.marks | other.marks,
            families=families,
        )


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How a column's scores are to be read. Numbers outside `low` to `high` are bad."""

    low: float = 1.0
    high: float = 5.0
    letters: str = "abcde"  # best first
    marks: tuple[int, ...] = (3, 2, 1, 0)  # best first
    family: int = 0


@dataclass(frozen=True, slots=True)
class _Level:
    """One score found: where it stands between low and high, and where "meets" does."""

    raw: float
    low: float
    high: float
    meets: float

    def rating(self) -> float:
        if self.raw >= self.meets:
            return 0.5 + 0.5 * (self.raw - self.meets) / (self.high - self.meets)
        return 0.5 * (self.raw - self.low) / (self.meets - self.low)


def gather(values: Strings) -> ScaleEvidence:
    """The evidence of one batch of distinct values."""
    lowest, highest, of, fractions, points = np.inf, -np.inf, 0.0, 0, 0
    letters, marks, families = set[str](), set[int](), dict[int, int]()
    for text in fold(values, lower=True).to_pylist():
        if not text or word_key(text) in _no_score() or text in _no_score():
            continue
        if number := _NUMBER.match(text):
            value = float(number[1])
            lowest, highest = min(lowest, value), max(highest, value)
            of = max(of, float(number["of"] or 0))
            fractions += value != int(value)
            points += (number["unit"] or "") in {"点", "%", "パーセント"} and value > 10
        elif text in _MARKS and text != "x":
            marks.add(_MARKS[text])
        elif letter := _LETTER.match(text):
            letters.add(letter[1][0])
        else:
            for family in _families_of(word_key(text)):
                families[family] = families.get(family, 0) + 1
    return ScaleEvidence(
        lowest=lowest,
        highest=highest,
        of=of,
        fractions=fractions,
        points=points,
        letters=frozenset(letters),
        marks=frozenset(marks),
        families=families,
    )


def decide(evidence: ScaleEvidence) -> Scale:
    """The smallest usual scale that holds everything seen: 0–1, 1–5, 1–10, 0–100; S or A down to the lowest letter."""
    low, high = _number_scale(evidence)
    seen = [_LETTERS.index(letter) for letter in evidence.letters]
    last = max([3, *seen])  # at least down to c
    letters = _LETTERS[0 if "s" in evidence.letters else 1 : last + 1]
    if "f" in evidence.letters and "e" not in evidence.letters:
        letters = letters.replace("e", "")  # A B C D F
    marks = (3, 2, 1, 0) if 3 in evidence.marks else (2, 1, 0)
    family = min(evidence.families, key=lambda key: (-evidence.families[key], key), default=0)
    return Scale(low=low, high=high, letters=letters, marks=marks, family=family)


def _number_scale(evidence: ScaleEvidence) -> tuple[float, float]:
    if not np.isfinite(evidence.highest):
        return 1.0, 5.0
    zero = min(0.0, evidence.lowest)
    if evidence.of >= evidence.highest:
        one = 1.0 if evidence.of <= 10 and evidence.lowest >= 1 else 0.0
        return min(one, evidence.lowest), evidence.of
    if evidence.points or evidence.highest > 10:
        return zero, max(100.0, 10.0 ** np.ceil(np.log10(max(evidence.highest, 1.0))))
    if evidence.highest <= 1 and evidence.fractions:
        return zero, 1.0
    return (1.0 if evidence.lowest >= 1 else zero), (5.0 if evidence.highest <= 5 else 10.0)


def parse_scores(values: Strings, *, scale: Scale) -> Parsed:
    """Scores as struct<raw, scale_min, scale_max>; a word for "not rated" is null, an unknown word is bad."""
    levels, bad = _levels(values, scale)
    answers = [level and {"raw": level.raw, "scale_min": level.low, "scale_max": level.high} for level in levels]
    return parsed(pa.array(answers, type=SCORE_VALUE), bad=bad)


def parse_ratings(values: Strings, *, scale: Scale) -> Parsed:
    """Ratings of employees as 0..1 on the company's own scale, 0.5 = "meets"."""
    levels, bad = _levels(values, scale)
    return parsed(pa.array([level and level.rating() for level in levels], type=pa.float64()), bad=bad)


def _levels(values: Strings, scale: Scale) -> tuple[list[_Level | None], Any]:
    folded = fold(values, lower=True)
    empty = blank(folded).to_numpy(zero_copy_only=False)
    texts = folded.to_pylist()
    levels = [None if void else _level(text, scale) for text, void in zip(texts, empty, strict=True)]
    unread = pc.is_null(pa.array([level and level.raw for level in levels], type=pa.float64()))
    silent = np.array([text in _no_score() or word_key(text or "") in _no_score() for text in texts], dtype=np.bool_)
    return levels, unread.to_numpy(zero_copy_only=False) & ~empty & ~silent


def _level(text: str, scale: Scale) -> _Level | None:
    if text in _no_score():
        return None
    if number := _NUMBER.match(text):
        return _of_number(float(number[1]), number["unit"] or "", float(number["of"] or 0), scale)
    if stars := _STARS.match(text):
        return _Level(float(len(stars[1])), 1.0, float(max(len(text), 5)), (1 + max(len(text), 5)) / 2)
    if text in _MARKS:
        return _of_rank(scale.marks, _MARKS[text], scale.marks.index(2), 0.0)
    if letter := _LETTER.match(text):
        step = {"+": _HALF_STEP, "-": -_HALF_STEP}.get(letter[2], 0.0) + (_HALF_STEP if letter[1] == "ss" else 0.0)
        return _of_rank(scale.letters, letter[1][0], scale.letters.find("b"), step)
    return _of_word(word_key(text), scale.family)


def _of_number(value: float, unit: str, of: float, scale: Scale) -> _Level | None:
    low, high = scale.low, scale.high
    if unit in {"%", "パーセント"}:
        low, high = 0.0, 100.0
    elif of > 0:
        low, high = (scale.low, of) if of == scale.high else (1.0 if of <= 10 and value >= 1 else 0.0, of)
    return _Level(value, low, high, (low + high) / 2) if low <= value <= high and low < high else None


def _of_rank(ranks: Any, found: Any, even_meets: int, step: float) -> _Level | None:
    """A level among ranks that stand best first: 1 for the last, their number for the best."""
    size = len(ranks)
    if found not in ranks:
        return None
    raw = float(np.clip(size - list(ranks).index(found) + step, 1.0, size))
    return _Level(raw, 1.0, float(size), (size + 1) / 2 if size % 2 else float(size - even_meets))


def _of_word(word: str, family: int) -> _Level | None:
    holding = _families_of(word)
    if not holding:
        return None
    content = load("scores")["families"][family if family in holding else holding[0]]
    levels = [float(level) for level in content["levels"]]
    raw = next(float(level) for level, terms in content["levels"].items() if word in map(word_key, terms))
    return _Level(raw, min(levels), max(levels), float(content["meets"]))


@cache
def _word_families() -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, family in enumerate(load("scores")["families"]):
        for term in {word_key(term) for terms in family["levels"].values() for term in terms}:
            found[term] = (*found.get(term, ()), number)
    return found


def _families_of(word: str) -> tuple[int, ...]:
    return _word_families().get(word, ())


@cache
def _no_score() -> frozenset[str]:
    terms = load("scores")["none"]
    return frozenset(map(word_key, terms)) - {""} | frozenset(terms)
