"""What stays of a kept text: nothing of the row's own applicant id, however it is spelt."""

import pyarrow as pa
import pytest

from anonymization.canonical import SCHEMAS
from anonymization.notes import masked_notes
from anonymization.text.engine import Detector


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


def masked(text: str, applicant_id: str, detector: Detector) -> str:
    row = {"applicant_id": applicant_id, "remarks": text}
    batch = pa.RecordBatch.from_pylist([row], schema=SCHEMAS["applications"])
    notes = masked_notes(batch, keep={"remarks"}, row_keys=pa.array(["1:ab"]), detector=detector)
    (only,) = notes.table["masked_text"].to_pylist()
    return str(only)


@pytest.mark.parametrize(
    "spelt", ["ENT-00041X", "ent00041x", "ＥＮＴ－０００４１Ｘ", "Ent 00041 x", "ENT‐00041X", "ENT_00041/X"]
)
def test_the_applicant_id_is_masked_in_every_spelling(spelt: str, detector: Detector) -> None:
    assert masked(f"書類は{spelt}と同じ。", "ENT-00041X", detector) == "書類は<PERSON_ID_1>と同じ。"


def test_a_short_id_is_looked_for_beside_a_word_for_ids_only(detector: Detector) -> None:
    assert masked("応募番号：７、経験7年", "7", detector) == "応募番号：<PERSON_ID_1>、経験7年"


def test_digits_of_an_id_inside_a_longer_number_are_no_id(detector: Detector) -> None:
    assert masked("売上12345678円、1234は本人", "1234", detector) == "売上12345678円、<PERSON_ID_1>は本人"
