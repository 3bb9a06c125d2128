"""The vault's tables. Every row is a statement that stays true in any order of arrival and under repetition."""

from typing import Final

import pyarrow as pa
from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, MetaData, String, Table

from anonymization.canonical import MOMENT
from anonymization.identity.evidence import IDENTIFIERS

_TOKEN: Final = String(48)

PURPOSES: Final = ("pool_stats", "pool_relay", "ai_scoring", "contact")

# A consent or a withdrawal as it was said: by a mailbox (`mail`) or about one application (`row`).
CONSENTS: Final = pa.schema(
    [
        ("subject_kind", pa.string()),
        ("subject", pa.string()),
        ("purpose", pa.string()),
        ("action", pa.string()),
        ("text_version", pa.string()),
        ("at", MOMENT),
        ("expires_at", MOMENT),
    ]
)
# A consent link that has granted something, and when (seconds since 1970).
LINK_USES: Final = pa.schema([("link_id", pa.string()), ("used_at", pa.int64())])
# A row that awaits consent: where it lies sealed, and its key, wrapped.
WAITING: Final = pa.schema(
    [
        ("row_key", pa.string()),
        ("company", pa.string()),
        ("kind", pa.string()),
        ("load_id", pa.string()),
        ("place", pa.int32()),
        ("dropped_at", pa.int64()),
        ("until", pa.int64()),
        ("wrapped", pa.binary()),
    ]
)
# A rejection that was told or decided, and what the company had said and heard by then.
NOTICES: Final = pa.schema(
    [
        ("application_key", pa.string()),
        ("org_key", pa.string()),
        ("occupation", pa.string()),
        ("region", pa.string()),
        ("half_year", pa.string()),
        ("notified", pa.bool_()),
        ("consented", pa.bool_()),
        ("as_of", MOMENT),  # the export's word on this row: the latest one counts
    ]
)

metadata: Final = MetaData()

setting = Table("setting", metadata, Column("name", String(32), primary_key=True), Column("value", String(64)))
load = Table(
    "load",
    metadata,
    Column("load_id", String(64), primary_key=True),
    Column("records", Integer, nullable=False),
    Column("consents", Integer, nullable=False),
    Column("notices", Integer, nullable=False),
)
record = Table(
    "record",
    metadata,
    Column("record_key", String(32), primary_key=True),
    Column("row_key", _TOKEN, nullable=False, index=True),
    Column("person_key", _TOKEN, index=True),
    *(Column(name, _TOKEN, index=True) for name in IDENTIFIERS),
    Column("traits", LargeBinary, nullable=False),
)
consent = Table(
    "consent",
    metadata,
    Column("event_key", String(32), primary_key=True),
    Column("subject_kind", String(8), nullable=False),
    Column("subject", _TOKEN, nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("action", String(8), nullable=False),
    Column("text_version", String(64)),
    Column("at", BigInteger, nullable=False),  # seconds since 1970, UTC
    Column("expires_at", BigInteger),
)
notice = Table(
    "notice",
    metadata,
    Column("application_key", _TOKEN, primary_key=True),
    Column("org_key", String(128), nullable=False),
    Column("occupation", String(8)),
    Column("region", String(32)),
    Column("half_year", String(8)),
    Column("notified", Boolean, nullable=False),
    Column("consented", Boolean, nullable=False),
    Column("as_of", BigInteger, nullable=False),
)
# A row that awaits consent: its key, wrapped; the row itself lies sealed in a file. Without the key it is gone, and
# what stays tells that it waited once, so that the same row dropped again does not wait anew.
waiting = Table(
    "waiting",
    metadata,
    Column("row_key", _TOKEN, primary_key=True),
    Column("company", String(128), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("load_id", String(64), nullable=False),  # whose file in `waiting/<company>/` holds the sealed row
    Column("place", Integer, nullable=False),  # its place in that file
    Column("dropped_at", BigInteger, nullable=False),  # of two exports of one row the later one is kept
    Column("until", BigInteger, nullable=False, index=True),  # seconds since 1970; from then on it is destroyed
    Column("state", String(8), nullable=False, index=True),  # waiting | chosen | entered | expired
    Column("entering_as", String(64)),  # the load in which a chosen row enters the pool
    Column("wrapped", LargeBinary),
)
# Consent links that granted something, and when: a link grants once.
link_use = Table(
    "link_use",
    metadata,
    Column("link_id", String(32), primary_key=True),
    Column("used_at", BigInteger, nullable=False),
)
# Who turned out to be one person, or several: appended with the load that told, by kinds of evidence, without a key.
link_event = Table(
    "link_event",
    metadata,
    Column("event_key", String(32), primary_key=True),
    Column("load_id", String(64), nullable=False, index=True),
    Column("change", String(8), nullable=False),  # merge | split
    Column("evidence", String(96), nullable=False),  # the kinds of identifiers that the records share, in their order
    Column("persons", Integer, nullable=False),  # how many were one, or are now
)
# What was done with the keys: appended, never changed.
key_event = Table(
    "key_event",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("action", String(16), nullable=False),  # created | rotation_began | rotated | shredded
    Column("epoch", Integer, nullable=False),
)
# Tokens of people who were forgotten: an old export dropped again does not bring them back.
suppression = Table(
    "suppression",
    metadata,
    Column("token", _TOKEN, primary_key=True),
    Column("kind", String(8), nullable=False),  # token | row | person: the purpose it is a token of
    Column("at", BigInteger, nullable=False),  # a consent given after this moment counts again
)

# Which purpose the tokens of each column are of: what rotation has to know. A test holds this against the tables.
TOKEN_COLUMNS: Final[dict[str, dict[str, str]]] = {
    "record": {"row_key": "row", "person_key": "person", **dict.fromkeys(IDENTIFIERS, "token")},
    "consent": {"subject": "subject_kind"},  # mail: token, row: row
    "notice": {"application_key": "row"},
    "waiting": {"row_key": "row"},
    "suppression": {"token": "kind"},
}
PURPOSE_OF_KIND: Final = {"mail": "token", "token": "token", "row": "row", "person": "person"}
