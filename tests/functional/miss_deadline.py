"""Let a run of forget_applicants miss its deadline in Airflow's own database, as its scheduler finds it one day late.

The run stands where a scheduler would have put it; of time nothing is imitated but that the deadline has passed. The
DAGs are paused, so that the one round of the scheduler starts no task.
"""

from datetime import timedelta

from airflow._shared.timezones import timezone
from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
from airflow.jobs.job import Job, run_job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models.dag import DagModel
from airflow.models.dagbag import DBDagBag
from airflow.models.deadline import Deadline
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunTriggeredByType, DagRunType
from sqlalchemy import select, update

DAG_ID = "forget_applicants"


def bring_dags_in() -> None:
    """As the DAG processor does."""
    with create_session() as session:
        DagBundlesManager().sync_bundles_to_db(session=session)
    for bundle in DagBundlesManager().get_all_dag_bundles():
        bundle.initialize()
        bag = BundleDagBag(dag_folder=bundle.path, bundle_path=bundle.path, bundle_name=bundle.name)
        sync_bag_to_db(bag, bundle.name, bundle.version)


def queue_a_run_that_is_late() -> None:
    with create_session() as session:
        session.execute(update(DagModel).values(is_paused=True))
        dag = DBDagBag().get_latest_version_of_dag(DAG_ID, session=session)
        if dag is None:
            raise SystemExit(f"{DAG_ID} is not in the database")
        dag.create_dagrun(
            run_id="late",
            run_type=DagRunType.MANUAL,
            run_after=timezone.utcnow(),
            state=DagRunState.QUEUED,
            triggered_by=DagRunTriggeredByType.TEST,
            session=session,
        )
        session.flush()
        (deadline,) = session.scalars(select(Deadline)).all()
        deadline.deadline_time -= timedelta(hours=25)


if __name__ == "__main__":
    bring_dags_in()
    queue_a_run_that_is_late()
    job = Job()
    run_job(job=job, execute_callable=SchedulerJobRunner(job=job, num_runs=1)._execute)
