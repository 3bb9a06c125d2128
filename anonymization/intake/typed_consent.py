"""Consent columns that name their purpose in the contract: a yes there is a yes to that purpose and no other."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.intake.typed import Flags, Typing
from anonymization.intake.values import booleans


def ticked(typing: Typing) -> dict[str, pa.Array]:
    """`consent_given` and `consent_purposes` of columns with the option `purposes`; nothing where none has it.

    A row with a yes in any of them consents to the purposes of those columns. Where a column of the file lists the
    purposes, it alone tells them.
    """
    columns = [m for m in typing.plan.of("consent_given") if m.options.purposes]
    if not columns:
        return {}
    said = typing.no()
    agreed: dict[str, Flags] = {}
    for mapped in columns:
        answer = typing.parse(mapped, booleans.parse_booleans).values
        yes = pc.fill_null(answer, False).to_numpy(zero_copy_only=False)
        said |= pc.is_valid(answer).to_numpy(zero_copy_only=False)
        for purpose in mapped.options.purposes or ():
            agreed[purpose] = agreed.get(purpose, typing.no()) | yes
    given = np.any(list(agreed.values()), axis=0)
    return {
        "consent_given": pa.array(given, mask=~said),
        **({} if typing.plan.of("consent_purposes") else {"consent_purposes": _lists(agreed, given=given)}),
    }


def _lists(agreed: dict[str, Flags], *, given: Flags) -> pa.Array:
    """Per row the purposes agreed to; null where none is."""
    names = sorted(agreed)
    flags = np.stack([agreed[name] for name in names], axis=1)
    columns = np.nonzero(flags)[1]
    offsets = np.concatenate(([0], np.cumsum(flags.sum(axis=1)))).astype(np.int32)
    values = pa.array(names, type=pa.string()).take(pa.array(columns))
    return pa.ListArray.from_arrays(pa.array(offsets), values, mask=pa.array(~given))
