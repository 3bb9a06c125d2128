"""Intervals and bounds are those of the books, and the verdict follows them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from anonymization.disclosure.attacks.judge import judged
from anonymization.disclosure.attacks.margins import solve
from anonymization.disclosure.attacks.policy import load_attacks
from anonymization.disclosure.attacks.result import Trials, advantage_bound, paired_bound, wilson
from anonymization.disclosure.attacks.row_order import follows
from anonymization.disclosure.complementary import Sum
from anonymization.disclosure.rule import load_disclosure

ODDS = load_attacks().order_odds


@given(st.integers(1, 5000), st.data())
def test_wilson_is_that_of_statsmodels(attempts: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, attempts))
    assert wilson(successes, attempts) == pytest.approx(
        proportion_confint(successes, attempts, method="wilson"), abs=1e-12
    )


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_the_bound_is_newcombes(n: int, m: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    _, high = confint_proportions_2indep(a, n, b, m, compare="diff", method="newcomb")
    bound = advantage_bound(Trials(attempts=n, successes=a), Trials(attempts=m, successes=b))
    assert bound == pytest.approx(min(high, 1), abs=1e-9)


def test_equal_answers_on_the_same_persons_leave_no_room_for_a_lead() -> None:
    assert paired_bound(attempts=100, only_attack=0, only_control=0) < 0.04
    assert paired_bound(attempts=20, only_attack=0, only_control=0) > 0.05  # too few to say so
    assert paired_bound(attempts=1000, only_attack=60, only_control=0) > 0.06


@pytest.mark.parametrize(("links", "hits", "verdict"), [(0, 0, "passed"), (1, 1, "failed"), (0, 90, "failed")])
def test_one_unique_link_is_one_too_many_and_so_is_a_lead(links: int, hits: int, verdict: str) -> None:
    trials, control = Trials(attempts=1000, successes=hits), Trials(attempts=1000, successes=0)
    result = judged(
        "x", policy=load_attacks(), trials=trials, control=control,
        unique_links=links, passed=("", ""), failed=("", ""),
    )  # fmt: skip
    assert result.verdict == verdict


def test_the_audit_asks_for_as_many_persons_as_the_rule() -> None:
    assert load_attacks().k_persons == load_disclosure().rule.k_persons


@settings(max_examples=30)
@given(st.integers(12, 2000), st.integers(0, 2**32))
def test_an_order_by_chance_is_followed_by_nothing_and_a_sorted_one_is(n: int, seed: int) -> None:
    ranks = np.random.default_rng(seed).permutation(n).astype(float)
    assert not follows(ranks, odds=ODDS)
    assert follows(np.sort(ranks), odds=ODDS)
    assert follows(np.sort(ranks)[::-1], odds=ODDS)


@settings(max_examples=60)
@given(st.integers(30, 400), st.integers(1, 8), st.integers(0, 2**32))
def test_a_rare_value_beside_itself_is_chance_and_not_an_order(n: int, rare: int, seed: int) -> None:
    ranks = np.r_[np.ones(rare), np.zeros(n - rare)]
    assert not follows(np.random.default_rng(seed).permutation(ranks), odds=ODDS)


def test_words_in_blocks_are_caught_though_the_blocks_are_shuffled() -> None:
    blocks = np.random.default_rng(1).permutation(12)
    assert follows(np.repeat(blocks, 15).astype(float), odds=ODDS)


def test_few_rows_betray_no_order() -> None:
    assert not follows(np.arange(8.0), odds=ODDS)


def test_rows_sorted_in_blocks_are_caught() -> None:
    blocks = np.concatenate([np.arange(100.0)] * 20)
    assert follows(blocks, odds=ODDS)


def test_a_held_back_cell_is_its_margin_less_the_others_and_leads_on_to_more() -> None:
    cells = {("all", "all"): 60.0, ("a", "all"): 25.0, ("a", "x"): 20.0, ("b", "x"): 30.0}
    sums = [
        Sum(margin=("all", "all"), parts=(("a", "all"), ("b", "all"))),
        Sum(margin=("a", "all"), parts=(("a", "x"), ("a", "y"))),
        Sum(margin=("b", "all"), parts=(("b", "x"), ("b", "y"))),
    ]
    assert solve(cells, sums=sums) == {("b", "all"): 35.0, ("a", "y"): 5.0, ("b", "y"): 5.0}
