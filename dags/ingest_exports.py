"""Dropped exports → gated, anonymised, committed to the pool, each answered by a receipt."""

from datetime import timedelta

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, chain, dag, task_group

from plugins.operators.assets import POOL
from plugins.operators.gate import GateLoad
from plugins.operators.holds import DECIDE_HOLD, SettleHolds
from plugins.operators.inbox import AnnouncePool, ListInbox
from plugins.operators.inbox_watch import INBOX
from plugins.operators.load import Anonymise, CommitLoad, ReadExport, WriteReceipt
from plugins.operators.waiting import CommitWaiting, EnterWaiting, ListWaiting

RETRY = {"retries": 1, "retry_delay": timedelta(seconds=30)}

# Consents before the applications they speak of; applications, which tell which keys are one person, before outcomes.
WAVES = ("consents", "applications", "outcomes")

# as soon as a file has settled; by the clock for what waits, and for holds that somebody has decided
WHEN = AssetOrTimeSchedule(timetable=CronTriggerTimetable("*/5 * * * *", timezone="UTC"), assets=[INBOX])


@task_group
def one_file(drop):
    """read → gate → anonymise → gate → commit; whatever happened, a receipt."""
    read = ReadExport(task_id="read", drop=drop)
    gate_raw = GateLoad(task_id="gate_raw", suite="raw", drop=drop)
    anonymise = Anonymise(task_id="anonymise", drop=drop)
    gate_pool = GateLoad(task_id="gate_pool", suite="pool", drop=drop)
    commit = CommitLoad(task_id="commit", drop=drop)
    receipt = WriteReceipt(task_id="receipt", drop=drop, trigger_rule="all_done")
    chain(read, gate_raw, anonymise, gate_pool, commit, receipt)


@task_group
def waiting_rows(drop):
    """Rows whose consent has come: out of their boxes → gate → commit. No file was dropped, so none is answered."""
    enter = EnterWaiting(task_id="enter", drop=drop)
    gate_pool = GateLoad(task_id="gate_pool", suite="pool", drop=drop)
    commit = CommitWaiting(task_id="commit", drop=drop)
    chain(enter, gate_pool, commit)


@dag(schedule=WHEN, catchup=False, max_active_runs=1, default_args=RETRY, tags=["career-relay"])
def ingest_exports():
    """Inbox → pool, one mapped row of tasks per file. docs/operations.md tells the rest."""
    steps = []
    for wave in WAVES:
        found = ListInbox(task_id=f"list_{wave}", wave=wave, trigger_rule="all_done")
        steps += [found, one_file.override(group_id=wave).expand(drop=found.output)]
    consented = ListWaiting(task_id="list_waiting", trigger_rule="all_done")
    steps += [consented, waiting_rows.override(group_id="waiting").expand(drop=consented.output)]
    settle = SettleHolds(task_id="settle_holds", trigger_rule="all_done")
    ask = TriggerDagRunOperator.partial(task_id="ask", trigger_dag_id=DECIDE_HOLD, skip_when_already_exists=True)
    announce = AnnouncePool(task_id="announce", outlets=[POOL], trigger_rule="all_done")
    chain(*steps, [announce, settle])
    ask.expand_kwargs(settle.output)


ingest_exports()
