"""A release for a partner: an officer is asked; approved, a copy is made for the partner."""

from airflow.sdk import Param, dag

from plugins.operators.approval import APPROVE_RELEASE, AskAboutRelease, HandOver

WHAT = {
    "partner": Param(
        type="string", pattern="^[a-z0-9][a-z0-9-]+$", description="短い名前 / short name, minato-research"
    ),
    "release": Param(
        type="string", pattern="^[A-Za-z0-9-]+$", description="公開番号 / release id (relay release list)"
    ),
}


@dag(dag_id=APPROVE_RELEASE, schedule=None, catchup=False, max_active_runs=16, params=WHAT, tags=["career-relay"])
def approve_release():
    """Started by hand, waiting without a worker's slot; Reject by default and after 72 h. docs/operations.md."""
    AskAboutRelease(task_id="ask") >> HandOver(task_id="hand_over")


approve_release()
