"""What keeps a forgotten person out who comes again under another mailbox, without a birth date or with a maiden name.

A phone alone is a family's: suppressed, it would keep out the mother with her son. Together with a name, or with a
birth date and a given name, it is one person's by the weights of linkage too – and a twin's given name is another.
"""

from typing import Final

import numpy as np
import pyarrow as pa

from anonymization.identity.evidence import KEYS, bindings
from anonymization.identity.keys import Keyring
from anonymization.identity.links import whole
from anonymization.identity.tokens import root_ids, tokenise
from anonymization.identity.traits import TRAITS, unseal

_BIRTH: Final = ("birth_year", "birth_month", "birth_day")
_WITH_PHONE: Final = {
    "phone_name": ("name",),
    "phone_kana": ("kana",),
    "phone_given_name": ("given_name", *_BIRTH),
    "phone_given_kana": ("given_kana", *_BIRTH),
}


def phone_tokens(records: pa.Table, *, keyring: Keyring) -> pa.Table:
    """`place`, `token` of what rows of EVIDENCE say together with their phone; those without a phone say nothing."""
    places, tokens = [pa.array([], pa.int64())], [pa.array([], pa.string())]
    phones = root_ids(records["phone"], keyring=keyring, purpose="token")
    traits = unseal(records["traits"].to_pylist(), bindings([whole(records[key]) for key in KEYS]), keyring=keyring)
    for kind, names in _WITH_PHONE.items():
        parts = np.column_stack([phones, *(traits[:, TRAITS.index(name)] for name in names)])
        known = np.flatnonzero(parts.all(axis=1))
        said = pa.array([row.tobytes().hex() for row in np.ascontiguousarray(parts[known], dtype="<u8")], pa.string())
        places.append(pa.array(known, pa.int64()))
        tokens.append(tokenise(said, keyring=keyring, purpose="token", kind=kind))
    return pa.table({"place": pa.concat_arrays(places), "token": pa.concat_arrays(tokens)})
