"""Where a model may speak: it abstains about people unlike those it has learnt from."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from learning.features import Codes, Feature

# Without these nothing is known of the job that the person is to be hired for.
_NEEDED = ("occupation", "region")


def unsupported(codes: Codes, inputs: Sequence[Feature], seen: Sequence[frozenset[int]]) -> npt.NDArray[np.object_]:
    """For each row None, or the name of the first feature whose level the model has hardly met.

    Occupation and region must be known; any level, "unknown" included, must have been seen in enough persons. A skill
    of which the model knows nothing adds nothing and is no reason to abstain.
    """
    why = np.full(len(codes), None, dtype=object)
    for at, feature in reversed(list(enumerate(inputs))):
        if feature.kind == "skill" and 0 in seen[at]:
            continue
        fine = set(seen[at]) - ({0} if feature.name in _NEEDED else set())
        if feature.kind == "number" and fine - {0}:
            # steps between two seen ones are covered by them; only beyond them nothing is known
            fine |= set(range(min(fine - {0}), max(fine) + 1))
        why[~np.isin(codes[:, at], sorted(fine))] = feature.name
    return why
