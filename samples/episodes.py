"""DEFINITIONS §2 and §4 for one person, in plain Python and from nothing but the events that the exports hold.

This is the second opinion against which the marts are tested, so it shares no code with them. Where DEFINITIONS leave
a choice, the simulator plants no case that depends on it, except as said here:
- days are whole days in Asia/Tokyo; tenure is the day of the end minus the day of the start
- a credit is pending from the later of rejection and consent; it vests on the eighth day after, unless withdrawn before
- the two cases of a hire after rejection inside the own group (a return, or a sister company) are counted apart
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from samples.events import AS_OF, Application, Career, Employment

HORIZONS: Final = (90, 180, 365)
STAYS: Final = (183, 365)
VESTING_DAYS: Final = 8


@dataclass(slots=True, kw_only=True)
class Interval:
    """A time in which a consent stands: from `start`, until `end` where it was withdrawn."""

    start: int
    end: int | None


@dataclass(slots=True, kw_only=True)
class Episode:
    """An eligible rejection and what came of it."""

    application: Application
    rejected_on: int
    consent: Interval
    headline: bool
    rehire: Employment | None  # the first start after rejection and consent, outside the group, within 365 days

    @property
    def half_year(self) -> str:
        return half_year(self.rejected_on)

    def rehired_within(self, horizon: int) -> bool:
        return self.rehire is not None and self.rehire.started <= self.rejected_on + horizon

    def is_mature(self, *, horizon: int, stay: int) -> bool:
        return self.rejected_on + horizon + stay <= AS_OF

    def outcome(self, *, horizon: int, stay: int) -> str:
        """`success`, `failure`, or `excluded` (the agreed end of a fixed term, or death, before `stay` days)."""
        work = self.rehire
        if work is None or not self.rehired_within(horizon):
            return "failure"
        if work.ended is None or work.ended - work.started >= stay:
            return "success"
        agreed = work.end_kind == "term_ended" and work.fixed_term
        return "excluded" if agreed or work.end_kind == "death" else "failure"


def half_year(day: int) -> str:
    when = date.fromordinal(day)
    return f"{when.year}H{1 if when.month <= 6 else 2}"


def intervals(life: Career, purpose: str) -> list[Interval]:
    """When the person's consent to a purpose stood; a repeated grant changes nothing."""
    found: list[Interval] = []
    for event in sorted((c for c in life.consents if c.purpose == purpose), key=lambda c: (c.day, c.second)):
        is_open = bool(found) and found[-1].end is None
        if event.action == "grant" and not is_open:
            found.append(Interval(start=event.day, end=None))
        elif event.action == "withdraw" and is_open:
            found[-1].end = event.day
    return found


def is_pooled(life: Career) -> bool:
    """Whether the person stands in the pool on `AS_OF`: consented to statistics, and not withdrawn."""
    return any(interval.end is None for interval in intervals(life, "pool_stats"))


def has_stage(a: Application) -> bool:
    return a.screened is not None or a.interviewed is not None or a.final is not None


def episodes(life: Career) -> list[Episode]:
    """All eligible episodes of a person, in order of their rejections; the first of each half-year is its headline."""
    consents = intervals(life, "pool_relay")
    found: list[Episode] = []
    seen: set[str] = set()
    for a in sorted(life.applications, key=lambda a: a.rejected_on or 0):
        told = a.rejected_on
        if told is None or a.imported or not has_stage(a):
            continue
        consent = next((c for c in consents if c.end is None or c.end > told), None)
        if consent is None:
            continue
        cohort = half_year(told)
        found.append(
            Episode(
                application=a,
                rejected_on=told,
                consent=consent,
                headline=cohort not in seen,
                rehire=_rehire(life, a, after=max(told, consent.start), until=told + max(HORIZONS)),
            )
        )
        seen.add(cohort)
    return found


def _rehire(life: Career, a: Application, *, after: int, until: int) -> Employment | None:
    starts = [e for e in life.employments if e.company.group != a.company.group and after < e.started <= until]
    return min(starts, key=lambda e: e.started, default=None)


@dataclass(slots=True, kw_only=True)
class Credit:
    """One unit of the ledger: a person shared by an org group, once in 24 months."""

    group: str
    state: str  # pending, vested, reversed
    inside_group: str  # "", "return" or "sister": the group itself hired the person after the rejection


def ledger_units(life: Career, found: list[Episode]) -> list[Credit]:
    units: list[Credit] = []
    last: dict[str, int] = {}
    for episode in found:
        group = episode.application.company.group
        since = max(episode.rejected_on, episode.consent.start)
        if group in last and since < _after_two_years(last[group]):
            continue
        last[group] = since
        due = since + VESTING_DAYS
        end = episode.consent.end
        state = "reversed" if end is not None and end < due else "vested" if due <= AS_OF else "pending"
        units.append(Credit(group=group, state=state, inside_group=_inside_group(life, episode)))
    return units


def _inside_group(life: Career, episode: Episode) -> str:
    company = episode.application.company
    later = [
        e.company for e in life.employments if e.company.group == company.group and e.started > episode.rejected_on
    ]
    if not later:
        return ""
    return "return" if company in later else "sister"


def _after_two_years(day: int) -> int:
    when = date.fromordinal(day)
    leap = when.month == 2 and when.day == 29
    return when.replace(year=when.year + 2, day=28 if leap else when.day).toordinal()
