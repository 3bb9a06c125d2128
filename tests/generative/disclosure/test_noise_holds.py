"""Whatever the counts and the order of releases: figures fit each other, and the budget is never exceeded."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.disclosure.ledger import Cost, Ledger
from anonymization.disclosure.mechanism import epsilon_of
from anonymization.disclosure.publish import publish
from anonymization.home import Home
from anonymization.refusals import Refused
from tests.unit.disclosure.noisy_build import policy, published, write_build

DAY = date(2026, 11, 24)
cells = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.integers(0, 60), st.integers(1, 5), st.floats(0.2, 1), st.integers(0, 100)),
    min_size=1,
)


@settings(max_examples=8, deadline=None)
@given(cells, st.sampled_from([0.1, 1.0, 20.0]))
def test_noisy_counts_fit_each_other_and_nothing_held_back_comes_out(
    drawn: dict[str, tuple[int, int, float, int]], epsilon: float
) -> None:
    # dbt suppresses by dominance too; this build's SQL does not
    exact = {k: (p, g, min(share, 0.5), p, p * part // 100) for k, (p, g, share, part) in drawn.items()}
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        write_build(home, exact)
        publish(home=home, disclosure=policy(epsilon=epsilon, budget=100), today=DAY)
        for kind, row in published(home).items():
            persons, groups, _, _, _ = exact[kind]
            if persons < 10 or groups < 3:
                assert {row[name] for name in ("n_persons", "n", "successes", "rate")} == {None}
            elif row["n"] is not None:
                assert 0 <= row["successes"] <= row["n"]
                assert row["n_persons"] >= 10


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 4), st.floats(0.001, 0.4), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_no_order_of_releases_overspends_the_budget(releases: list[tuple[str, int, float, bool]]) -> None:
    with TemporaryDirectory() as folder:
        ledger = Ledger.of(Home(Path(folder)), delta=1e-6, budget=4.0)
        spent: dict[tuple[str, str], Cost] = {}
        for what, content, size, told_as_epsilon in releases:
            cost = Cost(what=what, key=str(content), **{"epsilon" if told_as_epsilon else "rho": size})
            try:
                after = ledger.spend([cost], day=DAY, policy="1").epsilon
            except Refused:
                assert (what, str(content)) not in spent
            else:
                spent.setdefault((what, str(content)), cost)
                assert after <= 4.0
        rho = sum(cost.rho for cost in spent.values())
        total = epsilon_of(rho=rho, delta=1e-6) + sum(cost.epsilon for cost in spent.values())
        paid = ledger.spend([], day=DAY, policy="1")
        assert paid.epsilon == pytest.approx(total)
        assert paid.epsilon <= 4.0
