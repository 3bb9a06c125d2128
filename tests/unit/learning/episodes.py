"""Feature tables of fictional episodes whose success follows a stated rule, so that a model can be held against it."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("company", pa.string()),
        ("application_key", pa.string()),
        ("person_key", pa.string()),
        ("org_key", pa.string()),
        ("org_group_key", pa.string()),
        ("rejected_on", pa.date32()),
        ("half_year", pa.string()),
        ("is_headline", pa.bool_()),
        ("success_183", pa.string()),
        ("occupation", pa.string()),
        ("region", pa.string()),
        ("education_level", pa.string()),
        ("experience_band", pa.string()),
        ("stage_reached", pa.string()),
        ("region_match", pa.string()),
        ("evaluation", pa.float64()),
        ("evaluation_aspects", pa.float64()),
        ("skills", pa.list_(pa.string())),
        ("as_of", pa.date32()),
    ]
)
GROUPS = pa.schema([(n, pa.string()) for n in ("company", "application_key", "sex", "age_band5")])
SELECTION = pa.schema(
    [
        *((n, pa.string()) for n in ("org_key", "measure", "stage", "attribute", "group_name")),
        *((n, pa.int64()) for n in ("n", "n_chosen")),
        *((n, pa.float64()) for n in ("impact_ratio", "impact_ratio_high")),
    ]
)
FIRST = date(2023, 4, 1)


def logit(row: dict[str, Any]) -> float:
    """The rule of this world."""
    occupation = {"02": 0.8, "07": 0.0, "09": -0.8}.get(row["occupation"], 0.0)
    skill = 0.9 if "python" in (row["skills"] or []) else 0.0
    return float(-0.6 + occupation + skill + 1.2 * (row["evaluation"] or 0.0))


def episodes(n: int, *, seed: int = 1, companies: int = 5, **fixed: Any) -> pa.Table:
    """`n` episodes over three years; `fixed` gives columns one value for all."""
    draws = np.random.default_rng(seed)
    rows = []
    for at in range(n):
        company = f"c{int(draws.integers(companies))}"
        row: dict[str, Any] = {
            "company": company,
            "application_key": f"a{at}",
            "person_key": f"p{at // 2 if at % 10 == 1 else at}",
            "org_key": company,
            "org_group_key": f"g{company}",
            "rejected_on": FIRST + timedelta(days=int(draws.integers(900))),
            "half_year": "2024H1",
            "is_headline": True,
            "occupation": str(draws.choice(["02", "07", "09"])),
            "region": str(draws.choice(["kanto", "kinki"])),
            "education_level": str(draws.choice(["high_school", "bachelor"])),
            "experience_band": str(draws.choice(["0", "3-5", "10-19"])),
            "stage_reached": "interview_1",
            "region_match": str(draws.choice(["same", "other"])),
            "evaluation": float(draws.normal()) if draws.random() < 0.8 else None,
            "evaluation_aspects": float(draws.normal()),
            "skills": [s for s in ("python", "excel") if draws.random() < 0.4],
            "as_of": date(2026, 9, 30),
        } | fixed
        chance = 1 / (1 + np.exp(-logit(row)))
        row.setdefault("success_183", "success" if draws.random() < chance else "failure")
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def groups(table: pa.Table, *, seed: int = 2) -> pa.Table:
    """Sex and age by lot for every episode."""
    draws = np.random.default_rng(seed)
    n = table.num_rows
    return pa.table(
        {
            "company": table["company"],
            "application_key": table["application_key"],
            "sex": pa.array(draws.choice(["female", "male"], n).tolist()),
            "age_band5": pa.array(draws.choice(["25-29", "30-34", "45-49"], n).tolist()),
        }
    )
