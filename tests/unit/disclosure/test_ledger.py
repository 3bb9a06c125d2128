"""The ε ledger: never more than the budget, whatever the disk, the clock and another process do."""

import json
import multiprocessing
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from anonymization.disclosure.ledger import Cost, Ledger, half_year_of
from anonymization.disclosure.publish import publish
from anonymization.home import Home
from anonymization.load import read_json
from anonymization.refusals import Refused
from expectations.releases import _of_ledger
from tests.unit.disclosure.noisy_build import lines, policy, write_build

DAY = date(2026, 11, 24)


_BOTH = multiprocessing.get_context("fork").Barrier(2)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_what_was_made_private_elsewhere_enters_the_ledger_once(home: Home) -> None:
    ledger = Ledger.of(home, delta=1e-6, budget=2.0)
    model = Cost(what="fit_model_terms", key="v1", epsilon=1.0, delta=1e-6)
    assert ledger.spend([model], day=DAY, policy="1").epsilon == 1.0
    assert ledger.spend([model], day=DAY, policy="1").epsilon == 1.0
    with pytest.raises(Refused, match="epsilon_overspent"):
        ledger.spend([Cost(what="fit_model_terms", key="v2", epsilon=1.5, delta=1e-6)], day=DAY, policy="1")


def test_half_a_line_was_never_paid_and_a_whole_one_without_its_end_was(home: Home) -> None:
    ledger = Ledger.of(home, delta=1e-6, budget=2.0)
    cost = [Cost(what="m", key=key, epsilon=0.5) for key in "abc"]
    ledger.spend(cost[:2], day=DAY, policy="1")
    paid = ledger.path.read_bytes()
    ledger.path.write_bytes(paid + paid[: len(paid) // 3])
    assert ledger.spend([], day=DAY, policy="1").epsilon == 1.0
    ledger.path.write_bytes(paid + paid[: len(paid) // 3])
    assert ledger.spend(cost, day=DAY, policy="1").epsilon == 1.5
    ledger.path.write_bytes(paid.removesuffix(b"\n"))
    assert ledger.spend(cost[2:], day=DAY, policy="1").epsilon == 1.5
    assert len(lines(home)) == 3


@pytest.mark.parametrize(
    "edit",
    [{"period": 7}, {"period": "later"}, {"epsilon": "0.5"}, {"epsilon": -5}, {"rho": float("nan")}, {"rho": None}],
)
def test_a_line_that_does_not_tell_what_was_spent_and_when_is_damaged(home: Home, edit: dict[str, object]) -> None:
    ledger = Ledger.of(home, delta=1e-6, budget=2.0)
    ledger.spend([Cost(what="m", key="a", epsilon=0.5)], day=DAY, policy="1")
    line = json.loads(ledger.path.read_text(encoding="utf-8"))
    ledger.path.write_text(json.dumps(line | edit) + "\n", encoding="utf-8")
    with pytest.raises(Refused, match="epsilon_ledger_damaged"):
        ledger.require([], day=DAY)


def test_a_full_disk_leaves_the_ledger_as_it_was(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger.of(home, delta=1e-6, budget=2.0)
    ledger.spend([Cost(what="m", key="a", epsilon=0.5)], day=DAY, policy="1")
    before = ledger.path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            ledger.spend([Cost(what="m", key="b", epsilon=0.5)], day=DAY, policy="1")
    assert ledger.path.read_bytes() == before


def test_a_clock_that_goes_back_opens_no_half_year_again(home: Home) -> None:
    ledger = Ledger.of(home, delta=1e-6, budget=1.0)
    paid = ledger.spend([Cost(what="m", key="a", epsilon=0.6)], day=date(2027, 1, 1), policy="1")
    assert (paid.period, paid.epsilon) == ("2027H1", 0.6)
    with pytest.raises(Refused, match="epsilon_overspent"):
        ledger.spend([Cost(what="m", key="b", epsilon=0.6)], day=date(2026, 12, 31), policy="1")
    paid = ledger.spend([Cost(what="m", key="b", epsilon=0.4)], day=date(2026, 12, 31), policy="1")
    assert (paid.period, paid.epsilon) == ("2027H1", 1.0)


@pytest.mark.parametrize(
    ("day", "period"),
    [(date(2026, 6, 30), "2026H1"), (date(2026, 7, 1), "2026H2"), (date(2026, 12, 31), "2026H2")],
)
def test_a_half_year_ends_with_june_and_with_december(day: date, period: str) -> None:
    assert half_year_of(day) == period


def spend_all(root: Path, who: str) -> int:
    """How many of thirty costs one process could pay."""
    _BOTH.wait()
    ledger, paid = Ledger.of(Home(root), delta=1e-6, budget=2.0), 0
    for n in range(30):
        try:
            ledger.spend([Cost(what="m", key=f"{who} {n}", epsilon=0.0625)], day=DAY, policy="1")
        except Refused:
            continue
        paid += 1
    return paid


def test_two_processes_at_once_never_spend_more_than_the_budget(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Ledger._after

    def slowly(self: Ledger, *args: Any, **kwargs: Any) -> tuple[list[Cost], float]:
        found = real(self, *args, **kwargs)
        time.sleep(0.002)  # between reading and writing the other one has its chance
        return found

    monkeypatch.setattr(Ledger, "_after", slowly)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        paid = pool.starmap(spend_all, [(home.root, "a"), (home.root, "b")], chunksize=1)
    assert sum(paid) == len(lines(home)) == 32


@pytest.mark.parametrize("edit", ["less", "gone", "lost", "moved"])
def test_an_edited_ledger_is_not_the_one_by_which_a_release_came_out(home: Home, edit: str) -> None:
    write_build(home)
    publish(home=home, disclosure=policy(), today=DAY)
    told = read_json(home.published / "release.json")["noise"]
    ledger = Ledger.of(home, delta=1e-6, budget=40.0)
    assert ledger.spent_at(told["ledger"], period=told["period"]) == pytest.approx(told["spent"], abs=1e-5)
    line = json.loads(ledger.path.read_text(encoding="utf-8"))
    edited = {
        "less": [line | {"rho": line["rho"] / 2}],
        "gone": [line | {"what": "another"}],
        "lost": [],
        "moved": [line | {"period": "2026H1"}],
    }[edit]
    ledger.path.write_text("".join(json.dumps(each, sort_keys=True) + "\n" for each in edited), encoding="utf-8")
    assert ledger.spent_at(told["ledger"], period=told["period"]) is None
    with pytest.raises(Refused, match="epsilon_ledger_changed"):
        publish(home=home, disclosure=policy(), today=DAY)


def test_a_damaged_ledger_stops_what_would_be_paid_and_not_what_is_shown_again(home: Home) -> None:
    write_build(home)
    publish(home=home, disclosure=policy(), today=DAY)
    told = read_json(home.published / "release.json")["noise"]
    assert _of_ledger(told, home, policy=policy())
    Ledger.of(home, delta=1e-6, budget=40.0).path.write_text("damaged\n", encoding="utf-8")
    assert not _of_ledger(told, home, policy=policy())
    assert _of_ledger(told | {"kept_from": "r1"}, home, policy=policy())


def test_what_is_paid_later_leaves_the_heads_of_earlier_releases_as_they_are(home: Home) -> None:
    ledger = Ledger.of(home, delta=1e-6, budget=2.0)
    first, second = (ledger.spend([Cost(what="m", key=key, epsilon=0.5)], day=DAY, policy="1") for key in "ab")
    assert (ledger.spent_at(first.head, period=first.period), ledger.spent_at(second.head, period="2026H2")) == (0.5, 1)
    assert ledger.spent_at(second.head, period="2027H1") == 0
