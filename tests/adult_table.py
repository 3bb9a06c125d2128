"""A table in the shape of UCI's Adult: its columns, how many values each has, roughly how often; made from a seed.

No row is of a person. Used by the tests of k, l and t, and by their bench.
"""

from typing import Final

import numpy as np
import pyarrow as pa

QUASI_IDENTIFIERS: Final = ("age", "workclass", "education", "marital_status", "race", "sex")
SENSITIVE: Final = ("occupation", "income", "hours_per_week")
# values per column; shares fall off as 1/rank, as they do in Adult
_WIDTHS: Final = {"workclass": 7, "education": 16, "marital_status": 7, "race": 5, "sex": 2, "native_country": 41}


def adult(rows: int = 30_162, *, seed: int = 20261124) -> pa.Table:
    """So many rows; the same table for the same seed."""
    random = np.random.default_rng(seed)
    columns: dict[str, pa.Array] = {"age": pa.array((17 + random.gamma(2.2, 9.8, rows)).clip(17, 90).astype("int32"))}
    for name, width in _WIDTHS.items():
        weights = 1 / np.arange(1, width + 1)
        picked = random.choice(width, size=rows, p=weights / weights.sum())
        columns[name] = pa.array([f"{name}_{at:02d}" for at in range(width)]).take(pa.array(picked))
    works = random.choice(14, size=rows)
    columns["occupation"] = pa.array([f"occupation_{at:02d}" for at in range(14)]).take(pa.array(works))
    earns = random.random(rows) < 0.12 + 0.02 * works
    columns["income"] = pa.array(np.where(earns, ">50K", "<=50K"))
    hours = (40 + 2 * earns + random.normal(0, 6, rows)).round().clip(1, 99)
    columns["hours_per_week"] = pa.array(hours.astype("int32"))
    return pa.table(columns)
