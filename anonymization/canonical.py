"""The canonical columns of each kind of export: what intake hands over, and what every later room may rely on.

A company's own columns are mapped onto these by its contract. `columns.py` decides what becomes of each;
a column without a place here does not travel.
"""

from typing import Final, Literal

import pyarrow as pa

Kind = Literal["applications", "outcomes", "consents", "jobs"]
FieldClass = Literal["direct", "quasi", "sensitive", "free_text", "measure"]

# A moment is kept to the second in UTC; a day is the calendar day in Asia/Tokyo.
MOMENT: Final = pa.timestamp("s", tz="UTC")
DAY: Final = pa.date32()

ROW_NUMBER: Final = "row_number"  # as a spreadsheet shows it: the header is row 1

STAGE_DATE: Final = pa.struct([("stage", pa.string()), ("entered_on", DAY), ("result", pa.string())])
SCORE: Final = pa.struct(
    [
        ("criterion", pa.string()),  # code of the dictionary, or "overall"
        ("stage", pa.string()),  # null where the export does not say
        ("raw", pa.float64()),
        ("scale_min", pa.float64()),
        ("scale_max", pa.float64()),
    ]
)

# Identifiers of a person, shared by applications, outcomes and consents.
_PERSON: Final = [
    ("name", pa.string(), "direct"),  # family and given, one space between where the export tells them apart
    ("name_kana", pa.string(), "direct"),  # full-width katakana
    ("name_romaji", pa.string(), "direct"),
    ("email", pa.string(), "direct"),  # NFKC, lower case
    ("phone", pa.string(), "direct"),  # E.164
    ("birth_date", DAY, "direct"),
]

_FIELDS: Final[dict[str, list[tuple[str, pa.DataType, str]]]] = {
    "applications": [
        ("applicant_id", pa.string(), "direct"),
        *_PERSON,
        ("gender", pa.string(), "sensitive"),  # male | female | other
        ("postal_code", pa.string(), "direct"),  # seven digits
        ("prefecture", pa.string(), "quasi"),  # JIS X 0401 code, "01".."47"; from prefecture, postal code or address
        ("municipality", pa.string(), "quasi"),
        ("address", pa.string(), "direct"),  # parts joined in file order
        ("nationality", pa.string(), "sensitive"),
        ("school", pa.string(), "direct"),
        ("education_level", pa.string(), "quasi"),  # a code of intake's dictionary
        ("current_employer", pa.string(), "direct"),
        ("years_experience", pa.float64(), "quasi"),
        ("skills", pa.list_(pa.string()), "measure"),  # skill codes
        ("occupation_applied", pa.string(), "quasi"),  # MHLW major group, "01".."15"
        ("job_title", pa.string(), "quasi"),
        ("source_channel", pa.string(), "measure"),  # a code of intake's dictionary
        ("applied_at", DAY, "quasi"),
        ("stage", pa.string(), "measure"),
        ("stage_dates", pa.list_(STAGE_DATE), "quasi"),  # in order of the stages
        ("decision", pa.string(), "measure"),  # hired | rejected | withdrawn | offer_declined | active
        ("closing_side", pa.string(), "measure"),  # org | candidate | none; null while active
        ("closing_kind", pa.string(), "measure"),  # DEFINITIONS: rejected | withdrew | offer_declined | no_show | …
        ("decided_at", DAY, "quasi"),
        ("told_at", DAY, "quasi"),
        ("rejection_reason", pa.string(), "free_text"),
        ("reason_codes", pa.list_(pa.string()), "measure"),  # what intake's dictionary reads in rejection_reason
        ("evaluation", pa.list_(SCORE), "measure"),
        ("interview_comment", pa.string(), "free_text"),
        ("self_pr", pa.string(), "free_text"),
        ("remarks", pa.string(), "free_text"),
        ("interviewer", pa.list_(pa.string()), "direct"),
        ("consent_given", pa.bool_(), "measure"),
        ("consent_at", MOMENT, "measure"),
        ("consent_purposes", pa.list_(pa.string()), "measure"),
        ("updated_at", MOMENT, "measure"),
        ("imported_history", pa.bool_(), "measure"),  # DEFINITIONS §2: bulk same-day rejections without a stage
    ],
    "outcomes": [
        ("applicant_id", pa.string(), "direct"),
        ("employee_id", pa.string(), "direct"),
        *_PERSON,
        ("occupation", pa.string(), "quasi"),
        ("started_on", DAY, "quasi"),
        ("ended_on", DAY, "quasi"),
        ("end_reason", pa.string(), "sensitive"),  # resigned | dismissed | term_ended | death | transferred | unknown
        ("contract_term", pa.string(), "measure"),  # permanent | fixed
        ("rating", pa.float64(), "measure"),  # 0..1 on the company's own scale, 0.5 = "meets"
        ("promoted", pa.bool_(), "measure"),
        ("converted_to_permanent", pa.bool_(), "measure"),
        ("updated_at", MOMENT, "measure"),
    ],
    "consents": [
        ("email", pa.string(), "direct"),
        ("token", pa.string(), "direct"),
        ("purpose", pa.string(), "measure"),  # pool_stats | pool_relay | ai_scoring | contact
        ("action", pa.string(), "measure"),  # grant | withdraw
        ("at", MOMENT, "measure"),
        ("text_version", pa.string(), "measure"),
        ("expires_at", MOMENT, "measure"),
    ],
    "jobs": [
        ("job_id", pa.string(), "measure"),
        ("job_title", pa.string(), "quasi"),
        ("occupation", pa.string(), "quasi"),
        ("employment_type", pa.string(), "measure"),
        ("prefecture", pa.string(), "quasi"),
    ],
}

SCHEMAS: Final[dict[str, pa.Schema]] = {
    kind: pa.schema([(ROW_NUMBER, pa.int64()), *((name, dtype) for name, dtype, _ in fields)])
    for kind, fields in _FIELDS.items()
}
CLASSES: Final[dict[str, dict[str, str]]] = {
    kind: {name: field_class for name, _, field_class in fields} for kind, fields in _FIELDS.items()
}
