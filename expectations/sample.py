"""The whole detector once more over text: all cells of a small load, a random sample of a large one, and codes.

The sample is drawn by the load's id: the same load gives the same cells and the same result, whoever runs the gate.
Cells are in memory only and end with it; what stays is how many were read and in how many something was found.
"""

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb
import pyarrow.parquet as pq

from expectations.codes import CODE_SHAPE, OPEN_CODES, PROSE
from expectations.policy import Detection
from expectations.session import Limits, quoted, settings

if TYPE_CHECKING:
    from anonymization.text.engine import Detector

_MOST_CODES: Final = 20_000  # lists of codes have a few hundred words


@dataclass(frozen=True, kw_only=True)
class Sampled:
    """Cells of prose and different codes: how many there were, were read, and hold something."""

    cells: int
    read: int
    found: int
    codes: int
    codes_read: int
    found_in_codes: int

    def as_facts(self) -> dict[str, int]:
        return {f"detector_{name}": count for name, count in asdict(self).items()}


def read_sample(folder: Path, *, load_id: str, policy: Detection, limits: Limits) -> Sampled:
    """Read cells of a load's masked prose, and its different codes. `folder` is that of its pool files.

    Raises Refused where the detector fails its self-test or a recogniser stops: nothing passes unread.
    """
    with duckdb.connect() as connection:
        for statement in settings(limits):
            connection.execute(statement)
        cells, prose = _prose(connection, folder, load_id=load_id, policy=policy)
        n_codes, codes = _codes(connection, folder, load_id=load_id)
    return Sampled(
        cells=cells,
        read=len(prose),
        found=_found(prose),
        codes=n_codes,
        codes_read=len(codes),
        found_in_codes=_found(codes),
    )


def _prose(
    connection: duckdb.DuckDBPyConnection, folder: Path, *, load_id: str, policy: Detection
) -> tuple[int, list[str]]:
    file = folder / f"{PROSE[0]}.parquet"
    if not file.exists():
        return 0, []
    rows = f"read_parquet({quoted(file)}, file_row_number = true) where {PROSE[1]} <> ''"
    cells = int(connection.execute(f"select count(*) from {rows}").fetchall()[0][0])
    chosen = f"select {PROSE[1]} from {rows}"
    if cells > policy.all_up_to:
        # by digests of the place, so that neighbours (one interviewer, one day) do not come together
        chosen += f" order by md5({quoted(load_id)} || file_row_number), file_row_number limit {policy.sample:d}"
    return cells, [cell for (cell,) in connection.execute(chosen).fetchall()]


def _codes(connection: duckdb.DuckDBPyConnection, folder: Path, *, load_id: str) -> tuple[int, list[str]]:
    """How many different words stand in the code columns that a company may extend, and those that are read.

    What has not the shape of a code stops anyway.
    """
    there = [(folder / f"{entity}.parquet", column) for entity, column in OPEN_CODES]
    parts = [
        f'select "{column}" as code from read_parquet({quoted(file)})'
        for file, column in there
        if file.exists() and column in pq.read_schema(file).names
    ]
    if not parts:
        return 0, []
    connection.execute(
        f"create temp table words as select distinct code from ({' union all '.join(parts)})"
        f" where regexp_full_match(code, {quoted(CODE_SHAPE)})"
    )
    n = int(connection.execute("select count(*) from words").fetchall()[0][0])
    drawn = f"select code from words order by md5({quoted(load_id)} || code), code limit {_MOST_CODES:d}"
    return n, [code for (code,) in connection.execute(drawn).fetchall()]


def _found(texts: list[str]) -> int:
    return sum(bool(spans) for spans in _detector().detect(texts)) if texts else 0


@cache
def _detector() -> "Detector":
    """Loaded where there is something to read, once per process: its self-test takes a second."""
    from anonymization.text.engine import Detector  # noqa: PLC0415

    return Detector.load()
