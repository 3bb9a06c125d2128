"""Who has to be forgotten: whom a withdrawal, or a consent that has run out, leaves without any consent.

A consent is a person's. So the last word of a mailbox, of an application or of a key of the pool only makes a person a
candidate; whether another word of theirs, given later or elsewhere, still holds is asked as for any new row
(`known_consents`). What was suppressed and lies here again without a consent given since is a candidate too: a load
that was under way while its person was forgotten is caught so.
"""

from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Select, case, func, or_, select

from anonymization.consent import consented
from anonymization.identity import Vault, store, tables
from anonymization.identity.evidence import EVIDENCE
from anonymization.identity.forgetting import Erasure, asked_by, asked_by_mails, with_strays
from anonymization.identity.known_consents import SUPPRESSING
from anonymization.identity.links import whole
from anonymization.identity.suppression import suppressed

STATS: Final = "pool_stats"
# The last word on pool_stats of each person_key of the pool: its moment, whether it was a withdrawal, and until when
# a grant holds; seconds since 1970.
WORDS: Final = pa.schema(
    [("person_key", pa.string()), ("at", pa.int64()), ("withdraws", pa.bool_()), ("expires_at", pa.int64())]
)
Moments = dict[str, int]


def due(vault: Vault, words: pa.Table, *, now: datetime, expired: bool = False) -> Erasure:
    """The plan for everybody who withdrew `pool_stats`; with `expired` for those whose consent has run out.

    `words` is WORDS of the pool. A withdrawal holds from its own moment on, so that a consent given between it and
    now still counts; one dated in the future holds from now on.
    """
    moment = int(now.timestamp())
    with vault.reading() as connection:
        last = _moments(connection, _run_out(moment) if expired else _withdrawn(moment), latest=moment)
        again = _moments(connection, _brought_back(), latest=moment)
        wanted = {
            "mail": last["mail"] | again["mail"],
            "row_key": last["row"] | again["row"],
            "person_key": _persons(connection, words, latest=moment, expired=expired),
        }
        found = [
            store.rows_with(connection, tables.record, column, list(tokens), schema=EVIDENCE)
            for column, tokens in wanted.items()
        ]
        records = _once([*found, *_suppressed_records(connection)])
    gone = records.filter(pc.invert(_may(vault, records, now=now)))
    at = [
        max(tokens.get(row[column], 0) for column, tokens in wanted.items()) or moment
        for row in gone.select(list(wanted)).to_pylist()
    ]
    bare = {
        column: {token: at for token, at in tokens.items() if token not in set(records[column].to_pylist())}
        for column, tokens in (wanted | {"row_key": again["row"]}).items()
    }
    mails = asked_by_mails(list(bare["mail"]), at=list(bare["mail"].values()))
    plan = vault.plan_erasure(pa.concat_tables([asked_by(gone, at=at, by_mail=False), mails]))
    return with_strays(plan, persons=bare["person_key"], rows=bare["row_key"])


def returned(vault: Vault, *, now: datetime) -> pa.Table:
    """Records, as EVIDENCE, that hold a suppressed token without a consent given since."""
    records = with_suppressed_tokens(vault)
    return records.filter(pc.invert(_may(vault, records, now=now)))


def with_suppressed_tokens(vault: Vault) -> pa.Table:
    """Records, as EVIDENCE, that hold a token of somebody who was forgotten, rightly or not."""
    with vault.reading() as connection:
        return _once(_suppressed_records(connection))


def _may(vault: Vault, records: pa.Table, *, now: datetime) -> pa.BooleanArray:
    return consented(records, events=vault.known_consents(records), purpose=STATS, now=now)


def _withdrawn(moment: int) -> Select[Any]:
    """Subjects whose last word on pool_stats is a withdrawal. Of two words at one moment the withdrawal counts."""
    c = tables.consent.c
    last = func.max(c.at * 2 + case((c.action != "grant", 1), else_=0))
    heard = (c.purpose == STATS) & or_(c.action != "grant", c.at <= moment)
    query = select(c.subject_kind, c.subject, func.max(c.at)).where(heard).group_by(c.subject_kind, c.subject)
    return query.having(last % 2 == 1)


def _run_out(moment: int) -> Select[Any]:
    """Subjects with a grant that has run out, by its end: whether another one holds is asked later."""
    c = tables.consent.c
    ended = (c.purpose == STATS) & (c.action == "grant") & (c.expires_at <= moment)
    query = select(c.subject_kind, c.subject, func.max(c.expires_at))
    return query.where(ended).group_by(c.subject_kind, c.subject)


def _brought_back() -> Select[Any]:
    """Subjects of whom nothing was said since they were forgotten, but something lies here again."""
    c, s = tables.consent.c, tables.suppression.c
    query = select(c.subject_kind, c.subject, func.max(s.at)).join_from(
        tables.consent, tables.suppression, c.subject == s.token
    )
    return query.group_by(c.subject_kind, c.subject).having(func.max(c.at) <= func.max(s.at))


def _moments(connection: Connection, query: Select[Any], *, latest: int) -> dict[str, Moments]:
    """The subjects of a query by their kind, with their moments, none later than `latest`."""
    found: dict[str, Moments] = {"mail": {}, "row": {}}
    for kind, subject, at in connection.execute(query):
        found[str(kind)][str(subject)] = min(int(str(at)), latest)
    return found


def _persons(connection: Connection, words: pa.Table, *, latest: int, expired: bool) -> Moments:
    """Keys of the pool whose last word leaves them without consent, or that are here again after an erasure."""
    ran_out = pc.fill_null(pc.less_equal(words["expires_at"], latest), False)
    candidates = pc.and_not(ran_out, words["withdraws"]) if expired else words["withdraws"]
    moment = words["expires_at"] if expired else words["at"]
    chosen = zip(words["person_key"].filter(candidates).to_pylist(), moment.filter(candidates).to_pylist(), strict=True)
    persons = {key: min(at, latest) for key, at in chosen}
    said = dict(zip(words["person_key"].to_pylist(), words["at"].to_pylist(), strict=True))
    known = suppressed(connection, list(said))
    return persons | {key: at for key, at in known.items() if said[key] <= at}


def _suppressed_records(connection: Connection) -> list[pa.Table]:
    """The records that hold a suppressed token, by identifier."""
    tables_of = []
    for name in SUPPRESSING:
        columns = [tables.record.c[column] for column in EVIDENCE.names]
        query = select(*columns).join(tables.suppression, tables.record.c[name] == tables.suppression.c.token)
        tables_of.append(
            pa.Table.from_batches(store.rows_of(connection.execute(query), schema=EVIDENCE), schema=EVIDENCE)
        )
    return tables_of


def _once(found: list[pa.Table]) -> pa.Table:
    """Each record once."""
    records = pa.concat_tables(found)
    numbered = records.append_column("place", pa.array(range(len(records)), pa.int64()))
    return records.take(whole(numbered.group_by("record_key").aggregate([("place", "min")])["place_min"]))
