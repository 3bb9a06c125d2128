"""What a build may know of the vault, written where dbt looks for it."""

from typing import Final

import pyarrow.parquet as pq

from anonymization.home import Home
from anonymization.identity.keys import Keyring
from anonymization.identity.vault import Vault

INPUTS: Final = ("person_link", "row_link", "notice_count")


def export_build_inputs(home: Home) -> dict[str, int]:
    """Write `build/<input>.parquet` for each of INPUTS, whole or not at all; returns their row counts."""
    keyring = Keyring.from_environment(home=home.root)
    with Vault.open(home=home.root, keyring=keyring) as vault:
        links = vault.links()
        inputs = dict(zip(INPUTS, (links.persons, links.rows, vault.notice_counts()), strict=True))
    home.build.mkdir(parents=True, exist_ok=True)
    for name, table in inputs.items():
        unfinished = home.build / f".{name}.unfinished"
        pq.write_table(table, unfinished, compression="zstd")
        unfinished.replace(home.build / f"{name}.parquet")
    return {name: table.num_rows for name, table in inputs.items()}
