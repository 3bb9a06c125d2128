"""Erasures in Airflow: counts and receipt numbers only, never a token."""

import asyncio
import logging
from typing import Any, Final

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowSkipException

from anonymization.home import Home
from plugins.operators.assets import POOL
from plugins.operators.faults import StepFailed, value_free

_log: Final = logging.getLogger(__name__)


class ForgetDue(BaseOperator):
    """Whoever withdrew is erased, and what is under way goes on; emits the asset `pool` so that the marts follow."""

    def execute(self, context: Context) -> dict[str, Any]:
        from datetime import UTC, datetime

        from anonymization.forgetting.requests import forget_due
        from anonymization.identity import Keyring
        from anonymization.retention import load_retention

        home = Home.from_environment()
        with value_free("erasures"):
            outcomes = forget_due(
                home,
                keyring=Keyring.from_environment(home=home.root),
                now=datetime.now(UTC),
                deadline=load_retention().erasure_deadline,
            )
            late = alert_overdue(home)
        if not outcomes:
            raise AirflowSkipException("nobody withdrew")
        if late:
            raise StepFailed(f"{late} erasures are past their deadline")
        context["outlet_events"][POOL].extra = {"erasures": len(outcomes)}
        return {outcome.number: outcome.state for outcome in outcomes}


async def erasures_overdue() -> None:
    """What `DeadlineAlert` calls in the triggerer, where a run of `forget_applicants` has not come to its end."""
    # files are read and written: the triggerer's loop serves others meanwhile
    await asyncio.to_thread(alert_overdue, Home.from_environment(), run_missed=True)


def alert_overdue(home: Home, *, run_missed: bool = False) -> int:
    """Write `reports/erasure/alert.json` and a line in the log where an erasure is late; returns how many are."""
    from datetime import UTC, datetime

    from anonymization.forgetting.journal import open_journals
    from anonymization.load import write_json

    now = datetime.now(UTC)
    journals = open_journals(home)
    late = sum(journal.is_overdue(now) for journal in journals)
    path = home.reports / "erasure" / "alert.json"
    if late or run_missed:
        facts = {"late": late, "open": len(journals), "run_missed": run_missed}
        write_json(path, {"at": now.isoformat(timespec="seconds"), **facts})
        what = "a run of forget_applicants has not ended; " if run_missed else ""
        _log.error("erasures: %s%d past their deadline, %d open", what, late, len(journals))
    else:
        path.unlink(missing_ok=True)
    return late
