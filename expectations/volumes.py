"""How many rows a company's loads have had, from the history of its gates: what a usual one looks like."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from expectations import history
from expectations.policy import Volumes

_TO_DEVIATION: Final = 1.4826  # MAD of a normal distribution → its standard deviation


@dataclass(frozen=True, kw_only=True)
class Usual:
    """The rows of a usual load, and on how many loads that rests; no bounds where there are too few."""

    loads: int
    low: int = 0
    high: int | None = None

    @property
    def is_known(self) -> bool:
        return self.high is not None


def usual_rows(
    folder: Path, *, suite: str, company: str | None, kind: str | None, table: str, without: str, policy: Volumes
) -> Usual:
    """Bounds for `table`, from the company's other loads of the kind: the last run of each that passed."""
    rows: dict[str, int] = {}
    if company is not None:
        for run in history.read(folder, suite=suite, company=company).to_pylist():
            counts = dict(run["rows"])
            if run["kind"] == kind and run["passed"] and run["subject"] != without and table in counts:
                rows.pop(run["subject"], None)  # the place of its last run
                rows[run["subject"]] = counts[table]
    counted = np.array(list(rows.values())[-policy.last_loads :], dtype=float)
    if len(counted) < policy.least_loads:
        return Usual(loads=len(counted))
    median = float(np.median(counted))
    deviation = _TO_DEVIATION * float(np.median(np.abs(counted - median)))
    reach = max(policy.mads * deviation, policy.least_share * median)
    return Usual(loads=len(counted), low=max(int(np.ceil(median - reach)), 0), high=int(np.floor(median + reach)))
