"""DEFINITIONS §2 and §4 on single persons, day by day: a second opinion has to be right before it judges the marts."""

from collections import Counter
from datetime import date

import pytest

from samples.coefficients import WORLD, success_logit
from samples.companies import Company, companies
from samples.episodes import episodes, is_pooled, ledger_units
from samples.events import AS_OF, Application, Career, Consent, Employment, EndKind, Presentation
from samples.people import person_at
from samples.survival import kaplan_meier

MEMBERS = companies(count=4, seed=7)
A, B, _, SISTER = MEMBERS  # the fourth belongs to the group of the first
DAY = date(2024, 3, 1).toordinal()
SHOWN = Presentation(surname="", surname_kana="", surname_romaji="", email="a@example.com", phone="", notation=0)


def rejection(*, day: int = DAY, company: Company = A, imported: bool = False, stage: bool = True) -> Application:
    return Application(
        company=company, shown=SHOWN, channel=0, job=0, applied=day - 20, interviewed=day - 5 if stage else None,
        decided=day, closing="rejected", imported=imported,
    )  # fmt: skip


def consent(day: int, *, action: str = "grant", purpose: str = "pool_relay") -> Consent:
    return Consent(
        company=A, email="a@example.com", purpose="pool_stats" if purpose == "pool_stats" else "pool_relay",
        action="grant" if action == "grant" else "withdraw", day=day, second=0, text_version="1", expires=None,
    )  # fmt: skip


def work(
    start: int, *, stay: int | None = None, company: Company = B, end: EndKind = "resigned", fixed: bool = False
) -> Employment:
    return Employment(
        company=company, shown=SHOWN, occupation="07", started=start, ended=None if stay is None else start + stay,
        end_kind=None if stay is None else end, fixed_term=fixed, rating=3, promoted=False, converted=False,
    )  # fmt: skip


def life(*events: Application | Consent | Employment) -> Career:
    career = Career(person_at(seed=7, index=0))
    for event in events:
        if isinstance(event, Application):
            career.applications.append(event)
        elif isinstance(event, Consent):
            career.consents.append(event)
        else:
            career.employments.append(event)
    return career


@pytest.mark.parametrize(("after", "counts"), [(0, False), (1, True), (365, True), (366, False)])
def test_rehire_begins_after_the_rejection_and_by_day_365(after: int, counts: bool) -> None:
    [episode] = episodes(life(rejection(), consent(DAY - 1), work(DAY + after)))
    assert episode.rehired_within(365) is counts


@pytest.mark.parametrize(("after", "counts"), [(9, False), (10, False), (11, True)])
def test_rehire_begins_after_the_consent(after: int, counts: bool) -> None:
    [episode] = episodes(life(rejection(), consent(DAY + 10), work(DAY + after)))
    assert episode.rehired_within(365) is counts


@pytest.mark.parametrize(
    ("stay", "end", "fixed", "outcome"),
    [
        (182, "resigned", False, "failure"),
        (183, "resigned", False, "success"),
        (None, "resigned", False, "success"),
        (182, "unknown", False, "failure"),
        (182, "dismissed", False, "failure"),
        (182, "term_ended", True, "excluded"),
        (182, "term_ended", False, "failure"),
        (182, "death", False, "excluded"),
        (183, "death", False, "success"),
    ],
)
def test_success_is_183_days_and_agreed_ends_and_deaths_say_nothing(
    stay: int | None, end: EndKind, fixed: bool, outcome: str
) -> None:
    [episode] = episodes(life(rejection(), consent(DAY), work(DAY + 30, stay=stay, end=end, fixed=fixed)))
    assert episode.outcome(horizon=365, stay=183) == outcome


def test_a_return_and_a_hire_by_a_sister_company_are_no_rehire() -> None:
    for company in (A, SISTER):
        [episode] = episodes(life(rejection(), consent(DAY), work(DAY + 30, company=company)))
        assert episode.rehire is None


def test_only_the_first_start_counts() -> None:
    [episode] = episodes(life(rejection(), consent(DAY), work(DAY + 90, company=B), work(DAY + 30, stay=10)))
    assert episode.outcome(horizon=365, stay=183) == "failure"


@pytest.mark.parametrize("application", [rejection(imported=True), rejection(stage=False)])
def test_imported_history_and_rejections_without_a_stage_are_not_eligible(application: Application) -> None:
    assert episodes(life(application, consent(DAY - 1))) == []


@pytest.mark.parametrize(("withdrawn", "eligible"), [(DAY - 1, 0), (DAY, 0), (DAY + 1, 1)])
def test_consent_must_stand_at_the_rejection_or_later(withdrawn: int, eligible: int) -> None:
    assert len(episodes(life(rejection(), consent(DAY - 9), consent(withdrawn, action="withdraw")))) == eligible


def test_one_headline_per_half_year() -> None:
    days = (DAY, DAY + 60, date(2024, 7, 1).toordinal())
    found = episodes(life(*(rejection(day=day) for day in days), consent(DAY)))
    assert [episode.headline for episode in found] == [True, False, True]


@pytest.mark.parametrize(("before", "mature"), [(365 + 183, True), (365 + 182, False)])
def test_an_episode_is_mature_when_its_whole_time_has_been_seen(before: int, mature: bool) -> None:
    [episode] = episodes(life(rejection(day=AS_OF - before), consent(AS_OF - before)))
    assert episode.is_mature(horizon=365, stay=183) is mature


@pytest.mark.parametrize(("after", "state"), [(7, "reversed"), (8, "vested"), (400, "vested")])
def test_withdrawal_before_the_eighth_day_reverses_a_credit(after: int, state: str) -> None:
    career = life(rejection(), consent(DAY + 3), consent(DAY + 3 + after, action="withdraw"))
    assert [unit.state for unit in ledger_units(career, episodes(career))] == [state]


def test_one_credit_per_group_in_24_months() -> None:
    days = (DAY, date(2026, 2, 28).toordinal(), date(2026, 3, 1).toordinal())
    career = life(*(rejection(day=day) for day in days), rejection(day=DAY + 5, company=SISTER), consent(DAY))
    assert len(ledger_units(career, episodes(career))) == 2


def test_who_withdrew_from_statistics_is_not_in_the_pool() -> None:
    granted = consent(DAY, purpose="pool_stats")
    assert is_pooled(life(rejection(), granted))
    assert not is_pooled(life(rejection(), granted, consent(DAY + 50, action="withdraw", purpose="pool_stats")))


def test_kaplan_meier_censors_who_is_still_there() -> None:
    stays = Counter({(100, True): 1, (150, False): 1, (183, True): 1, (400, False): 1})
    result = kaplan_meier(stays)
    assert result["at_least_183"] == pytest.approx(3 / 4)
    assert result["longer_than_183"] == pytest.approx(3 / 4 / 2)
    assert result["at_least_365"] == pytest.approx(3 / 4 / 2)


def test_the_planted_logit_is_the_sum_of_its_terms() -> None:
    logit = success_logit(occupation="12", region="kinki", years=7, education="bachelor", skills=["welding"])
    expected = (
        WORLD.intercept + WORLD.occupation["12"] + WORLD.region["kinki"] + WORLD.experience["6-9"]
        + WORLD.education["bachelor"] + WORLD.skill["welding"]
    )  # fmt: skip
    assert logit == pytest.approx(expected)
