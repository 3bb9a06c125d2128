"""Rows whose consent has come, from their boxes into the pool."""

from typing import Any

from airflow.sdk import BaseOperator, Context

from anonymization.home import Home
from anonymization.load import Load
from plugins.operators.faults import value_free
from plugins.operators.load import CommitLoad
from plugins.operators.load_step import Counts, LoadStep


class ListWaiting(BaseOperator):
    """The entries of this run, told as drops are: rows of one company whose consent has come."""

    def execute(self, context: Context) -> list[dict[str, str | None]]:  # noqa: ARG002 - Airflow's signature
        from datetime import UTC, datetime

        from anonymization.identity import Keyring
        from anonymization.waiting.entering import list_entries

        home = Home.from_environment()
        with value_free("waiting rows"):
            keyring = Keyring.from_environment(home=home.root)
            entries = list_entries(home, keyring=keyring, now=datetime.now(UTC))
        self.log.info("%d loads of rows that were waiting", len(entries))
        return [{"company": e.company, "file": "waiting rows", "load_id": e.load_id, "kind": e.kind} for e in entries]


class EnterWaiting(LoadStep):
    """The rows of an entry through consent, tokens, bands and text into the load's scratch folder."""

    needs_file = False

    def run_step(self, load: Load, home: Home) -> Counts:
        from anonymization.inbox import required_contract
        from anonymization.intake.contract import contracts_folder
        from anonymization.waiting.entering import Entry, scrub_entry

        entry = Entry(company=load.company, kind=self.drop["kind"], load_id=load.load_id)
        contract = required_contract(load.company, contracts=contracts_folder())
        manifest = scrub_entry(entry, home=home, contract=contract)
        return {name: manifest[name] for name in ("rows", "people", "pii_removed")}


class CommitWaiting(CommitLoad):
    """As any load into the pool; then the rows' keys are destroyed."""

    def run_step(self, load: Load, home: Home) -> Counts:
        from anonymization.waiting.entering import Entry, end_entry

        counts: dict[str, Any] = super().run_step(load, home)
        entry = Entry(company=load.company, kind=self.drop["kind"], load_id=load.load_id)
        return {**counts, "entered": end_entry(entry, home=home)}
