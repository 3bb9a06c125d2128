"""What an officer answers in Airflow: chosen from a list and kept once; what somebody typed instead stays nowhere."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Context, Param

from anonymization.decisions import NOT_STATED
from plugins.operators.faults import value_free

_WHY: Final = "why"
_WITHHELD: Final = "(一覧にない理由のため記載しません / withheld: not one of the listed reasons)"


class OfficersQuestion(ApprovalOperator):
    """Ask, and keep the answer: Reject unless somebody approves. Each question says what it asks and keeps."""

    # code → what people read; an answer is stored as it was given, before anybody can look for a name in it
    reasons: ClassVar[Mapping[str, str]]

    def __init__(self, **kwargs: Any) -> None:
        choice = Param(
            NOT_STATED,
            type="string",
            enum=list(self.reasons),
            values_display=dict(self.reasons),
            description="Why / 理由",
        )
        super().__init__(defaults=self.REJECT, params={_WHY: choice}, **kwargs)

    @abstractmethod
    def keep(self, context: Context, decision: Any) -> None:
        """Keep a decision (anonymization.decisions.Decision). Raises Refused where it may not be made."""

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        if "error" not in event:
            code = _code(event, self.reasons)
            is_chosen = code is not None and set(event["params_input"] or ()) <= {_WHY}
            try:
                with value_free("answer"):
                    self.keep(context, decision_of_answer(event, self.reasons))
            finally:
                # an answer by the API may hold anything, under any name: it stays nowhere, whether or not it was kept
                if not is_chosen:
                    self._forget_words(context)
            event = {**event, "params_input": {_WHY: code or NOT_STATED}}
        return super().execute_complete(context, event)

    def _forget_words(self, context: Context) -> None:
        """Take an answer's words out of Airflow's database: who asks again drops the answer that was there.

        All of it: Airflow 3.3.2 lets no task write one. Who answered what is in the decision that was kept.
        """
        from airflow.sdk.execution_time.hitl import upsert_hitl_detail

        upsert_hitl_detail(context["ti"].id, options=self.options, subject=self.subject, params=self.serialized_params)


def decision_of_answer(event: Mapping[str, Any], reasons: Mapping[str, str]) -> Any:
    """Airflow's event as a decision; nobody's answer means that the time ran out."""
    from anonymization.decisions import Choice, Decision, now
    from anonymization.holds import overdue_decision

    choice: Choice = "approve" if event["chosen_options"] == [ApprovalOperator.APPROVE] else "reject"
    user = event["responded_by_user"]
    if user is None:
        return overdue_decision()
    code = _code(event, reasons)
    why = _WITHHELD if code is None else reasons[code]  # what was decided counts, words that nobody listed do not
    return Decision(choice=choice, by=str(user["name"] or user["id"]), why=why, at=now(), way="airflow")


def _code(event: Mapping[str, Any], reasons: Mapping[str, str]) -> str | None:
    """The listed reason; None where something else was given."""
    given = (event["params_input"] or {}).get(_WHY) or NOT_STATED
    return given if isinstance(given, str) and given in reasons else None
