"""Withdrawals → erased from vault, pool and build; the marts follow, then the receipt."""

from datetime import timedelta

from airflow.sdk import AssetOrTimeSchedule, AsyncCallback, CronTriggerTimetable, DeadlineAlert, DeadlineReference, dag

from plugins.operators.assets import POOL, PUBLISHED
from plugins.operators.forgetting import ForgetDue, erasures_overdue

RETRY = {"retries": 2, "retry_delay": timedelta(minutes=5)}

# hourly, and again after each release: what waited for it is then finished and its receipt written
WHEN = AssetOrTimeSchedule(timetable=CronTriggerTimetable("7 * * * *", timezone="UTC"), assets=[PUBLISHED])
LATE = DeadlineAlert(
    reference=DeadlineReference.DAGRUN_QUEUED_AT,
    interval=timedelta(hours=24),
    callback=AsyncCallback(erasures_overdue),
)


@dag(schedule=WHEN, catchup=False, max_active_runs=1, default_args=RETRY, deadline=LATE, tags=["career-relay"])
def forget_applicants():
    """Everybody whose last word on pool_stats is a withdrawal, or whose consent has run out. docs/operations.md."""
    ForgetDue(task_id="forget", outlets=[POOL])


forget_applicants()
