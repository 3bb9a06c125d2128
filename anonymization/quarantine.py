"""Where a refused file waits for its company: encrypted, with a reason and an expiry, and without its name.

    <name>.sealed   header, then the file in chunks of AES-256-GCM under a key of its own
    <name>.json     code, sentences, place, expiry: no value, and the file's name only inside the seal

A chunk's nonce is its number and a last-chunk mark, so a chunk cut off, moved or swapped does not open.
"""

import hashlib
import json
import os
import secrets
import shutil
import struct
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from anonymization.identity.keys import Keyring
from anonymization.load import write_json
from anonymization.refusals import Refusal, Refused

SUFFIX: Final = ".sealed"
_MAGIC: Final = b"CRQ1"
_CHUNK: Final = 1 << 20
_TAG: Final = 16
_SALT: Final = 32

_UNREADABLE: Final = Refusal(
    code="sealed_file_broken",
    ja="隔離ファイルを開けません。鍵が違うか、ファイルが壊れています。",
    en="The quarantined file does not open: another key, or the file is damaged.",
    fault="system",
)


def seal(
    path: Path, *, home: Path, company: str, load_id: str, refusal: Refusal, keyring: Keyring, expires_on: date
) -> Path:
    """Encrypt a refused file into `quarantine/<company>/` and write its reason beside it; returns the sealed file.

    Whole or not at all; a second call for the same load replaces the first. The original stays where it is: the
    caller removes it once this has returned.
    """
    target = _with_reason(refusal, home=home, company=company, load_id=load_id, expires_on=expires_on)
    return encrypt_file(path, target, company=company, load_id=load_id, keyring=keyring)


def take_over(sealed: Path, *, home: Path, company: str, refusal: Refusal, expires_on: date) -> Path:
    """Put a copy of a file that is sealed already into quarantine, under a reason of its own; no key is needed."""
    target = _with_reason(refusal, home=home, company=company, load_id=sealed.stem, expires_on=expires_on)
    unfinished = target.with_name(f".{sealed.stem}.unfinished")
    shutil.copyfile(sealed, unfinished)
    unfinished.chmod(0o600)
    return unfinished.replace(target)


def _with_reason(refusal: Refusal, *, home: Path, company: str, load_id: str, expires_on: date) -> Path:
    """Write the reason; returns where the sealed file goes. A reason without a file is harmless."""
    target = home / "quarantine" / company / f"{load_id}{SUFFIX}"
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    reason = {**asdict(refusal), "company": company, "load_id": load_id, "expires_on": expires_on.isoformat()}
    write_json(target.with_suffix(".json"), reason)
    return target


def encrypt_file(path: Path, target: Path, *, company: str, load_id: str, keyring: Keyring) -> Path:
    """Encrypt a file to `target`, whole or not at all; only this company's load of this number opens it again."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = target.with_name(f".{load_id}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with path.open("rb") as source, os.fdopen(handle, "wb") as sealed:
        _encrypt(source, sealed, name=path.name, context=f"{company}/{load_id}", keyring=keyring)
        sealed.flush()
        os.fsync(sealed.fileno())
    return unfinished.replace(target)


def unseal(sealed: Path, *, into: Path, company: str, load_id: str, keyring: Keyring) -> Path:
    """Decrypt a quarantined file into a folder under its own name. Nothing is left behind where it does not open."""
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = into / f".{load_id}.unfinished"
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with sealed.open("rb") as source, os.fdopen(handle, "wb") as opened:
            chunks = _decrypt(source, context=f"{company}/{load_id}", keyring=keyring)
            name = _file_name(next(chunks))
            for chunk in chunks:
                opened.write(chunk)
        return unfinished.replace(into / name)
    except (InvalidTag, StopIteration, struct.error):
        raise Refused(_UNREADABLE) from None
    finally:
        unfinished.unlink(missing_ok=True)


def expired(home: Path, *, today: date) -> list[Path]:
    """The sealed files whose time is over, by the reason beside them; one without a readable reason is not."""
    over = []
    for sealed in sorted((home / "quarantine").glob(f"*/*{SUFFIX}")):
        reason = sealed.with_suffix(".json")
        if reason.exists() and date.fromisoformat(json.loads(reason.read_text("utf-8"))["expires_on"]) < today:
            over.append(sealed)
    return over


def destroy(sealed: Path) -> None:
    """Remove a sealed file and its reason, the file first: a reason without a file is harmless."""
    sealed.unlink(missing_ok=True)
    sealed.with_suffix(".json").unlink(missing_ok=True)


def _encrypt(source: BinaryIO, sealed: BinaryIO, *, name: str, context: str, keyring: Keyring) -> None:
    salt = secrets.token_bytes(_SALT)
    sealed.write(_MAGIC + struct.pack(">I", keyring.epoch) + salt)
    cipher = _cipher(keyring, epoch=keyring.epoch, salt=salt, context=context)
    sealed.write(_box(cipher, 0, name.encode("utf-8", "surrogateescape"), last=False))
    number, chunk = 1, source.read(_CHUNK)
    while True:
        following = source.read(_CHUNK)
        sealed.write(_box(cipher, number, chunk, last=not following))
        if not following:
            return
        number, chunk = number + 1, following


def _decrypt(source: BinaryIO, *, context: str, keyring: Keyring) -> Iterator[bytes]:
    """The name, then the chunks; each is authentic and in its place. The last one says that it is."""
    if source.read(len(_MAGIC)) != _MAGIC:
        raise InvalidTag
    (epoch,) = struct.unpack(">I", source.read(4))
    if epoch not in keyring.epochs:
        raise InvalidTag
    cipher = _cipher(keyring, epoch=epoch, salt=source.read(_SALT), context=context)
    number, box = 0, _read_box(source)
    while box is not None:
        following = _read_box(source)
        yield cipher.decrypt(_nonce(number, last=following is None), box, None)
        number, box = number + 1, following
    if number < 2:
        raise InvalidTag


def _box(cipher: AESGCM, number: int, chunk: bytes, *, last: bool) -> bytes:
    box = cipher.encrypt(_nonce(number, last=last), chunk, None)
    return struct.pack(">I", len(box)) + box


def _read_box(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    if not head:
        return None
    (size,) = struct.unpack(">I", head)
    box = source.read(size) if size <= _CHUNK + _TAG else b""
    if len(box) != size:
        raise InvalidTag
    return box


def _nonce(number: int, *, last: bool) -> bytes:
    """Twelve bytes, never used twice under one key: every file has its own."""
    return struct.pack(">QI", number, int(last))


def _cipher(keyring: Keyring, *, epoch: int, salt: bytes, context: str) -> AESGCM:
    """A key for this file alone, bound to its company and load: a sealed file moved elsewhere does not open."""
    secret = keyring.subkey("quarantine", epoch=epoch)
    own = hashlib.blake2b(salt + context.encode(), key=secret, digest_size=32, person=b"quarantine-file")
    return AESGCM(own.digest())


def _file_name(name: bytes) -> str:
    """The name as sealed, never a path: a forged one must not leave the folder."""
    return Path(name.decode("utf-8", "surrogateescape")).name or "unnamed"
