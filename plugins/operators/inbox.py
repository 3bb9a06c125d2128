"""From the inbox to the files of a run, and from a run to the asset that starts the marts."""

from typing import Any, Literal

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowSkipException

from anonymization.home import Home
from plugins.operators.assets import POOL
from plugins.operators.faults import value_free


class ListInbox(BaseOperator):
    """The settled files of one wave that have no final receipt: `[{company, file, load_id, kind}]`."""

    def __init__(
        self, *, wave: Literal["consents", "applications", "outcomes"], settle_seconds: float = 10.0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.wave = wave
        self.settle_seconds = settle_seconds

    def execute(self, context: Context) -> list[dict[str, str | None]]:  # noqa: ARG002 - Airflow's signature
        from anonymization.inbox import contracts_folder, find_drops

        home = Home.from_environment()
        with value_free("inbox"):
            found = find_drops(
                home=home, contracts=contracts_folder(), wave=self.wave, settle_seconds=self.settle_seconds
            )
        self.log.info(
            "%s: %d to load, %d answered before, %d still growing",
            self.wave,
            len(found.drops),
            found.answered,
            found.growing,
        )
        return [drop.as_json() for drop in found.drops]


class AnnouncePool(BaseOperator):
    """Emit the asset `pool` when the pool holds a load that the last announcement did not know; else skip."""

    def execute(self, context: Context) -> int:
        from anonymization.pool import committed_loads

        home = Home.from_environment()
        loads = len(committed_loads(home))
        marker = home.pool / ".announced"
        announced = int(marker.read_text(encoding="ascii")) if marker.exists() else 0
        if loads == announced:
            raise AirflowSkipException("the pool has not changed")
        context["outlet_events"][POOL].extra = {"loads": loads}
        marker.write_text(str(loads), encoding="ascii")
        return loads
