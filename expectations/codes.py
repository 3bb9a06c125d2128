"""The words that a pool may hold, written down a second time: a gate that took them from the code it guards would
pass whatever that code produces."""

from typing import Final

OCCUPATIONS: Final = tuple(f"{number:02d}" for number in range(1, 16))
PREFECTURES: Final = tuple(f"{number:02d}" for number in range(1, 48))
REGIONS: Final = ("hokkaido", "tohoku", "kanto", "chubu", "kinki", "chugoku", "shikoku", "kyushu_okinawa")
AGE_BANDS: Final = ("0-19", *(f"{low}-{low + 4}" for low in range(20, 65, 5)), "65+")
SEXES: Final = ("male", "female", "other")
EXPERIENCE_BANDS: Final = ("0", "1-2", "3-5", "6-9", "10-19", "20+")
DECISIONS: Final = ("hired", "rejected", "withdrawn", "offer_declined", "active")
SIDES: Final = ("org", "candidate", "none")
KINDS: Final = ("rejected", "withdrew", "offer_declined", "no_show", "position_closed", "duplicate", "hired")
STAGES: Final = (
    "applied",
    "screening",
    "assessment",
    "interview_1",
    "interview_n",
    "interview_final",
    "offer",
    "accepted",
    "started",
)
PURPOSES: Final = ("pool_stats", "pool_relay", "ai_scoring", "contact")
ACTIONS: Final = ("grant", "withdraw")
END_KINDS: Final = ("resigned", "dismissed", "term_ended", "death", "transferred", "unknown")
CONTRACT_TERMS: Final = ("permanent", "fixed")

# why intake rejects a row: CLI's table
REJECTIONS: Final = (
    "bad_encoding",
    "control_char",
    "cell_too_large",
    "ragged_row",
    "missing_key",
    "missing_required",
    "bad_date",
    "ambiguous_date",
    "implausible_date",
    "unknown_value",
    "duplicate_row",
    "superseded_row",
)

CLOSED_LISTS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("job", "occupation"): OCCUPATIONS,
    ("job", "pref_code"): PREFECTURES,
    ("org", "pref_code"): PREFECTURES,
    ("application", "occupation"): OCCUPATIONS,
    ("application", "decision"): DECISIONS,
    ("application", "age_band5"): AGE_BANDS,
    ("application", "pref_code"): PREFECTURES,
    ("application", "region"): REGIONS,
    ("application", "experience_band"): EXPERIENCE_BANDS,
    ("audit", "sex"): SEXES,
    ("audit", "age_band5"): AGE_BANDS,
    ("stage_event", "stage"): STAGES,
    ("evaluation", "stage"): STAGES,
    ("closing", "side"): SIDES,
    ("closing", "kind"): KINDS,
    ("consent_event", "purpose"): PURPOSES,
    ("consent_event", "action"): ACTIONS,
    ("employment", "occupation"): OCCUPATIONS,
    ("employment", "end_kind"): END_KINDS,
    ("employment", "contract_term"): CONTRACT_TERMS,
}

# Columns of codes whose list a company may extend in its contract: the shape of a code is what can be checked.
CODE_SHAPE: Final = "^[A-Za-z0-9][A-Za-z0-9_.+#/-]{0,47}$"
OPEN_CODES: Final = (
    ("org", "industry_jsic"),
    ("org", "size_band"),
    ("job", "employment_type"),
    ("application", "source_channel"),
    ("application", "education_level"),
    ("skill", "skill_code"),
    ("skill", "evidence"),
    ("stage_event", "result"),
    ("evaluation", "criterion"),
    ("closing", "reason_code"),
    ("note", "field"),
    ("consent_event", "text_version"),
)

# The one column whose text is written by people, masked: what looks like a date there may be any day.
PROSE: Final = ("note", "masked_text")

# Keyed tokens. `org_key` is the company's name in `contracts/`, no token.
TOKEN_SHAPE: Final = "^[1-9][0-9]{0,5}:[0-9a-f]{32}$"  # noqa: S105 - a shape: key epoch, 128 bits
TOKENS: Final = (
    ("job", "job_key"),
    ("application", "application_key"),
    ("application", "person_key"),
    ("application", "job_key"),
    ("audit", "application_key"),
    ("skill", "application_key"),
    ("stage_event", "application_key"),
    ("evaluation", "application_key"),
    ("closing", "application_key"),
    ("note", "application_key"),
    ("consent_event", "person_key"),
    ("employment", "employment_key"),
    ("employment", "person_key"),
    ("employment", "job_key"),
    ("outcome", "employment_key"),
)

# Where a row of text columns is looked at for shapes of personal data: tokens are held to their own, narrower shape.
LOADS: Final = (("application", "load_id"), ("employment", "load_id"))
