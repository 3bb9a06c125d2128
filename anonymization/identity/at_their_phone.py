"""What keeps a forgotten person out who comes again under another mailbox, without a birth date or with a maiden name.

A phone alone is a family's: suppressed, it would keep out the mother with her son. Together with a name, or with a
birth date and a given name, it is mostly one person's – a twin's given name is another. Tokens weigh no birth date
against a name: a namesake at the phone whom the vault does not know yet enters by a consent given since.
"""

from typing import Final

import numpy as np
import pyarrow as pa

from anonymization.identity.keys import Keyring
from anonymization.identity.linkage import hubs
from anonymization.identity.links import opened_records
from anonymization.identity.tokens import tokenise

_BIRTH: Final = ("birth_year", "birth_month", "birth_day")
_WITH_PHONE: Final = {
    "phone_name": ("name",),
    "phone_kana": ("kana",),
    "phone_given_name": ("given_name", *_BIRTH),
    "phone_given_kana": ("given_kana", *_BIRTH),
}


def phone_tokens(records: pa.Table, *, keyring: Keyring) -> pa.Table:
    """`place`, `token` of what rows of EVIDENCE say together with their phone.

    Those without a phone, or with one that as many of these rows share as make it an agency's, say nothing.
    """
    places, tokens = [pa.array([], pa.int64())], [pa.array([], pa.string())]
    opened = opened_records(records, keyring=keyring)
    phones = np.where(hubs(opened, "phone"), 0, opened.identifier("phone"))
    for kind, names in _WITH_PHONE.items():
        parts = np.column_stack([phones, *(opened.trait(name) for name in names)])
        known = np.flatnonzero(parts.all(axis=1))
        said = pa.array([row.tobytes().hex() for row in np.ascontiguousarray(parts[known], dtype="<u8")], pa.string())
        places.append(pa.array(known, pa.int64()))
        tokens.append(tokenise(said, keyring=keyring, purpose="token", kind=kind))
    return pa.table({"place": pa.concat_arrays(places), "token": pa.concat_arrays(tokens)})
