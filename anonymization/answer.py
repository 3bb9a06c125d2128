"""The end of a drop's way through the pipeline: a receipt, and a place for a file that does not go on.

Everything here may be killed and run again. A file leaves the inbox last, when its sealed copy and its receipt exist.
"""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from anonymization.decisions import decision_of
from anonymization.dropped_file import DroppedFile
from anonymization.holds import RELEASED, Hold, end, hold, hold_of, rejection
from anonymization.home import Home
from anonymization.identity import Keyring
from anonymization.inbox import Answered, Drop
from anonymization.intake.canonicalise import today_in_tokyo
from anonymization.load import Load, read_json
from anonymization.quarantine import seal, take_over
from anonymization.receipts import FINAL, again, compose, receipt_path, write_receipt
from anonymization.refusals import Refusal
from anonymization.resent import rows_known_before
from anonymization.retention import load_retention

DECIDE_WITHIN: Final = timedelta(hours=72)


def answer_drop(
    drop: Drop, *, dropped: DroppedFile | None, home: Home, decide_within: timedelta = DECIDE_WITHIN
) -> str:
    """Write the receipt of a drop, seal a file away that does not go on, clear its scratch; returns the status.

    `dropped` is the file; None where it is gone.
    """
    scratch = home.scratch(drop.load_id)
    answered = _read(receipt_path(home, company=drop.company, load_id=drop.load_id))
    if answered and answered["status"] in FINAL and not scratch.exists():  # this step was killed after its work
        return str(answered["status"])
    path = dropped.path if dropped else None
    refusal = _read(scratch / "refusal.json")
    receipt = compose(
        company=drop.company,
        file=drop.file,
        load_id=drop.load_id,
        preflight=_read(scratch / "preflight.json"),
        manifest=_read(home.manifest(company=drop.company, load_id=drop.load_id)),
        refusal=Refusal(**refusal) if refusal else None,
        dropped_at=dropped.dropped_at if dropped else None,
        decision=decision_of(home, drop.load_id),
    )
    status = str(receipt["status"])
    if status == "accepted":
        receipt["rows_known_before"] = rows_known_before(home, company=drop.company, load_id=drop.load_id)
    if status == "held" and path:
        load = Load(company=drop.company, path=path, load_id=drop.load_id)
        held = hold(load, home=home, receipt=receipt, keyring=_keyring(home), decide_within=decide_within)
        receipt["decide_by"] = held.decide_by
    if status == "refused" and path and not path.is_symlink():
        _seal(drop, path, home=home, refusal=Refusal(**receipt["refusal"]))
    write_receipt(receipt, home=home)
    if status in {"refused", "held"} and dropped:
        dropped.remove()
    if status in {"accepted", "refused"}:
        _end_hold(drop, home=home)
    if status in {"accepted", "refused", "held"}:
        shutil.rmtree(scratch, ignore_errors=True)
    return status


def answer_again(found: Answered, *, home: Home) -> bool:
    """Answer bytes that have their answer: "already loaded", once per drop; True where they were dropped again.

    A file whose sealed copy is kept leaves the inbox, as it did the first time.
    """
    receipt = again(found.receipt, file=found.file, dropped_at=found.dropped.dropped_at)
    if receipt:
        write_receipt(receipt, home=home)
    if found.receipt["status"] in {"refused", "held"}:
        found.dropped.remove()
    return receipt is not None


def answer_rejection(held: Hold, *, home: Home) -> None:
    """A held file that was decided against: its sealed copy goes to quarantine, its receipt says by whom and why."""
    decision = decision_of(home, held.load_id)
    if decision is None or decision.choice != "reject":
        return
    refusal = rejection(decision)
    expires_on = today_in_tokyo() + timedelta(days=load_retention().quarantine_days)
    take_over(held.sealed(home), home=home.root, refusal=refusal, company=held.company, expires_on=expires_on)
    before = read_json(receipt_path(home, company=held.company, load_id=held.load_id))
    after = compose(
        company=held.company,
        file=held.file,
        load_id=held.load_id,
        preflight=before["rows"] | before,
        manifest=None,
        refusal=refusal,
        dropped_at=held.dropped_at,
        decision=decision,
    )
    write_receipt(after, home=home)
    end(held, home=home)


def _seal(drop: Drop, path: Path, *, home: Home, refusal: Refusal) -> None:
    """Encrypt a file at fault: it holds people's data and cannot be used."""
    seal(
        path,
        home=home.root,
        company=drop.company,
        load_id=drop.load_id,
        refusal=refusal,
        keyring=_keyring(home),
        expires_on=today_in_tokyo() + timedelta(days=load_retention().quarantine_days),
    )


def _end_hold(drop: Drop, *, home: Home) -> None:
    """What an approval had brought back goes, and so does the hold."""
    shutil.rmtree(home.inbox / drop.company / RELEASED / drop.load_id, ignore_errors=True)
    if held := hold_of(home, company=drop.company, load_id=drop.load_id):
        end(held, home=home)


def _keyring(home: Home) -> Keyring:
    return Keyring.from_environment(home=home.root)


def _read(path: Path) -> dict[str, Any] | None:
    return read_json(path) if path.exists() else None
