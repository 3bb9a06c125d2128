"""The retention rules in Airflow: counts only."""

from typing import Any

from airflow.sdk import BaseOperator, Context

from anonymization.home import Home
from plugins.operators.faults import value_free


class EnforceRetention(BaseOperator):
    """Delete what has outlived its rule; each zone's count goes into reports/retention/."""

    def execute(self, context: Context) -> list[dict[str, Any]]:  # noqa: ARG002 - Airflow's signature
        from datetime import UTC, datetime

        from anonymization.expiry import enforce
        from anonymization.intake.contract import contracts_folder
        from anonymization.retention import load_retention

        with value_free("retention"):
            home = Home.from_environment()
            return enforce(home, load_retention(), now=datetime.now(UTC), contracts=contracts_folder())
