"""How well the values of a column go with a field: from -1 (they contradict it) to 1 (they alone would suggest it)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from anonymization.intake.header_composed import Guess
from anonymization.intake.plan import DATE_FIELDS
from anonymization.intake.profile import Profile

Fit = Callable[[Profile], float]
BY_VALUES: Final = "the values look like it"
TEXTS: Final = frozenset({"rejection_reason", "interview_comment", "self_pr", "remarks"})


def fit(guess: Guess, profile: Profile) -> float:
    """Whether the values support or contradict the guess; 0 where they do not tell."""
    if profile.empty:
        return 0.0
    if guess.options.get("part") in ("year", "month", "day"):
        return 0.3 if profile.number > 0.8 or profile.number_days > 0.8 else -0.3
    if guess.field == "birth_date":
        return _birth(profile)
    if guess.field in DATE_FIELDS:
        return _day(profile)
    if guess.field in TEXTS:
        return _text(profile)
    return _FITS.get(guess.field, _nothing)(profile)


def weigh(guess: Guess, profile: Profile) -> float:
    """The confidence of a guess after a look at the values."""
    value = fit(guess, profile)
    if value >= 0:
        return guess.confidence + (1 - guess.confidence) * value * 0.5
    return guess.confidence * (1 + 0.75 * value)


def _nothing(_: Profile) -> float:
    return 0.0


def _share(value: float, *, much: float, little: float, gain: float, loss: float) -> float:
    return gain if value >= much else -loss if value < little else 0.0


def _birth(p: Profile) -> float:
    if max(p.date, p.number_days) < 0.3:
        return -1.0
    return 0.0 if p.date < 0.6 else 1.0 if p.days[1] > 0.8 else -0.8 if p.days[1] < 0.3 else 0.0


def _day(p: Profile) -> float:
    return _share(max(p.date, p.number_days), much=0.6, little=0.3, gain=0.5, loss=1.0)


def _text(p: Profile) -> float:
    if p.email > 0.5 or p.phone > 0.5 or p.url > 0.5 or p.file > 0.5:
        return -0.8
    if p.date > 0.7:
        return -0.7
    return 0.3 if p.long_text else -0.5 if p.number > 0.8 else 0.0


def _name(p: Profile) -> float:
    if p.email > 0.3 or p.date > 0.5 or p.number > 0.5 or p.url > 0.3 or p.long_text:
        return -1.0
    if p.kana > 0.9 and p.surname < 0.3:
        return -0.2
    if p.distinct <= 2 and p.boolean > 0.9:
        return -1.0  # ticks
    return 0.6 if max(p.surname, p.latin_name) >= 0.5 else 0.0


def _kana(p: Profile) -> float:
    if p.kana < 0.1 and p.surname > 0.7:
        return -0.9  # シメイ over kanji
    return 1.0 if p.kana > 0.7 else -0.8 if p.number > 0.5 or p.email > 0.3 or p.long_text else -0.3


def _identifier(p: Profile) -> float:
    if p.date > 0.6 or p.email > 0.6 or p.long_text or (p.unique < 0.5 and p.rows > 10):
        return -0.7
    return 0.3 if p.unique > 0.9 and p.email < 0.5 and p.surname < 0.5 else 0.0


def _decision(p: Profile) -> float:
    if p.decision >= 0.8 and p.distinct <= 60:
        return 0.6 if p.endings else 0.1
    return -0.7 if p.decision < 0.3 else 0.0


def _stage(p: Profile) -> float:
    if p.decision >= 0.8 and p.endings and p.stage < 0.6:
        return -0.3
    return _share(p.stage, much=0.6, little=0.1, gain=0.4, loss=0.3)


def _score(p: Profile) -> float:
    if p.long_text or p.date > 0.5 or p.email > 0.3:
        return -1.0
    return _share(p.score, much=0.8, little=0.4, gain=0.5, loss=0.8)


def _people(p: Profile) -> float:
    if p.email > 0.4 or p.number > 0.7 or p.date > 0.5 or p.mean_length > 40:
        return -0.9
    return 0.3 if max(p.surname, p.latin_name) > 0.4 else 0.0


def _short(p: Profile) -> float:
    return -0.8 if p.email > 0.3 or p.phone > 0.5 or p.date > 0.6 or p.url > 0.5 else 0.0


def _harmless(p: Profile) -> float:
    """`ignore` never takes what points at a person."""
    return -1.0 if p.email > 0.2 or p.phone > 0.5 or p.url > 0.3 or p.file > 0.5 else 0.0


def _phone(p: Profile) -> float:
    return 1.0 if p.phone > 0.5 else -1.0 if p.email > 0.5 or p.date > 0.5 else -0.5 if p.phone < 0.1 else 0.0


def _postal(p: Profile) -> float:
    if p.postal > 0.5:
        return 1.0
    if p.matches("postal_abroad") > 0.5:
        return 0.4
    return 0.0 if p.number > 0.6 or p.code > 0.6 else -0.8


def _prefecture(p: Profile) -> float:
    if p.address > 0.5:
        return -0.4  # a whole address names its prefecture too
    return _share(p.prefecture, much=0.7, little=0.2, gain=1.0, loss=0.5)


def _years(p: Profile) -> float:
    share, low, high = p.integers
    if p.number > 0.6:
        return 0.4 if share < 0.5 or (low >= 0 and high <= 60) else -0.6
    return -1.0 if p.long_text or p.date > 0.5 else 0.0


def _words(read: Callable[[Profile], float], *, much: float = 0.5, gain: float = 0.4, loss: float = 0.3) -> Fit:
    return lambda p: (
        -0.8 if p.email > 0.3 or p.date > 0.6 else _share(read(p), much=much, little=0.1, gain=gain, loss=loss)
    )


_FITS: Final[Mapping[str, Fit]] = {
    "applicant_id": _identifier,
    "employee_id": _identifier,
    "token": lambda p: -0.8 if p.counts_rows else _identifier(p),
    "job_id": lambda p: -0.8 if p.date > 0.6 or p.email > 0.3 else 0.0,
    "name": _name,
    "name_kana": _kana,
    "name_romaji": lambda p: -0.8 if p.number > 0.5 or p.email > 0.3 or p.date > 0.5 else 0.0,
    "email": lambda p: _share(p.email, much=0.6, little=0.2, gain=1.0, loss=1.0),
    "phone": _phone,
    "gender": lambda p: _share(p.gender, much=0.7, little=0.3, gain=1.0, loss=0.6),
    "postal_code": _postal,
    "prefecture": _prefecture,
    "address": lambda p: -0.9 if p.email > 0.3 or p.url > 0.3 or p.date > 0.6 else 0.4 if p.address > 0.5 else 0.0,
    "nationality": _short,
    "school": lambda p: 0.5 if p.matches("school") > 0.6 else -0.4 if p.education > 0.8 else _short(p),
    "current_employer": _short,
    "education_level": _words(lambda p: p.education),
    "years_experience": _years,
    "skills": lambda p: -0.8 if p.number > 0.8 or p.date > 0.6 else 0.4 if p.skill > 0.3 else -0.2,
    "occupation_applied": _words(lambda p: p.occupation, loss=0.2),
    "occupation": _words(lambda p: p.occupation, loss=0.2),
    "job_title": lambda p: -0.8 if p.number > 0.8 else _short(p),
    "source_channel": _words(lambda p: p.channel, loss=0.2),
    "stage": _stage,
    "decision": _decision,
    "evaluation": _score,
    "rating": _score,
    "interviewer": _people,
    "consent_given": lambda p: -1.0 if p.date > 0.6 else 0.4 if p.boolean > 0.7 else -0.3,
    "consent_purposes": lambda p: -0.8 if p.date > 0.6 else 0.6 if p.purpose > 0.6 else -0.3,
    "purpose": lambda p: 0.6 if p.purpose > 0.6 else -0.5,
    "action": lambda p: 0.6 if p.action > 0.8 else -0.6,
    "text_version": lambda p: -0.6 if p.date > 0.9 and p.unique > 0.5 else 0.0,
    "promoted": lambda p: -0.7 if p.date > 0.6 else 0.3 if p.boolean > 0.7 else 0.0,
    "converted_to_permanent": lambda p: -0.7 if p.date > 0.6 else 0.3 if p.boolean > 0.7 else 0.0,
    "end_reason": lambda p: 0.4 if p.end_reason > 0.5 else -0.5 if p.date > 0.6 else 0.0,
    "contract_term": lambda p: 0.4 if p.contract_term > 0.5 else -0.6 if p.date > 0.6 else 0.0,
    "ignore": _harmless,
}


def by_values(p: Profile, *, kind: str) -> list[Guess]:
    """What the values alone suggest, for a column whose header says nothing or something else."""
    if p.empty:
        return []
    tests = [*_shapes(p), *(_few_words(p, kind=kind) if _wordy(p) and 2 <= p.distinct <= 60 else ())]
    return [Guess(field=f, confidence=c, why=BY_VALUES) for f, holds, c in tests if holds]


def _wordy(p: Profile) -> bool:
    """Whether the cells are words: only then are the dictionaries asked, which takes longer."""
    return not (p.number > 0.9 or p.email > 0.6 or p.url > 0.5 or p.long_text or p.date > 0.6)


def _shapes(p: Profile) -> Iterator[tuple[str, bool, float]]:
    yield "email", p.email > 0.6, 0.8
    yield "drop", p.url > 0.5 or p.file > 0.5 or p.matches("ip") > 0.5, 0.7
    yield "phone", p.phone > 0.6, 0.66
    yield "postal_code", p.postal > 0.8 and p.number < 0.5, 0.62
    yield "birth_date", p.date > 0.8 and p.days[1] > 0.95 and p.distinct > 3, 0.62
    yield "address", p.address > 0.6 and p.mean_length > 7, 0.62
    yield "name_kana", p.kana > 0.9 and p.unique > 0.3 and p.surname > 0.4, 0.62
    yield "name", p.unique > 0.3 and p.mean_length < 9 and p.kana < 0.5 and p.surname > 0.6, 0.62


def _few_words(p: Profile, *, kind: str) -> Iterator[tuple[str, bool, float]]:
    """Fields whose values are a few words over and over."""
    yield "gender", p.distinct <= 6 and p.gender > 0.9, 0.7
    yield "prefecture", p.prefecture > 0.9, 0.62
    if kind == "applications":
        yield "decision", p.distinct <= 40 and p.decision > 0.9 and p.endings, 0.6
        yield "stage", 3 <= p.distinct <= 40 and p.stage > 0.8 and p.decision > 0.5 and not p.endings, 0.62
        yield "source_channel", p.distinct <= 40 and p.channel > 0.7, 0.5
        yield "education_level", p.distinct <= 20 and p.education > 0.9, 0.5
    if kind == "outcomes":
        yield "end_reason", p.distinct <= 30 and p.end_reason > 0.6, 0.7
    if kind == "consents":
        yield "action", p.action > 0.9, 0.82
        yield "purpose", p.purpose > 0.9, 0.82


def identifying(p: Profile) -> bool:
    """Whether the values point at persons, whatever the header says."""
    pointing = p.email > 0.2 or p.url > 0.3 or p.file > 0.5 or p.phone > 0.5
    return pointing or (p.surname > 0.7 and p.unique > 0.5 and p.mean_length < 9)
