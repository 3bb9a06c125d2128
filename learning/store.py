"""Where models lie: RELAY_HOME/build/models/<version>/, plain JSON, and a list that tells an erasure whom they met.

    build/models/<version>/model.json      tables, measures, policy: no key, no row
                          /training_keys   one digest per person, sorted: see `touches`
                          /card.md, card.html, *.svg
    build/models/current.json              status of the last build, and which versions it uses
    build/models/epsilon_spent.json        what the models of this build cost: read by the release's ε ledger

What no build uses any more is removed, so a person who was erased is in no model after the next build.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

_KEYS: Final = "training_keys"


def models_folder(home: Path) -> Path:
    return home / "build" / "models"


def content_digest(rows: pa.Table) -> str:
    """The digest of what a model would be trained on: any row that comes, goes or changes changes it."""
    columns = sorted(name for name in rows.column_names if name != "as_of")
    table = rows.select(columns).combine_chunks()
    digest = hashlib.sha256(str(table.schema).encode())
    for name in columns:
        digest.update(json.dumps(table[name].to_pylist(), default=str, separators=(",", ":")).encode())
    return digest.hexdigest()


def version_of(kind: str, *parts: str) -> str:
    """A name that is the same for the same content."""
    return f"{kind}-{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:10]}"


def digest_of(person_key: str, *, version: str) -> str:
    """A person in the list of one version; the same person has another digest in the next."""
    return hashlib.sha256(f"{version}:{person_key}".encode()).hexdigest()


def write_keys(folder: Path, persons: Iterable[str]) -> None:
    """The training set's members as digests: enough to ask whether somebody is in it, no list of anybody."""
    lines = sorted(digest_of(person, version=folder.name) for person in persons)
    _write(folder / _KEYS, "".join(f"{line}\n" for line in lines))


def touches(home: Path, persons: Iterable[str]) -> tuple[str, ...]:
    """The versions that any of these persons trained: after an erasure they must be made anew."""
    keys = tuple(persons)
    found = []
    for path in sorted(models_folder(home).glob(f"*/{_KEYS}")):
        members = set(path.read_text("ascii").split())
        if any(digest_of(key, version=path.parent.name) in members for key in keys):
            found.append(path.parent.name)
    return tuple(found)


def write_json(path: Path, content: Any) -> None:
    """Sorted, one rename, the same bytes for the same content."""
    _write(path, json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, default=str) + "\n")


def read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def write_text(path: Path, content: str) -> None:
    _write(path, content)


def keep_only(home: Path, versions: Iterable[str]) -> None:
    """Remove the models that the last build does not use."""
    kept = set(versions)
    for folder in models_folder(home).glob("*/"):
        if folder.name not in kept:
            shutil.rmtree(folder)


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_text(content, encoding="utf-8")
    new.replace(path)
