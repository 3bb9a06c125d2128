"""From the inbox to the files of a run, and from a run to the asset that starts the marts."""

from typing import Any, Literal

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowSkipException

from anonymization.growing import SETTLE_SECONDS
from anonymization.home import Home
from plugins.operators.assets import POOL
from plugins.operators.faults import value_free


class ListInbox(BaseOperator):
    """The settled files of one wave that want loading: `[{company, file, load_id, kind}]`. Repeats are answered."""

    def __init__(
        self,
        *,
        wave: Literal["consents", "applications", "outcomes"],
        settle_seconds: float = SETTLE_SECONDS,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.wave = wave
        self.settle_seconds = settle_seconds

    def execute(self, context: Context) -> list[dict[str, str | None]]:  # noqa: ARG002 - Airflow's signature
        from anonymization.answer import answer_again
        from anonymization.expiry import discard_raw
        from anonymization.inbox import find_drops
        from anonymization.intake.contract import contracts_folder
        from anonymization.retention import load_retention

        home = Home.from_environment()
        with value_free("inbox"):
            found = find_drops(
                home=home, contracts=contracts_folder(), wave=self.wave, settle_seconds=self.settle_seconds
            )
            again = sum([answer_again(answered, home=home) for answered in found.answered])
            loaded = [answered.dropped for answered in found.answered if answered.receipt["status"] == "accepted"]
            discard_raw(loaded, policy=load_retention())
        self.log.info(
            "%s: %d to load, %d answered before (%d of them dropped again: already loaded), %d still growing",
            self.wave,
            len(found.drops),
            len(found.answered),
            again,
            found.growing,
        )
        return [drop.as_json() for drop in found.drops]


class AnnouncePool(BaseOperator):
    """Emit the asset `pool` when the pool holds a load that the last announcement did not know; else skip."""

    def execute(self, context: Context) -> int:
        from anonymization.locks import one_at_a_time
        from anonymization.pool import committed_loads

        home = Home.from_environment()
        with value_free("pool"), one_at_a_time(home, "pool"):
            loads = len(committed_loads(home))
            marker = home.announced
            announced = int(marker.read_text(encoding="ascii")) if marker.exists() else 0
            if loads == announced:
                raise AirflowSkipException("the pool has not changed")
            context["outlet_events"][POOL].extra = {"loads": loads}
            marker.write_text(str(loads), encoding="ascii")
            return loads
