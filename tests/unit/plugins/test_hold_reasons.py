"""What an officer chose is kept in its own words; what nobody listed is not."""

import asyncio
import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from airflow.sdk import Context
from airflow.sdk.exceptions import AirflowFailException
from starlette.requests import Request
from starlette.types import Message

from anonymization import approval_reasons, decisions
from anonymization.decisions import NOT_STATED
from anonymization.refusals import Refusal, Refused
from plugins.operators.answers import OfficersQuestion, decision_of_answer
from plugins.operators.approval import AskAboutRelease
from plugins.operators.holds import AskOfficer

LISTS = (decisions.REASONS, approval_reasons.REASONS)
CONTEXT = cast(Context, {"ti": SimpleNamespace(id="ti")})


def event(**given: Any) -> dict[str, Any]:
    user = {"id": "7", "name": "officer"}
    return {"chosen_options": ["Approve"], "responded_by_user": user, "params_input": given}


@pytest.mark.parametrize(("reasons", "code"), [(reasons, code) for reasons in LISTS for code in reasons])
def test_a_listed_reason_is_kept_as_people_read_it(reasons: dict[str, str], code: str) -> None:
    decision = decision_of_answer(event(why=code), reasons)
    assert (decision.choice, decision.by, decision.why) == ("approve", "officer", reasons[code])


@pytest.mark.parametrize("given", ["山田花子さん", "agreed", ["agreed_with_company"], {"name": "x"}, 7])
def test_words_that_nobody_listed_are_not_kept(given: Any) -> None:
    why = decision_of_answer(event(why=given), decisions.REASONS).why
    assert "withheld" in why
    assert str(given) not in why


@pytest.mark.parametrize("given", [{}, {"why": ""}, {"why": None}])
def test_no_reason_is_said_to_be_none(given: dict[str, Any]) -> None:
    for reasons in LISTS:
        assert decision_of_answer(event(**given), reasons).why == reasons[NOT_STATED]


@pytest.mark.parametrize("question", [AskOfficer, AskAboutRelease])
def test_the_form_offers_a_list_and_no_field_for_words(question: type[OfficersQuestion]) -> None:
    (param,) = question(task_id="ask").serialized_params.values()
    assert param["schema"]["enum"] == list(question.reasons)
    assert param["value"] in question.reasons


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [
        ({}, True),
        ({"why": NOT_STATED}, True),
        ({"why": "山田花子さん"}, False),
        ({"why": NOT_STATED, "note": "山田花子さん"}, False),
        ({"山田花子さん": 1}, False),
    ],
)
def test_only_a_listed_reason_and_nothing_beside_it_stays_in_airflow(
    given: dict[str, Any], is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = []
    monkeypatch.setattr(AskOfficer, "keep", lambda *_: None)
    monkeypatch.setattr(OfficersQuestion, "_forget_words", lambda *_: forgotten.append(True))
    answer = event(**given) | {"responded_at": datetime(2026, 11, 24, tzinfo=UTC)}
    told = AskOfficer(task_id="ask").execute_complete(CONTEXT, answer)
    assert forgotten == ([] if is_kept else [True])
    assert "山田" not in str(told)


@pytest.mark.parametrize("question", [AskOfficer, AskAboutRelease])
def test_words_are_forgotten_though_the_answer_came_too_late(
    question: type[OfficersQuestion], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else had decided: the answer is refused, and what was typed with it stays nowhere all the same."""

    def decided(*_: object) -> None:
        raise Refused(Refusal(code="already_decided", ja="判断済みです。", en="This has been decided."))

    forgotten = []
    monkeypatch.setattr(question, "keep", decided)
    monkeypatch.setattr(OfficersQuestion, "_forget_words", lambda *_: forgotten.append(True))
    with pytest.raises(AirflowFailException, match="already_decided"):
        question(task_id="ask").execute_complete(CONTEXT, event(why="山田花子さん"))
    assert forgotten == [True]


def test_airflows_own_record_of_who_answered_has_no_words_of_the_answer() -> None:
    """It is written before an operator hears of the answer, so it has to be masked where it is written."""
    from airflow.api_fastapi.logging.decorators import action_logging

    body = json.dumps({"chosen_options": ["Approve"], "params_input": {"why": "山田花子さん"}}).encode()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {
        "type": "http", "method": "PATCH", "query_string": b"", "path_params": {"dag_id": "decide_hold"},
        "headers": [(b"content-type", b"application/json")], "endpoint": SimpleNamespace(__name__="update_hitl_detail"),
    }  # fmt: skip
    kept: list[Any] = []
    session = SimpleNamespace(add=kept.append, commit=lambda: None)
    asyncio.run(action_logging()(Request(scope, receive), session, SimpleNamespace(get_name=lambda: "officer")))
    (record,) = kept
    told = json.loads(record.extra)
    assert told["chosen_options"] == ["Approve"]
    assert set(told["params_input"].values()) == {"***"}
