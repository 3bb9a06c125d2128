"""The trend of a report: a company's own runs, or what releases cost, drawn no more exactly than they are told."""

from dataclasses import replace

import pytest

from anonymization.home import Home
from expectations import history
from expectations.masked import masked
from expectations.report import _small
from expectations.result import GateResult
from expectations.trend import places, trends
from tests.unit.expectations.test_volumes_and_sample import run


def test_the_trend_ends_in_this_run_and_knows_the_company_alone(home: Home) -> None:
    folder = home.reports / "history"
    for at, rows in enumerate((100, 200)):
        history.append(run(f"load{at}", rows, at=at), folder=folder, run="")
    history.append(run("other", 7, at=5, company="elsewhere"), folder=folder, run="")
    line = trends(folder, run("new", 400, at=9), step=5)[0]
    assert line["values"] == (100.0, 200.0, 400.0)
    assert [height for _, height in places(line["values"])] == [30.5, 22.0, 5.0]  # drawn from 0


def test_the_trend_of_releases_tells_what_each_cost(home: Home) -> None:
    folder = home.reports / "history"
    for at, epsilon in enumerate((None, 0.5)):
        cost = {} if epsilon is None else {"epsilon_millionths": round(epsilon * 1e6)}
        history.append(released(f"r{at}", at=at, facts=cost), folder=folder, run="")
    now = released("new", at=9, facts={"epsilon_millionths": 125_000})
    lines = {line["key"]: line for line in trends(folder, now, step=5)}
    assert lines["epsilon"]["values"] == (0.5, 0.125)


def released(subject: str, *, at: int, facts: dict[str, int]) -> GateResult:
    return replace(run(subject, 3, at=at), suite="published", company=None, kind=None, facts=facts)


@pytest.mark.parametrize(
    ("value", "people", "shown"),
    [
        (3, True, "< 5"),
        (1200, True, "1,200–1,204"),
        ("340–344", True, "340–344"),
        ("< 1.67", False, "< 1.67"),
        (0.125, False, "0.125"),
        (4.7619047, False, "4.7619"),
        (1000, False, "1,000"),
    ],
)
def test_shares_and_epsilon_keep_their_decimals(value: float | str, people: bool, shown: str) -> None:
    assert _small(value, small=5, people=people) == shown


def test_the_line_of_a_trend_shows_no_more_than_its_numbers() -> None:
    values = [1.0, 3.0, 0.0, 10.0]
    line = {"key": "rows", "people": True, "values": values}
    told = masked({"about": {}, "gates": {}, "trends": {"raw": [line]}}, small=5)["trends"]["raw"][0]["values"]
    assert [height for _, height in places(told)] == [24.8, 24.8, 39.0, 5.0]
