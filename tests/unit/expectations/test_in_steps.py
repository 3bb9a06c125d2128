"""Whoever adds and subtracts what a report tells of people finds no few of them: tried over all small files."""

from itertools import combinations_with_replacement, pairwise, product

import pytest

from expectations.in_steps import SEVERAL, drawn_at, in_steps, share_in_steps, together

STEP = 5
Told = str | int


def could_be(told: Told) -> range:
    """What a reader knows of a count from its words."""
    if isinstance(told, int):
        return range(told, told + 1)
    if told.startswith("<"):
        return range(1, STEP)
    low, high = (int(end.replace(",", "")) for end in told.split("–"))
    return range(low, high + 1)


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, 0), (1, "< 5"), (4, "< 5"), (5, "5–9"), (344, "340–344"), (12_345, "12,345–12,349"), (None, None)],
)
def test_a_count_of_people_is_told_in_steps_and_asked_again_it_stays(count: int | None, told: object) -> None:
    assert in_steps(count, step=STEP) == told
    assert in_steps(told, step=STEP) == told


def test_neither_all_rows_less_the_good_ones_nor_the_share_tells_how_few_were_left_out() -> None:
    for total, few in product(range(10, 60), range(1, 5)):
        told = [in_steps(n, step=STEP) for n in (total, total - few)]
        share = share_in_steps(few, total, step=STEP)
        found = {whole - good for whole, good in product(*map(could_be, told))}
        assert found >= {1, 2, 3, 4}
        assert share == share_in_steps(5 - few, total - total % STEP, step=STEP)


def test_people_in_less_those_with_consent_and_those_who_wait_do_not_tell_how_many_refused() -> None:
    for consented, waiting, refused in product(range(20, 25), range(30, 35), range(1, 5)):
        told = [in_steps(n, step=STEP) for n in (consented + waiting + refused, consented, waiting)]
        found = {whole - one - other for whole, one, other in product(*map(could_be, told))}
        assert len(found & {1, 2, 3, 4}) >= 3


def test_whatever_the_reasons_add_up_to_a_small_one_may_be_anything_from_one_to_four() -> None:
    for size in range(1, 6):
        for counts in combinations_with_replacement((1, 2, 3, 4, 5, 9, 14, 70), size):
            told = told_of(counts)
            total = could_be(in_steps(sum(counts), step=STEP))
            for place, each in enumerate(told):
                if each == "< 5":
                    rest = [could_be(other) for at, other in enumerate(told) if at != place]
                    least, most = sum(r[0] for r in rest), sum(r[-1] for r in rest)
                    assert all(least + n <= total[-1] and most + n >= total[0] for n in range(1, STEP)), counts


def told_of(counts: tuple[int, ...]) -> list[Told]:
    parts = together({f"r{at}": n for at, n in enumerate(counts)}, sum(counts), step=STEP)
    assert sum(parts.values()) == sum(counts)
    return [in_steps(n, step=STEP) for n in parts.values()]


def test_reasons_stand_alone_where_nothing_can_be_worked_out() -> None:
    reasons = {"bad_date": 2, "ragged_row": 70, "missing_key": 0}
    assert together(reasons, 72, step=STEP) == reasons
    assert together({"a": 4, "b": 4}, 8, step=STEP) == {"a": 4, "b": 4}
    assert together({"a": 1, "b": 2}, 3, step=STEP) == {SEVERAL: 3}  # each would be known to be one or two
    assert together({"a": "< 5"}, "< 5", step=STEP) == {"a": "< 5"}
    assert together({"a": 3}, None, step=STEP) == {"a": 3}


def test_a_share_is_told_from_what_is_told_of_both_and_drawn_between() -> None:
    assert share_in_steps(0, 40, step=STEP) == 0.0
    assert share_in_steps(2, 300, step=STEP) == "< 1.67"
    assert share_in_steps(14, 20, step=STEP) == "41.7–70"
    assert share_in_steps(2, 3, step=STEP) == "< 100"
    assert [drawn_at(told) for told in (3.5, "< 5", "41.7–70", "1,000–1,004")] == [3.5, 5.0, 55.85, 1002.0]
    for part, whole in product(range(1, 30), range(30, 60)):
        told = str(share_in_steps(part, whole, step=STEP))
        ends = [float(end) for end in told.removeprefix("< ").split("–")]
        assert all(low <= high for low, high in pairwise(ends))
        assert 100 * part / whole <= ends[-1] + 0.1
