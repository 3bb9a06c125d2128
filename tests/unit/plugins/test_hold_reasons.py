"""What an officer chose is kept in its own words; what nobody listed is not."""

from typing import Any

import pytest

from anonymization.decisions import NOT_STATED, REASONS
from plugins.operators.holds import AskOfficer, decision_of_answer


def event(**given: Any) -> dict[str, Any]:
    user = {"id": "7", "name": "officer"}
    return {"chosen_options": ["Approve"], "responded_by_user": user, "params_input": given}


@pytest.mark.parametrize("code", REASONS)
def test_a_listed_reason_is_kept_as_people_read_it(code: str) -> None:
    decision = decision_of_answer(event(why=code))
    assert (decision.choice, decision.by, decision.why) == ("approve", "officer", REASONS[code])


@pytest.mark.parametrize("given", ["山田花子さん", "agreed", ["agreed_with_company"], {"name": "x"}, 7])
def test_words_that_nobody_listed_are_not_kept(given: Any) -> None:
    why = decision_of_answer(event(why=given)).why
    assert "withheld" in why
    assert str(given) not in why


@pytest.mark.parametrize("given", [{}, {"why": ""}, {"why": None}])
def test_no_reason_is_said_to_be_none(given: dict[str, Any]) -> None:
    assert decision_of_answer(event(**given)).why == REASONS[NOT_STATED]


def test_the_form_offers_a_list_and_no_field_for_words() -> None:
    (param,) = AskOfficer(task_id="ask").serialized_params.values()
    assert param["schema"]["enum"] == list(REASONS)
    assert param["value"] in REASONS
