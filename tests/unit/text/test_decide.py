from anonymization.text.config import load_detection
from anonymization.text.decide import decide
from anonymization.text.patterns.pattern import NOT_PERSONAL
from anonymization.text.spans import Span

CONFIG = load_detection()


def span(start: int, end: int, entity: str = "PERSON", score: float = 0.9, person: str | None = None) -> Span:
    return Span(start, end, entity, score, "test", person=person)


def ends(spans: list[Span]) -> list[tuple[int, int, str]]:
    return [(item.start, item.end, item.entity) for item in spans]


def test_what_is_not_sure_enough_is_dropped() -> None:
    assert decide([span(0, 2, score=0.49)], "山田太郎", CONFIG) == []


def test_the_longer_span_wins_and_keeps_whose_name_it_is() -> None:
    decided = decide([span(0, 4, score=0.6), span(0, 2, score=1.0, person="own")], "山田太郎", CONFIG)
    assert ends(decided) == [(0, 4, "PERSON")]
    assert decided[0].person == "own"


def test_a_loser_keeps_what_the_winner_leaves_over() -> None:
    decided = decide([span(0, 4, "JP_ADDRESS", 0.95), span(3, 6, "PERSON", 0.6)], "東京都千代田", CONFIG)
    assert ends(decided) == [(0, 4, "JP_ADDRESS"), (4, 6, "PERSON")]


def test_a_known_harmless_number_beats_a_weaker_guess_and_is_not_masked() -> None:
    decided = decide([span(0, 10, NOT_PERSONAL, 0.8), span(0, 10, "PHONE_NUMBER", 0.55)], "0312345678", CONFIG)
    assert decided == []


def test_a_placeholder_is_never_masked_again() -> None:
    text = "〓さん"
    assert decide([span(0, 1)], text, CONFIG) == []


def test_a_reading_in_brackets_belongs_to_the_name() -> None:
    text = "山田(やまだ)太郎(たろう)です"
    assert ends(decide([span(0, 2), span(7, 9)], text, CONFIG)) == [(0, 14, "PERSON")]


def test_an_honorific_goes_with_the_name() -> None:
    assert ends(decide([span(0, 2)], "佐藤さんは", CONFIG)) == [(0, 4, "PERSON")]
    assert ends(decide([span(0, 2)], "佐藤様々", CONFIG)) == [(0, 2, "PERSON")]
