"""Pool → gated marts → published release."""

from datetime import timedelta

from airflow.sdk import dag

from plugins.operators.assets import POOL, PUBLISHED
from plugins.operators.gate import GateMarts
from plugins.operators.marts import BuildMarts, ExportVault, Publish

RETRY = {"retries": 1, "retry_delay": timedelta(seconds=30)}


@dag(schedule=[POOL], catchup=False, max_active_runs=1, default_args=RETRY, tags=["career-relay"])
def build_marts():
    """One dbt build over the whole pool; the last good release stays where anything fails. docs/operations.md."""
    export = ExportVault(task_id="export_vault")
    build = BuildMarts(task_id="build")
    gate = GateMarts(task_id="gate_marts")
    publish = Publish(task_id="publish", outlets=[PUBLISHED])
    export >> build >> gate >> publish


build_marts()
