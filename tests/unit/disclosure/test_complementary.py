"""A held-back cell cannot be worked out from the margins that are published beside it."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymization.disclosure.complementary import ALL, Cell, exposed_cells, further_suppressions

WIDTH = 10.0


def with_margins(base: dict[Cell, int]) -> dict[Cell, float]:
    """The cells and every margin of them."""
    counts: dict[Cell, float] = {}
    for cell, count in base.items():
        for summed in itertools.product((False, True), repeat=len(cell)):
            key = tuple(ALL if over else value for over, value in zip(summed, cell, strict=True))
            counts[key] = counts.get(key, 0) + count
    return counts


COUNTS = with_margins({("a", "x"): 4, ("a", "y"): 30, ("b", "x"): 25, ("b", "y"): 40, ("c", "x"): 60, ("c", "y"): 21})


def test_a_single_held_back_cell_is_the_difference_of_what_stands_beside_it() -> None:
    exposed = exposed_cells(COUNTS, suppressed={("a", "x")}, width=WIDTH)
    assert (exposed[("a", "x")].low, exposed[("a", "x")].high) == (4, 4)


def test_the_smallest_neighbours_are_given_up_and_nothing_can_be_worked_out() -> None:
    further = further_suppressions(COUNTS, suppressed={("a", "x")}, width=WIDTH)
    assert len(further) == 3  # with the first one the corners of a square: the least that hides it
    assert not exposed_cells(COUNTS, suppressed={("a", "x")} | further, width=WIDTH)
    assert (ALL, ALL) not in further


def test_what_is_safe_already_costs_nothing_more() -> None:
    suppressed = {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}
    assert not further_suppressions(COUNTS, suppressed=suppressed, width=WIDTH)


def test_a_table_without_margins_hides_nothing_and_needs_nothing() -> None:
    counts = {("2025H1",): 3.0, ("2025H2",): 40.0}
    assert not further_suppressions(counts, suppressed={("2025H1",)}, width=WIDTH)


def test_nothing_suppressed_is_nothing_to_do() -> None:
    assert not further_suppressions(COUNTS, suppressed=set(), width=WIDTH)


def test_a_table_whose_margins_do_not_add_up_is_an_error_and_not_a_guess() -> None:
    torn = COUNTS | {("a", ALL): 10.0}
    with pytest.raises(ValueError, match="not the sums"):
        exposed_cells(torn, suppressed={("a", "x"), ("b", "x")}, width=WIDTH)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=12, max_size=12), st.integers(2, 12))
def test_no_table_leaves_a_held_back_cell_within_half_the_width(numbers: list[int], k: int) -> None:
    cells = itertools.product("abc", "wxyz")
    counts = with_margins({cell: count for cell, count in zip(cells, numbers, strict=True) if count})
    suppressed = {cell for cell, count in counts.items() if count < k}
    held = suppressed | further_suppressions(counts, suppressed=suppressed, width=k)
    exposed = exposed_cells(counts, suppressed=held, width=k)
    # only where the whole table is smaller than the width there is nothing left to hide behind
    assert not exposed or all(count < k for count in counts.values()) or held == set(counts)


def test_a_held_back_total_may_be_greater_than_anything_that_is_published() -> None:
    counts = with_margins({(row, column): 10 for row in "ab" for column in "0123456789"})
    shown = {(ALL, column) for column in "012345678"}  # 20 in each; the last one keeps the total uncertain
    suppressed = counts.keys() - shown
    assert not further_suppressions(counts, suppressed=suppressed, width=WIDTH)
    assert not exposed_cells(counts, suppressed=suppressed, width=WIDTH)
