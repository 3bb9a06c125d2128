"""A fitted model as tables of numbers: what each level of each feature adds to the logit, and nothing else.

Scoring, explaining, storing and publishing all read these tables; the library that fitted them is not needed for it.
Every number is a multiple of 2⁻³⁰, so sums are exact in any order: contributions add up to the logit to the last bit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from learning.features import Codes, Feature

Floats = npt.NDArray[np.float64]
_GRID: Final = 2.0**30
# Bags say what the sample leaves open, not that a model of few steps lies a little nearer to the mean than the truth:
# alone their 95 % intervals held 90 % of the planted probabilities of simulated people, widened 93 % (bench-learning).
_WIDER: Final = 1.3
_BATCH: Final = 50_000  # rows at once: bounds the memory of bags and contributions


@dataclass(frozen=True, kw_only=True)
class Term:
    """One feature or a pair: scores by code (one or two axes), and the same for each bag (first axis)."""

    features: tuple[int, ...]
    scores: Floats
    bags: Floats


@dataclass(frozen=True, kw_only=True)
class Model:
    """Base plus terms = logit of the probability of success."""

    inputs: tuple[Feature, ...]
    base: float
    base_bags: Floats
    terms: tuple[Term, ...]
    bag_share: float  # of the training rows in one bag

    def logits(self, codes: Codes) -> Floats:
        """The logit of each row; a level of no list counts as unknown (its row is outside the support anyway)."""
        return self.base + _sum(self.contributions(codes))

    def contributions(self, codes: Codes) -> Floats:
        """What each feature adds to each row's logit; a pair's part is shared equally between its two."""
        safe = np.maximum(codes, 0)
        added = np.zeros((len(codes), len(self.inputs)))
        for term in self.terms:
            scores = term.scores[tuple(safe[:, at] for at in term.features)] / len(term.features)
            for at in term.features:
                added[:, at] += scores
        return added

    def spread(self, codes: Codes) -> Floats:
        """The standard error of each row's logit: delete-d jackknife over the bags (Shao & Wu, Ann. Stat. 17, 1989).

        Each bag leaves out a share of the rows; the spread of bags is that of subsamples and is scaled up to that of
        the whole training set. Widened by what it misses on simulated people.
        """
        safe = np.maximum(codes, 0)
        bags = np.repeat(self.base_bags[:, None], len(codes), axis=1)
        for term in self.terms:
            where: Any = (slice(None), *(safe[:, at] for at in term.features))
            bags += term.bags[where]
        scale = self.bag_share / (1 - self.bag_share)
        return np.asarray(_WIDER * np.sqrt(scale) * bags.std(axis=0))

    def calibrated(self, *, slope: float, shift: float) -> "Model":
        """The model whose logit is slope · logit + shift: calibration becomes part of base and contributions."""
        terms = tuple(
            replace(term, scores=_exact(slope * term.scores), bags=_exact(slope * term.bags)) for term in self.terms
        )
        base, bags = slope * self.base + shift, slope * self.base_bags + shift
        return replace(self, base=float(_exact(np.array(base))), base_bags=_exact(bags), terms=terms)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON: readable, and the same bytes for the same model."""
        return {
            "base": self.base,
            "base_bags": self.base_bags.tolist(),
            "bag_share": self.bag_share,
            "features": [
                {"name": f.name, "column": f.column, "kind": f.kind, "levels": list(f.levels), "edges": list(f.edges)}
                for f in self.inputs
            ],
            "terms": [
                {"features": list(t.features), "scores": t.scores.tolist(), "bags": t.bags.tolist()} for t in self.terms
            ],
        }

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> "Model":
        """The model that `as_dict` told of."""
        return cls(
            inputs=features_of(content),
            base=content["base"],
            base_bags=np.array(content["base_bags"]),
            bag_share=content["bag_share"],
            terms=tuple(
                Term(features=tuple(t["features"]), scores=np.array(t["scores"]), bags=np.array(t["bags"]))
                for t in content["terms"]
            ),
        )


def features_of(content: dict[str, Any]) -> tuple[Feature, ...]:
    """The inputs of a model that `as_dict` told of."""
    return tuple(
        Feature(**{**f, "levels": tuple(f["levels"]), "edges": tuple(f["edges"])}) for f in content["features"]
    )


def batches(n: int, size: int = _BATCH) -> Iterator[slice]:
    """Slices of at most `size` rows."""
    return (slice(start, min(start + size, n)) for start in range(0, n, size))


def probability(logits: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -700, 700))))


def logit(probabilities: Floats) -> Floats:
    clipped = np.clip(probabilities, 1e-12, 1 - 1e-12)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _exact(values: Floats) -> Floats:
    """Rounded to even multiples of the grid, so that halves stay on it."""
    return np.asarray(np.round(values * (_GRID / 2)) / (_GRID / 2))


def _sum(contributions: Floats) -> Floats:
    return np.asarray(contributions.sum(axis=1))
