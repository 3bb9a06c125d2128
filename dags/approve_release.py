"""A release for a partner: an officer is asked; approved, a copy is made for the partner."""

from airflow.sdk import dag

from plugins.operators.approval import APPROVE_RELEASE, AskAboutRelease, HandOver


@dag(dag_id=APPROVE_RELEASE, schedule=None, catchup=False, max_active_runs=16, tags=["career-relay"])
def approve_release():
    """Started with `{"partner": "minato-research", "release": "<id>"}`; Reject after 72 hours. docs/operations.md."""
    # no params of the DAG: they would become fields of the officer's form
    AskAboutRelease(task_id="ask") >> HandOver(task_id="hand_over")


approve_release()
