"""What an officer asked for, as it stands in the address: company, days, result, and which page of the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from typing import Annotated, Final

from fastapi import Query

from plugins.relay_ui.records import LoadRecord

TOKYO: Final = timezone(timedelta(hours=9))
PER_PAGE: Final = 25
RESULTS: Final = ("accepted", "refused", "held", "waiting", "stopped", "warned")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Nothing asked for is everything. A day is a day in Japan; `warned` is accepted with a warning of a gate."""

    company: str = ""
    since: date | None = None
    until: date | None = None
    result: str = ""
    page: int = 1

    @property
    def any(self) -> bool:
        return bool(self.company or self.since or self.until or self.result)

    def admits(self, record: LoadRecord) -> bool:
        day = record.at.astimezone(TOKYO).date()
        return (
            (not self.company or record.company == self.company)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
            and (not self.result or self.result in results_of(record))
        )

    def apply(self, records: Sequence[LoadRecord]) -> list[LoadRecord]:
        return [record for record in records if self.admits(record)]


def results_of(record: LoadRecord) -> tuple[str, ...]:
    """The results under which a load is found."""
    warned = record.status == "accepted" and record.warnings > 0
    return (record.status, "warned") if warned else (record.status,)


def asked(
    company: Annotated[str, Query(max_length=200)] = "",
    since: Annotated[str, Query(max_length=10)] = "",
    until: Annotated[str, Query(max_length=10)] = "",
    result: Annotated[str, Query(max_length=20)] = "",
    page: Annotated[str, Query(max_length=6)] = "1",
) -> Filters:
    """The FastAPI dependency. What cannot be read is not asked for: an old link still opens."""
    number = int(page) if page.isascii() and page.isdigit() else 1
    return Filters(
        company=company,
        since=_day(since),
        until=_day(until),
        result=result if result in RESULTS else "",
        page=max(number, 1),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
