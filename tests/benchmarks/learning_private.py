"""The private model beside the open one: people drawn from the simulator's coefficients, both judged on fresh ones."""

import time
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from learning.boosting import fit
from learning.features import encode
from learning.measures import auc, calibration_error
from learning.policy import load_policy
from learning.private import Private, train_private
from learning.private import fitted as fitted_privately
from learning.terms import probability
from learning.train import labelled
from tests.benchmarks.bench_report import row
from tests.benchmarks.planted import planted

BARRED: Final = 40_000  # persons from which the private model has to come within .01 of the open one's AUC
POLICY: Final = load_policy()
_FRESH: Final = 40_000
_SEEDS: Final = 5


def private_model(n: int, *, is_barred: bool) -> list[dict[str, Any]]:
    """Rows for `n` persons who train; the worst of five draws of the noise stands beside the first."""
    table, _ = planted(int(n / (1 - POLICY.private.held_out)) + 200, seed=1)
    fresh, p = planted(_FRESH, seed=2)
    labels = _labels(fresh)
    started = time.perf_counter()
    private = train_private(table, POLICY, seed=1)
    seconds = time.perf_counter() - started
    if not isinstance(private, Private):
        raise SystemExit("too few persons")
    rows = labelled(table)
    inside = np.isin(rows["person_key"].to_pylist(), sorted(private.persons))
    y, inputs, codes = _labels(rows), private.model.inputs, encode(fresh, private.model.inputs)
    plain = fit(encode(rows, inputs)[inside], y[inside], inputs=inputs, policy=POLICY.model, seed=1, bags=4)
    open_ = auc(labels, probability(plain.logits(codes))).value
    found = [private.model]
    found += [fitted_privately(rows, y, inside, policy=POLICY.private, seed=seed) for seed in range(2, _SEEDS + 1)]
    dp = [probability(model.logits(codes)) for model in found]
    aucs = [auc(labels, q).value for q in dp]
    eces = [calibration_error(labels, q)[0] for q in dp]
    who = f"private, {private.n:,} train, fresh persons"
    bar = {"auc": -0.01, "ece": 0.02} if is_barred else {"auc": None, "ece": None}
    told = [
        row(f"{who}: AUC; peer: the open one of the same", aucs[0], peer=open_, unit="AUC", n=_FRESH),
        row(f"{who}: AUC minus the open one's, worst of {_SEEDS} draws", min(aucs) - open_, limit=bar["auc"],
            unit="AUC", n=_FRESH),
        row(f"{who}: ECE, worst of {_SEEDS} draws; peer: the planted p", max(eces),
            peer=calibration_error(labels, p)[0], limit=bar["ece"], unit="probability", n=_FRESH),
    ]  # fmt: skip
    if not is_barred:
        return told
    return [
        *told,
        row(f"{who}: Bayes-optimal AUC", auc(labels, p).value, unit="AUC", n=_FRESH),
        row("private: membership advantage, members and persons held out", private.advantage, limit=0.05, unit="share",
            n=rows.num_rows),
        row("private: seconds to train it and attack it", seconds, limit=120, unit="s", n=private.n),
    ]  # fmt: skip


def _labels(table: pa.Table) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    return np.asarray(pc.equal(table["success_183"], "success").to_numpy(), dtype=bool)
