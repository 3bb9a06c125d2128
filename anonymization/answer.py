"""The end of a drop's way through the pipeline: a receipt, and a place for a file that could not go on."""

import shutil
from datetime import timedelta
from typing import Any, Final

from anonymization.home import Home
from anonymization.identity import Keyring
from anonymization.intake.canonicalise import today_in_tokyo
from anonymization.load import Load, read_json
from anonymization.quarantine import seal
from anonymization.receipts import compose, write_receipt
from anonymization.refusals import Refusal

QUARANTINE_DAYS: Final = 14


def answer_drop(load: Load, *, home: Home) -> str:
    """Write the receipt of a load, seal a file at fault away, clear its scratch; returns the receipt's status."""
    scratch = home.scratch(load.load_id)
    manifest_path = home.manifest(company=load.company, load_id=load.load_id)
    refusal = _read(scratch / "refusal.json")
    receipt = compose(
        company=load.company,
        file=load.path.name,
        load_id=load.load_id,
        preflight=_read(scratch / "preflight.json"),
        manifest=_read(manifest_path),
        refusal=Refusal(**refusal) if refusal else None,
    )
    if receipt["status"] == "refused":
        _seal_away(load, home=home, refusal=Refusal(**receipt["refusal"]))
    write_receipt(receipt, home=home)
    if receipt["status"] == "accepted":
        shutil.rmtree(scratch, ignore_errors=True)
    return str(receipt["status"])


def _seal_away(load: Load, *, home: Home, refusal: Refusal) -> None:
    """Encrypt the file, then take it out of the inbox: it holds people's data and cannot be used."""
    if load.path.is_symlink():
        load.path.unlink()
    if not load.path.exists():
        return
    seal(
        load.path,
        home=home.root,
        company=load.company,
        load_id=load.load_id,
        refusal=refusal,
        keyring=Keyring.from_environment(home=home.root),
        expires_on=today_in_tokyo() + timedelta(days=QUARANTINE_DAYS),
    )
    load.path.unlink()


def _read(path: Any) -> dict[str, Any] | None:
    return read_json(path) if path.exists() else None
