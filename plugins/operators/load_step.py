"""What the steps of one load have in common: which drop, where its file is, and how a refusal is kept."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar, Final

from airflow.sdk import BaseOperator, Context

from anonymization.home import Home
from anonymization.load import Load, write_json
from anonymization.refusals import Refused
from plugins.operators.faults import value_free

# the label of a mapped task in Airflow's grid; a name that could name a person is not in it
FILE_NAME: Final = "{{ task.drop['company'] }}/{{ task.drop['file'] }}"

# JSON that may cross XCom: names, paths and counts
Counts = dict[str, Any]


class LoadStep(BaseOperator):
    """One step of one load. `drop` is what `ListInbox` tells of a file: company, file as shown, load id, kind."""

    template_fields: Sequence[str] = ("drop",)
    needs_file: ClassVar[bool] = True  # else the step goes on where the file is gone

    def __init__(self, *, drop: Any, **kwargs: Any) -> None:
        super().__init__(map_index_template=FILE_NAME, **kwargs)
        self.drop = drop

    @abstractmethod
    def run_step(self, load: Load, home: Home) -> Counts:
        """Do the step; paths and counts out."""

    def execute(self, context: Context) -> Counts:
        home = Home.from_environment()
        company, load_id = self.drop["company"], self.drop["load_id"]
        with value_free(f"{company}/{self.drop['file']}"):
            run = {"dag_id": context["dag"].dag_id, "run_id": context["run_id"]}
            write_json(home.report(load_id) / "run.json", run)  # the pages lead from a drop to its run
            try:
                load = Load(company=company, path=self._file(home), load_id=load_id)
                counts = self.run_step(load, home)
            except Refused as refused:
                write_json(home.scratch(load_id) / "refusal.json", asdict(refused.refusal))
                raise
        self.log.info("%s of load %s: %s", self.task_id, load_id, counts)
        return counts

    def _file(self, home: Home) -> Path:
        """Where the bytes of the drop are: looked for at each step, since a company may replace a file meanwhile."""
        from anonymization.inbox import CHANGED, Drop, file_of
        from anonymization.intake.contract import contracts_folder

        if not self.needs_file:
            return home.inbox
        dropped = file_of(Drop(**self.drop), home=home, contracts=contracts_folder())
        if dropped is None:
            raise Refused(CHANGED)
        return dropped.path
