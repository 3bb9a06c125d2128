"""What happens to a person: applications, employments and consents, as plain events on numbered days.

A day is a proleptic ordinal (`date.toordinal`); everything is seen on `AS_OF`, fixed so that a sample never changes
with the day on which it is made.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from samples.companies import Company
from samples.people import Person

FIRST_DAY: Final = date(2023, 4, 1).toordinal()
LAST_APPLICATION: Final = date(2026, 8, 31).toordinal()
AS_OF: Final = date(2026, 9, 30).toordinal()
IMPORT_DAY: Final = date(2024, 1, 15).toordinal()  # when one company moved its old applicants into its new system

Closing = Literal["hired", "rejected", "withdrew", "offer_declined", "active"]
Purpose = Literal["pool_stats", "pool_relay", "ai_scoring", "contact"]
EndKind = Literal["resigned", "dismissed", "term_ended", "death", "unknown"]


@dataclass(slots=True, kw_only=True)
class Presentation:
    """How a person appears in one record: which of their names, addresses and numbers, in which notation."""

    surname: str
    surname_kana: str
    surname_romaji: str
    email: str
    phone: str  # digits only; the export gives it its notation
    notation: int


@dataclass(slots=True, kw_only=True)
class Application:
    company: Company
    shown: Presentation
    applicant_id: str = ""
    channel: int
    job: int  # place of work among the company's sites
    applied: int
    screened: int | None = None
    interviewed: int | None = None
    final: int | None = None
    decided: int | None = None
    told: int | None = None
    closing: Closing
    reason: str = ""  # key of REASONS where the company said no
    level: int | None = None  # overall evaluation on the company's scale, 0 = worst
    z: float | None = None
    aspects: tuple[int, ...] = ()  # levels of the single criteria
    imported: bool = False
    probability: float | None = None  # of S(365,183), where the application is a rejection
    wording: tuple[float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0)  # picks the sentences

    @property
    def rejected_on(self) -> int | None:
        """t_R: the day the rejection was told, or decided where the export does not say when it was told."""
        if self.closing != "rejected":
            return None
        return self.told if self.told is not None else self.decided


@dataclass(slots=True, kw_only=True)
class Employment:
    company: Company
    shown: Presentation
    employee_id: str = ""
    occupation: str
    started: int
    ended: int | None
    end_kind: EndKind | None
    fixed_term: bool
    rating: int | None  # 1..5, 3 = meets
    promoted: bool
    converted: bool


@dataclass(slots=True, kw_only=True)
class Consent:
    company: Company
    email: str
    purpose: Purpose
    action: Literal["grant", "withdraw"]
    day: int
    second: int  # of the day in Asia/Tokyo
    text_version: str
    expires: int | None


@dataclass(slots=True)
class Career:
    person: Person
    applications: list[Application] = field(default_factory=list)
    employments: list[Employment] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
