import pyarrow as pa

from anonymization.text.engine import Detector
from anonymization.text.masking import Numbering, mask
from anonymization.text.spans import Record, Span


def person(start: int, end: int, who: str | None = None) -> Span:
    return Span(start, end, "PERSON", 0.9, "test", person=who)


def test_one_person_keeps_one_number() -> None:
    text = "山田太郎と鈴木。山田は欠席"
    assert mask(text, [person(0, 4), person(5, 7), person(8, 10)]) == "<PERSON_1>と<PERSON_2>。<PERSON_1>は欠席"


def test_all_forms_of_the_own_name_are_one_person() -> None:
    text = "Y. Sasakiと佐々木"
    assert mask(text, [person(0, 9, "own"), person(10, 13, "own")]) == "<PERSON_1>と<PERSON_1>"


def test_numbers_go_on_through_the_texts_of_a_row() -> None:
    numbering = Numbering()
    assert mask("山田", [person(0, 2)], numbering=numbering) == "<PERSON_1>"
    assert mask("鈴木と山田", [person(0, 2), person(3, 5)], numbering=numbering) == "<PERSON_2>と<PERSON_1>"


def test_a_column_keeps_its_nulls_and_tells_its_counts(detector: Detector) -> None:
    column = pa.array(["佐藤さんは090-1234-5678", None, "", "論理的に話す"])
    masked = detector.mask_column(column, [Record(name="佐藤 花子"), None, None, None])
    assert masked.column.to_pylist() == ["<PERSON_1>は<PHONE_NUMBER_1>", None, "", "論理的に話す"]
    assert masked.counts == {"PERSON": 1, "PHONE_NUMBER": 1}
