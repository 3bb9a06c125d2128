"""Files that wait for a person's decision: encrypted, with counts by reason beside them and no value.

    held/<company>/<load>.sealed   as in the quarantine
    held/<company>/<load>.json     what was counted, since when it waits and until when: the hold

A hold ends with its load's last receipt. Until a decision stands (decisions.py) it is open; whoever looks after its
time is over finds it rejected.
"""

import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from anonymization.decisions import Decision, decide, decision_of, now
from anonymization.home import Home
from anonymization.identity.keys import Keyring
from anonymization.load import Load, read_json, write_json
from anonymization.quarantine import SUFFIX, destroy, encrypt_file, unseal
from anonymization.refusals import Refusal, Refused

RELEASED: Final = ".released"  # in a company's inbox: what goes on after an approval, by load

_NOT_HELD: Final = Refusal(
    code="not_held",
    ja="その受付番号のファイルは保留されていません。`relay hold list` で確かめてください。",
    en="No file is held under that number. `relay hold list` shows what is.",
)


@dataclass(frozen=True, kw_only=True)
class Hold:
    """One file that waits; counts only."""

    company: str
    load_id: str
    file: str  # as shown: the name itself is inside the seal
    kind: str
    rows: dict[str, int]  # rows_total, rows_ok, rows_rejected
    reasons: dict[str, int]
    dropped_at: int  # seconds since 1970: of two loads with the same row the later drop counts
    held_at: str  # UTC, to the second
    decide_by: str

    def sealed(self, home: Home) -> Path:
        return home.held(self.company) / f"{self.load_id}{SUFFIX}"


def hold(load: Load, *, home: Home, receipt: dict[str, Any], keyring: Keyring, decide_within: timedelta) -> Hold:
    """Seal a file away until somebody has decided; a second call for the same load leaves its time as it was."""
    path = _path(home, company=load.company, load_id=load.load_id)
    held = read_hold(path) if path.exists() else None
    if held is None:
        start = datetime.now(UTC)
        held = Hold(
            company=load.company,
            load_id=load.load_id,
            file=receipt["file"],
            kind=receipt["kind"],
            rows=receipt["rows"],
            reasons=receipt["reasons"],
            dropped_at=int(load.path.stat().st_mtime),
            held_at=start.isoformat(timespec="seconds"),
            decide_by=(start + decide_within).isoformat(timespec="seconds"),
        )
        write_json(path, asdict(held))
    sealed = held.sealed(home)
    if not sealed.exists():
        encrypt_file(load.path, sealed, company=load.company, load_id=load.load_id, keyring=keyring)
    return held


def read_hold(path: Path) -> Hold:
    return Hold(**read_json(path))


def hold_of(home: Home, *, company: str, load_id: str) -> Hold | None:
    """The hold of a load; None where it is not held, or no longer."""
    path = _path(home, company=company, load_id=load_id)
    return read_hold(path) if path.with_suffix(SUFFIX).exists() else None


def required_hold(home: Home, *, load_id: str) -> Hold:
    """The hold of a load of any company, decided or not. Raises Refused where there is none."""
    for held in holds(home):
        if held.load_id == load_id:
            return held
    raise Refused(_NOT_HELD)


def holds(home: Home) -> list[Hold]:
    """Every file that is held, by company and load, decided or not."""
    sealed = sorted(home.held("x").parent.glob(f"*/*{SUFFIX}"))
    return [read_hold(path.with_suffix(".json")) for path in sealed]


def open_holds(home: Home) -> list[Hold]:
    """Those that nobody has decided."""
    return [held for held in holds(home) if decision_of(home, held.load_id) is None]


def approved(home: Home, load_id: str) -> bool:
    decision = decision_of(home, load_id)
    return decision is not None and decision.choice == "approve"


def let_time_run_out(home: Home, *, at: datetime) -> list[Hold]:
    """Reject what nobody has decided in time; returns those holds."""
    overdue = [held for held in open_holds(home) if datetime.fromisoformat(held.decide_by) < at]
    for held in overdue:
        with suppress(Refused):  # somebody has decided at this very moment
            decide(home, held.load_id, overdue_decision())
    return overdue


def overdue_decision() -> Decision:
    return Decision(choice="reject", by="", why="期限までに判断なし / nobody decided in time", at=now(), way="timeout")


def release(held: Hold, *, home: Home, keyring: Keyring) -> Path:
    """The approved file as it was dropped, in a place of its own in the inbox, with the time of its drop."""
    folder = home.inbox / held.company / RELEASED / held.load_id
    opened = unseal(held.sealed(home), into=folder, company=held.company, load_id=held.load_id, keyring=keyring)
    os.utime(opened, (held.dropped_at, held.dropped_at))
    return opened


def end(held: Hold, *, home: Home) -> None:
    """Its last receipt is written: nothing of the hold stays but the decision."""
    destroy(held.sealed(home))


def rejection(decision: Decision) -> Refusal:
    """Why a held file goes to quarantine."""
    who = (
        ("判断期限の経過", "its time ran out") if decision.way == "timeout" else ("担当者の判断", "a person decided so")
    )
    return Refusal(
        code="held_rejected",
        ja=f"{who[0]}により、このファイルは受け入れられませんでした。",
        en=f"The file was not accepted: {who[1]}.",
    )


def _path(home: Home, *, company: str, load_id: str) -> Path:
    return home.held(company) / f"{load_id}.json"
