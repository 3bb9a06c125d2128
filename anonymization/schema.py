"""The pool's tables: the only shape in which a row leaves the anonymisation rooms (lane A).

Everything here is a token, a code, a band or a day. `expectations/` holds each load against this list to the
letter, and dbt's sources describe the same columns to analysts; a column is added here first.
"""

from typing import Final

import pyarrow as pa

from anonymization.canonical import DAY, MOMENT

_TEXT: Final = pa.string()

POOL: Final[dict[str, pa.Schema]] = {
    "org": pa.schema(
        [
            ("org_key", _TEXT),  # the company's name in `contracts/`
            ("org_group_key", _TEXT),
            ("industry_jsic", _TEXT),
            ("size_band", _TEXT),
            ("pref_code", _TEXT),
        ]
    ),
    "job": pa.schema(
        [
            ("job_key", _TEXT),
            ("org_key", _TEXT),
            ("occupation", _TEXT),  # MHLW major group "01".."15"
            ("employment_type", _TEXT),
            ("pref_code", _TEXT),
        ]
    ),
    "application": pa.schema(
        [
            ("application_key", _TEXT),
            ("person_key", _TEXT),
            ("job_key", _TEXT),
            ("org_key", _TEXT),
            ("occupation", _TEXT),  # MHLW major group "01".."15" applied for
            ("decision", _TEXT),  # hired | rejected | withdrawn | offer_declined | active, as of updated_at
            ("source_channel", _TEXT),
            ("applied_on", DAY),
            ("age_band5", _TEXT),  # "25-29" at decision; "0-19" and "65+" at the ends
            ("pref_code", _TEXT),
            ("region", _TEXT),  # one of eight: hokkaido … kyushu_okinawa
            ("education_level", _TEXT),
            ("experience_band", _TEXT),  # years: "0", "1-2", "3-5", "6-9", "10-19", "20+"
            ("updated_at", MOMENT),
            ("load_id", _TEXT),
        ]
    ),
    # apart from every table that a feature could be taken from: read by fairness audits, by nothing else
    "audit": pa.schema([("application_key", _TEXT), ("sex", _TEXT), ("age_band5", _TEXT)]),
    "skill": pa.schema([("application_key", _TEXT), ("skill_code", _TEXT), ("evidence", _TEXT)]),
    "stage_event": pa.schema(
        [
            ("application_key", _TEXT),
            ("seq", pa.int32()),
            ("stage", _TEXT),
            ("entered_on", DAY),
            ("result", _TEXT),
        ]
    ),
    "evaluation": pa.schema(
        [
            ("application_key", _TEXT),
            ("stage", _TEXT),
            ("criterion", _TEXT),
            ("raw", pa.float64()),
            ("scale_min", pa.float64()),
            ("scale_max", pa.float64()),
        ]
    ),
    "closing": pa.schema(
        [
            ("application_key", _TEXT),
            ("side", _TEXT),
            ("kind", _TEXT),
            ("reason_code", _TEXT),
            ("decided_on", DAY),
            ("told_on", DAY),
            ("imported_history", pa.bool_()),
        ]
    ),
    "note": pa.schema([("application_key", _TEXT), ("field", _TEXT), ("masked_text", _TEXT)]),
    "consent_event": pa.schema(
        [
            ("person_key", _TEXT),
            ("purpose", _TEXT),
            ("action", _TEXT),
            ("text_version", _TEXT),
            ("at", MOMENT),
            ("expires_at", MOMENT),
        ]
    ),
    "employment": pa.schema(
        [
            ("employment_key", _TEXT),
            ("person_key", _TEXT),
            ("org_key", _TEXT),
            ("job_key", _TEXT),
            ("occupation", _TEXT),
            ("started_on", DAY),
            ("ended_on", DAY),
            ("end_kind", _TEXT),
            ("contract_term", _TEXT),
            ("load_id", _TEXT),
        ]
    ),
    "outcome": pa.schema(
        [
            ("employment_key", _TEXT),
            ("as_of", DAY),  # until when the company's export tells what became of the employment
            ("rating_norm", pa.float64()),  # 0..1, 0.5 = "meets"
            ("promoted", pa.bool_()),
            ("converted_to_permanent", pa.bool_()),
        ]
    ),
}

# What the vault lets out for a build: no row of a person without consent, only links between keys and counts.
BUILD_INPUTS: Final[dict[str, pa.Schema]] = {
    "person_link": pa.schema([("person_key", _TEXT), ("linked_person_key", _TEXT)]),
    # rows whose person_key several persons share (one mailbox), each with the key of its own person
    "row_link": pa.schema([("row_key", _TEXT), ("linked_person_key", _TEXT)]),
    "notice_count": pa.schema(
        [
            ("org_key", _TEXT),
            ("occupation", _TEXT),
            ("region", _TEXT),
            ("half_year", _TEXT),  # "2025H1" of the day the rejection was told or decided
            ("notified", pa.int64()),
            ("consented", pa.int64()),
        ]
    ),
    # what the other rooms counted of a company's conduct: `done` of `due`; measures as DEFINITIONS §5 needs them
    "conduct_count": pa.schema(
        [
            ("org_key", _TEXT),
            ("half_year", _TEXT),
            ("measure", _TEXT),
            ("done", pa.int64()),
            ("due", pa.int64()),
        ]
    ),
    # relay units of people who have been erased since: company and days, no person's key (settled_credits.py)
    "settled_credit": pa.schema(
        [
            ("org_group_key", _TEXT),
            ("org_key", _TEXT),
            ("pending_on", DAY),
            ("is_unit", pa.bool_()),
            ("not_counted_reason", _TEXT),
            ("reversed_on", DAY),
            ("reversal_reason", _TEXT),
            ("vested_on", DAY),
        ]
    ),
    # free hiring supports that a company made use of: one row per redemption (credits_redeemed.py)
    "redeemed_credit": pa.schema([("number", _TEXT), ("org_key", _TEXT), ("redeemed_on", DAY), ("grants", pa.int64())]),
}
