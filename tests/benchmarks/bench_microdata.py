"""k, l and t of 1 M rows × 6 quasi-identifiers on 2 cores, at most a second together.

python -m tests.benchmarks.bench_microdata      `rows()` is for `make bench-gates`
"""

import time
from typing import Final

import duckdb

from anonymization.disclosure.microdata import anonymity
from tests.adult_table import QUASI_IDENTIFIERS, adult
from tests.benchmarks.bench_report import Row, finish, row

ROWS: Final = 1_000_000
_ROUNDS: Final = 3
_CORES: Final = 2
_LIMIT: Final = 1.0  # seconds


def rows(n: int = ROWS) -> list[Row]:
    """Seconds for all three, best of three rounds: a sensitive column of words, and one of ordered numbers."""
    with duckdb.connect() as connection:
        connection.execute(f"set threads = {_CORES}")
        connection.register("adult_shaped", adult(n))
        connection.execute("create table adult as select * from adult_shaped")
        found = []
        for sensitive in ("occupation", "hours_per_week"):
            seconds = min(_seconds(connection, sensitive) for _ in range(_ROUNDS))
            found.append(row(f"k, l, t of {sensitive}, 6 quasi-identifiers", seconds, n=n, unit="s", limit=_LIMIT))
    return found


def _seconds(connection: duckdb.DuckDBPyConnection, sensitive: str) -> float:
    started = time.perf_counter()
    anonymity(connection, relation="adult", quasi_identifiers=QUASI_IDENTIFIERS, sensitive=[sensitive])
    return time.perf_counter() - started


if __name__ == "__main__":
    finish("microdata", rows(), packages=["duckdb"])
