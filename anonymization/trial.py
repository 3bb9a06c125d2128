"""`relay scrub`: one file through the rooms into a folder of the caller's, without vault, pool or inbox."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anonymization.identity import Keyring
from anonymization.intake.contract import CompanyContract
from anonymization.intake.reading import read
from anonymization.load import identify, write_json
from anonymization.receipts import compose
from anonymization.schema import POOL
from anonymization.scrub import scrub
from anonymization.steps import as_of, export_of
from anonymization.walk import ConsentMode, Walk


def scrub_file(
    path: Path, *, contract: CompanyContract, out: Path, consent: ConsentMode = "required"
) -> dict[str, Any]:
    """Write `*.parquet`, `manifest.json` and `receipt.json` into `out`, all or nothing; returns the receipt.

    Only what the file itself says counts as consent. The key comes from the environment. Raises Refused.
    """
    keyring = Keyring.from_environment(home=None)
    load = identify(company=contract.company, path=path, contract=contract.model_dump_json().encode())
    export = export_of(path, contract=contract)
    for entity in POOL:  # of an earlier run: a run that fails leaves no Parquet behind
        (out / f"{entity}.parquet").unlink(missing_ok=True)
    unfinished = out / f".{load.load_id}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        reading = read(path, contract=contract, export=export)
        walk = Walk(
            company=contract.company,
            load_id=load.load_id,
            contract=contract,
            export=export,
            keyring=keyring,
            now=datetime.now(UTC),
            as_of=as_of(path, contract=contract, export=export),
            consent=consent,
        )
        manifest = scrub(reading, walk=walk, out=unfinished)
        receipt = compose(
            company=contract.company,
            file=load.load_id,  # the file's own name may hold a person's
            load_id=load.load_id,
            preflight=reading.summary.as_dict(),
            manifest=manifest,
            refusal=None,
        )
        for file in sorted((unfinished / "pool").glob("*.parquet")):
            file.replace(out / file.name)
        write_json(out / "manifest.json", manifest)
        write_json(out / "receipt.json", receipt)
        return receipt
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
