import io
import json

import pytest

from anonymization.refusals import Refused
from anonymization.text.detect_lines import detect_lines
from anonymization.text.engine import Detector


def run(detector: Detector, *lines: str, explain: bool = False) -> list[dict[str, object]]:
    out = io.StringIO()
    detect_lines(detector, io.BytesIO("\n".join(lines).encode()), out, explain=explain)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_answers_are_to_the_letter(detector: Detector) -> None:
    (answer,) = run(detector, json.dumps({"id": 7, "text": "😀佐藤です", "record": {"name": "佐藤 花子"}}))
    assert answer == {
        "id": 7,
        "spans": [{"start": 1, "end": 3, "entity": "PERSON", "score": 0.9, "recognizer": "record"}],
    }


def test_null_and_empty_texts_have_no_spans(detector: Detector) -> None:
    assert run(detector, '{"id":"a","text":null}', "", '{"id":"b","text":""}') == [
        {"id": "a", "spans": []},
        {"id": "b", "spans": []},
    ]


def test_explain_names_the_pattern(detector: Detector) -> None:
    (answer,) = run(detector, '{"id":1,"text":"電話090-1234-5678"}', explain=True)
    assert answer["spans"][0]["pattern"] == "phone_parts"  # type: ignore[index]  # JSON
    assert answer["spans"][0]["context"] == "cue"  # type: ignore[index]  # JSON


@pytest.mark.parametrize(
    "line",
    [
        "山田",
        "[]",
        '{"id":1}',
        '{"text":"山田"}',
        '{"id":1,"text":5}',
        '{"id":1,"text":"a","record":"山田"}',
        '{"id":1,"text":"a","record":{"name":["山田"]}}',
    ],
)
def test_a_malformed_line_is_refused_by_its_number_and_without_a_word(detector: Detector, line: str) -> None:
    out = io.StringIO()
    with pytest.raises(Refused) as caught:
        detect_lines(detector, io.BytesIO(f'{{"id":1,"text":"a"}}\n{line}\n'.encode()), out)
    assert caught.value.refusal.row == 2
    assert caught.value.refusal.fault == "input"
    assert "山田" not in str(caught.value)
    assert len(out.getvalue().splitlines()) == 1


def test_bytes_that_are_no_utf8_are_refused(detector: Detector) -> None:
    with pytest.raises(Refused, match="line 1"):
        detect_lines(detector, io.BytesIO('{"id":1,"text":"山田"}'.encode("cp932")), io.StringIO())
