"""Two consecutive releases: one person who came in between must not show in the difference."""

from pathlib import Path

import pytest

from anonymization.disclosure.attacks.result import AttackResult
from anonymization.disclosure.attacks.suite import attack
from tests.unit.attacks.market import Operator, operator, show

LATER = "2026-11-08T00:00:00+00:00"


def difference(market: Operator, *, scale: float, seeds: tuple[int, int] = (1, 2)) -> AttackResult:
    """The attack on a second release, which one more person has entered."""
    show(market.connection, scale=scale, seed=seeds[0])
    first = market.publish(release_id="r1")
    market.arrive(occupation="06", region="kanto")
    show(market.connection, scale=scale, seed=seeds[1])
    second = market.publish(release_id="r2", at=LATER)
    results = attack(second, home=market.home, previous=first).results
    return next(result for result in results if result.attack == "differencing")


@pytest.mark.parametrize("persons", [400, 5_000])
def test_without_noise_the_difference_gives_the_new_person_away(tmp_path: Path, persons: int) -> None:
    found = difference(operator(tmp_path, persons=persons), scale=0.0)
    assert found.failed
    assert found.facts["rightly"] == found.facts["claims"] == found.facts["changed_by_one"] > 10


@pytest.mark.parametrize("persons", [400, 5_000])
def test_with_noise_it_does_not(tmp_path: Path, persons: int) -> None:
    found = difference(operator(tmp_path, persons=persons), scale=4.0)
    assert found.verdict == "passed"
    assert found.facts["claims"] > found.facts["rightly"]


def test_the_first_release_has_nothing_before_it(tmp_path: Path) -> None:
    market = operator(tmp_path, persons=400)
    results = attack(market.publish(), home=market.home).results
    assert next(r.verdict for r in results if r.attack == "differencing") == "nothing_to_attack"


def test_one_and_the_same_noise_on_other_counts_gives_the_new_person_away(tmp_path: Path) -> None:
    found = difference(operator(tmp_path, persons=5_000), scale=4.0, seeds=(1, 1))
    assert found.failed
    assert found.facts["marts"] == ["rehire_success_rates"]
