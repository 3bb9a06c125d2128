"""What speaks for and against a trained model: its measures, what its features give away, and whom it picks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from learning.fairness import as_rows, below, biased, calibration_by_group, impact_ratios, is_assessable, wide_age
from learning.fairness import selection as selection_rates
from learning.measures import calibration_curve, summary
from learning.policy import FairnessPolicy
from learning.private import one_each
from learning.train import OLDEST_FIRST, Trained


def evidence(trained: Trained, rows: pa.Table, groups: pa.Table) -> dict[str, Any]:
    """The model, what it has seen, and how it did on people it never met. `rows` are the labelled episodes."""
    labels, p = trained.labels[trained.fold.test], trained.predicted["model"]
    tested = _attributes(rows.take(trained.fold.test), groups)
    return {
        "model": trained.model.as_dict(),
        "seen": [sorted(codes) for codes in trained.seen],
        "window": [day.isoformat() for day in trained.window],
        "n_trained": len(trained.fold.train),
        "n_persons": len(trained.persons),
        "measures": {name: summary(labels, q) for name, q in trained.predicted.items()},
        "left_out": trained.left_out,
        "curve": [
            {"n": b.n, "expected": b.expected, "observed": b.observed.as_dict()} for b in calibration_curve(labels, p)
        ],
        "portability": [
            {"org_key": c.org_key, "n": c.n, "model": c.model, "base_rate": c.base_rate, "logistic": c.logistic}
            for c in trained.portability.companies
        ],
        "is_common": trained.portability.is_common,
        "gain": trained.portability.gain.as_dict(),
        "calibration": list(trained.calibration),
        "pairs": list(trained.pairs),
        "proxies": _proxies(trained, rows, groups),
        "calibration_by_group": [
            row for name, values in tested.items() for row in as_rows(calibration_by_group(name, values, labels, p))
        ],
    }


def _proxies(trained: Trained, rows: pa.Table, groups: pa.Table) -> list[dict[str, Any]]:
    from learning.proxies import audit  # noqa: PLC0415 - only where there is enough to learn from

    attributes: dict[str, Sequence[str | None]] = {**_attributes(rows, groups), "company": rows["org_key"].to_pylist()}
    sizes = tuple(f.size for f in trained.model.inputs)
    return [
        {"attribute": name, **audit(trained.codes, values, rows["person_key"].to_pylist(), sizes=sizes)}
        for name, values in attributes.items()
    ]


def _attributes(rows: pa.Table, groups: pa.Table) -> dict[str, list[str | None]]:
    """Sex and ten-year age band of each row, None where nobody told."""
    keys = (groups[name].to_pylist() for name in ("company", "application_key", "sex", "age_band5"))
    told = {(c, a): (s, wide_age(b)) for c, a, s, b in zip(*keys, strict=True)}
    pairs = zip(rows["company"].to_pylist(), rows["application_key"].to_pylist(), strict=True)
    found = [told.get(pair, (None, None)) for pair in pairs]
    return {"sex": [f[0] for f in found], "age_band": [f[1] for f in found]}


def fairness(scored: pa.Table, groups: pa.Table, selection: pa.Table, policy: FairnessPolicy) -> dict[str, Any]:
    """The model's own scoring rates (above the median, a person once), and companies whose choices stand out.

    `groups` has sex and age_band5 by company and application_key; `selection` is fairness_audit.
    """
    firsts = one_each(scored.filter(scored["is_supported"]).sort_by(OLDEST_FIRST))
    p = firsts["probability"].to_numpy()
    picked = p > (np.median(p) if len(p) else 0.5)
    found = [
        group
        for name, values in _attributes(firsts, groups).items()
        for group in impact_ratios(name, values, picked, policy)
    ]
    audited = selection.to_pylist()
    unfair = [
        {name: row[name] for name in ("org_key", "attribute", "group_name", "impact_ratio", "impact_ratio_high")}
        for row in audited
        if row["measure"] == "selection" and row["stage"] == "overall" and row["impact_ratio_high"] is not None
        and row["impact_ratio_high"] < policy.min_ratio
    ]  # fmt: skip
    return {
        "scoring": as_rows(found),
        "is_assessable": is_assessable(found),
        "selection": as_rows(selection_rates(audited, policy)),
        "below": as_rows(below(found, policy)),
        "surely_below": as_rows(biased(found, policy)),
        "companies": sorted(unfair, key=lambda row: (row["org_key"], row["attribute"], row["group_name"])),
    }
