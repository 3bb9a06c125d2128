from collections.abc import Sequence

import pytest

from anonymization.text.again import added, read_again
from anonymization.text.engine import Detector
from anonymization.text.masking import mask
from anonymization.text.spans import Record, Span


def span(start: int, end: int) -> Span:
    return Span(start, end, "PERSON", 0.9, "test")


def test_what_is_found_in_the_masked_text_comes_back_to_its_place() -> None:
    masked = "<PERSON_1>4111<PERSON_2>"
    moved = added(masked, [span(0, 2), span(6, 8)], [Span(10, 14, "CREDIT_CARD", 0.9, "test")])
    assert [(item.start, item.end) for item in moved] == [(0, 2), (2, 6), (6, 8)]


def test_a_span_across_a_placeholder_comes_back_in_two_pieces() -> None:
    masked = "ab<PERSON_1>cd"
    moved = added(masked, [span(2, 4)], [span(1, 13)])
    assert [(item.start, item.end) for item in moved] == [(1, 2), (2, 4), (4, 5)]


@pytest.mark.parametrize(("size", "readings"), [(40, 8), (20_000, 2)])
def test_a_text_that_does_not_come_to_rest_is_masked_whole(size: int, readings: int) -> None:
    text, read = "x" * size, []

    def last_character(texts: Sequence[str], _: object) -> list[list[Span]]:
        read.append(len(texts))
        return [[span(len(t) - 1, len(t))] for t in texts]

    found = read_again([text], [None], [[span(0, 1)]], last_character)
    assert mask(text, found[0]) == "<PERSON_1>"
    assert read == [1] * readings


@pytest.mark.parametrize("text", ["佐々木4111111111111111", "佐々木、Yuko", "佐々木Yuko123456789018"])
def test_masking_twice_changes_nothing(detector: Detector, text: str) -> None:
    record = Record(name="佐々木 花", name_kana="ササキ ハナ")
    once = mask(text, detector.detect([text], [record])[0])
    assert mask(once, detector.detect([once], [record])[0]) == once


def test_only_placeholders_of_this_room_are_masks(detector: Detector) -> None:
    assert detector.detect(["<PERSON_1>と<JP_ADDRESS_2>"])[0] == []
    assert detector.detect(["<TARO_YAMADA_1>"])[0]
