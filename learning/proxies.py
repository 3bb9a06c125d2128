"""How well the features give away what the model must not know: a feature that tells the sex is a proxy for it."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from learning.baselines import indicators
from learning.features import Codes
from learning.folds import Rows
from learning.measures import auc

_ROWS: Final = 6000  # enough for an AUC to ±.02; more would only take time
_MOST: Final = 12  # classes
_PERSONS: Final = 50  # of a class, half of whom train


def audit(
    codes: Codes, values: Sequence[str | None], persons: Sequence[str], *, sizes: tuple[int, ...]
) -> dict[str, Any]:
    """Mean one-against-rest AUC of a logistic regression from the features to an attribute, on persons not trained on.

    0.5: the features tell nothing of it. None where fewer than two groups of 50 persons are known.
    """
    names = np.asarray([v if v is not None else "" for v in values])
    # persons in the order of their keys, which are tokens: as good as drawn by lot, and the same each time
    ids = np.unique(np.asarray(persons).astype(str), return_inverse=True)[1]
    counts = {str(g): len(np.unique(ids[names == g])) for g in np.unique(names[names != ""])}
    enough = sorted((-n, g) for g, n in counts.items() if n >= _PERSONS)
    groups = [g for _, g in enough[:_MOST]]
    nothing = {"auc": None, "highest": None, "n": 0, "groups": len(groups)}
    if len(groups) < 2:
        return nothing
    # as many rows of each, spread over the whole time: a small group would hardly be there in the newest rows alone
    rows = np.sort(np.concatenate([_spread(np.flatnonzero(names == g), _ROWS // len(groups)) for g in groups]))
    is_test = ids[rows] % 2 == 1
    x, y = indicators(codes[rows], sizes), names[rows]
    if len(np.unique(y[~is_test])) < len(groups) or len(np.unique(y[is_test])) < len(groups):
        return nothing  # one person, or few, with nearly all of a group's episodes
    model = LogisticRegression(C=0.1, max_iter=300).fit(x[~is_test], y[~is_test])
    p = model.predict_proba(x[is_test])
    found = [auc(y[is_test] == g, p[:, at]).value for at, g in enumerate(model.classes_)]
    return {"auc": float(np.mean(found)), "highest": float(np.max(found)), "n": len(rows), "groups": len(groups)}


def _spread(rows: Rows, at_most: int) -> Rows:
    return rows[np.linspace(0, len(rows) - 1, min(at_most, len(rows))).astype(np.int64)]
