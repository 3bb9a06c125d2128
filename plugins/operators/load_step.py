"""What the steps of one load have in common: which load, where its scratch is, and how a refusal is kept."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from airflow.sdk import BaseOperator, Context

from anonymization.home import Home
from anonymization.load import Load, write_json
from anonymization.refusals import Refused
from plugins.operators.faults import value_free

# the label of a mapped task in Airflow's grid
FILE_NAME: Final = "{{ task.drop['company'] }}/{{ task.drop['file'] }}"

# JSON that may cross XCom: names, paths and counts
Counts = dict[str, Any]


class LoadStep(BaseOperator):
    """One step of one load. `drop` is what `ListInbox` tells of a file: company, file name, load id, kind."""

    template_fields: Sequence[str] = ("drop",)

    def __init__(self, *, drop: Any, **kwargs: Any) -> None:
        super().__init__(map_index_template=FILE_NAME, **kwargs)
        self.drop = drop

    @abstractmethod
    def run_step(self, load: Load, home: Home) -> Counts:
        """Do the step; paths and counts out."""

    def execute(self, context: Context) -> Counts:  # noqa: ARG002 - Airflow's signature
        home = Home.from_environment()
        load = Load(
            company=self.drop["company"],
            path=home.inbox / self.drop["company"] / self.drop["file"],
            load_id=self.drop["load_id"],
        )
        with value_free(f"{load.company}/{load.path.name}"):
            try:
                counts = self.run_step(load, home)
            except Refused as refused:
                write_json(home.scratch(load.load_id) / "refusal.json", asdict(refused.refusal))
                raise
        self.log.info("%s of load %s: %s", self.task_id, load.load_id, counts)
        return counts
