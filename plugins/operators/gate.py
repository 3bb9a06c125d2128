"""Great Expectations between the rooms: a critical failure stops the load or the release."""

from typing import Any, Literal

from airflow.sdk import BaseOperator, Context

from anonymization.home import Home
from anonymization.load import Load, read_json
from expectations.gate import run_gate
from expectations.result import GateResult
from plugins.operators.faults import value_free
from plugins.operators.load_step import Counts, LoadStep


class GateLoad(LoadStep):
    """The suite `raw` or `pool` on a load's scratch folder."""

    needs_file = False

    def __init__(self, *, suite: Literal["raw", "pool"], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suite = suite

    def run_step(self, load: Load, home: Home) -> Counts:
        from anonymization.holds import approved

        run = read_json(home.report(load.load_id) / "run.json")["run_id"]  # as `execute` has just written it
        decided = approved(home, load.load_id)
        return _counts(run_gate(suite=self.suite, home=home, subject=load.load_id, run=run, approved=decided))


class GateMarts(BaseOperator):
    """The suite `marts` on the warehouse that dbt has just built."""

    def execute(self, context: Context) -> Counts:
        with value_free("marts"):
            run = context["run_id"]
            return _counts(run_gate(suite="marts", home=Home.from_environment(), subject="build", run=run))


def _counts(result: GateResult) -> Counts:
    return {"passed": result.passed, "evaluated": result.evaluated}
