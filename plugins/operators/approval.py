"""Releases for partners: a compliance officer is asked, and what was approved is handed over.

Question and answer are a release's id, a partner's short name and counts of attacks.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import BaseOperator, Context, Param
from airflow.sdk.exceptions import AirflowSkipException

from anonymization.home import Home
from plugins.operators.faults import value_free

APPROVE_RELEASE: Final = "approve_release"
_WHY: Final = "why"
_NOT_STATED: Final = "not_stated"
_WITHHELD: Final = "(一覧にない理由のため記載しません / withheld: not one of the listed reasons)"
_TIME: Final = timedelta(hours=72)


class AskAboutRelease(ApprovalOperator):
    """Ask whether a partner gets a release, and keep the answer: Reject unless somebody approves in 72 hours."""

    def __init__(self, **kwargs: Any) -> None:
        # a DAG file is parsed every half minute: the list of reasons alone is needed there
        from anonymization.approval_reasons import REASONS

        super().__init__(
            subject="Release for a partner / 提供の承認",
            defaults=self.REJECT,
            response_timeout=_TIME,
            # chosen, not typed: Airflow stores an answer as it was given, before anybody can look for a name in it
            params={
                _WHY: Param(
                    _NOT_STATED,
                    type="string",
                    enum=list(REASONS),
                    values_display=REASONS,
                    description="Why / 理由",
                )
            },
            **kwargs,
        )

    def execute(self, context: Context) -> Any:
        from anonymization.approvals import decision_on, require_audited

        home = Home.from_environment()
        with value_free("approval"):
            release, partner = asked(context, home)
            if decision_on(home, release=release, partner=partner) is not None:
                raise AirflowSkipException(f"release {release} for {partner} has been decided")
            require_audited(home, release)
            self.subject = f"{partner}: release {release}"
            self.body = body_of(home, release=release, partner=partner)
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        from anonymization.approvals import decide_release
        from expectations.report import render_again

        if "error" not in event:
            home = Home.from_environment()
            with value_free("approval"):
                release, partner = asked(context, home)
                decide_release(home, release=release, partner=partner, decision=decision_of_answer(event))
                render_again(release, home=home)
            # an answer by the API may hold anything: it is not repeated in XCom, nor in an error about it
            if _code(event) is None:
                self._forget_words(context)
            event = {**event, "params_input": {_WHY: _code(event) or _NOT_STATED}}
        return super().execute_complete(context, event)

    def _forget_words(self, context: Context) -> None:
        """Take an answer's words out of Airflow's database: who asks again drops the answer that was there."""
        from airflow.sdk.execution_time.hitl import upsert_hitl_detail

        upsert_hitl_detail(context["ti"].id, options=self.options, subject=self.subject, params=self.serialized_params)


class HandOver(BaseOperator):
    """Copy an approved release to `handed_over/<partner>/<release>/`."""

    def execute(self, context: Context) -> dict[str, str]:
        from anonymization.approvals import hand_over

        home = Home.from_environment()
        with value_free("hand-over"):
            release, partner = asked(context, home)
            return {"release": release, "path": str(hand_over(home, release=release, partner=partner))}


def asked(context: Context, home: Home) -> tuple[str, str]:
    """The release and the partner that a run is about, both named when it is started: another may come out since."""
    from anonymization.approvals import required_partner, required_release

    conf = context["dag_run"].conf or {}
    partner = required_partner(str(conf.get("partner", "")))
    return required_release(home, str(conf["release"])), partner


def body_of(home: Home, *, release: str, partner: str) -> str:
    """What the officer reads. Markdown."""
    from anonymization.load import read_json

    facts = read_json(home.release(release) / "published" / "release.json")
    tables = [table["mart"] for table in facts.get("tables", []) if table.get("lane") == "B"]
    return (
        f"公開版 / release `{release}` → `{partner}`\n\n"
        f"レーン B の表 / lane B tables: {len(tables)}。攻撃試験に合格しています。It has passed its attacks.\n\n"
        "Approve: 写しを作り、提供先に渡せます / a copy is made for the partner.\n\n"
        "Reject: 渡しません(72 時間で自動) / nothing is handed over – also by itself after 72 hours.\n\n"
        f"`relay report {release}` · `reports/{release}/attacks.html`"
    )


def decision_of_answer(event: Mapping[str, Any]) -> Any:
    """Airflow's event as a decision; nobody's answer means that the time ran out."""
    from anonymization.approval_reasons import REASONS
    from anonymization.decisions import Choice, Decision, now
    from anonymization.holds import overdue_decision

    choice: Choice = "approve" if event["chosen_options"] == [ApprovalOperator.APPROVE] else "reject"
    user = event["responded_by_user"]
    if user is None:
        return overdue_decision()
    code = _code(event)
    why = _WITHHELD if code is None else REASONS[code]  # what was decided counts, words that nobody listed do not
    return Decision(choice=choice, by=str(user["name"] or user["id"]), why=why, at=now(), way="airflow")


def _code(event: Mapping[str, Any]) -> str | None:
    """The listed reason; None where something else was given."""
    from anonymization.approval_reasons import REASONS

    given = (event["params_input"] or {}).get(_WHY) or _NOT_STATED
    return given if isinstance(given, str) and given in REASONS else None
