"""Seeded chance, one row of numbers per person, so that any person can be made again from an index alone."""

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from statistics import NormalDist
from typing import Final, TypeVar

import numpy as np

T = TypeVar("T")

BLOCK: Final = 1024  # persons whose numbers are drawn at once; even, so that a household never straddles two blocks
IDENTITY_WIDTH: Final = 40
CAREER_WIDTH: Final = 160

_NORMAL: Final = NormalDist()


class Draws:
    """The numbers of one person, taken one after the other.

    A long career that uses up its row goes on with a generator seeded by the last number of the row, so that
    the length of the row never shows.
    """

    __slots__ = ("uniform",)

    def __init__(self, values: list[float]) -> None:
        self.uniform: Callable[[], float] = chain(values, _beyond(values)).__next__
        """The next number in [0, 1)."""

    def chance(self, probability: float) -> bool:
        return self.uniform() < probability

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self.uniform() * len(options))]

    def weighted(self, options: Sequence[T], cumulative: Sequence[float]) -> T:
        """One of `options`; `cumulative` are the running sums of their weights."""
        return options[min(bisect_right(cumulative, self.uniform() * cumulative[-1]), len(options) - 1)]

    def normal(self) -> float:
        return _NORMAL.inv_cdf(min(max(self.uniform(), 1e-9), 1 - 1e-9))


def _beyond(values: list[float]) -> Iterator[float]:
    more = random.Random(values[-1])
    while True:
        yield more.random()


def running(weights: Sequence[float]) -> tuple[float, ...]:
    """Running sums, as `Draws.weighted` wants them."""
    return tuple(np.cumsum(np.asarray(weights, dtype=float)).tolist())


def block(*, seed: int, number: int) -> tuple[list[list[float]], list[list[float]]]:
    """Identity and career numbers of the persons `number * BLOCK` and after, each `BLOCK` rows long."""
    identity, career = (
        np.random.Generator(np.random.Philox(key=seed, counter=[0, number, stream, 0])) for stream in (0, 1)
    )
    return identity.random((BLOCK, IDENTITY_WIDTH)).tolist(), career.random((BLOCK, CAREER_WIDTH)).tolist()


def persons(*, seed: int, start: int = 0) -> Iterator[tuple[int, list[list[float]], Draws]]:
    """Endlessly: person index, the identity rows of its block, and its career's draws."""
    index = start
    while True:
        number, offset = divmod(index, BLOCK)
        identity, career = block(seed=seed, number=number)
        for row in range(offset, BLOCK):
            yield index, identity, Draws(career[row])
            index += 1
