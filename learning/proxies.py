"""How well the features give away what the model must not know: a feature that tells the sex is a proxy for it."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from learning.baselines import indicators
from learning.features import Codes
from learning.measures import auc

_ROWS: Final = 6000  # enough for an AUC to ±.02; more would only take time
_MOST: Final = 12  # classes


def audit(
    codes: Codes, values: Sequence[str | None], persons: Sequence[str], *, sizes: tuple[int, ...]
) -> dict[str, Any]:
    """Mean one-against-rest AUC of a logistic regression from the features to an attribute, on persons not trained on.

    0.5: the features tell nothing of it. None where fewer than two groups of 50 persons are known.
    """
    names = np.asarray([v if v is not None else "" for v in values])
    groups, counts = np.unique(names[names != ""], return_counts=True)
    kept = [str(g) for _, g in sorted(zip(-counts, groups, strict=True)) if (names == g).sum() >= 50][:_MOST]
    rows = np.flatnonzero(np.isin(names, kept))[-_ROWS:]
    if len(kept) < 2:
        return {"auc": None, "highest": None, "n": len(rows), "groups": len(kept)}
    ids = np.unique(np.asarray(persons).astype(str), return_inverse=True)[1][rows]
    # persons in the order of their keys, which are tokens: as good as drawn by lot, and the same each time
    is_test = ids % 2 == 1
    x, y = indicators(codes[rows], sizes), names[rows]
    model = LogisticRegression(C=0.1, max_iter=300).fit(x[~is_test], y[~is_test])
    p = model.predict_proba(x[is_test])
    found = [auc(y[is_test] == g, p[:, at]).value for at, g in enumerate(model.classes_)]
    return {"auc": float(np.nanmean(found)), "highest": float(np.nanmax(found)), "n": len(rows), "groups": len(kept)}
