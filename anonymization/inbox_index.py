"""What is known of files that were looked at before, so that a listing does not read every byte of the inbox again.

    scratch/inbox_index.json   a file's place on its disk and its times → its load and its kind; no name, no content

An entry counts only while nothing of the file has changed – size, both times, inode – and neither has the contract or
the code. A file is looked at once it has settled, so that a later change also changes its time. An index that
cannot be read is none.
"""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.version import code_version


@dataclass(kw_only=True)
class InboxIndex:
    """Entries of the last listing, and those that this one has used: the others are forgotten when it is kept."""

    path: Path
    known: dict[str, Any]
    used: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, home: Home) -> "InboxIndex":
        path = home.root / "scratch" / "inbox_index.json"
        try:
            known = read_json(path)
        except (OSError, json.JSONDecodeError, UnicodeDecodeError):
            known = {}
        return cls(path=path, known=known if isinstance(known, dict) else {})

    def get(self, path: Path, *, contract: bytes) -> tuple[str, str | None] | None:
        """A file's load and kind, where they are known for exactly this file."""
        key = _key(path, contract=contract)
        match self.known.get(key):
            case [str() as load_id, str() | None as kind]:
                self.used[key] = [load_id, kind]
                return load_id, kind
            case _:
                return None

    def put(self, path: Path, *, contract: bytes, load_id: str, kind: str | None) -> None:
        self.used[_key(path, contract=contract)] = [load_id, kind]

    def keep(self) -> None:
        """Write the index where it has changed."""
        if self.used != self.known:
            write_json(self.path, self.used)


def _key(path: Path, *, contract: bytes) -> str:
    stat = path.lstat()
    place = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    return hashlib.sha256(f"{place} {code_version()} ".encode() + contract).hexdigest()
