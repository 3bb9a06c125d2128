"""The steps of one load around its gates. The rooms are imported when a step runs: a DAG file is parsed every half
minute and must not pay for them."""

from anonymization.home import Home
from anonymization.load import Load
from plugins.operators.load_step import Counts, LoadStep


class ReadExport(LoadStep):
    """Read every row of the file once: a verdict per row for the raw gate, no value written down."""

    def run_step(self, load: Load, home: Home) -> Counts:
        from anonymization.inbox import contracts_folder, required_contract
        from anonymization.steps import preflight_load

        contract = required_contract(load.company, contracts=contracts_folder())
        return preflight_load(load, home=home, contract=contract)


class Anonymise(LoadStep):
    """The file through consent, tokens, bands and text into the load's scratch folder."""

    def run_step(self, load: Load, home: Home) -> Counts:
        from anonymization.inbox import contracts_folder, required_contract
        from anonymization.steps import scrub_load

        contract = required_contract(load.company, contracts=contracts_folder())
        manifest = scrub_load(load, home=home, contract=contract)
        return {name: manifest[name] for name in ("rows", "people", "pii_removed")}


class CommitLoad(LoadStep):
    """Keyed tokens into the vault, then the files into the pool, the manifest last."""

    def run_step(self, load: Load, home: Home) -> Counts:
        from anonymization.pool import commit
        from anonymization.steps import commit_identities

        commit_identities(load, home=home)
        return {"rows": commit(home=home, company=load.company, load_id=load.load_id)["rows"]}


class WriteReceipt(LoadStep):
    """The answer to the company, whatever happened; a file at fault goes to quarantine, scratch goes away."""

    def run_step(self, load: Load, home: Home) -> Counts:
        from anonymization.answer import answer_drop

        return {"status": answer_drop(load, home=home)}
