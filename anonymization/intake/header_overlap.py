"""What a header shares with the known ones, weighed: rare pieces tell much, common ones little.

`面接官からの評価コメント全文` stands in no dictionary, but its pieces do, and most headers that hold them mean one
thing. English pieces are words in their plain sense, Japanese ones pairs of characters; the beginning and the end of a
header are pieces too, for the end says what a thing is. The nearest known headers vote.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from anonymization.intake.header_composed import Guess
from anonymization.intake.header_senses import plain_words, sense
from anonymization.intake.headers import stem
from anonymization.intake.vocabulary.lookup import Meaning, names

_NEIGHBOURS: Final = 12
_NEAR: Final = 0.45  # cosine below which a known header says nothing
_LEAST_SHARE: Final = 0.4  # of the neighbours' weight, for a field to be named at all
_SURE: Final = 0.3  # confidence = sure + span × cosine × share of the votes
_SPAN: Final = 0.5
_HARMLESS: Final = 0.85  # words that resemble those of a harmless column are weak evidence that this one is harmless


@dataclass(frozen=True, kw_only=True)
class _Index:
    """Every known header as weighed pieces of length one."""

    meanings: tuple[Meaning, ...]
    by_piece: Mapping[str, tuple[tuple[int, float], ...]]  # piece → (known header, weight)
    rarity: Mapping[str, float]


@lru_cache(maxsize=8192)
def overlapping(header: str) -> tuple[Guess, ...]:
    """The fields that the nearest known headers mean, surest first; nothing where none is near."""
    near = _nearest(header)
    votes: defaultdict[tuple[str, str | None], float] = defaultdict(float)
    best: dict[tuple[str, str | None], tuple[float, Meaning]] = {}
    for cosine, meaning in near:
        key = (meaning.field, meaning.options.get("part"))
        votes[key] += cosine**3
        if cosine > best.get(key, (0.0, meaning))[0]:
            best[key] = (cosine, meaning)
    whole = sum(votes.values())
    found = [
        Guess(
            field=meaning.field,
            confidence=(_SURE + _SPAN * cosine * votes[key] / whole) * (_HARMLESS if meaning.field == "ignore" else 1),
            why="most known headers of these words mean this",
            options=dict(meaning.options),
        )
        for key, (cosine, meaning) in best.items()
        if votes[key] >= _LEAST_SHARE * whole
    ]
    return tuple(sorted(found, key=lambda guess: -guess.confidence))


def _nearest(header: str) -> list[tuple[float, Meaning]]:
    index = _index()
    weights = {piece: count * index.rarity.get(piece, _unseen()) for piece, count in Counter(_pieces(header)).items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    scores: defaultdict[int, float] = defaultdict(float)
    for piece, weight in weights.items():
        for known, known_weight in index.by_piece.get(piece, ()):
            scores[known] += weight / length * known_weight
    nearest = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:_NEIGHBOURS]
    return [(cosine, index.meanings[known]) for known, cosine in nearest if cosine >= _NEAR]


def _pieces(header: str) -> Iterator[str]:
    """Words of an English header, pairs of characters of a Japanese one."""
    text = stem(header)
    if text.isascii():
        yield from plain_words(text)
        return
    key = f"^{sense(header)}$"
    yield from (key[i : i + 2] for i in range(len(key) - 1))


@cache
def _unseen() -> float:
    return math.log(len(names()))


@cache
def _index() -> _Index:
    known = [(tuple(_pieces(name)), meaning) for name, meaning in names() if meaning.field != "my_number"]
    seen = Counter(piece for pieces, _ in known for piece in set(pieces))
    rarity = {piece: math.log(len(known) / count) + 0.1 for piece, count in seen.items()}
    by_piece: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (pieces, _) in enumerate(known):
        weights = {piece: count * rarity[piece] for piece, count in Counter(pieces).items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for piece, weight in weights.items():
            by_piece[piece].append((number, weight / length))
    return _Index(
        meanings=tuple(meaning for _, meaning in known),
        by_piece={piece: tuple(found) for piece, found in by_piece.items()},
        rarity=rarity,
    )
