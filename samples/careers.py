"""One person's way through the companies: who turned them down, who took them, and what was planted on the way.

A search begins with an application that the company decides by its own taste. After a rejection a few more follow,
all in vain, and then one number decides by the stated coefficients whether the person is hired outside the groups
that said no and stays. So success never depends on a company's taste, which is what a common model has to find.
"""

from typing import Final

from samples.coefficients import evaluation_logit, probability, success_logit
from samples.companies import IMPORTER, Company, Market
from samples.consents import give_consents
from samples.draws import Draws
from samples.events import AS_OF, FIRST_DAY, IMPORT_DAY, LAST_APPLICATION, Application, Career
from samples.people import Person
from samples.presentation import present
from samples.selection import apply_to, turned_down
from samples.work import early_leaver, excluded_stay, hire, settled

YEAR: Final = 365
_FIRST_POSSIBLE: Final = 25  # days after the last rejection: consent has been given by then
_CREDIT_VESTED: Final = 10  # more days: a hire inside the own group comes after the credit has vested
_SPAN: Final = LAST_APPLICATION - FIRST_DAY


def career(*, person: Person, draws: Draws, market: Market, varied: bool) -> Career:
    """Everything that happens to a person until `AS_OF`, later events cut off.

    `varied=False` shows the person everywhere under the same name, mail address and phone.
    """
    life = Career(person)
    if len(market.companies) > IMPORTER and draws.chance(0.2 / len(market.companies)):
        life.applications.append(_imported(person, draws, market.companies[IMPORTER], varied))
    start = FIRST_DAY + int(draws.uniform() * _SPAN)
    consent_not_before = _search(life, draws, market, start=start, varied=varied)
    if not life.employments and draws.chance(0.25):
        again = max(a.applied for a in life.applications) + 500 + draws.integer(0, 200)
        _search(life, draws, market, start=again, varied=varied)
    _cut(life)
    give_consents(life, draws, not_before=consent_not_before)
    return life


def _imported(person: Person, draws: Draws, importer: Company, varied: bool) -> Application:
    """An old rejection as a bulk import leaves it: one day for everything, no stage."""
    shown = present(person, draws, varied=varied)
    return Application(
        company=importer, shown=shown, channel=0, job=0, applied=IMPORT_DAY, decided=IMPORT_DAY, closing="rejected",
        imported=True,
    )  # fmt: skip


def _search(life: Career, draws: Draws, market: Market, *, start: int, varied: bool) -> int:
    """One search for work; returns the first day on which the person may consent (0: any)."""
    person = life.person
    company = market.choose(draws, outside=set())
    if company is None or start > LAST_APPLICATION:
        return 0
    form = draws.normal()
    first = apply_to(company, person=person, draws=draws, applied=start, form=form, varied=varied)
    life.applications.append(first)
    if first.closing == "hired" and first.decided is not None:
        settled(life, draws, company, on=first.decided + draws.integer(14, 60), varied=varied)
        return 0
    rejections = [first] if first.closing == "rejected" else []
    tried = {company.group}
    more = draws.weighted((0, 1, 2), (0.62, 0.9, 1.0))
    for _ in range(min(more, len(market.groups) - 2)):
        company = market.choose(draws, outside=tried)
        if company is None:
            break
        tried.add(company.group)
        application = turned_down(
            company, person=person, draws=draws, applied=start + draws.integer(5, 45), form=form, varied=varied
        )
        life.applications.append(application)
        if application.closing == "rejected":
            rejections.append(application)
    _apart(rejections)
    return _fate(life, draws, market, rejections=rejections, tried=tried, varied=varied) if rejections else 0


def _apart(rejections: list[Application]) -> None:
    """No two rejections of a search on one day, so that "the first of the half-year" is never a tie."""
    taken: set[int] = set()
    for application in rejections:
        while application.rejected_on in taken:
            if application.told is not None:
                application.told += 1
            elif application.decided is not None:
                application.decided += 1
        taken.add(application.rejected_on or 0)


def _fate(
    life: Career, draws: Draws, market: Market, *, rejections: list[Application], tried: set[str], varied: bool
) -> int:
    """Decide what follows the rejections of one search."""
    person = life.person
    days = sorted(a.rejected_on or 0 for a in rejections)
    own = success_logit(
        occupation=person.occupation, region=person.region, years=person.years, education=person.education,
        skills=person.skills,
    )  # fmt: skip
    chance = probability(own + evaluation_logit(_decisive(rejections).z))
    for application in rejections:
        application.probability = chance
    elsewhere = market.choose(draws, outside=tried)
    if elsewhere is None:
        return 0
    earliest, latest = days[-1] + _FIRST_POSSIBLE, days[0] + YEAR
    on = earliest + int((latest - earliest) * draws.uniform() ** 1.7)
    if draws.chance(0.015):
        excluded_stay(life, draws, elsewhere, on=on, varied=varied)
    elif draws.chance(chance):
        on = latest if draws.chance(0.02) else on  # the last day that still counts
        settled(life, draws, elsewhere, on=on, varied=varied, at_least=183, by_relay=True)
    else:
        return _no_success(life, draws, market, elsewhere, days=days, on=on, tried=tried, varied=varied)
    return 0


def _decisive(rejections: list[Application]) -> Application:
    """The first rejection that can be an episode: its evaluation decides, as far as any does."""
    staged = [a for a in rejections if a.interviewed is not None or a.company.shape != "hrhacker"]
    return min(staged or rejections, key=lambda a: a.rejected_on or 0)


def _no_success(
    life: Career, draws: Draws, market: Market, elsewhere: Company, *, days: list[int], on: int, tried: set[str],
    varied: bool,
) -> int:  # fmt: skip
    """The ways in which nothing countable comes of a rejection."""
    kind = draws.uniform()
    alone = len(days) == 1
    if kind < 0.25:
        gone = early_leaver(life, draws, elsewhere, on=on, varied=varied)
        second = market.choose(draws, outside=tried | {elsewhere.group})
        if draws.chance(0.12) and second is not None:
            hire(life, draws, second, on=gone + draws.integer(5, 60), stay=400, varied=varied)
    elif kind < 0.31:
        late = days[-1] + YEAR + 1 + (0 if draws.chance(0.1) else draws.integer(0, 250))
        settled(life, draws, elsewhere, on=late, varied=varied)
    elif kind < 0.35 and alone:  # a return to the company that had said no
        settled(life, draws, life.applications[-1].company, on=on + _CREDIT_VESTED, varied=varied)
    elif kind < 0.39 and alone:  # a hire inside its group
        sibling = market.sibling(life.applications[-1].company)
        if sibling is not None:
            settled(life, draws, sibling, on=on + _CREDIT_VESTED, varied=varied)
    elif kind < 0.41 and alone:  # hired before the consent came
        settled(life, draws, elsewhere, on=days[0] + draws.integer(1, 20), varied=varied)
        return life.employments[-1].started
    return 0


def _cut(life: Career) -> None:
    """Take away what lies after `AS_OF`: later events have not happened, running ones are open."""
    life.applications = [a for a in life.applications if a.applied <= LAST_APPLICATION]
    for a in life.applications:
        a.screened, a.interviewed, a.final, a.told = (
            day if day is not None and day <= AS_OF else None for day in (a.screened, a.interviewed, a.final, a.told)
        )
        if a.company.shape == "hrhacker":
            a.screened = None  # this system has no day of the document screening: without an interview, no stage
        if a.interviewed is None:
            a.level, a.z, a.aspects = None, None, ()
        if a.decided is not None and a.decided > AS_OF:
            a.decided, a.told, a.closing, a.reason, a.probability = None, None, "active", "", None
    life.employments = [e for e in life.employments if e.started <= AS_OF]
    for e in life.employments:
        if e.ended is not None and e.ended > AS_OF:
            e.ended, e.end_kind = None, None
