import traceback

import pytest
from airflow.sdk.exceptions import AirflowFailException

from anonymization.refusals import Refusal, Refused
from plugins.operators.faults import StepFailed, value_free

CELL = "山田 花子"


def whole_text(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def test_an_unforeseen_error_never_quotes_what_upset_it() -> None:
    with pytest.raises(StepFailed) as caught, value_free("akebono/applications.csv"):
        int(CELL)
    text = whole_text(caught.value)
    assert CELL not in text
    assert "akebono/applications.csv: ValueError at test_faults.py" in text


def test_a_refusal_fails_the_task_for_good_and_says_its_sentence() -> None:
    refusal = Refusal(code="header_only", ja="見出し行だけです。", en="The file holds a header and no rows.")
    with pytest.raises(AirflowFailException, match="header_only: The file holds a header"):  # noqa: SIM117
        with value_free("akebono/a.csv"):
            raise Refused(refusal)
