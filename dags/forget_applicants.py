"""Withdrawals → erased from vault, pool and build; the marts follow, then the receipt."""

from datetime import timedelta

from airflow.sdk import AssetOrTimeSchedule, AsyncCallback, CronTriggerTimetable, DeadlineAlert, DeadlineReference

from plugins.operators.assets import POOL, PUBLISHED
from plugins.operators.deadline import DagWithDeadline
from plugins.operators.forgetting import ForgetDue, erasures_overdue

RETRY = {"retries": 2, "retry_delay": timedelta(minutes=5)}

# hourly, and again after each release: what waited for it is then finished and its receipt written
WHEN = AssetOrTimeSchedule(timetable=CronTriggerTimetable("7 * * * *", timezone="UTC"), assets=[PUBLISHED])
LATE = DeadlineAlert(
    reference=DeadlineReference.DAGRUN_QUEUED_AT,
    interval=timedelta(hours=24),
    callback=AsyncCallback(erasures_overdue),
)

with DagWithDeadline(
    dag_id="forget_applicants",
    doc_md="Everybody whose last word on pool_stats is a withdrawal, or whose consent has run out. docs/operations.md.",
    schedule=WHEN,
    catchup=False,
    max_active_runs=1,
    default_args=RETRY,
    deadline=LATE,
    tags=["career-relay"],
):
    ForgetDue(task_id="forget", outlets=[POOL])
