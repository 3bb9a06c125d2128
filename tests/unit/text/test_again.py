import pytest

from anonymization.text.again import added, touches
from anonymization.text.engine import Detector
from anonymization.text.masking import mask
from anonymization.text.spans import Record, Span


def span(start: int, end: int) -> Span:
    return Span(start, end, "PERSON", 0.9, "test")


def test_only_what_touches_letters_is_read_again() -> None:
    assert touches("佐藤4111", [span(0, 2)])
    assert not touches("佐藤は4111、良い", [span(0, 2)])
    assert touches("佐藤、Yuko", [span(0, 2)])


def test_what_is_found_in_the_masked_text_comes_back_to_its_place() -> None:
    masked = "<PERSON_1>4111<PERSON_2>"
    moved = added(masked, [span(0, 2), span(6, 8)], [Span(10, 14, "CREDIT_CARD", 0.9, "test")])
    assert [(item.start, item.end) for item in moved] == [(0, 2), (2, 6), (6, 8)]


@pytest.mark.parametrize("text", ["佐々木4111111111111111", "佐々木、Yuko", "佐々木Yuko123456789018"])
def test_masking_twice_changes_nothing(detector: Detector, text: str) -> None:
    record = Record(name="佐々木 花", name_kana="ササキ ハナ")
    once = mask(text, detector.detect([text], [record])[0])
    assert mask(once, detector.detect([once], [record])[0]) == once
