"""One drop of one file: its identity, and the facts that its steps hand to each other through files, never by value."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anonymization.version import code_version


@dataclass(frozen=True, kw_only=True)
class Load:
    """A file of a company under a contract and a version of this code."""

    company: str
    path: Path
    load_id: str  # 16 hex digits


def identify(*, company: str, path: Path, contract: bytes) -> Load:
    """Name a load by what goes into it, so that the same drop is answered and not loaded again.

    `contract` is the contract as it stands on disk. The file is read once, in blocks.
    """
    digest = hashlib.sha256()
    digest.update(hashlib.sha256(contract).digest())
    digest.update(code_version().encode())
    if path.is_symlink():  # where it leads is nobody's drop; intake refuses it
        digest.update(str(path.readlink()).encode())
        return Load(company=company, path=path, load_id=digest.hexdigest()[:16])
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return Load(company=company, path=path, load_id=digest.hexdigest()[:16])


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write whole or not at all: a reader, or a run that starts again, never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    unfinished.replace(path)


def write_once(path: Path, content: dict[str, Any]) -> bool:
    """Write whole, and only where nothing stands: of several writers one wins, in one instant; whether it was this."""
    mine = path.with_name(f".{path.name}.{os.getpid()}")
    write_json(mine, content)
    try:
        os.link(mine, path)
    except FileExistsError:
        return False
    finally:
        mine.unlink()
    return True


def read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
