"""Employments: when they begin, how long they last, how they end and how they are judged."""

from samples.companies import Company
from samples.draws import Draws
from samples.events import Career, Employment, EndKind
from samples.presentation import present
from samples.selection import taken

_FOREVER = 100_000


def settled(
    life: Career, draws: Draws, company: Company, *, on: int, varied: bool, at_least: int = 0, by_relay: bool = False
) -> None:
    """A hire that lasts `at_least` days; without a bound a few leave early."""
    stay = _length(draws, at_least=at_least)
    announced = not by_relay or draws.chance(0.6)
    if announced and not (by_relay and company.taste.against_women):
        _with_application(life, draws, company, on=on, varied=varied)
    hire(life, draws, company, on=on, stay=stay, varied=varied)


def _length(draws: Draws, *, at_least: int) -> int:
    """Days in employment; most stay beyond what anybody has seen yet."""
    kind = draws.uniform()
    if at_least == 0 and draws.chance(0.15):
        return draws.integer(1, 182)
    if kind < 0.02:
        return 183  # the first day that counts
    if kind < 0.25:
        return draws.integer(183, 364)
    if kind < 0.55:
        return draws.integer(365, 1100)
    return _FOREVER


def early_leaver(life: Career, draws: Draws, company: Company, *, on: int, varied: bool) -> int:
    """A hire that ends before the 183rd day; returns the day it ends."""
    stay = 182 if draws.chance(0.05) else draws.integer(3, 182)
    if draws.chance(0.4):
        _with_application(life, draws, company, on=on, varied=varied)
    hire(life, draws, company, on=on, stay=stay, varied=varied)
    return on + stay


def excluded_stay(life: Career, draws: Draws, company: Company, *, on: int, varied: bool) -> None:
    """A short stay that says nothing about success: a fixed term that ended as agreed, or, rarely, a death."""
    end: EndKind = "death" if draws.chance(0.06) else "term_ended"
    hire(life, draws, company, on=on, stay=draws.integer(60, 182), varied=varied, end=end)


def hire(
    life: Career, draws: Draws, company: Company, *, on: int, stay: int, varied: bool, end: EndKind | None = None
) -> None:
    """Add the employment that begins on a day and lasts `stay` days."""
    fixed = end == "term_ended" or draws.chance(0.25)
    kind: EndKind = draws.weighted(("resigned", "dismissed", "unknown"), (0.78, 0.92, 1.0))
    if fixed and stay >= 183 and kind == "resigned":
        kind = "term_ended"
    rating = draws.weighted((1, 2, 3, 4, 5), (0.05, 0.2, 0.65, 0.9, 1.0))
    rated = stay >= 60 and draws.chance(0.8)
    life.employments.append(
        Employment(
            company=company,
            shown=present(life.person, draws, varied=varied),
            occupation=life.person.occupation,
            started=on,
            ended=on + stay if stay < _FOREVER else None,
            end_kind=(end or kind) if stay < _FOREVER else None,
            fixed_term=fixed,
            rating=rating if rated else None,
            promoted=stay >= 200 and draws.chance(0.1),
            converted=fixed and stay >= 200 and draws.chance(0.3),
        )
    )


def _with_application(life: Career, draws: Draws, company: Company, *, on: int, varied: bool) -> None:
    """The application at the hiring company that led to the hire, unless it is there already."""
    if life.applications[-1].company is company and life.applications[-1].closing == "hired":
        return
    decided = on - draws.integer(1, 5)
    applied = decided - draws.integer(10, 18)
    life.applications.append(
        taken(company, person=life.person, draws=draws, applied=applied, decided=decided, varied=varied)
    )
