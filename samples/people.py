"""Fictional persons: who they are, what they can do, and the households that make linking them hard."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final, Literal

from samples.draws import BLOCK, Draws, block, running
from samples.gazetteer import PREFECTURES, REGION_OF, GivenName, Place, Surname, given_names, places, surnames
from samples.vocabulary import EDUCATION_WEIGHTS, OCCUPATION_WEIGHTS, SKILLS

Trap = Literal["none", "twin", "family_phone", "shared_mailbox"]

_DOMAINS: Final = ("example.com", "example.jp", "example.net", "mail.example.com", "mobile.example.jp")
_BUILDINGS: Final = (
    "",
    "",
    "",
    "コーポ青葉",
    "メゾン北野",
    "グリーンハイツ",
    "サンライズ",
    "第二みどり荘",
    "パークサイド",
)
_OLDEST: Final = date(1961, 4, 2).toordinal()
_YOUNGEST: Final = date(2004, 4, 1).toordinal()
_CAREER_START: Final = date(2023, 4, 1).toordinal()
_MOBILES: Final = 270_000_000  # 070, 080 and 090 with a middle part of 1000–9999
_SECOND: Final = 100_000_000  # distance between a person's two numbers in the sequence of all numbers
_P_TWIN, _P_FAMILY_PHONE, _P_SHARED_MAILBOX = 0.008, 0.02, 0.006


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One human being. `index` and the seed are enough to make the same one again."""

    index: int
    sex: Literal["female", "male"]
    surname: Surname
    maiden: Surname | None  # the surname of earlier applications, where it changed
    given: GivenName
    birth: int  # proleptic ordinal
    place: Place
    block: tuple[int, int, int]  # invented 丁目, 番, 号
    building: str
    email: str
    other_email: str | None
    phone: str  # digits only, beginning with 0
    other_phone: str | None
    trap: Trap
    occupation: str  # MHLW major group
    skills: tuple[str, ...]
    years: int  # of experience
    education: str

    @property
    def region(self) -> str:
        return REGION_OF[self.place.prefecture]


def person_at(*, seed: int, index: int) -> Person:
    """The person of an index, without making the ones before."""
    return person(seed=seed, index=index, rows=block(seed=seed, number=index // BLOCK)[0])


def person(*, seed: int, index: int, rows: list[list[float]], households: bool = True) -> Person:
    """The person of an index from the identity rows of its block; `households=False` leaves everybody alone.

    Every second person may share a household with the one before: a twin (same birth date, surname, address and
    landline), a relative with the same phone, or a partner with the same mailbox. They stay different persons.
    """
    alone = _alone(seed=seed, index=index, draws=Draws(rows[index % BLOCK]))
    if index % 2 == 0 or not households:
        return alone
    fate = rows[index % BLOCK][-1]
    if fate >= _P_TWIN + _P_FAMILY_PHONE + _P_SHARED_MAILBOX:
        return alone
    elder = _alone(seed=seed, index=index - 1, draws=Draws(rows[index % BLOCK - 1]))
    home = replace(alone, surname=elder.surname, maiden=None, place=elder.place, block=elder.block)
    if fate < _P_TWIN:
        given = home.given if home.given.kanji != elder.given.kanji else _another(home.given, sex=home.sex)
        return replace(home, birth=elder.birth, given=given, phone=elder.phone, other_phone=None, trap="twin")
    if fate < _P_TWIN + _P_FAMILY_PHONE:
        return replace(home, phone=elder.phone, other_phone=None, trap="family_phone")
    return replace(home, email=elder.email, other_email=None, trap="shared_mailbox")


def _another(given: GivenName, *, sex: str) -> GivenName:
    names = given_names(sex)
    return next(name for name in names if name.kana != given.kana)


def _alone(*, seed: int, index: int, draws: Draws) -> Person:
    sex: Literal["female", "male"] = "female" if draws.chance(0.5) else "male"
    surname = draws.weighted(*surnames())
    given = draws.pick(given_names(sex))
    birth = draws.integer(_OLDEST, _YOUNGEST)
    maiden = draws.weighted(*surnames()) if draws.chance(0.08) and sex == "female" else None
    prefecture = draws.weighted(*_prefectures())
    place = draws.pick(places()[prefecture])
    street = (draws.integer(1, 6), draws.integer(1, 29), draws.integer(1, 40))
    building = draws.pick(_BUILDINGS)
    room = draws.integer(1, 9) * 100 + draws.integer(1, 8)
    style = draws.integer(0, 3)
    age = (_CAREER_START - birth) // 365
    occupation = draws.weighted(*_occupations())
    education = draws.weighted(*_educations())
    return Person(
        index=index,
        sex=sex,
        surname=surname,
        maiden=maiden if maiden is None or maiden.kana != surname.kana else None,
        given=given,
        birth=birth,
        place=place,
        block=street,
        building=f"{building}{room}" if building else "",
        email=_email(style, surname=surname, given=given, index=index, domain=draws.pick(_DOMAINS)),
        other_email=_email(style + 1, surname=surname, given=given, index=index, domain="web.example.net")
        if draws.chance(0.3)
        else None,
        phone=_mobile(seed=seed, place=index),
        other_phone=_mobile(seed=seed, place=index + _SECOND) if draws.chance(0.08) else None,
        trap="none",
        occupation=occupation,
        skills=_skills(occupation, draws),
        years=min(draws.integer(0, 24), max(0, age - 18)),
        education=education,
    )


def _email(style: int, *, surname: Surname, given: GivenName, index: int, domain: str) -> str:
    """A mail address at a reserved domain; the index in it keeps addresses of different persons apart."""
    last, first = surname.romaji, given.romaji
    local = (f"{first}.{last}{index}", f"{last}_{first}{index}", f"{first[0]}{last}.{index}", f"{last}{index}.{first}")
    return f"{local[style % 4]}@{domain}"


def _mobile(*, seed: int, place: int) -> str:
    """The number at a place in a shuffled sequence of all mobile numbers: no two places share one."""
    number = (place * 7_368_787 + seed * 104_729) % _MOBILES
    carrier, rest = divmod(number, 90_000_000)
    middle, last = divmod(rest, 10_000)
    return f"0{(9, 8, 7)[carrier]}0{middle + 1000}{last:04}"


def _skills(occupation: str, draws: Draws) -> tuple[str, ...]:
    return tuple(code for code, skill in SKILLS[occupation].items() if draws.chance(skill.share))


@cache
def _prefectures() -> tuple[list[str], tuple[float, ...]]:
    return list(PREFECTURES), running(list(PREFECTURES.values()))


@cache
def _occupations() -> tuple[list[str], tuple[float, ...]]:
    return list(OCCUPATION_WEIGHTS), running(list(OCCUPATION_WEIGHTS.values()))


@cache
def _educations() -> tuple[list[str], tuple[float, ...]]:
    return list(EDUCATION_WEIGHTS), running(list(EDUCATION_WEIGHTS.values()))
