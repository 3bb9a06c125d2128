"""A held file → a compliance officer's decision, kept where ingest_exports finds it."""

from airflow.sdk import dag

from plugins.operators.holds import DECIDE_HOLD, AskOfficer


@dag(dag_id=DECIDE_HOLD, schedule=None, catchup=False, max_active_runs=64, tags=["career-relay"])
def decide_hold():
    """One run for one held load, started by ingest_exports, waiting without a worker's slot. docs/operations.md."""
    AskOfficer(task_id="ask")


decide_hold()
