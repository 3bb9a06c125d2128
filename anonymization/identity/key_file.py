"""The development key file: replaced whole or not at all, and no old key left beside it, wherever a kill came."""

import os
from collections.abc import Mapping
from pathlib import Path

from anonymization.identity.keys import DEVELOPMENT_FILE, ENVIRONMENT_NAME, Keyring


def is_development_file(home: Path, *, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the ring in use comes from the development file: then we may write it ourselves."""
    return not environ.get(ENVIRONMENT_NAME, "").strip() and (home / DEVELOPMENT_FILE).exists()


def replace_file(home: Path, ring: Keyring) -> Path:
    """The development file with another ring; the old bytes are overwritten on the way out."""
    end_replacing(home)
    file = home / DEVELOPMENT_FILE
    old, unfinished = _beside(file)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(ring.secret())
        stream.flush()
        os.fsync(stream.fileno())
    os.link(file, old)
    unfinished.replace(file)
    end_replacing(home)
    return file


def end_replacing(home: Path) -> None:
    """Overwrite and remove what a replacing leaves, or left when it was killed. Safe to repeat."""
    file = home / DEVELOPMENT_FILE
    for path in _beside(file):
        if not path.exists():
            continue
        if not (file.exists() and path.samefile(file)):  # before the exchange `old` is the file that is in use
            with path.open("r+b") as stream:
                stream.write(b"\0" * path.stat().st_size)
                stream.flush()
                os.fsync(stream.fileno())
        path.unlink()


def _beside(file: Path) -> tuple[Path, Path]:
    """The old ring's second name, and the new ring before it is complete."""
    return file.with_name(f".{file.name}.old"), file.with_name(f".{file.name}.unfinished")
