"""The last look before a column is let through as harmless: no direct identifier is a measure or ignored.

Whatever the header says, the values decide here. A column whose values point at persons is dropped as `direct`. The
cost of a mistake is a measure that is missing, never a person who is known.
"""

import re
from collections.abc import Callable
from typing import Final

from anonymization.canonical import CLASSES, Kind
from anonymization.intake.headers import stem
from anonymization.intake.person_names import is_full_name, is_person
from anonymization.intake.profile import Profile

_MANY: Final = 8  # distinct values; fewer are a list of choices, whoever's name they look like
_FEW: Final = 2  # distinct values that are whole names, one to a row: no choices
_CODE: Final = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w-]{5,40}")
_CODE_OF_JOB: Final = re.compile(  # codes of jobs say nothing of a person; other codes never differ in every row
    r"求人|案件|原稿|募集|掲載|ポジション|ジョブ|採用要件|仕事"
    r"|\b(job|jobs|req|reqs|requisition|position|posting|vacancy|opening|opportunity)\b"
)


def harmless_field(field: str, kind: Kind) -> bool:
    """Whether a column of this field goes on without protection: `ignore`, or a field of the class measure."""
    return field == "ignore" or CLASSES[kind].get(field) == "measure"


def names_code_of_job(header: str) -> bool:
    """Whether a code under this header is that of a job, which may differ in every row too."""
    return _CODE_OF_JOB.search(stem(header)) is not None


def pointing_at_persons(header: str, profile: Profile, *, field: str, kind: Kind) -> str | None:
    """What in the values points at persons, in words for people; None where nothing does."""
    if profile.empty:
        return None
    found = next((what for what, points in _SHAPES if points(profile)), None)
    if found is None and kind != "jobs" and _identifies(header, profile, field=field):
        found = "a code of its own for each row"
    return found


def _people(p: Profile) -> float:
    """The share of distinct values that are names; numbers, days and sentences are not asked."""
    if p.number > 0.4 or p.date > 0.4 or p.long_text:
        return 0.0
    return p.share(is_person)


def _full_names(p: Profile) -> bool:
    return p.distinct >= _FEW and p.unique > 0.9 and not p.long_text and p.share(is_full_name) > 0.9


def _identifies(header: str, p: Profile, *, field: str) -> bool:
    if p.unique < 0.95 or p.distinct < _MANY or p.date > 0.3 or names_code_of_job(header):
        return False
    return field != "updated_at" and p.share(lambda value: _CODE.fullmatch(value) is not None) > 0.8


_SHAPES: Final[tuple[tuple[str, Callable[[Profile], bool]], ...]] = (
    ("mail addresses", lambda p: p.email > 0.2),
    ("links or files", lambda p: p.url > 0.3 or p.file > 0.5),
    ("addresses of computers", lambda p: p.matches("ip") > 0.5),
    ("phone numbers", lambda p: p.phone > 0.5),
    ("postal codes", lambda p: p.postal_codes > 0.5),
    ("addresses", lambda p: p.address > 0.5 and p.unique > 0.3),
    ("days of birth", lambda p: p.distinct >= _MANY and p.date > 0.8 and p.days[1] > 0.9),
    ("whole names", _full_names),
    ("names", lambda p: p.distinct >= _MANY and p.mean_length <= 40 and _people(p) > 0.6),
)
