"""Scores and ratings: the scale comes from the whole column, 0.5 is "meets"."""

import pytest

from anonymization.intake.values import scores


def read(column: list[str]) -> list[tuple[float, float, float] | None]:
    answer = scores.parse_scores(column, scale=scores.decide(scores.gather(column)))
    assert not answer.bad.any()
    return [v and (v["raw"], v["scale_min"], v["scale_max"]) for v in answer.values.to_pylist()]


def rate(column: list[str]) -> list[float | None]:
    answer: list[float | None] = scores.parse_ratings(
        column, scale=scores.decide(scores.gather(column))
    ).values.to_pylist()
    return answer


@pytest.mark.parametrize(
    ("column", "answers"),
    [
        (["1", "３", "5"], [(1, 1, 5), (3, 1, 5), (5, 1, 5)]),
        (["8", "10", "0"], [(8, 0, 10), (10, 0, 10), (0, 0, 10)]),
        (["75点", "100点"], [(75, 0, 100), (100, 0, 100)]),
        (["3/5", "5/5"], [(3, 1, 5), (5, 1, 5)]),
        (["20%"], [(20, 0, 100)]),
        (["S", "A", "D"], [(5, 1, 5), (4, 1, 5), (1, 1, 5)]),
        (["A", "B", "C"], [(3, 1, 3), (2, 1, 3), (1, 1, 3)]),
        (["◎", "○", "△", "×"], [(4, 1, 4), (3, 1, 4), (2, 1, 4), (1, 1, 4)]),
        (["definitely_not", "no", "yes", "strong_yes"], [(1, 1, 4), (2, 1, 4), (3, 1, 4), (4, 1, 4)]),
        (["優", "良", "可", "不可"], [(4, 1, 4), (3, 1, 4), (2, 1, 4), (1, 1, 4)]),
        (["★★★☆☆"], [(3, 1, 5)]),
        (["N/A", "未評価", "no_decision", ""], [None] * 4),
    ],
)
def test_scores(column: list[str], answers: list[tuple[float, float, float] | None]) -> None:
    assert read(column) == answers


def test_unknown_words_and_numbers_off_the_scale_are_bad() -> None:
    answer = scores.parse_scores(["strng_yes", "7", "3"], scale=scores.Scale(low=1, high=5))
    assert answer.bad.tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("column", "ratings"),
    [
        (["期待を大きく上回る", "期待通り", "期待を下回る"], [1.0, 0.5, 0.25]),
        (["Outstanding", "Meets expectations", "Needs improvement"], [1.0, 0.5, 0.25]),
        (["S", "A", "B", "C", "D"], [1.0, 0.75, 0.5, 0.25, 0.0]),
        (["A", "B", "C", "D"], [1.0, 0.5, 0.25, 0.0]),
        (["5", "3", "1"], [1.0, 0.5, 0.0]),
    ],
)
def test_a_half_says_meets(column: list[str], ratings: list[float]) -> None:
    assert rate(column) == ratings


def test_evidence_of_batches_adds_up() -> None:
    one, two = ["1", "S", "良い"], ["10", "D", "◎"]
    assert scores.gather(one) + scores.gather(two) == scores.gather([*one, *two])
