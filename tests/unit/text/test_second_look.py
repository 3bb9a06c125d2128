from collections.abc import Iterable, Sequence
from importlib.util import find_spec

import pytest

from anonymization.refusals import Refused
from anonymization.text.config import load_detection
from anonymization.text.engine import Detector
from anonymization.text.second_look import SecondLook
from anonymization.text.spans import Span


class Tagger:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, sentences: Sequence[str]) -> Iterable[list[tuple[int, int, str]]]:
        self.asked += sentences
        return [[(sentence.index("ミライ"), sentence.index("ミライ") + 3, "Person")] for sentence in sentences]


DOUBT = Span(6, 9, "PERSON", 0.3, "names")


def test_only_uncertain_sentences_are_read_and_each_once() -> None:
    tagger = Tagger()
    look = SecondLook(load_detection(), tagger)
    text = "良い面接。次はミライと。終わり。"
    sure = Span(0, 2, "PERSON", 0.9, "names")
    answers = look.find([text, text, "確か。"], [[DOUBT], [DOUBT], [sure]])
    assert tagger.asked == ["次はミライと。"]
    assert [(span.start, span.end, span.recognizer) for span in answers[0]] == [(7, 10, "second_look")]
    assert answers[2] == []
    look.find([text], [[DOUBT]])
    assert len(tagger.asked) == 1


@pytest.mark.skipif(find_spec("ginza") is not None, reason="says what happens without the extra")
def test_the_full_profile_says_what_to_install() -> None:
    with pytest.raises(Refused, match=r"career-relay\[full\]"):
        Detector.load("full")


def test_the_memory_holds_no_text_and_belongs_to_one_policy() -> None:
    config = load_detection()
    look, text = SecondLook(config, Tagger()), "次はミライと。"
    look.find([text], [[Span(2, 5, "PERSON", 0.3, "names")]])
    assert [(type(key), len(key), answer) for key, answer in look._known.items()] == [(bytes, 32, [(2, 5)])]
    known = look._token(text)
    look._config = config.model_copy(update={"version": "another"})
    assert look._token(text) != known
