"""`relay scrub`: one file through the rooms into a folder of the caller's, without vault, pool or inbox."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from anonymization.identity import Keyring
from anonymization.intake.check import contract_for
from anonymization.intake.contract import CompanyContract
from anonymization.intake.reading import read
from anonymization.intake.sentences import refused
from anonymization.intake.source import inspect
from anonymization.load import Load, identify, write_json
from anonymization.receipts import compose
from anonymization.refusals import Refusal, Refused
from anonymization.schema import POOL
from anonymization.scrub import scrub
from anonymization.steps import as_of, export_of
from anonymization.walk import ConsentMode, Walk

_UNWRITABLE: Final = Refusal(
    code="out_unwritable",
    ja="出力先に書き込めません。--out に書き込める空のフォルダを指定し、空き容量を確認してください。",
    en="The output could not be written. Give --out an empty folder that can be written to, on a disk with room.",
    fault="system",
)


def scrub_file(
    path: Path,
    *,
    contract: CompanyContract | Path | None,
    out: Path,
    consent: ConsentMode = "required",
    settle_seconds: float = 0.0,
) -> dict[str, Any]:
    """Write `*.parquet`, `manifest.json` and `receipt.json` into `out`, all or nothing; returns the receipt.

    Only what the file itself says counts as consent. The key comes from the environment. `contract` is one, the path
    of one, or None as for `check`. However a run ends, nothing of an earlier run stays in `out`. Raises Refused.
    """
    try:
        with _all_or_nothing(out):
            return _scrub(path, contract=contract, out=out, consent=consent, settle_seconds=settle_seconds)
    except OSError:  # reading has its own refusals, so this is a place to write to
        raise Refused(_UNWRITABLE) from None


def _scrub(
    path: Path, *, contract: CompanyContract | Path | None, out: Path, consent: ConsentMode, settle_seconds: float
) -> dict[str, Any]:
    inspect(path, settle_seconds=settle_seconds)  # before anything opens it: what is no plain file may never end
    agreed = contract if isinstance(contract, CompanyContract) else contract_for(path, contract=contract)
    keyring = Keyring.from_environment(home=None)
    load = _identify(path, contract=agreed)
    export = export_of(path, contract=agreed)
    reading = read(path, contract=agreed, export=export)
    walk = Walk(
        company=agreed.company,
        load_id=load.load_id,
        contract=agreed,
        export=export,
        keyring=keyring,
        now=datetime.now(UTC),
        as_of=as_of(path, contract=agreed, export=export),
        consent=consent,
    )
    unfinished = out / f".{load.load_id}.unfinished"
    manifest = scrub(reading, walk=walk, out=unfinished)
    receipt = compose(
        company=agreed.company,
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
    shutil.rmtree(unfinished)
    return receipt


def _identify(path: Path, *, contract: CompanyContract) -> Load:
    try:
        return identify(company=contract.company, path=path, contract=contract.model_dump_json().encode())
    except OSError:  # it was there a moment ago
        raise refused("no_file") from None


@contextmanager
def _all_or_nothing(out: Path) -> Iterator[None]:
    """Take out of `out` what earlier runs left there, and what this one leaves if it does not come to its end."""
    _clear(out)
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            _clear(out)


def _clear(out: Path) -> None:
    """Remove what scrub writes, by its names; anything else in the folder is somebody's."""
    for name in (*(f"{entity}.parquet" for entity in POOL), "manifest.json", "receipt.json"):
        (out / name).unlink(missing_ok=True)
    for left in out.glob(".*.unfinished") if out.is_dir() else ():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()
