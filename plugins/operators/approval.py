"""Releases for partners: a compliance officer is asked, and what was approved is handed over.

Question and answer are a release's id, a partner's short name and counts of attacks.
"""

from datetime import timedelta
from typing import Any, Final

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowSkipException

from anonymization.approval_reasons import REASONS
from anonymization.home import Home
from plugins.operators.answers import OfficersQuestion
from plugins.operators.faults import value_free

APPROVE_RELEASE: Final = "approve_release"
_TIME: Final = timedelta(hours=72)


class AskAboutRelease(OfficersQuestion):
    """Ask whether a partner gets a release; without an answer within 72 hours it does not."""

    reasons = REASONS

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(subject="Release for a partner / 提供の承認", response_timeout=_TIME, **kwargs)

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

    def keep(self, context: Context, decision: Any) -> None:
        from anonymization.approvals import decide_release
        from expectations.report import render_again

        home = Home.from_environment()
        with value_free("approval"):
            release, partner = asked(context, home)
            decide_release(home, release=release, partner=partner, decision=decision)
            render_again(release, home=home)


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
    return required_release(home, str(conf.get("release") or "(none named)")), partner


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
