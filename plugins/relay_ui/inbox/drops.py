"""What was dropped, and how far it has come: from receipts, from what lies in the inbox, from what steps have left.

Names and counts only. No file of the inbox is opened here, and a name that could name a person is not shown.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from anonymization.file_names import shown_name
from anonymization.growing import is_unfinished
from anonymization.home import Home
from anonymization.inbox_index import InboxIndex
from plugins.relay_ui.records import Json, last_gates, read_kept, receipts, release_records, run_of

# in the order of the way; the last one that was reached is shown as such
STEPS: Final = ("dropped", "read", "gate_raw", "anonymise", "gate_pool", "commit", "marts")
State = Literal["accepted", "refused", "held", "waiting", "stopped", "already_loaded", "under_way", "new"]
_CONTRACTS: Final = Path(__file__).parents[3] / "contracts"


@dataclass(frozen=True, kw_only=True)
class Drop:
    """One drop. `reached` is the last step that ended well; `failed` says that the next one did not."""

    company: str
    file: str
    load_id: str | None
    kind: str | None
    state: State
    reached: str
    failed: bool
    dropped_at: datetime | None
    answered_at: datetime | None
    receipt: Json | None
    receipt_name: str | None
    run: Json | None

    @property
    def is_open(self) -> bool:
        """Whether it changes without anybody doing anything."""
        on_the_way = self.state == "accepted" and self.reached != "marts"
        return on_the_way or self.state in {"new", "under_way", "stopped"}


def drops(home: Home) -> list[Drop]:
    """Every drop, the latest first: those that are answered, those under way, and those nobody has looked at yet."""
    known = Known.of(home)
    answered = _last_word([_answered(home, path, at, receipt, known) for path, at, receipt in receipts(home)])
    near: dict[object, list[Drop]] = {}  # not each answer is held against each file: there are thousands of answers
    for told in answered:
        for key in (told.load_id, _place(told)):
            near.setdefault(key, []).append(told)
    lying = [
        drop
        for drop in _lying(home)
        if not any(_is_answer(told, drop) for key in (drop.load_id, _place(drop)) for told in near.get(key, ()))
    ]
    # a drop that is taken up again is told by where it is now
    again = {drop.load_id for drop in lying if drop.load_id}
    shown = [drop for drop in answered if drop.load_id not in again or drop.state == "already_loaded"]
    return sorted(shown + lying, key=_moment, reverse=True)


def _last_word(answered: list[Drop]) -> list[Drop]:
    """Without what was said of a waiting file before it was answered again, as another load of a newer version."""
    last: dict[object, Drop] = {}
    for drop in sorted(answered, key=_moment):
        last[_place(drop)] = drop
    return [
        drop
        for drop in answered
        if drop.dropped_at is None or drop.state not in {"waiting", "stopped"} or last[_place(drop)] is drop
    ]


def _is_answer(answered: Drop, lying: Drop) -> bool:
    """Whether a file in the inbox has its answer, and nothing is under way for it."""
    if lying.state == "under_way":
        return answered.load_id == lying.load_id and answered.state not in {"waiting", "stopped"}
    if lying.load_id:
        return answered.load_id == lying.load_id
    # under another version of the contract or the code the same file is another load, which is not known yet
    return _place(answered) == _place(lying) and answered.state in {"waiting", "stopped"}


def _place(drop: Drop) -> tuple[str, str, datetime | None]:
    """What a file and its answer have in common where the load is not known yet."""
    return drop.company, drop.file, drop.dropped_at


@dataclass(frozen=True, kw_only=True)
class Known:
    """What tells whether an accepted load has reached the marts."""

    of_build: frozenset[str]  # loads that the last build was made of
    built_after: bool  # whether that build has passed its gate
    released_at: datetime | None

    @classmethod
    def of(cls, home: Home) -> "Known":
        path = home.build / "basis.json"
        manifests = (read_kept(path) or {"manifests": {}})["manifests"]
        loads = frozenset(part.removeprefix("load=") for name in manifests for part in name.split("/")[2:3])
        gate = last_gates(home).get("build", {}).get("marts")
        noted = datetime.fromtimestamp(path.stat().st_mtime, UTC) if loads else None
        out = next((release for release in release_records(home) if release.is_out), None)
        return cls(
            of_build=loads,
            built_after=bool(gate and noted and gate.passed and gate.checked_at >= noted.replace(microsecond=0)),
            released_at=datetime.fromisoformat(out.facts["released_at"]) if out else None,
        )

    def in_marts(self, load_id: str, *, answered_at: datetime) -> bool:
        """The release that is out was made of it."""
        if self.released_at is None or load_id not in self.of_build:
            return False
        return self.built_after or answered_at < self.released_at


def _answered(home: Home, path: Path, at: datetime, receipt: Json, known: Known) -> Drop:
    load_id, status = receipt["load_id"], receipt["status"]
    reached, failed = _way(receipt)
    if status == "accepted" and known.in_marts(load_id, answered_at=at):
        reached = "marts"
    dropped_at = receipt.get("dropped_at")
    return Drop(
        company=receipt["company"],
        file=receipt["file"],
        load_id=load_id,
        kind=receipt["kind"],
        state=status,
        reached=reached,
        failed=failed,
        dropped_at=datetime.fromtimestamp(dropped_at, UTC) if dropped_at else None,
        answered_at=at,
        receipt=receipt,
        receipt_name=path.stem,
        run=run_of(home, load_id),
    )


def _way(receipt: Json) -> tuple[str, bool]:
    """How far a load came, as its receipt tells it."""
    if receipt["status"] == "accepted":
        return "commit", False
    code = (receipt["refusal"] or {}).get("code", "")
    if code.startswith("gate_pool"):
        return "anonymise", True
    if code.startswith("gate_raw") or receipt["status"] == "held":
        return "read", True
    return ("read" if receipt["rows"].get("rows_total") is not None else "dropped"), receipt["status"] != "waiting"


def _lying(home: Home) -> Iterator[Drop]:
    """Files in the inbox: known to the last listing, or new."""
    index = InboxIndex.open(home)
    for folder in sorted(home.inbox.glob("[!.]*")):
        contract = _contract(folder.name)
        for path in sorted(folder.glob("[!.]*")):
            try:
                if not path.is_file() or is_unfinished(path):
                    continue
                load_id, kind = index.get(path, contract=contract) or (None, None)
                at = datetime.fromtimestamp(int(path.lstat().st_mtime), UTC)
            except OSError:  # taken up at this very moment, or not ours to look at
                continue
            reached = _reached(home, load_id)
            yield Drop(
                company=folder.name,
                file=shown_name(path.name, company=folder.name, load_id=load_id or "new"),
                load_id=load_id,
                kind=kind,
                state="under_way" if reached else "new",
                reached=reached or "dropped",
                failed=False,
                dropped_at=at,
                answered_at=None,
                receipt=None,
                receipt_name=None,
                run=run_of(home, load_id) if load_id else None,
            )


def _reached(home: Home, load_id: str | None) -> str | None:
    """The last step that has left something in the load's scratch folder; None where nothing is under way."""
    if load_id is None or not home.scratch(load_id).is_dir():
        return None
    scratch = home.scratch(load_id)
    signs = (
        ("gate_pool", scratch / "gates" / "pool" / "result.json"),
        ("anonymise", scratch / "manifest.json"),
        ("gate_raw", scratch / "gates" / "raw" / "result.json"),
        ("read", scratch / "preflight.json"),
    )
    return next((step for step, sign in signs if sign.exists()), "dropped")


def _contract(company: str) -> bytes:
    path = Path(os.environ.get("RELAY_CONTRACTS", _CONTRACTS)) / f"{company}.yml"
    return path.read_bytes() if path.is_file() else b""


def _moment(drop: Drop) -> datetime:
    return drop.answered_at or drop.dropped_at or datetime.fromtimestamp(0, UTC)


def counts(found: list[Drop]) -> dict[str, Any]:
    """How many drops are in each state."""
    return {state: sum(drop.state == state for drop in found) for state in {drop.state for drop in found}}
