"""What has outlived its rule goes: raw files, quarantine, old releases, receipts."""

from datetime import timedelta

from airflow.sdk import dag

from plugins.operators.retention import EnforceRetention

RETRY = {"retries": 1, "retry_delay": timedelta(minutes=5)}


@dag(schedule="30 18 * * *", catchup=False, max_active_runs=1, default_args=RETRY, tags=["career-relay"])
def enforce_retention():
    """Daily at 03:30 in Japan, by config/retention.yml. docs/operations.md."""
    EnforceRetention(task_id="enforce")


enforce_retention()
