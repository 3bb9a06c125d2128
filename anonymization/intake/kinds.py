"""Which kind of export a table is: applications, outcomes, consents or jobs."""

from collections.abc import Sequence
from typing import Final

from anonymization.canonical import Kind
from anonymization.intake.header_guess import guesses
from anonymization.intake.profile import Profile

# How much a field speaks for a kind when a column fills it. Fields of persons say nothing here.
_WEIGHTS: Final[dict[Kind, dict[str, float]]] = {
    "applications": {
        "applicant_id": 1.0,
        "applied_at": 2.5,
        "decision": 2.0,
        "stage": 1.5,
        "stage_dates": 1.5,
        "source_channel": 2.0,
        "occupation_applied": 0.8,
        "rejection_reason": 2.0,
        "interviewer": 1.0,
        "interview_comment": 1.0,
        "self_pr": 1.5,
        "evaluation": 0.7,
        "decided_at": 1.0,
        "told_at": 1.0,
        "skills": 0.7,
        "school": 0.7,
        "consent_given": 0.5,
    },
    "outcomes": {
        "employee_id": 2.5,
        "started_on": 2.5,
        "ended_on": 3.5,
        "end_reason": 3.0,
        "contract_term": 1.0,
        "rating": 1.2,
        "promoted": 2.5,
        "converted_to_permanent": 3.0,
    },
    "consents": {
        "purpose": 2.5,
        "action": 1.5,
        "at": 0.5,
        "text_version": 2.5,
        "expires_at": 1.5,
        "token": 2.0,
        "email": 0.3,
    },
    "jobs": {"job_id": 2.0, "job_title": 1.0, "occupation": 0.6, "employment_type": 1.5, "prefecture": 0.3},
}
_SURE: Final = 0.7
_PERSON: Final = frozenset({"name", "name_kana", "email", "birth_date", "applicant_id", "employee_id"})


def kind_of(header: Sequence[str], profiles: Sequence[Profile]) -> Kind:
    """The kind whose fields the columns fill best; applications where nothing tells."""
    scores: dict[Kind, float] = {kind: _score(kind, header) for kind in _WEIGHTS}
    applications = _fields("applications", header)
    if applications & _PERSON:
        scores["jobs"] -= 5
    elif "job_id" in _fields("jobs", header):
        scores["jobs"] += 3  # a table without people is one of jobs, whoever's telephone stands in it
    if len(header) > 12 or (not applications & {"email"} and not _fields("consents", header) & {"token"}):
        scores["consents"] -= 3
    if any(p.distinct <= 6 and p.action > 0.8 for p in profiles if not p.empty) and any(
        p.distinct <= 60 and p.purpose > 0.7 for p in profiles if not p.empty
    ):
        scores["consents"] += 4
    if {"applied_at", "decision"} <= applications:
        scores["outcomes"] -= 2
        scores["consents"] -= 2
    order: list[Kind] = ["applications", "outcomes", "consents", "jobs"]
    return max(order, key=lambda kind: (scores[kind], -order.index(kind)))


def _score(kind: Kind, header: Sequence[str]) -> float:
    weights = _WEIGHTS[kind]
    return sum(weights.get(field, 0.0) for field in _fields(kind, header))


def _fields(kind: str, header: Sequence[str]) -> set[str]:
    """What the columns fill when they are read as an export of this kind."""
    best = (next(iter(guesses(name, kind=kind)), None) for name in header)
    return {guess.field for guess in best if guess is not None and guess.confidence >= _SURE}
