"""Where models lie: RELAY_HOME/models/<version>/, plain JSON, and a list that tells an erasure whom they met.

    models/<version>/model.json               tables, measures, policy: no key, no row
                    /training_keys.parquet    column person_key: whom it was trained on, for anonymization/forgetting
                    /card.md, card.html, *.svg
    models/current.json                       status of the last build, and which versions it uses
    models/epsilon_spent.json                 what the models of this build cost: for the release's ε ledger
    models/retrain.json                       an erasure's order: versions to be made anew, whatever is cached

What no build uses any more is removed, so a person who was erased is in no model after the next build.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_KEYS: Final = "training_keys.parquet"


def models_folder(home: Path) -> Path:
    return home / "models"


def content_digest(rows: pa.Table) -> str:
    """The digest of what a model would be trained on: any row that comes, goes or changes changes it.

    Keys stand only for which rows are one person's: after a rotation of keys the same people give the same digest, so
    that no model is trained, and no ε spent, a second time on what is known already.
    """
    columns = sorted(name for name in rows.column_names if name not in {"as_of", "person_key", "application_key"})
    told = zip(*(rows[name].to_pylist() for name in columns), strict=True)
    by_person: dict[str, list[str]] = {}
    for person, row in zip(rows["person_key"].to_pylist(), told, strict=True):
        by_person.setdefault(person, []).append(json.dumps(row, default=str, separators=(",", ":")))
    persons = sorted(hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest() for lines in by_person.values())
    digest = hashlib.sha256(str([(name, str(rows.schema.field(name).type)) for name in columns]).encode())
    digest.update("\n".join(persons).encode())
    return digest.hexdigest()


def version_of(kind: str, *parts: str) -> str:
    """A name that is the same for the same content."""
    return f"{kind}-{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:10]}"


def write_keys(folder: Path, persons: Iterable[str]) -> None:
    """The training set's members, sorted: the one file of a model that holds keys, and lane A for that reason."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f".{_KEYS}.new"
    pq.write_table(pa.table({"person_key": pa.array(sorted(persons), pa.string())}), new)
    new.replace(folder / _KEYS)


def touches(home: Path, persons: Iterable[str]) -> tuple[str, ...]:
    """The versions that any of these persons trained: after an erasure they must be made anew."""
    keys = pa.array(sorted(persons), pa.string())
    return tuple(
        path.parent.name
        for path in sorted(models_folder(home).glob(f"*/{_KEYS}"))
        if pc.any(pc.is_in(pq.read_table(path)["person_key"], keys)).as_py()
    )


def drop_ordered(home: Path) -> None:
    """Remove the models that an erasure ordered to be made anew: nothing of them is used again."""
    order = models_folder(home) / "retrain.json"
    if order.exists():
        for version in read_json(order)["versions"]:
            shutil.rmtree(models_folder(home) / Path(version).name, ignore_errors=True)


def order_done(home: Path) -> None:
    """The build that followed the order has ended."""
    (models_folder(home) / "retrain.json").unlink(missing_ok=True)


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
