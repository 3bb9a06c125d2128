"""Dropped exports → gated, anonymised, committed to the pool, each answered by a receipt."""

from datetime import timedelta

from airflow.sdk import dag, task_group

from plugins.operators.assets import POOL
from plugins.operators.gate import GateLoad
from plugins.operators.inbox import AnnouncePool, ListInbox
from plugins.operators.load import Anonymise, CommitLoad, ReadExport, WriteReceipt

RETRY = {"retries": 1, "retry_delay": timedelta(seconds=30)}


@task_group
def one_file(drop):
    """read → gate → anonymise → gate → commit; whatever happened, a receipt."""
    read = ReadExport(task_id="read", drop=drop, trigger_rule="none_failed")
    gate_raw = GateLoad(task_id="gate_raw", suite="raw", drop=drop)
    anonymise = Anonymise(task_id="anonymise", drop=drop)
    gate_pool = GateLoad(task_id="gate_pool", suite="pool", drop=drop)
    commit = CommitLoad(task_id="commit", drop=drop)
    receipt = WriteReceipt(task_id="receipt", drop=drop, trigger_rule="all_done")
    read >> gate_raw >> anonymise >> gate_pool >> commit >> receipt


@dag(schedule=timedelta(minutes=5), catchup=False, max_active_runs=1, default_args=RETRY, tags=["career-relay"])
def ingest_exports():
    """Inbox → pool. Consents come before the people they speak of. docs/operations.md tells the rest."""
    consents = ListInbox(task_id="list_consents", kinds=["consents"])
    people = ListInbox(task_id="list_people", kinds=["jobs", "applications", "outcomes"], trigger_rule="all_done")
    announce = AnnouncePool(task_id="announce", outlets=[POOL], trigger_rule="all_done")

    consented = one_file.override(group_id="consents").expand(drop=consents.output)
    pooled = one_file.override(group_id="people").expand(drop=people.output)
    consented >> people
    pooled >> announce


ingest_exports()
