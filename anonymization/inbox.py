"""What lies in the inbox and still wants an answer."""

import os
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from anonymization.canonical import Kind
from anonymization.home import Home
from anonymization.intake.contract import CompanyContract, load_contract, select_export
from anonymization.intake.sentences import refusal
from anonymization.intake.table import open_table
from anonymization.load import Load, identify
from anonymization.receipts import final_receipt
from anonymization.refusals import Refused

Wave = Literal["consents", "applications", "outcomes"]
_WAVE_OF_KIND: dict[Kind | None, Wave] = {
    "consents": "consents",
    "outcomes": "outcomes",
    "applications": "applications",
    "jobs": "applications",
    None: "applications",  # what cannot be told is refused by the step that reads it
}


@dataclass(frozen=True, kw_only=True)
class Drop:
    """A file to load, told without its contents."""

    company: str
    file: str
    load_id: str
    kind: Kind | None

    def as_json(self) -> dict[str, str | None]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Found:
    """The files of a wave that want loading; how many were answered before, and how many are still growing."""

    drops: tuple[Drop, ...]
    answered: int
    growing: int


def contracts_folder() -> Path:
    """RELAY_CONTRACTS, by default `./contracts` of the checkout."""
    default = Path(__file__).parent.parent / "contracts"
    return Path(os.environ.get("RELAY_CONTRACTS", default))


def contract_of(company: str, *, contracts: Path) -> tuple[CompanyContract | None, bytes]:
    """The company's contract and its bytes as they stand on disk; (None, b"") where there is none. Raises Refused."""
    path = contracts / f"{company}.yml"
    if not path.exists():
        return None, b""
    return load_contract(path, company=company), path.read_bytes()


def required_contract(company: str, *, contracts: Path) -> CompanyContract:
    """The company's contract; Refused where there is none, so that the file waits for it."""
    contract, _ = contract_of(company, contracts=contracts)
    if contract is None:
        raise Refused(replace(refusal("no_contract"), fault="wait"))
    return contract


def find_drops(*, home: Home, contracts: Path, wave: Wave, settle_seconds: float) -> Found:
    """The settled files of a wave without a final receipt, by company and name.

    A file changed within the last `settle_seconds`, and a name that says it is unfinished, counts as still growing.
    """
    drops: list[Drop] = []
    answered = growing = 0
    for path in sorted(home.inbox.glob("*/*")):
        if path.name.startswith(".") or path.is_dir():
            continue
        if _is_growing(path, settle_seconds=settle_seconds):
            growing += 1
            continue
        drop = _drop(path, contracts=contracts)
        if _WAVE_OF_KIND[drop.kind] != wave:
            continue
        if final_receipt(home, company=drop.company, load_id=drop.load_id):
            answered += 1
        else:
            drops.append(drop)
    return Found(drops=tuple(drops), answered=answered, growing=growing)


def _is_growing(path: Path, *, settle_seconds: float) -> bool:
    if path.suffix in {".part", ".tmp", ".crdownload", ".filepart"}:
        return True
    return time.time() - path.lstat().st_mtime < settle_seconds


def _drop(path: Path, *, contracts: Path) -> Drop:
    company = path.parent.name
    load: Load
    kind: Kind | None = None
    try:
        contract, text = contract_of(company, contracts=contracts)
        kind = select_export(contract, open_table(path).header).kind if contract else None
    except Refused:
        text = b""
    load = identify(company=company, path=path, contract=text)
    return Drop(company=company, file=path.name, load_id=load.load_id, kind=kind)
