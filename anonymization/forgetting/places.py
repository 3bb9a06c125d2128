"""Every place where a person may lie, and how many rows of theirs are there: the survey before and after an erasure."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from anonymization.disclosure.swap import current_release, releases
from anonymization.forgetting import models
from anonymization.forgetting.pool_files import count_all, entity_of, pool_files, scratch_files, sha256
from anonymization.forgetting.tokens_in_files import Tokens, database_holds, parquet_holds
from anonymization.home import Home
from anonymization.identity import Vault
from anonymization.identity.forgetting import Erasure
from anonymization.reviews import reviewed

# What a build may know of the vault, and what it made of it; dbt makes all of it anew.
BUILD_FILES: Final = ("warehouse.duckdb", "warehouse.duckdb.wal", "person_link.parquet", "row_link.parquet")
_UNREADABLE: Final = 1  # somebody writes to it: until it can be read it counts as holding a row


@dataclass(frozen=True, kw_only=True)
class Survey:
    """Rows of theirs by place, all rows by place where that is told, and the files of the pool that hold theirs."""

    theirs: dict[str, int]
    rows: dict[str, int]
    files: dict[str, dict[str, Any]]  # path below RELAY_HOME → rows, theirs, sha256

    @property
    def is_clean(self) -> bool:
        return not any(self.theirs.values())

    @property
    def waits_for_release(self) -> bool:
        """Nothing is left but what the next build and release replace."""
        return not any(n for place, n in self.theirs.items() if not place.startswith(("build", "release.current")))


def survey(home: Home, *, vault: Vault, erasure: Erasure, tokens: Tokens) -> Survey:
    """Count everywhere. Reads only."""
    theirs = {f"vault.{place}": count for place, count in vault.held_of(erasure).items()}
    rows: dict[str, int] = {}
    files: dict[str, dict[str, Any]] = {}
    for path, (total, found) in count_all(pool_files(home), tokens).items():
        place = f"pool.{entity_of(path)}"
        rows[place] = rows.get(place, 0) + total
        theirs[place] = theirs.get(place, 0) + found
        if found:
            name = path.relative_to(home.root).as_posix()
            files[name] = {"rows": total, "theirs": found, "sha256": sha256(path)}
    theirs["scratch"] = sum(found for _, found in count_all(scratch_files(home), tokens).values())
    theirs["reviews"] = sum(application in tokens.row for _, application in reviewed(home))
    theirs["build"] = build_holds(home, tokens)
    theirs |= releases_hold(home, tokens)
    theirs["models"] = models.lists_hold(home, tokens)
    return Survey(theirs=theirs, rows=rows, files=files)


def build_holds(home: Home, tokens: Tokens) -> int:
    """Rows of the warehouse and of the vault's links in `build/`; one while dbt writes to it."""
    found = _database(home.warehouse, tokens)
    for path in sorted(home.build.glob("*.parquet")):
        found += parquet_holds(path, tokens)
    return found


def releases_hold(home: Home, tokens: Tokens) -> dict[str, int]:
    """Rows in the individual marts of the release that is out, and of the others."""
    found = {"release.current": 0, "release.older": 0}
    out = current_release(home)
    for release in releases(home):
        found["release.current" if release == out else "release.older"] += individual_holds(home, release, tokens)
    return found


def individual_holds(home: Home, release: str, tokens: Tokens) -> int:
    """Rows in the individual marts of one release."""
    folder = home.release(release) / "individual"
    found = _database(folder / "warehouse.duckdb", tokens)
    return found + sum(parquet_holds(path, tokens) for path in sorted(folder.rglob("*.parquet")))


def _database(path: Path, tokens: Tokens) -> int:
    if not path.exists():
        return 0
    try:
        return database_holds(path, tokens)
    except duckdb.IOException:  # another process has it open for writing
        return _UNREADABLE
