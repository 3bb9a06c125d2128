"""The steps of one load around its gates. The rooms are imported when a step runs: a DAG file is parsed every half
minute and must not pay for them."""

from datetime import timedelta
from pathlib import Path

from anonymization.home import Home
from anonymization.load import Load
from plugins.operators.load_step import Counts, LoadStep


class ReadExport(LoadStep):
    """Read every row of the file once: a verdict per row for the raw gate, no value written down."""

    def run_step(self, load: Load, home: Home) -> Counts:
        from anonymization.inbox import required_contract
        from anonymization.intake.contract import contracts_folder
        from anonymization.steps import preflight_load

        contract = required_contract(load.company, contracts=contracts_folder())
        return preflight_load(load, home=home, contract=contract)

    def _file(self, home: Home) -> Path:
        """A held file that was approved is opened first."""
        from anonymization.holds import hold_of, release
        from anonymization.identity import Keyring

        held = hold_of(home, company=self.drop["company"], load_id=self.drop["load_id"])
        if held is not None:
            return release(held, home=home, keyring=Keyring.from_environment(home=home.root))
        return super()._file(home)


class Anonymise(LoadStep):
    """The file through consent, tokens, bands and text into the load's scratch folder."""

    def run_step(self, load: Load, home: Home) -> Counts:
        from anonymization.inbox import required_contract
        from anonymization.intake.contract import contracts_folder
        from anonymization.steps import scrub_load

        contract = required_contract(load.company, contracts=contracts_folder())
        manifest = scrub_load(load, home=home, contract=contract)
        return {name: manifest[name] for name in ("rows", "people", "pii_removed")}


class CommitLoad(LoadStep):
    """Keyed tokens into the vault, then the files into the pool, the manifest last; one load at a time."""

    needs_file = False

    def run_step(self, load: Load, home: Home) -> Counts:
        from anonymization.locks import one_at_a_time
        from anonymization.pool import commit
        from anonymization.steps import commit_identities

        with one_at_a_time(home, "pool"):
            commit_identities(load, home=home)
            return {"rows": commit(home=home, company=load.company, load_id=load.load_id)["rows"]}


class WriteReceipt(LoadStep):
    """The answer to the company, whatever happened; a file that does not go on is sealed away, scratch goes."""

    needs_file = False

    def run_step(self, load: Load, home: Home) -> Counts:  # noqa: ARG002 - the drop says more than the load
        from anonymization.answer import answer_drop
        from anonymization.expiry import discard_raw
        from anonymization.inbox import Drop, file_of
        from anonymization.intake.contract import contracts_folder
        from anonymization.retention import load_retention
        from expectations.policy import load_policy

        drop = Drop(**self.drop)
        dropped = file_of(drop, home=home, contracts=contracts_folder())
        decide_within = timedelta(hours=load_policy().raw.decide_within_hours)
        status = answer_drop(drop, dropped=dropped, home=home, decide_within=decide_within)
        if status == "accepted":
            discard_raw([dropped] if dropped else [], policy=load_retention())
        return {"status": status}
