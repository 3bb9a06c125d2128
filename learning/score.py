"""Every episode's score: probability, interval, contributions that add up, reasons – or why there is none.

A score is a chance with its uncertainty, for people to look at. It is no rank of persons and rejects nobody.
"""

import json
from typing import Any, Final

import numpy as np
import pyarrow as pa

from learning.features import Codes, encode
from learning.measures import Z
from learning.reasons import main_reasons, sentence
from learning.support import unsupported
from learning.terms import Model, batches, probability

SCORES: Final = pa.schema(
    [
        ("company", pa.string()),
        ("application_key", pa.string()),
        ("person_key", pa.string()),
        ("org_key", pa.string()),
        ("org_group_key", pa.string()),
        ("occupation", pa.string()),
        ("rejected_on", pa.date32()),
        ("is_supported", pa.bool_()),
        ("abstain_reason", pa.string()),
        ("probability", pa.float64()),
        ("probability_low", pa.float64()),
        ("probability_high", pa.float64()),
        ("logit", pa.float64()),
        ("base_logit", pa.float64()),
        ("contributions", pa.string()),
        ("reasons_ja", pa.string()),
        ("reasons_en", pa.string()),
        ("model_version", pa.string()),
        ("trained_from", pa.date32()),
        ("trained_until", pa.date32()),
    ]
)


def score(
    table: pa.Table, model: Model, *, seen: tuple[frozenset[int], ...], version: str, window: tuple[Any, Any]
) -> pa.Table:
    """One row per row of the feature table."""
    parts = [_scored(table.slice(s.start, s.stop - s.start), model, seen) for s in batches(table.num_rows)]
    n = table.num_rows
    columns = {name: table[name] for name in SCORES.names if name in table.column_names}
    columns |= {name: pa.array([v for part in parts for v in part[name]], SCORES.field(name).type) for name in _MADE}
    columns["model_version"] = pa.repeat(version, n)
    for name, day in zip(("trained_from", "trained_until"), window, strict=True):
        columns[name] = pa.array([day] * n, pa.date32())
    return pa.table({field.name: columns[field.name] for field in SCORES}).cast(SCORES)


_MADE: Final = (
    "is_supported", "abstain_reason", "probability", "probability_low", "probability_high", "logit", "base_logit",
    "contributions", "reasons_ja", "reasons_en",
)  # fmt: skip


def _scored(rows: pa.Table, model: Model, seen: tuple[frozenset[int], ...]) -> dict[str, list[Any]]:
    codes = encode(rows, model.inputs)
    why = unsupported(codes, model.inputs, seen)
    added = model.contributions(codes)
    logits = model.base + added.sum(axis=1)
    half = Z * model.spread(codes)
    told = _reasons(model, codes, added)
    fine = np.array([w is None for w in why], dtype=bool)
    numbers = {
        "probability": probability(logits),
        "probability_low": probability(logits - half),
        "probability_high": probability(logits + half),
        "logit": logits,
        "base_logit": np.full(len(logits), model.base),
    }
    made: dict[str, list[Any]] = {
        name: [v if ok else None for v, ok in zip(values.tolist(), fine, strict=True)]
        for name, values in numbers.items()
    }
    names = [f.name for f in model.inputs]
    made["is_supported"] = fine.tolist()
    made["abstain_reason"] = [None if w is None else f"unfamiliar_{w.partition(':')[0]}" for w in why]
    made["contributions"] = [
        json.dumps(dict(zip(names, row, strict=True)), separators=(",", ":")) if ok else None
        for row, ok in zip(added.tolist(), fine, strict=True)
    ]
    made["reasons_ja"] = [t[0] if ok else None for t, ok in zip(told, fine, strict=True)]
    made["reasons_en"] = [t[1] if ok else None for t, ok in zip(told, fine, strict=True)]
    return made


def _reasons(model: Model, codes: Codes, added: "np.ndarray[Any, np.dtype[np.float64]]") -> list[tuple[str, str]]:
    """Sentences by row; written once for each distinct combination of codes."""
    distinct, index = np.unique(codes, axis=0, return_inverse=True)
    first = np.unique(index, return_index=True)[1]
    told = []
    for at in range(len(distinct)):
        reasons = main_reasons(model.inputs, distinct[at].tolist(), added[first[at]].tolist())
        told.append((sentence(reasons, ja=True), sentence(reasons, ja=False)))
    return [told[at] for at in index]
