"""Persons can be made again from an index, and the traps for linking are what they claim to be."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pytest

from samples.companies import Market, companies
from samples.draws import BLOCK, Draws, persons
from samples.people import Person, person, person_at
from samples.presentation import present
from samples.simulate import Plan, lives

SEED = 3
MANY = 4 * BLOCK


@pytest.fixture(scope="module")
def crowd() -> list[Person]:
    return [person(seed=SEED, index=index, rows=rows) for index, rows, _ in islice(persons(seed=SEED), MANY)]


def _households(crowd: list[Person], trap: str) -> Iterator[tuple[Person, Person]]:
    return ((crowd[p.index - 1], p) for p in crowd if p.trap == trap)


@pytest.mark.parametrize("index", [0, 1, 77, BLOCK - 1, BLOCK, 3 * BLOCK + 5])
def test_a_person_is_regenerated_from_the_index_alone(crowd: list[Person], index: int) -> None:
    assert person_at(seed=SEED, index=index) == crowd[index]


def test_nobody_outside_a_household_shares_a_mailbox_or_phone(crowd: list[Person]) -> None:
    mails = Counter(mail for p in crowd if p.trap != "shared_mailbox" for mail in (p.email, p.other_email) if mail)
    phones = Counter(
        phone for p in crowd if p.trap not in ("twin", "family_phone") for phone in (p.phone, p.other_phone) if phone
    )
    assert max(mails.values()) == 1
    assert max(phones.values()) == 1


def test_twins_share_birth_surname_and_phone_but_not_the_given_name_or_mail(crowd: list[Person]) -> None:
    pairs = list(_households(crowd, "twin"))
    assert pairs
    for elder, twin in pairs:
        assert (elder.birth, elder.surname, elder.phone) == (twin.birth, twin.surname, twin.phone)
        assert elder.given.kanji != twin.given.kanji
        assert elder.email != twin.email


def test_partners_may_share_a_mailbox_but_not_a_phone(crowd: list[Person]) -> None:
    pairs = list(_households(crowd, "shared_mailbox"))
    assert pairs
    assert all(a.email == b.email and a.phone != b.phone for a, b in pairs)


def test_without_households_everybody_stands_alone() -> None:
    rows = (person(seed=SEED, index=i, rows=r, households=False) for i, r, _ in islice(persons(seed=SEED), MANY))
    assert {p.trap for p in rows} == {"none"}


def test_every_appearance_keeps_a_mail_or_a_phone_that_another_one_has(crowd: list[Person]) -> None:
    draws = Draws([0.1234])
    for p in crowd[:300]:
        shown = present(p, draws, varied=True)
        plain = shown.email.lower().replace("+job@", "@")
        assert plain in (p.email, p.other_email)
        assert shown.phone in (p.phone, p.other_phone)
        assert plain == p.email or shown.phone == p.phone


def test_draws_go_on_after_their_row_and_stay_the_same() -> None:
    first, second = ([draws.uniform() for _ in range(10)] for draws in (Draws([0.1, 0.2]), Draws([0.1, 0.2])))
    assert first == second
    assert first[:2] == [0.1, 0.2]
    assert len(set(first)) == 10


def test_beginning_later_gives_the_same_people_as_going_on() -> None:
    market = Market(companies(count=3, seed=SEED))
    whole = list(islice(lives(Plan(seed=SEED, applications=10_000), market=market), 120))
    later = next(iter(lives(Plan(seed=SEED, first_person=101), market=market)))
    assert later == whole[101]
