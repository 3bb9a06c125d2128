"""Which keys of the pool are one person, worked out from everything the vault knows."""

import hashlib
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.identity.clusters import persons
from anonymization.identity.evidence import IDENTIFIERS, KEYS, bindings
from anonymization.identity.keys import Keyring
from anonymization.identity.linkage import Ids, Places, Records, linked_pairs, mixed
from anonymization.identity.tokens import root_ids, short_ids
from anonymization.identity.traits import Table, unseal
from anonymization.schema import BUILD_INPUTS


@dataclass(frozen=True, kw_only=True)
class Linkage:
    """The records as given, and for each the number of its person."""

    keys: pa.Table  # row_key, person_key, mail; one row per record
    person: Places

    def person_links(self) -> pa.Table:
        """Each person_key that stands for one person under another key, and that key."""
        own, linked = self._keys()
        changed = self._owned() & pc.not_equal(own, linked).to_numpy(zero_copy_only=False)
        table = pa.table({"person_key": own.filter(pa.array(changed)), "linked_person_key": linked.filter(changed)})
        return _distinct(table).cast(BUILD_INPUTS["person_link"])

    def row_links(self) -> pa.Table:
        """Each row whose person_key belongs to several persons, and the key of its own."""
        _, linked = self._keys()
        shared = pa.array(~self._owned())
        table = pa.table({"row_key": self.keys["row_key"].filter(shared), "linked_person_key": linked.filter(shared)})
        return _distinct(table).cast(BUILD_INPUTS["row_link"])

    def linked_keys(self) -> pa.Array:
        """Each record's final key."""
        return self._keys()[1]

    def _owned(self) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Whether a record's person_key belongs to one person alone."""
        own = short_ids(self.keys["person_key"])
        pairs = np.unique(np.column_stack([own, self.person.astype(np.uint64)]), axis=0)
        key, owners = np.unique(pairs[:, 0], return_counts=True)
        owned: np.ndarray[tuple[int], np.dtype[np.bool_]] = ~np.isin(own, key[owners > 1])
        return owned

    def _keys(self) -> tuple[pa.Array, pa.Array]:
        """Each record's person_key, and the key of its person: the least of those that are its alone, else one
        that is made of its records, so that it is the same in every run over the same evidence."""
        own = whole(self.keys["person_key"])
        sole = pc.if_else(pa.array(self._owned()), own, pa.scalar(None, pa.string()))
        made = pa.array([made_key(row) for row in self.keys["row_key"].to_pylist()], pa.string())
        table = pa.table({"person": self.person, "sole": sole, "made": made})
        least = table.group_by("person").aggregate([("sole", "min"), ("made", "min")])
        chosen = pc.coalesce(least["sole_min"], least["made_min"])
        at = pc.index_in(table["person"], value_set=whole(least["person"]))
        return own, whole(chosen).take(whole(at))


def link(keys: pa.Table, *, identifiers: Ids, traits: Table) -> Linkage:
    """Link records given as a table with row_key, person_key and mail, their identifiers and their opened traits.

    The result depends on the set of records, never on their order; and not on the epoch, where the numbers do not.
    """
    content = mixed(np.column_stack([identifiers, traits]))
    # a record without any identifier has nothing to be linked by but its own person_key
    alone = ~identifiers.any(axis=1)
    content[alone] = short_ids(keys["person_key"])[alone]
    _, first, which = np.unique(content, return_index=True, return_inverse=True)
    distinct = Records(identifiers=identifiers[first], traits=traits[first])
    pairs = linked_pairs(distinct, of_one_row=_of_one_row(short_ids(keys["row_key"]), which, distinct.signature))
    person = persons(distinct, pairs)
    return Linkage(keys=keys.select(["row_key", "person_key", "mail"]), person=person[which])


def _of_one_row(rows: Ids, which: Places, signature: Ids) -> Places:
    """Pairs of distinct records that are of one row, each with the next in the order of their content."""
    known = np.unique(np.column_stack([rows, which.astype(np.uint64)])[rows != 0], axis=0)
    record = known[:, 1].astype(np.int64)
    order = np.lexsort((signature[record], known[:, 0]))
    same = np.flatnonzero(known[order[1:], 0] == known[order[:-1], 0])
    return np.column_stack([record[order[same]], record[order[same + 1]]])


def link_records(records: pa.Table, *, keyring: Keyring) -> Linkage:
    """Link rows of EVIDENCE, wherever they come from; their traits are opened in memory."""
    opened = opened_records(records, keyring=keyring)
    return link(records.select(list(KEYS)), identifiers=opened.identifiers, traits=opened.traits)


def opened_records(records: pa.Table, *, keyring: Keyring) -> Records:
    """Rows of EVIDENCE as numbers: the same in every epoch, so that what they alone tell apart stays so."""
    columns = [whole(records[name]) for name in KEYS]
    traits = unseal(records["traits"].to_pylist(), bindings(columns), keyring=keyring)
    identifiers = [root_ids(records[name], keyring=keyring, purpose="token") for name in IDENTIFIERS]
    return Records(identifiers=np.column_stack(identifiers), traits=traits)


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array."""
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def made_key(row_key: str) -> str:
    """The key of a person to whom no key of the pool belongs alone, made of one of their rows."""
    epoch, _, digest = row_key.partition(":")
    return f"{epoch}:{hashlib.sha256(b'person of row ' + digest.encode()).hexdigest()[:32]}"


def _distinct(table: pa.Table) -> pa.Table:
    names = table.column_names
    return table.group_by(names).aggregate([]).select(names).sort_by([(name, "ascending") for name in names])
