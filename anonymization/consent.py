"""Which rows may go on, and for which purpose: what people granted and withdrew, in whatever order it was heard.

A consent is a person's, not a file's. It is said by a mailbox (a consent export) or about one application (its own
columns, a consent link); `Vault.known_consents` adds what the same person said elsewhere. Of all that is said for a
purpose the latest word counts, and of two words at one moment the withdrawal. What is not granted is not given.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymization.canonical import MOMENT
from anonymization.identity.consent_links import Link, read_link
from anonymization.identity.evidence import mail_tokens
from anonymization.identity.keys import Keyring
from anonymization.identity.persons import column, identify
from anonymization.identity.tables import CONSENTS, PURPOSES

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER: Final = np.iinfo(np.int64).max  # an expiry that never comes
_SILENT: Final = np.iinfo(np.int64).min  # no word was said
Seconds = npt.NDArray[np.int64]


def events_of_rows(batch: pa.RecordBatch | pa.Table, *, row_keys: pa.Array) -> pa.Table:
    """What the consent columns of applications say, as CONSENTS about each row.

    A yes without purposes grants nothing. A yes or no without a time counts from the application on, so that any
    later word outweighs it. A no withdraws all purposes.
    Purposes with a time but no yes or no are a yes.
    """
    given = column(batch, "consent_given").cast(pa.bool_())
    at = column(batch, "consent_at").cast(MOMENT)
    purposes = column(batch, "consent_purposes")
    purposes = purposes.cast(pa.list_(pa.string()))
    named = pc.fill_null(pc.greater(pc.list_value_length(purposes), 0), False)
    grants = pc.coalesce(given, pc.if_else(pc.and_(named, pc.is_valid(at)), True, pa.scalar(None, pa.bool_())))
    applied = column(batch, "applied_at").cast(pa.date32()).cast(MOMENT)
    said_at = pc.coalesce(at, applied, pa.scalar(0, MOMENT))
    granted = [
        _events(row_keys, "grant", purposes, said_at, where=pc.and_(_true(grants), named)),
        _events(row_keys, "withdraw", list(PURPOSES), said_at, where=_true(pc.invert(grants))),
    ]
    return pa.concat_tables(granted)


def events_of_export(
    batch: pa.RecordBatch | pa.Table,
    *,
    keyring: Keyring,
    company: str | None = None,
    links: "Links | None" = None,
) -> pa.Table:
    """The events of a consent export, as CONSENTS: by mailbox, or about the application that a consent link names.

    Links are read for the company that delivers the export; `links` is what `read_links` found, where it was asked
    already. A forged, foreign, expired or replayed one says nothing – except that a withdrawal by a link that has
    expired, or has granted before, still counts.
    """
    found = links or read_links(batch, keyring=keyring, company=company)
    mail = mail_tokens(identify(batch).mail, keyring=keyring)
    by_link = pc.is_valid(found.rows)
    columns = {
        "subject_kind": pc.if_else(by_link, "row", "mail"),
        # a row that came by a link which says nothing does not fall back on a mail address beside it
        "subject": pc.if_else(pc.is_valid(column(batch, "token")), found.rows, mail),
        **{name: column(batch, name) for name in CONSENTS.names[2:]},
    }
    events = pa.table([columns[name].cast(CONSENTS.field(name).type) for name in CONSENTS.names], schema=CONSENTS)
    return events.filter(pc.is_valid(events["subject"]))


@dataclass(frozen=True, kw_only=True)
class Links:
    """The consent links of a batch: whose application each names, which grants are their first, what was refused."""

    rows: pa.Array  # row keys; null where there is no link or a refused one
    uses: dict[str, int]  # link → the moment of its grant, of those that had granted nothing before
    refused: Counter[str]  # forged | expired | replayed → rows


def read_links(
    batch: pa.RecordBatch | pa.Table,
    *,
    keyring: Keyring,
    company: str | None,
    used: Callable[[Sequence[str]], Mapping[str, int]] | None = None,
) -> Links:
    """Read the links of a consent export. `used` tells when links have granted before: a link grants at one moment.

    An export that repeats what it said before repeats the moment too, and is no replay.
    """
    refused: Counter[str] = Counter()
    tokens, moments = column(batch, "token").to_pylist(), column(batch, "at").cast(pa.int64()).to_pylist()
    actions = column(batch, "action").to_pylist()
    found: list[Link | None] = []
    for token, at, action in zip(tokens, moments, actions, strict=True):
        if not token or company is None:
            found.append(None)
            continue
        used_at = _EPOCH if at is None or action == "withdraw" else datetime.fromtimestamp(at, UTC)
        answer = read_link(token, company=company, keyring=keyring, used_at=used_at)
        found.append(answer if isinstance(answer, Link) else None)
        if not isinstance(answer, Link):
            refused[answer] += 1
    grants = [
        (link, at if at is not None else 0) if link and action != "withdraw" else None
        for link, at, action in zip(found, moments, actions, strict=True)
    ]
    ids = sorted({grant[0].link_id for grant in grants if grant})
    before = used(ids) if used else {}
    uses: dict[str, int] = {}
    for grant in grants:
        if grant and grant[0].link_id not in before:
            uses[grant[0].link_id] = min(grant[1], uses.get(grant[0].link_id, grant[1]))
    rows: list[str | None] = []
    for link, grant in zip(found, grants, strict=True):
        replayed = grant is not None and {**uses, **before}[grant[0].link_id] != grant[1]
        refused["replayed"] += replayed
        rows.append(None if link is None or replayed else link.row_key)
    return Links(rows=pa.array(rows, pa.string()), uses=uses, refused=+refused)


def unanswered(evidence: pa.Table, *, events: pa.Table, purpose: str = "pool_stats", now: datetime) -> pa.BooleanArray:
    """For each row of EVIDENCE whether nothing at all was said of the purpose yet: whose consent may still come."""
    rank, _ = _standing(evidence, events=events, purpose=purpose, now=now)
    return pa.array(rank == _SILENT, pa.bool_())


def consented(evidence: pa.Table, *, events: pa.Table, purpose: str = "pool_stats", now: datetime) -> pa.BooleanArray:
    """For each row of EVIDENCE whether the purpose is granted now. `events` is CONSENTS from any number of sources.

    A grant counts from its moment to its expiry; a withdrawal counts even before its moment.
    """
    rank, expiry = _standing(evidence, events=events, purpose=purpose, now=now)
    granted = (rank != _SILENT) & (rank % 2 == 0) & (expiry > int(now.timestamp()))
    return pa.array(granted, pa.bool_())


def _standing(evidence: pa.Table, *, events: pa.Table, purpose: str, now: datetime) -> tuple[Seconds, Seconds]:
    """The rank of the last word about each row, _SILENT where there is none, and when that word expires."""
    moment = int(now.timestamp())
    relevant = events.filter(pc.equal(events["purpose"], purpose))
    by_row = _latest(relevant.filter(pc.equal(relevant["subject_kind"], "row")), moment)
    by_mail = _latest(relevant.filter(pc.equal(relevant["subject_kind"], "mail")), moment)
    row_rank, row_expiry = _of_subjects(by_row, evidence["row_key"])
    mail_rank, mail_expiry = _of_subjects(by_mail, evidence["mail"])
    rank = np.maximum(row_rank, mail_rank)
    expiry = np.minimum(
        np.where(row_rank == rank, row_expiry, _NEVER), np.where(mail_rank == rank, mail_expiry, _NEVER)
    )
    return rank, expiry


def _events(
    keys: pa.Array, action: str, purposes: "pa.Array | list[str]", at: pa.Array, *, where: pa.Array
) -> pa.Table:
    """One event per row and purpose where the mask says so."""
    keys, at = keys.filter(where), at.filter(where)
    if isinstance(purposes, list):
        purpose = pa.array(purposes * len(keys), pa.string())
        parents = pa.array(np.repeat(np.arange(len(keys)), len(purposes)))
    else:
        lists = purposes.filter(where)
        purpose, parents = pc.list_flatten(lists), pc.list_parent_indices(lists)
    n = len(purpose)
    columns: dict[str, Any] = {
        "subject_kind": pa.repeat("row", n),
        "subject": keys.take(parents),
        "purpose": purpose,
        "action": pa.repeat(action, n),
        "text_version": pa.nulls(n, pa.string()),
        "at": at.take(parents),
        "expires_at": pa.nulls(n, MOMENT),
    }
    return pa.table([columns[name] for name in CONSENTS.names], schema=CONSENTS)


def _true(flags: pa.Array) -> pa.Array:
    return pc.fill_null(flags, False)


def _latest(events: pa.Table, now: int) -> tuple[pa.Array, Seconds, Seconds]:
    """Each subject once, with the rank of its last word and that word's expiry.

    The rank is twice the moment, plus one for a withdrawal: the greater rank is the later word, and a withdrawal
    beats a grant of the same moment. A grant of a later moment than now has not been said yet; a withdrawal
    without a moment is taken as the last word.
    """
    withdraws = pc.not_equal(events["action"], "grant").to_numpy()
    at = events["at"].cast(pa.int64()).fill_null(_SILENT).to_numpy()
    at = np.where(withdraws & (at == _SILENT), now, at)
    expiry = events["expires_at"].cast(pa.int64()).fill_null(_NEVER).to_numpy()
    said = (at != _SILENT) & (withdraws | (at <= now))
    subjects = events["subject"].filter(pa.array(said)).combine_chunks()
    encoded = pa.chunked_array([subjects]).combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    code = encoded.indices.to_numpy(zero_copy_only=False)
    rank, expiry = at[said] * 2 + withdraws[said], expiry[said]
    order = np.lexsort((-expiry, rank, code))  # of equal grants the one that ends first
    last = np.append(code[order][1:] != code[order][:-1], True)[: len(order)]
    chosen = order[last]
    return encoded.dictionary.take(pa.array(code[chosen])), rank[chosen], expiry[chosen]


def _of_subjects(latest: tuple[pa.Array, Seconds, Seconds], wanted: pa.ChunkedArray) -> tuple[Seconds, Seconds]:
    """Rank and expiry for each wanted subject; _SILENT where nothing is known of it."""
    subjects, rank, expiry = latest
    at = pc.index_in(wanted, value_set=subjects).fill_null(-1).to_numpy()
    # null is no subject, even where both sides have one
    at = np.where(wanted.is_null().to_numpy(), -1, at)
    return np.append(rank, _SILENT)[at], np.append(expiry, _NEVER)[at]
