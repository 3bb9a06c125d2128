"""What is published → attacked; a release that falls is withdrawn, and the one before it comes out again."""

from datetime import timedelta

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag

from plugins.operators.assets import PUBLISHED
from plugins.operators.audit import AttackRelease

RETRY = {"retries": 1, "retry_delay": timedelta(minutes=5)}

# each new release, and on Monday morning in Japan what is out: attacks get better, and the pool grows beside it
WHEN = AssetOrTimeSchedule(timetable=CronTriggerTimetable("23 19 * * 0", timezone="UTC"), assets=[PUBLISHED])


@dag(schedule=WHEN, catchup=False, max_active_runs=1, default_args=RETRY, tags=["career-relay"])
def audit_release():
    """Evidence in reports/<release>/attacks.json; a failed task names what is withdrawn. docs/operations.md."""
    AttackRelease(task_id="attack")


audit_release()
