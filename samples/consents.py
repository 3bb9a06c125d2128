"""Who said yes to what, when – and who took it back."""

from datetime import date
from typing import Final

from samples.draws import Draws
from samples.events import AS_OF, Application, Career, Consent, Purpose

CONSENT_SHARE: Final = 0.6  # of those who were told of a rejection
_OPTIONAL: Final[tuple[tuple[Purpose, float], ...]] = (("pool_relay", 0.94), ("ai_scoring", 0.87), ("contact", 0.55))
_FIVE_YEARS: Final = 5 * 365
_VERSIONS: Final = tuple(  # newest first: the text in force on a day is the first whose day has come
    (date.fromisoformat(f"{name}-01").toordinal() if name != "2023-04" else 0, name)
    for name in ("2025-10", "2024-10", "2023-04")
)


def give_consents(life: Career, draws: Draws, *, not_before: int) -> None:
    """Add the person's consent events: with the application, or within three weeks of the rejection mail."""
    told = [a for a in life.applications if a.rejected_on is not None and not a.imported]
    early = draws.chance(0.25)
    if not draws.chance(CONSENT_SHARE) or not (told or early) or not life.applications:
        return
    asked = min(told or life.applications, key=lambda a: a.applied)
    day = asked.applied if early else (asked.rejected_on or asked.applied) + draws.integer(0, 20)
    day = max(day, not_before)
    if day > AS_OF:
        return
    purposes: list[Purpose] = ["pool_stats", *(purpose for purpose, share in _OPTIONAL if draws.chance(share))]
    _events(life, asked, purposes, "grant", day=day, draws=draws)
    if len(told) > 1 and draws.chance(0.3):  # asked again by the next company: nothing new
        again = told[-1]
        later = max((again.rejected_on or 0) + draws.integer(0, 10), day + 1)
        if later <= AS_OF:
            _events(life, again, purposes, "grant", day=later, draws=draws)
    _withdraw(life, asked, purposes, granted=max(c.day for c in life.consents), draws=draws)


def _withdraw(life: Career, asked: Application, purposes: list[Purpose], *, granted: int, draws: Draws) -> None:
    fate = draws.uniform()
    if fate < 0.04:  # all of it, some before the credit has vested
        day = granted + (draws.integer(1, 6) if draws.chance(0.35) else draws.integer(30, 400))
        if day <= AS_OF:
            _events(life, asked, purposes, "withdraw", day=day, draws=draws)
    elif fate < 0.06 and "ai_scoring" in purposes:
        day = granted + draws.integer(10, 300)
        if day <= AS_OF:
            _events(life, asked, ["ai_scoring"], "withdraw", day=day, draws=draws)


def _events(life: Career, asked: Application, purposes: list[Purpose], action: str, *, day: int, draws: Draws) -> None:
    second = draws.integer(8 * 3600, 23 * 3600 - 1)
    version = next(name for since, name in _VERSIONS if day >= since)
    for purpose in purposes:
        life.consents.append(
            Consent(
                company=asked.company,
                email=asked.shown.email,
                purpose=purpose,
                action="withdraw" if action == "withdraw" else "grant",
                day=day,
                second=second,
                text_version=version,
                expires=day + _FIVE_YEARS if action == "grant" and asked.company.index % 2 == 0 else None,
            )
        )
