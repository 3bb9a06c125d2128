"""The end of an epoch: its master key is destroyed, and every copy of its tokens that still lies somewhere is noise.

What is stored has been led to a later epoch before; old backups, old individual marts and old consent links have not,
and nobody – not even who holds the rest of the ring – can lead them to a value or to today's tokens any more.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from anonymization.home import Home
from anonymization.identity import store, tables, vault_keys
from anonymization.identity.key_file import end_replacing, is_development_file, replace_file
from anonymization.identity.keys import Keyring
from anonymization.load import read_json
from anonymization.quarantine import SUFFIX
from anonymization.refusals import Refusal, Refused

_IN_USE: Final = Refusal(
    code="epoch_in_use",
    ja="この世代は使用中です。先に `relay keys rotate` で次の世代に移してください。",
    en="This epoch is in use. Move on to the next one with `relay keys rotate` first.",
    fault="system",
)
_UNKNOWN: Final = Refusal(
    code="unknown_epoch",
    ja="この世代の鍵は鍵束にありません。`relay keys list` で確認してください。",
    en="The keyring has no key of this epoch. See `relay keys list`.",
    fault="system",
)
_NOWHERE: Final = Refusal(
    code="no_place_for_the_ring",
    ja="鍵は環境変数にあります。残りの鍵束を書き出す新しいファイルを --out で指定してください。",
    en="The key is in the environment. Name a new file with --out: the remaining ring is written there.",
    fault="system",
)
_SEALED: Final = Refusal(
    code="sealed_files_depend",
    ja="この世代の鍵で封じたファイル（隔離・判断待ち）が残っています。期限を待つか --lose-sealed を付けてください。",
    en="Files in quarantine or held are sealed with this epoch. Wait for their end, or say --lose-sealed.",
    fault="system",
)
_ERASURE: Final = Refusal(
    code="erasure_unfinished",
    ja="消去が途中です。最後まで行ってから、もう一度実行してください。",
    en="An erasure is under way, and its journal may be of this epoch. Let it come to its end first.",
    fault="system",
)
_MAGIC_BYTES: Final = 4  # before the epoch in a sealed file's header (quarantine.py)


@dataclass(frozen=True, kw_only=True)
class Shredded:
    """What shredding an epoch leaves behind; counts only."""

    epoch: int
    sealed_files: int  # files in quarantine or held for a decision that no key opens any more
    ring_file: Path | None  # where the remaining ring lies, for a secrets backend


def shred(
    home: Home,
    *,
    epoch: int,
    keyring: Keyring,
    out: Path | None = None,
    lose_sealed: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Shredded:
    """Destroy an epoch's master key. Raises Refused where it is in use, unknown or nobody could take the ring.

    Where the ring comes from the environment, what remains of it is written to `out`, and the vault refuses every
    ring that still holds the key. Killed at any instant and run again it completes.
    """
    if epoch == keyring.epoch:
        raise Refused(_IN_USE)
    if epoch not in keyring.epochs:
        return _end(home, epoch=epoch, keyring=keyring, environ=environ)
    lost = sum(_epoch_of_sealed(path) == epoch for path in home.root.glob(f"*/*/*{SUFFIX}"))
    if lost and not lose_sealed:
        raise Refused(_SEALED)
    if any((home.root / "vault" / "erasures").glob("E*.json")):
        raise Refused(_ERASURE)
    in_file = is_development_file(home.root, environ=environ)
    if not in_file and out is None:
        raise Refused(_NOWHERE)
    engine = store.open_engine(home=home.root, environ=environ)
    try:
        with engine.begin() as connection:
            tables.metadata.create_all(connection)
            vault_keys.hold_against(connection, keyring)
            if any(_epoch_of_load(path) == epoch for path in home.pool.glob("manifest/*/*/_manifest.json")):
                raise Refused(_IN_USE)
            remaining = keyring.without(epoch)
            target = replace_file(home.root, remaining) if in_file else _write_new(out, remaining)
            _mark(connection, epoch)
    finally:
        engine.dispose()
    return Shredded(epoch=epoch, sealed_files=lost, ring_file=None if in_file else target)


def _end(home: Home, *, epoch: int, keyring: Keyring, environ: Mapping[str, str]) -> Shredded:
    """The ring is without the key already: the last run was killed before the vault knew. Raises Refused."""
    engine = store.open_engine(home=home.root, environ=environ)
    try:
        with engine.begin() as connection:
            tables.metadata.create_all(connection)
            state, e = vault_keys.key_state(connection), tables.key_event.c
            known = connection.execute(select(e.number).where(e.epoch == epoch).limit(1)).first()
            if state is None or known is None:
                raise Refused(_UNKNOWN)
            vault_keys.hold_against(connection, keyring)
            if epoch not in state.shredded:
                _mark(connection, epoch)
        if is_development_file(home.root, environ=environ):
            end_replacing(home.root)
    finally:
        engine.dispose()
    return Shredded(epoch=epoch, sealed_files=0, ring_file=None)


def _mark(connection: Connection, epoch: int) -> None:
    vault_keys.put(connection, **{f"shredded:{epoch}": "1"})
    vault_keys.note(connection, "shredded", epoch=epoch)


def _write_new(out: Path | None, ring: Keyring) -> Path:
    """A file of its owner's, that did not exist before."""
    if out is None:
        raise Refused(_NOWHERE)
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(_NOWHERE) from None
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(ring.secret())
    return out


def _epoch_of_load(manifest: Path) -> int | None:
    epoch: int | None = read_json(manifest).get("versions", {}).get("key_epoch")
    return epoch


def _epoch_of_sealed(path: Path) -> int:
    with path.open("rb") as sealed:
        return int.from_bytes(sealed.read(_MAGIC_BYTES + 4)[_MAGIC_BYTES:], "big")
