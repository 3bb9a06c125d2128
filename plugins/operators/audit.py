"""The audit in Airflow: names of attacks and counts only; what a release says never comes near a log."""

from typing import Any

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from anonymization.home import Home
from plugins.operators.faults import value_free


class AttackRelease(BaseOperator):
    """Attack the release that is out and keep the evidence; one that falls is withdrawn, and the task fails."""

    def execute(self, context: Context) -> dict[str, Any]:  # noqa: ARG002 - Airflow's signature
        from anonymization.approvals import handed_to
        from anonymization.disclosure.attacks.auditing import audit_release
        from anonymization.disclosure.swap import current_release
        from expectations.report import render_again

        home = Home.from_environment()
        with value_free("audit"):
            release = current_release(home)
            if release is None:
                raise AirflowSkipException("no release is out")
            outcome = audit_release(home, home.release(release), progress=lambda name: self.log.info("%s", name))
            render_again(release, home=home)
        audit = outcome.audit
        self.log.info("release %s: %d attacks in %s s", release, len(audit.results), audit.seconds)
        for place in audit.not_reached:
            self.log.warning("no truth tells on how many persons the figures of %s rest", place)
        if not audit.passed:
            now = outcome.restored or "no release"
            told = f"release {release} withdrawn ({', '.join(audit.failed)}); now out: {now}"
            partners = ", ".join(handed_to(home, release)) or "nobody"
            # a retry would meet the same bytes
            raise AirflowFailException(f"{told}; handed over before to: {partners}")
        return {"release": release, "attacks": len(audit.results), "not_reached": list(audit.not_reached)}
