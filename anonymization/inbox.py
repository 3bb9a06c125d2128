"""What lies in the inbox and still wants an answer, and where the file of a drop is."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, cast

from anonymization.canonical import Kind
from anonymization.dropped_file import DroppedFile, recover
from anonymization.file_names import shown_name
from anonymization.growing import is_growing
from anonymization.holds import RELEASED, approved, holds
from anonymization.home import Home
from anonymization.inbox_index import InboxIndex
from anonymization.intake.contract import CompanyContract, load_contract, select_export
from anonymization.intake.sentences import refusal
from anonymization.intake.table import open_table
from anonymization.load import identify
from anonymization.receipts import final_receipt
from anonymization.refusals import Refusal, Refused

Wave = Literal["consents", "applications", "outcomes"]
_WAVE_OF_KIND: dict[Kind | None, Wave] = {
    "consents": "consents",
    "outcomes": "outcomes",
    "applications": "applications",
    "jobs": "applications",
    None: "applications",  # what cannot be told is refused by the step that reads it
}
CHANGED: Final = Refusal(
    code="file_changed",
    ja="受け付けた後にファイルが差し替えられたか、なくなりました。次の実行であらためて読みます。",
    en="The file was replaced or removed after it had been listed. The next run looks again.",
    fault="wait",
)


@dataclass(frozen=True, kw_only=True)
class Drop:
    """A file to load, told without its contents; `file` is its name as it may be shown."""

    company: str
    file: str
    load_id: str
    kind: Kind | None

    def as_json(self) -> dict[str, str | None]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A file whose bytes have their answer: the drop that was answered, still lying there, or the same bytes again."""

    dropped: DroppedFile
    file: str
    receipt: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Found:
    """The files of a wave that want loading, those that were answered before, and how many are still growing."""

    drops: tuple[Drop, ...]
    answered: tuple[Answered, ...]
    growing: int


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
    """The files of a wave that want loading, by company and name: settled and without a final receipt, or approved.

    A file changed within the last `settle_seconds`, and a name that says it is unfinished, counts as still growing.
    Of several files with the same bytes the first is listed; the others are answered when it has been.
    """
    drops: dict[str, Drop] = {}
    answered: list[Answered] = []
    growing = 0
    index = InboxIndex.open(home)
    for folder in sorted(home.inbox.glob("*")):
        recover(folder)
    for path in (file for folder in sorted(home.inbox.glob("*")) for file in _files(folder)):
        dropped = DroppedFile.seen(path)
        if is_growing(path, changed_at=path.lstat().st_mtime, settle_seconds=settle_seconds):
            growing += 1
            continue
        drop = _drop(path, contracts=contracts, index=index)
        if _WAVE_OF_KIND[drop.kind] != wave:
            continue
        if receipt := final_receipt(home, company=drop.company, load_id=drop.load_id):
            answered.append(Answered(dropped=dropped, file=drop.file, receipt=receipt))
        else:
            drops.setdefault(drop.load_id, drop)
    index.keep()
    for held in holds(home):
        kind = cast(Kind, held.kind)
        if _WAVE_OF_KIND[kind] == wave and approved(home, held.load_id):
            drops[held.load_id] = Drop(company=held.company, file=held.file, load_id=held.load_id, kind=kind)
    return Found(drops=tuple(drops.values()), answered=tuple(answered), growing=growing)


def file_of(drop: Drop, *, home: Home, contracts: Path) -> DroppedFile | None:
    """The file with the bytes of a drop; None where they are gone or are no longer the same.

    A name that is not shown is found by the bytes under it.
    """
    for path in (home.inbox / drop.company / RELEASED / drop.load_id).glob("*"):
        if not path.name.startswith("."):
            return DroppedFile.seen(path)
    index = InboxIndex.open(home)
    for path in _files(home.inbox / drop.company):
        dropped = DroppedFile.seen(path)
        named = shown_name(path.name, company=drop.company, load_id=drop.load_id) == drop.file
        if named and _drop(path, contracts=contracts, index=index).load_id == drop.load_id:
            return dropped
    return None


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not path.name.startswith(".") and (path.is_symlink() or path.is_file()):
            yield path


def _drop(path: Path, *, contracts: Path, index: InboxIndex) -> Drop:
    company = path.parent.name
    try:
        contract, text = contract_of(company, contracts=contracts)
    except Refused:
        contract, text = None, b""
    known = index.get(path, contract=text)
    if known is None:
        known = identify(company=company, path=path, contract=text).load_id, _kind(path, contract)
        index.put(path, contract=text, load_id=known[0], kind=known[1])
    load_id, kind = known
    file = shown_name(path.name, company=company, load_id=load_id)
    return Drop(company=company, file=file, load_id=load_id, kind=cast(Kind | None, kind))


def _kind(path: Path, contract: CompanyContract | None) -> Kind | None:
    """What the header says the file is; None where that cannot be told."""
    try:
        return select_export(contract, open_table(path).header).kind if contract else None
    except Refused:
        return None
