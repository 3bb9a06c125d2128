"""Feature tables drawn straight from the simulator's coefficients: as many people as wanted, with their true p."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from samples.coefficients import WORLD
from samples.vocabulary import EDUCATION_WEIGHTS, OCCUPATION_WEIGHTS, SKILLS

_FIRST = date(2023, 4, 1)


def planted(
    n: int, *, seed: int, companies: int = 12
) -> tuple[pa.Table, "np.ndarray[tuple[int], np.dtype[np.float64]]"]:
    """`n` episodes of `n` persons, and each one's true probability of success."""
    draws = np.random.default_rng(seed)

    def pick(weights: dict[str, float]) -> list[str]:
        share = np.array(list(weights.values()))
        return [str(v) for v in draws.choice(list(weights), n, p=share / share.sum())]

    occupation, education = pick(OCCUPATION_WEIGHTS), pick(EDUCATION_WEIGHTS)
    region, experience = pick(dict.fromkeys(WORLD.region, 1.0)), pick(dict.fromkeys(WORLD.experience, 1.0))
    skills = [[c for c, s in SKILLS[o].items() if draws.random() < s.share] for o in occupation]
    # company scales are steps, as in the exports
    z = np.round(draws.normal(size=n) * 2) / 2
    told = draws.random(n) < 0.8
    logit = WORLD.intercept + np.array(
        [
            WORLD.occupation[o]
            + WORLD.region[r]
            + WORLD.experience[x]
            + WORLD.education[e]
            + sum(map(WORLD.skill.get, s))
            for o, r, x, e, s in zip(occupation, region, experience, education, skills, strict=True)
        ]
    )
    logit += np.where(told, WORLD.evaluation * z, WORLD.evaluation_missing)
    p = 1 / (1 + np.exp(-logit))
    company = [f"c{int(c)}" for c in draws.integers(companies, size=n)]
    days = [_FIRST + timedelta(days=int(d)) for d in draws.integers(900, size=n)]
    same = pa.array([f"{seed}-{at}" for at in range(n)])
    table = pa.table(
        {
            "company": company, "application_key": same, "person_key": same, "org_key": company,
            "org_group_key": company, "rejected_on": pa.array(days, pa.date32()), "half_year": ["2024H1"] * n,
            "is_headline": [True] * n, "success_183": np.where(draws.random(n) < p, "success", "failure").tolist(),
            "occupation": occupation, "region": region, "education_level": education, "experience_band": experience,
            "stage_reached": np.where(told, "interview_1", "screening").tolist(),
            "region_match": draws.choice(["same", "other"], n).tolist(),
            "evaluation": pa.array(z, mask=~told), "evaluation_aspects": draws.normal(size=n), "skills": skills,
            "as_of": pa.array([date(2026, 9, 30)] * n, pa.date32()),
        }
    )  # fmt: skip
    return table, p
