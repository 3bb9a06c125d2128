"""The pool's files, a load's scratch folder, and what is said in them: where an erasure looks and rewrites."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from anonymization.forgetting.tokens_in_files import Tokens, column_where, count_rows, take_out
from anonymization.forgetting.withdrawals import STATS, WORDS
from anonymization.home import Home
from anonymization.load import read_json, write_json
from anonymization.schema import POOL

_ROWS_OF: Final = {"application": "application_key", "employment": "employment_key"}


def pool_files(home: Home) -> list[Path]:
    """Every data file of the pool, also of a commit that was killed before its manifest."""
    return [path for entity in sorted(POOL) for path in sorted(home.pool.glob(f"{entity}/company=*/load=*/*.parquet"))]


def scratch_files(home: Home) -> list[Path]:
    """The files of loads that are under way. One that is still being written is no Parquet yet and not listed."""
    found = sorted((home.root / "scratch").glob("*/pool/*.parquet"))
    found += sorted((home.root / "scratch").glob("*/vault/*.parquet"))
    return [path for path in found if _is_whole(path)]


def rows_of_persons(home: Home, tokens: Tokens) -> frozenset[str]:
    """Keys of the pool's rows that stand under a person_key of theirs, whether the vault knows them or not."""
    found: set[str] = set()
    for path in pool_files(home):
        if row_key := _ROWS_OF.get(entity_of(path)):
            found |= column_where(path, wanted=row_key, column="person_key", among=tokens.person)
    return frozenset(found)


def words_of_pool(home: Home) -> pa.Table:
    """WORDS: the last word on `pool_stats` of each person_key of the pool's consent events."""
    files = [str(path) for path in pool_files(home) if entity_of(path) == "consent_event"]
    if not files:
        return WORDS.empty_table()
    with duckdb.connect() as connection:
        found = connection.sql(
            'select person_key, epoch("at")::bigint as "at", action <> \'grant\' as withdraws,'
            " epoch(expires_at)::bigint as expires_at from read_parquet(?, hive_partitioning = false)"
            " where purpose = ? and person_key is not null qualify row_number() over"
            " (partition by person_key order by \"at\" desc, action <> 'grant' desc, expires_at) = 1",
            params=[files, STATS],
        ).to_arrow_table()
    return found.cast(WORDS)


def erase_from_pool(home: Home, tokens: Tokens) -> None:
    """Take their rows out of every load; a load stays, with the counts and hashes of what it still has.

    Killed anywhere and run again it ends the same: rows that are out are not found again, and a load whose files
    and manifest differ gets its manifest from the files.
    """
    for folder in home.pool.glob("*/company=*/.*unfinished"):  # half a copy of a killed commit
        shutil.rmtree(folder, ignore_errors=True)
    for path in pool_files(home):
        take_out(path, tokens)
        path.with_name(f".{path.name}.unfinished").unlink(missing_ok=True)
    for folder in home.pool.glob("*/company=*/load=*"):
        if not any(folder.iterdir()):
            folder.rmdir()
    for manifest in sorted((home.pool / "manifest").glob("company=*/load=*/_manifest.json")):
        load = manifest.parent.relative_to(home.pool / "manifest")
        entities = {entity: list((home.pool / entity / load).glob("*.parquet")) for entity in POOL}
        _renew(manifest, {entity: files[0] for entity, files in entities.items() if files})


def erase_from_scratch(home: Home, tokens: Tokens) -> None:
    """The same for loads that are under way: what they would bring into the pool is without them."""
    changed = {path.parent.parent for path in scratch_files(home) if take_out(path, tokens)}
    for folder in changed | {path.parent for path in (home.root / "scratch").glob("*/manifest.json")}:
        if (folder / "manifest.json").exists():
            _renew(folder / "manifest.json", {p.stem: p for p in (folder / "pool").glob("*.parquet") if _is_whole(p)})


def count_all(files: list[Path], tokens: Tokens) -> dict[Path, tuple[int, int]]:
    """Rows, and theirs, of each file."""
    return {path: (count.rows, count.theirs) for path in files for count in (count_rows(path, tokens),)}


def entity_of(path: Path) -> str:
    """The table a file of the pool or of a scratch folder belongs to."""
    return path.parent.parent.parent.name if path.parent.name.startswith("load=") else path.stem


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _renew(path: Path, files: dict[str, Path]) -> None:
    """A manifest that tells of its files as they are now; written only where something has changed."""
    manifest: dict[str, Any] = read_json(path)
    rows = {entity: pq.read_metadata(file).num_rows for entity, file in sorted(files.items())}
    before = manifest.get("rows")
    if not before or rows == before:  # rows only ever leave a committed file: the same number is the same file
        return
    gone = {entity: n - rows.get(entity, 0) for entity, n in before.items() if n > rows.get(entity, 0)}
    erased = manifest.get("rows_erased", {})
    manifest["rows_erased"] = {name: erased.get(name, 0) + gone.get(name, 0) for name in sorted({*erased, *gone})}
    hashes = {f"{entity}.parquet": sha256(file) for entity, file in sorted(files.items())}
    stat = path.stat()
    write_json(path, manifest | {"rows": rows, "files": hashes})
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # its time tells when the load was committed


def _is_whole(path: Path) -> bool:
    try:
        pq.read_metadata(path)
    except (pa.ArrowInvalid, OSError):
        return False
    return True


def committed_at(home: Home, files: list[Path]) -> float | None:
    """When the first of the loads that some files of the pool belong to was committed; seconds since 1970."""
    loads = {path.parent.relative_to(path.parents[2]) for path in files if path.is_relative_to(home.pool)}
    manifests = [home.pool / "manifest" / load / "_manifest.json" for load in loads]
    times = [manifest.stat().st_mtime for manifest in manifests if manifest.exists()]
    return min(times, default=None)
