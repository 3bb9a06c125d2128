"""Where the attacks take place: one DuckDB with the release, the truth beside it, and the figures that judge."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from anonymization.disclosure.attacks.policy import AttackPolicy
from anonymization.disclosure.attacks.released import ReleasedTable, quoted, read_release
from anonymization.disclosure.attacks.truth import Truth, read_truth
from anonymization.disclosure.rule import Disclosure
from anonymization.home import Home
from anonymization.refusals import Refusal, Refused

_NO_TRUTH: Final = Refusal(
    code="no_truth",
    ja="攻撃の正否を確かめる元データ(individual/ または pool/)がありません。運用者の RELAY_HOME で実行してください。",
    en="There is nothing to judge the attacks by (individual/ or pool/). Run it where the operator's RELAY_HOME is.",
    fault="system",
)


@dataclass(frozen=True, kw_only=True)
class Arena:
    """Everything an attack may look at. Its modules read it and write temporary tables only."""

    connection: duckdb.DuckDBPyConnection
    home: Home
    folder: Path
    tables: tuple[ReleasedTable, ...]
    truth: Truth
    policy: AttackPolicy
    disclosure: Disclosure

    def rows(self, query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.connection.execute(query, parameters or []).fetchall()
        return found

    def number(self, query: str, parameters: list[Any] | None = None) -> int:
        return int(self.rows(query, parameters)[0][0] or 0)

    def cells(self) -> tuple[ReleasedTable, ...]:
        """Tables of lane B whose rows are cells."""
        return tuple(table for table in self.tables if table.lane == "B" and table.cell is not None)

    def persons(self) -> tuple[ReleasedTable, ...]:
        """Tables of lane B whose rows are persons, whatever they were meant to be."""
        return tuple(table for table in self.tables if table.lane == "B" and table.cell is None)


@contextmanager
def open_arena(folder: Path, *, home: Home, policy: AttackPolicy, disclosure: Disclosure) -> Iterator[Arena]:
    """Read a release and its truth. Raises Refused where there is no release, or figures and nobody they speak of.

    A release without a figure needs nobody: a first company whose applicants have not consented yet has one.
    """
    spill = home.root / "scratch" / ".attack-spill"
    with duckdb.connect() as connection:
        connection.execute(f"set TimeZone = 'UTC'; set temp_directory = {quoted(str(spill))}")
        connection.execute(f"set memory_limit = '{policy.machine.memory}'; set threads = {policy.machine.threads}")
        connection.execute("set autoinstall_known_extensions = false; set enable_progress_bar = false")
        tables = read_release(connection, folder, marts=disclosure.marts)
        truth = read_truth(connection, folder, home=home, marts=disclosure.marts)
        if not truth.persons and any(table.shows for table in tables if table.lane == "B"):
            raise Refused(_NO_TRUTH)
        yield Arena(
            connection=connection,
            home=home,
            folder=folder,
            tables=tables,
            truth=truth,
            policy=policy,
            disclosure=disclosure,
        )
