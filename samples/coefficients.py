"""What the world of the sample runs on: the chance that a turned-down applicant is hired elsewhere and stays.

logit P(S(365,183)) = intercept + occupation + region + experience + education + skills + evaluation · z.
`z` is the overall evaluation, standardised with the mean and spread of the company's own scale; where there was no
interview it is missing and `evaluation_missing` stands instead. Of several rejections in one search the first one
that can be an episode lends its evaluation. Sex, age, name and company have no part in it.
"""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Coefficients:
    """Additive terms on the logit."""

    intercept: float = -1.2
    evaluation: float = 1.1
    evaluation_missing: float = -0.25
    occupation: dict[str, float] = field(
        default_factory=lambda: {"02": 0.6, "06": -0.35, "07": 0.0, "09": -0.6, "12": 0.3}
    )
    region: dict[str, float] = field(
        default_factory=lambda: {
            "kanto": 0.2, "kinki": 0.0, "chubu": -0.2, "kyushu_okinawa": -0.3, "hokkaido": -0.4, "tohoku": -0.3,
            "chugoku": -0.2,
        }
    )  # fmt: skip
    experience: dict[str, float] = field(
        default_factory=lambda: {"0": -0.5, "1-2": -0.2, "3-5": 0.1, "6-9": 0.4, "10-19": 0.5, "20+": 0.2}
    )
    education: dict[str, float] = field(
        default_factory=lambda: {
            "high_school": -0.1, "vocational": 0.1, "junior_college": 0.0, "bachelor": 0.15, "master": 0.2,
        }
    )  # fmt: skip
    skill: dict[str, float] = field(
        default_factory=lambda: {
            "python": 0.7, "java": 0.25, "sql": 0.4, "aws": 0.8, "english": 0.3, "excel": 0.15, "word": 0.0,
            "bookkeeping": 0.7, "drivers_license": 0.35, "sales": 0.6, "customer_service": 0.4, "cook_license": 0.8,
            "leadership": 0.5, "forklift": 0.65, "welding": 0.85,
        }
    )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


WORLD = Coefficients()

_BANDS = ((20, "20+"), (10, "10-19"), (6, "6-9"), (3, "3-5"), (1, "1-2"), (0, "0"))


def experience_band(years: int) -> str:
    """The band of whole years of experience, as the pool has it."""
    return next(band for low, band in _BANDS if years >= low)


def success_logit(*, occupation: str, region: str, years: int, education: str, skills: Iterable[str]) -> float:
    """The part of the logit that belongs to the person, whatever the interview said."""
    return (
        WORLD.intercept
        + WORLD.occupation[occupation]
        + WORLD.region[region]
        + WORLD.experience[experience_band(years)]
        + WORLD.education[education]
        + sum(WORLD.skill[code] for code in skills)
    )


def evaluation_logit(z: float | None) -> float:
    """The part of the logit that belongs to one evaluation."""
    return WORLD.evaluation_missing if z is None else WORLD.evaluation * z


def probability(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-logit))
