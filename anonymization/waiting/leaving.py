"""The ways out that lead nowhere: the time is over, or the person has said no. Counts only come back."""

from datetime import datetime

from anonymization.home import Home
from anonymization.identity import Vault, waiting_rows
from anonymization.identity.keys import Keyring
from anonymization.waiting.looking import look_through


def expire(home: Home, *, vault: Vault, now: datetime) -> int:
    """Destroy every row whose time is over; how many there were. Safe to repeat."""
    with vault.writing() as connection:
        gone = waiting_rows.expire(connection, now=int(now.timestamp()))
    _settle(home, vault=vault, gone=gone)
    return gone


def erase(home: Home, *, vault: Vault, keyring: Keyring, now: datetime) -> int:
    """Destroy every waiting row whose person has withdrawn or was forgotten; how many there were. Safe to repeat.

    Call it after `Vault.erase`: the suppression tokens that stay there say whose rows are meant, also in rows that
    came under another mailbox than the one that asked.
    """
    said_no = look_through(home, vault=vault, keyring=keyring, now=now).said_no
    with vault.writing() as connection:
        gone = waiting_rows.destroy(connection, said_no)
    _settle(home, vault=vault, gone=gone)
    return gone


def remove_empty_files(home: Home, *, vault: Vault) -> int:
    """Remove the files none of whose rows has a key any more; how many there were."""
    with vault.reading() as connection:
        used = waiting_rows.files_in_use(connection)
    removed = 0
    for file in sorted((home.root / "waiting").glob("*/*.parquet")):
        if (file.parent.name, file.stem) not in used:
            file.unlink()
            removed += 1
    return removed


def _settle(home: Home, *, vault: Vault, gone: int) -> None:
    if gone:
        vault.wipe()
    remove_empty_files(home, vault=vault)
