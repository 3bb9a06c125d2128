"""What the vault knows of the consents of the people in a batch, also where they used another mailbox.

Records that share an identifier with the batch are fetched, and those that share one with them; among all of these
the same linkage as ever decides who is who. So the answer depends on what the vault holds, not on how it came.
"""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from anonymization.canonical import MOMENT
from anonymization.identity import store, tables
from anonymization.identity.at_their_phone import phone_tokens
from anonymization.identity.evidence import EVIDENCE, IDENTIFIERS
from anonymization.identity.keys import Keyring
from anonymization.identity.links import link_records, whole
from anonymization.identity.suppression import SUPPRESSED
from anonymization.identity.tables import CONSENTS, PURPOSES

_ROUNDS: Final = 2  # the batch's identifiers, then those of the records found by them
_CROWDED: Final = 64  # records on one identifier beyond which it is a switchboard's and leads nowhere
# What keeps a forgotten person out; a phone only together with a name (`at_their_phone`).
SUPPRESSING: Final = ("row_key", "mail", "kana_birth", "name_birth", "latin_birth")
_STORED: Final = pa.schema([(f.name, pa.int64() if f.type == MOMENT else f.type) for f in CONSENTS])


def known_consents(connection: Connection, evidence: pa.Table, *, keyring: Keyring) -> pa.Table:
    """CONSENTS that bear on the rows of EVIDENCE given.

    What was said by a row's own mailbox comes as it was said. What the same person said elsewhere comes as said
    about the row – by another mailbox only where that is this person's alone. Who was forgotten has withdrawn.
    """
    everything = pa.concat_tables([evidence, related(connection, evidence)])
    person = pa.array(link_records(everything, keyring=keyring).person)

    def holders(name: str) -> pa.Table:
        held = pa.table({"subject": everything[name], "person": person})
        return held.filter(pc.is_valid(held["subject"]))

    asked = pa.table({"row_key": evidence["row_key"], "person": person[: len(evidence)]})
    asked = _distinct(asked.filter(pc.is_valid(asked["row_key"])))
    by_mail = _said(connection, everything["mail"], kind="mail")
    by_row = _said(connection, everything["row_key"], kind="row")
    return pa.concat_tables(
        [
            by_mail.filter(pc.is_in(by_mail["subject"], value_set=whole(evidence["mail"]))),
            _elsewhere(by_mail, holders=_sole(holders("mail")), asked=asked),
            _elsewhere(by_mail.filter(pc.equal(by_mail["action"], "withdraw")), holders=holders("mail"), asked=asked),
            _elsewhere(by_row, holders=holders("row_key"), asked=asked),
            _forgotten(connection, evidence, keyring=keyring),
        ]
    )


def related(connection: Connection, evidence: pa.Table, *, rounds: int = _ROUNDS) -> pa.Table:
    """The vault's records that may be of the same people as those given, as EVIDENCE; each once.

    `rounds` is how far it goes from record to record; it ends where nobody new is found.
    """
    found = EVIDENCE.empty_table()
    asked: set[str] = set()
    frontier = evidence
    for _ in range(rounds):
        added = []
        for name in ("row_key", *IDENTIFIERS):
            tokens = [t for t in pc.unique(frontier[name]).drop_null().to_pylist() if t not in asked]
            asked.update(tokens)
            added.append(_records_with(connection, name, tokens))
        frontier = pa.concat_tables(added)
        if not len(frontier):
            break
        found = pa.concat_tables([found, frontier])
    numbered = found.append_column("place", pa.array(range(len(found)), pa.int64()))
    return found.take(whole(numbered.group_by("record_key").aggregate([("place", "min")])["place_min"]))


def _records_with(connection: Connection, identifier: str, tokens: list[str]) -> pa.Table:
    records = store.rows_with(connection, tables.record, identifier, tokens, schema=EVIDENCE)
    crowds = records.group_by(identifier).aggregate([([], "count_all")])
    crowded = crowds.filter(pc.greater(crowds["count_all"], _CROWDED))[identifier]
    return records.filter(pc.invert(pc.is_in(records[identifier], value_set=whole(crowded))))


def _said(connection: Connection, subjects: pa.ChunkedArray, *, kind: str) -> pa.Table:
    """The stored events about these subjects, as CONSENTS."""
    tokens = pc.unique(subjects).drop_null().to_pylist()
    stored = store.rows_with(connection, tables.consent, "subject", tokens, schema=_STORED).cast(CONSENTS)
    return stored.filter(pc.equal(stored["subject_kind"], kind))


def _elsewhere(events: pa.Table, *, holders: pa.Table, asked: pa.Table) -> pa.Table:
    """Events about subjects, as events about the asked rows of the same persons. `holders` is subject, person."""
    about = events.join(_distinct(holders), "subject", join_type="inner").join(asked, "person", join_type="inner")
    rows = about["row_key"].combine_chunks()
    about = about.drop_columns(["subject", "subject_kind"])
    about = about.append_column("subject", rows).append_column("subject_kind", pa.repeat("row", len(rows)))
    return about.select(CONSENTS.names).cast(CONSENTS)


def _sole(holders: pa.Table) -> pa.Table:
    """Mailboxes of one person only."""
    owners = _distinct(holders).group_by("subject").aggregate([([], "count_all")])
    sole = owners.filter(pc.equal(owners["count_all"], 1))["subject"]
    return holders.filter(pc.is_in(holders["subject"], value_set=whole(sole)))


def _forgotten(connection: Connection, evidence: pa.Table, *, keyring: Keyring) -> pa.Table:
    """A withdrawal of all purposes about each row that holds a token of somebody who was forgotten."""
    if connection.execute(select(tables.suppression.c.token).limit(1)).first() is None:
        return CONSENTS.empty_table()
    by_phone = phone_tokens(evidence, keyring=keyring)
    held = [pa.table({"token": evidence[name], "row_key": evidence["row_key"]}) for name in SUPPRESSING]
    held.append(pa.table({"token": by_phone["token"], "row_key": evidence["row_key"].take(by_phone["place"])}))
    withdrawn = []
    for rows in held:
        tokens = pc.unique(rows["token"]).drop_null().to_pylist()
        found = store.rows_with(connection, tables.suppression, "token", tokens, schema=SUPPRESSED)
        withdrawn.append(rows.join(found, "token", join_type="inner").select(["row_key", "at"]))
    rows = pa.concat_tables(withdrawn)
    rows = rows.filter(pc.is_valid(rows["row_key"]))
    n = len(rows)
    events = [
        pa.table(
            {
                "subject_kind": pa.repeat("row", n),
                "subject": rows["row_key"],
                "purpose": pa.repeat(purpose, n),
                "action": pa.repeat("withdraw", n),
                "text_version": pa.nulls(n, pa.string()),
                "at": rows["at"].cast(MOMENT),
                "expires_at": pa.nulls(n, MOMENT),
            }
        ).cast(CONSENTS)
        for purpose in PURPOSES
    ]
    return pa.concat_tables(events)


def _distinct(table: pa.Table) -> pa.Table:
    return table.group_by(table.column_names).aggregate([]).select(table.column_names)
