"""One application through one company's stages: days, scores, and a decision by the company's own taste."""

from samples.companies import Company
from samples.draws import Draws
from samples.events import Application, Closing
from samples.people import Person
from samples.presentation import present
from samples.vocabulary import REASONS

_REASONS = tuple(REASONS)
_SCREENED_OUT = 0.2
_CONSTANCY = 0.9  # correlation of one person's standing with different companies in one search


def apply_to(company: Company, *, person: Person, draws: Draws, applied: int, form: float, varied: bool) -> Application:
    """An application that the company decides as it likes; `form` is how the person does in this search."""
    application, standing = _interviewed(company, person=person, draws=draws, applied=applied, form=form, varied=varied)
    fate = draws.uniform()
    if fate < 0.02:
        return _leave_open(application)
    if fate < 0.09:
        return _close(application, draws, "withdrew")
    takes = company.hires(z=standing, education=person.education, years=person.years, sex=person.sex)
    if application.level is None or not draws.chance(takes):
        return _close(application, draws, "rejected")
    application.final = (application.interviewed or applied) + draws.integer(3, 10)
    return _close(application, draws, "offer_declined" if draws.chance(0.06) else "hired")


def turned_down(
    company: Company, *, person: Person, draws: Draws, applied: int, form: float, varied: bool
) -> Application:
    """A further application of a search that has already failed once: it fails too."""
    application, _ = _interviewed(company, person=person, draws=draws, applied=applied, form=form, varied=varied)
    return _close(application, draws, "withdrew" if draws.chance(0.12) else "rejected")


def taken(company: Company, *, person: Person, draws: Draws, applied: int, decided: int, varied: bool) -> Application:
    """The application that ends in a hire which has already been settled."""
    application, _ = _interviewed(
        company, person=person, draws=draws, applied=applied, form=draws.normal(), varied=varied, screen=False
    )
    application.screened = min(application.screened or applied, decided)
    application.interviewed = min(application.interviewed or applied, decided)
    application.decided = application.told = decided
    application.closing = "hired"
    return application


def _interviewed(
    company: Company, *, person: Person, draws: Draws, applied: int, form: float, varied: bool, screen: bool = True
) -> tuple[Application, float]:
    screened = applied + draws.integer(1, 8)
    application = Application(
        company=company,
        shown=present(person, draws, varied=varied),
        channel=draws.integer(0, 5),
        job=draws.integer(0, 2),
        applied=applied,
        screened=screened,
        closing="active",
        wording=(draws.uniform(), draws.uniform(), draws.uniform(), draws.uniform(), draws.uniform()),
    )
    standing = _CONSTANCY * form + (1 - _CONSTANCY**2) ** 0.5 * draws.normal()
    if screen and draws.chance(_SCREENED_OUT):
        return application, standing
    application.interviewed = screened + draws.integer(3, 14)
    application.level = company.level(standing)
    application.z = company.standardised[application.level]
    application.aspects = tuple(company.level(0.7 * standing + 0.7 * draws.normal()) for _ in range(2))
    return application, standing


def _last_stage(application: Application) -> int:
    return application.final or application.interviewed or application.screened or application.applied


def _leave_open(application: Application) -> Application:
    application.closing = "active"
    return application


def _close(application: Application, draws: Draws, closing: Closing) -> Application:
    application.closing = closing
    application.decided = _last_stage(application) + draws.integer(0, 7)
    slow = draws.chance(0.08)
    told = application.decided + (draws.integer(15, 30) if slow else draws.integer(0, 6))
    if closing == "rejected":
        application.reason = draws.pick(_REASONS)
        # HRハッカー has no column for the day of the notice.
        application.told = None if application.company.shape == "hrhacker" else told
    elif application.company.shape != "hrhacker":
        application.told = application.decided
    return application
