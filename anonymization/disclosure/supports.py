"""On how many persons each published cell rests, kept beside the release that was judged by it.

RELAY_HOME/releases/<id>/support/<schema>.<relation>.parquet   exact counts per cell, no key; for the audit, never out

The build moves on, and an erasure takes a release's individual marts. What an audit judges by is as old as the release.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from anonymization.disclosure.rule import Disclosure
from anonymization.disclosure.tables import BUILD, MartTable, write_parquet

_FOLDER: Final = "support"


def keep_supports(
    connection: duckdb.DuckDBPyConnection,
    marts: Sequence[MartTable],
    folder: Path,
    *,
    policy: Disclosure,
    same_as: Path | None = None,
) -> None:
    """Write into a release's unfinished folder what its public marts rest on.

    `same_as`: the release whose public tables are shown again; the build's counts would be those of other tables.
    """
    if same_as is not None:
        if (same_as / _FOLDER).is_dir():
            shutil.copytree(same_as / _FOLDER, folder / _FOLDER)
        return
    for support in sorted({policy.marts[mart.name].support for mart in marts if mart.lane == "B"}):
        write_parquet(connection, f"{BUILD}.{support}", folder / _FOLDER / f"{support}.parquet")


def kept_supports(folder: Path) -> dict[str, Path]:
    """`schema.relation` → file; empty where nothing was kept."""
    return {path.stem: path for path in sorted((folder / _FOLDER).glob("*.parquet"))}
