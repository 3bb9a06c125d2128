"""A DAG with a deadline that `airflow dags test` can run to its end."""

from typing import Any

from airflow.sdk import DAG


class DagWithDeadline(DAG):
    """As any DAG; only a test run goes without its deadline.

    `DAG.test` hands Airflow 3.3.2 the deadline as it is written in the file, where a scheduled run has the number of
    the row that it became in the database: at a good end the number is looked up, and the look-up breaks with a
    traceback after all work is done. A test run is watched by whoever has started it.
    """

    def test(self, *given: Any, **named: Any) -> Any:
        deadline, self.deadline = self.deadline, None
        try:
            return super().test(*given, **named)
        finally:
            self.deadline = deadline
