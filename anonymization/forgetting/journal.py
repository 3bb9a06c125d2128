"""What an erasure is doing, kept until it is done: whose tokens, what was counted before, and since when.

    vault/erasures/<number>.json   readable by its owner alone; gone when the receipt is written

It holds tokens, so it lies with the vault and ends with the erasure. Whoever was asked for is in it before anything is
erased: after a kill the next run goes on from here.
"""

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

import pyarrow as pa

from anonymization.home import Home
from anonymization.identity.forgetting import Erasure
from anonymization.identity.keys import Keyring
from anonymization.identity.tables import PURPOSE_OF_KIND
from anonymization.identity.tokens import retoken

Reason = Literal["request", "withdrawal", "consent_expired"]
_FOLDER: Final = Path("vault") / "erasures"


@dataclass(frozen=True, kw_only=True)
class Journal:
    """One erasure that is not finished."""

    number: str  # of the receipt: says nothing of anybody
    reason: Reason
    opened_at: str  # UTC, to the second
    deadline: str
    erasure: Erasure
    before: dict[str, Any]  # the survey before anything was erased: counts and hashes
    facts: dict[str, Any]  # what was found on the way: releases, models; names and counts

    def is_overdue(self, now: datetime) -> bool:
        return now > datetime.fromisoformat(self.deadline)


def open_journal(
    home: Home,
    *,
    erasure: Erasure,
    reason: Reason,
    before: dict[str, Any],
    facts: dict[str, Any],
    now: datetime,
    deadline: timedelta,
) -> Journal:
    """Begin an erasure: what is written here will be carried out, whatever happens from now on."""
    moment = now.astimezone(UTC)
    journal = Journal(
        number=f"E{moment:%Y%m%d}-{secrets.token_hex(6)}",
        reason=reason,
        opened_at=moment.isoformat(timespec="seconds"),
        deadline=(moment + deadline).isoformat(timespec="seconds"),
        erasure=erasure,
        before=before,
        facts=facts,
    )
    keep(home, journal)
    return journal


def open_journals(home: Home) -> list[Journal]:
    """The erasures that are not finished, oldest first."""
    found = []
    for path in (home.root / _FOLDER).glob("E*.json"):
        with suppress(FileNotFoundError):  # it has come to its end meanwhile
            found.append(_read(path))
    return sorted(found, key=lambda journal: (journal.opened_at, journal.number))


def keep(home: Home, journal: Journal) -> None:
    """Write a journal whole or not at all, and down to the disk."""
    path = _path(home, journal.number)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f".{path.name}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        json.dump(asdict(journal), stream)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)


def close(home: Home, journal: Journal) -> None:
    """The receipt is written: the journal is open no more, then its tokens are overwritten and removed."""
    path = _path(home, journal.number)
    if path.exists():  # half overwritten it is no journal that a later run could read
        path.replace(path.with_name(f".{path.name}.gone"))
    sweep(home)


def sweep(home: Home) -> None:
    """Overwrite and remove what is no open journal: closed ones, and what a kill left half written. Under the lock."""
    for path in (home.root / _FOLDER).glob(".E*"):
        with path.open("r+b") as stream:
            stream.write(b"\0" * path.stat().st_size)
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()


def led(journal: Journal, *, keyring: Keyring) -> Journal:
    """The journal with its tokens in the keyring's epoch: keys may have been rotated since it was opened."""

    def to_now(tokens: tuple[str, ...], purpose: str) -> tuple[str, ...]:
        return tuple(retoken(pa.array(tokens, pa.string()), keyring=keyring, purpose=purpose).to_pylist())

    old = journal.erasure
    erasure = replace(
        old,
        row_keys=to_now(old.row_keys, "row"),
        person_keys=to_now(old.person_keys, "person"),
        mails=to_now(old.mails, "token"),
        suppressions=tuple(
            (to_now((token,), PURPOSE_OF_KIND[kind])[0], kind, at) for token, kind, at in old.suppressions
        ),
    )
    return replace(journal, erasure=erasure)


def _read(path: Path) -> Journal:
    content = json.loads(path.read_text(encoding="ascii"))
    tokens = {name: tuple(values) for name, values in content.pop("erasure").items()}
    tokens["suppressions"] = tuple(tuple(entry) for entry in tokens["suppressions"])
    return Journal(**content, erasure=Erasure(**tokens))


def _path(home: Home, number: str) -> Path:
    return home.root / _FOLDER / f"{number}.json"
