"""A Greenhouse-like English export: names in Latin letters, a rejection type, recommendations in words."""

from typing import Final

from samples.events import Application, Consent, Employment
from samples.people import Person
from samples.presentation import written_phone
from samples.shapes.sheet import Shape, Sheet, clock, col, dashed
from samples.texts import english_note
from samples.vocabulary import CHANNELS, EDUCATION, JOB_TITLES, OCCUPATIONS, PREFECTURES_EN, REASONS, SKILLS

_STATUS: Final = {
    "hired": "Hired", "rejected": "Rejected", "withdrew": "Rejected", "offer_declined": "Rejected", "active": "Active",
}  # fmt: skip
_TYPE: Final = {
    "hired": "", "active": "", "rejected": "We rejected them", "withdrew": "They rejected us",
    "offer_declined": "They rejected us",
}  # fmt: skip
_THEIR_REASON: Final = {"withdrew": "Withdrew from process", "offer_declined": "Declined offer"}
_RECOMMENDATIONS: Final = ("definitely_not", "no", "yes", "strong_yes")
_RATINGS: Final = (
    "Unsatisfactory", "Needs improvement", "Meets expectations", "Exceeds expectations", "Outstanding",
)  # fmt: skip
_END_REASONS: Final = {
    "resigned": "Resigned",
    "dismissed": "Dismissed",
    "term_ended": "End of fixed term",
    "death": "Death",
    "unknown": "Unknown",
}

_APPLICATIONS: Final = Sheet(
    kind="applications",
    file_name="applications.csv",
    columns=(
        col("Application ID", "applicant_id"),
        col("Candidate ID", "drop", "direct"),
        col("First Name", "name_romaji", part="given"),
        col("Last Name", "name_romaji", part="family"),
        col("Email", "email"),
        col("Phone", "phone"),
        col("Date of Birth", "birth_date"),
        col("Postal Code", "postal_code"),
        col("Prefecture", "prefecture"),
        col("Street Address", "address"),
        col("Job", "job_title"),
        col("Department", "occupation_applied"),
        col("Source", "source_channel"),
        col("Applied On", "applied_at"),
        col("Application Status", "decision"),
        col("Current Stage", "stage"),
        col("Rejection Reason Type", "rejection_reason", part="kind"),
        col("Rejection Reason", "rejection_reason", part="reason"),
        col("Closed On", "decided_at"),
        col("Resume Review On", "stage_dates", stage="screening"),
        col("Interview On", "stage_dates", stage="interview_1"),
        col("Final Interview On", "stage_dates", stage="interview_final"),
        col("Overall Recommendation", "evaluation", criterion="overall", stage="interview_1"),
        col("Communication", "evaluation", criterion="communication", stage="interview_1"),
        col("Role Expertise", "evaluation", criterion="expertise", stage="interview_1"),
        col("Interviewer", "interviewer"),
        col("Scorecard Notes", "interview_comment", keep="masked"),
        col("Skills", "skills"),
        col("Education", "education_level"),
        col("Years of Experience", "years_experience"),
        col("Candidate Notified On", "told_at"),
        col("Last Activity", "updated_at"),
    ),
)
_OUTCOMES: Final = Sheet(
    kind="outcomes",
    file_name="outcomes.csv",
    columns=(
        col("Employee ID", "employee_id"),
        col("Legal Name", "name"),
        col("Personal Email", "email"),
        col("Mobile", "phone"),
        col("Date of Birth", "birth_date"),
        col("Job Family", "occupation"),
        col("Contract", "contract_term"),
        col("Start Date", "started_on"),
        col("End Date", "ended_on"),
        col("End Reason", "end_reason"),
        col("Performance Rating", "rating"),
        col("Promoted", "promoted"),
        col("Converted to Permanent", "converted_to_permanent"),
    ),
)
_CONSENTS: Final = Sheet(
    kind="consents",
    file_name="consents.csv",
    columns=(
        col("Email", "email"),
        col("Purpose", "purpose"),
        col("Action", "action"),
        col("Timestamp", "at"),
        col("Text Version", "text_version"),
        col("Expires", "expires_at"),
    ),
)


def _application_row(person: Person, a: Application) -> list[str]:
    shown, place = a.shown, person.place
    chome, block, house = person.block
    given, surname = person.given.romaji.title(), shown.surname_romaji.title()
    interviewer = a.company.interviewers[int(a.wording[0] * 4)]
    reason = REASONS[a.reason].en if a.reason else _THEIR_REASON.get(a.closing, "")
    levels = ["", ""] if a.level is None else [_RECOMMENDATIONS[level] for level in a.aspects]
    return [
        a.applicant_id,
        f"C{7_000_000 + person.index}",
        given,
        surname,
        shown.email,
        written_phone(shown),
        dashed(person.birth),
        f"{place.postal_code[:3]}-{place.postal_code[3:]}",
        PREFECTURES_EN[place.prefecture],
        f"{place.city}{place.town}{chome}-{block}-{house} {person.building}".rstrip(),
        JOB_TITLES[person.occupation].en,
        OCCUPATIONS[person.occupation].en,
        CHANNELS[a.channel].en,
        dashed(a.applied),
        _STATUS[a.closing],
        _stage(a),
        _TYPE[a.closing],
        reason,
        dashed(a.decided),
        dashed(a.screened),
        dashed(a.interviewed),
        dashed(a.final),
        "" if a.level is None else _RECOMMENDATIONS[a.level],
        *levels,
        "" if a.level is None else interviewer[2].title(),
        english_note(person, a),
        "; ".join(SKILLS[person.occupation][code].en for code in person.skills),
        EDUCATION[person.education].en,
        str(person.years),
        dashed(a.told),
        f"{dashed(_last_day(a))}T{9 + person.index % 9:02}:{person.index % 60:02}:00+09:00",
    ]


def _last_day(a: Application) -> int:
    return max(day for day in (a.applied, a.screened, a.interviewed, a.final, a.decided, a.told) if day is not None)


def _stage(a: Application) -> str:
    """Where the application stands, or stood when it was closed."""
    if a.closing in ("hired", "offer_declined"):
        return "Offer"
    return "Interview" if a.interviewed else "Application Review"


def _outcome_row(person: Person, e: Employment) -> list[str]:
    return [
        e.employee_id,
        f"{e.shown.surname} {person.given.kanji}",
        e.shown.email,
        written_phone(e.shown),
        dashed(person.birth),
        OCCUPATIONS[e.occupation].en,
        "Fixed-term" if e.fixed_term else "Permanent",
        dashed(e.started),
        dashed(e.ended),
        _END_REASONS[e.end_kind] if e.end_kind else "",
        "" if e.rating is None else _RATINGS[e.rating - 1],
        "Yes" if e.promoted else "No",
        "Yes" if e.converted else "No",
    ]


def _consent_row(c: Consent) -> list[str]:
    return [
        c.email,
        c.purpose,
        c.action,
        f"{dashed(c.day)}T{clock(c.second)}+09:00",
        c.text_version,
        dashed(c.expires),
    ]


GREENHOUSE: Final = Shape(
    applications=_APPLICATIONS,
    outcomes=_OUTCOMES,
    consents=_CONSENTS,
    application_row=_application_row,
    outcome_row=_outcome_row,
    consent_row=_consent_row,
)
