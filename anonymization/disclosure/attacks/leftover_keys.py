"""Leftover keys: a column, or anything in a value, that leads from the release back to a row of lane A."""

import re
from typing import Any, Final

import pyarrow as pa

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.judge import found
from anonymization.disclosure.attacks.released import ReleasedTable
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.attacks.spellings import LONGEST, WINDOW, spellings, windows
from anonymization.disclosure.attacks.truth import KEYS
from anonymization.disclosure.rule import ORG_COLUMNS, linking_columns

NAME: Final = "leftover_keys"
_SHORTEST: Final = 8  # shorter keys are words or codes that other things may have as well
_SHORTEST_NAME: Final = 4  # of a company
_UNLIKE_KEYS: Final = re.compile("BOOLEAN$|DATE$|FLOAT$|TIMESTAMP")


def leftover_keys(arena: Arena) -> AttackResult:
    """Columns by such a name or shape, and cells that are a key of lane A, whole or cut, with or without its epoch."""
    named: list[tuple[ReleasedTable, str]] = []
    asked: list[tuple[ReleasedTable, str]] = []
    for table in arena.tables:
        allowed = ORG_COLUMNS if table.lane == "org" else ()
        by_name = set(linking_columns(arena.connection, relation=_data(arena, table), allowed=allowed))
        for column in (c for c in table.columns if c not in allowed):
            (named if column in by_name else asked).append((table, column))
    hits = [*named, *_holding_keys(arena, asked)]
    places = sorted(f"{table.place}: {column}" for table, column in hits)
    columns, hits_n = len(named) + len(asked), len(hits)
    return found(
        NAME,
        trials=Trials(attempts=columns, successes=hits_n),
        facts={"columns": places},
        passed=(
            "内部の鍵(個人・応募・会社など)につながる列や値はありませんでした。",
            "No column or value leads back to a key of lane A.",
        ),
        failed=(
            "内部の鍵につながる列または値、あるいは長すぎて調べられない値が公開物に残っています。",
            "A column or a value that leads back to lane A is left in the release, or one too long to be looked into.",
        ),
    )


def _data(arena: Arena, table: ReleasedTable) -> str:
    """The table without the order that the attack added."""
    arena.connection.execute(
        f"create or replace temp view data_of as select * exclude (row_position) from {table.view}"
    )
    return "data_of"


def _holding_keys(arena: Arena, columns: list[tuple[ReleasedTable, str]]) -> list[tuple[ReleasedTable, str]]:
    """Columns of which a cell holds a key: as it is or in another spelling, whole or cut, with or without its epoch.

    A cell that is too long to be looked through holds anything.
    """
    too_long: set[int] = set()
    spelt: list[tuple[int, bool, str]] = []
    cut: list[tuple[int, str]] = []
    for place, (table, column) in enumerate(columns):
        for cell in _cells(arena, table, column):
            if len(cell) > LONGEST:
                too_long.add(place)
                continue
            of_cell = spellings(cell)
            spelt += [(place, table.lane == "org", each) for each in of_cell]
            cut += [(place, window) for each in of_cell for window in windows(each)]
    if not spelt:
        return [columns[place] for place in sorted(too_long)]
    arena.connection.register("cell_text", _columnar(("place", "own", "s"), spelt))
    arena.connection.register("cell_part", _columnar(("place", "s"), cut))
    bare = "regexp_replace(lower(key), '^[0-9]+:', '')"
    companies = "kind in ('org_key', 'org_group_key', 'rehire_org_key')"
    long = f"not {companies} and length({bare}) >= {_SHORTEST}"
    # a company's own table may name companies, and names are not cut
    places = arena.rows(
        f"select distinct place from cell_text semi join (select lower(key) as s from {KEYS} where {companies}) k"
        " on cell_text.s = k.s and not own"
        f" union select distinct place from cell_text semi join (select lower(key) as s from {KEYS} where {long}) k"
        " on cell_text.s = k.s"
        f" union select distinct place from cell_text semi join (select {bare} as s from {KEYS} where {long}) k"
        " on cell_text.s = k.s"
        f" union select distinct place from cell_part semi join"
        f" (select unnest([left({bare}, {WINDOW}), right({bare}, {WINDOW})]) as s from {KEYS}"
        f" where {long} and length({bare}) > {WINDOW}) k on cell_part.s = k.s"
    )
    arena.connection.unregister("cell_text")
    arena.connection.unregister("cell_part")
    return [columns[place] for place in sorted(too_long | {place for (place,) in places})]


def _cells(arena: Arena, table: ReleasedTable, column: str) -> list[str]:
    """The different cells of a column, as they are written; bytes in hex, fractions not at all."""
    kind = table.columns[column]
    if _UNLIKE_KEYS.match(kind):
        return []
    text = f'hex("{column}")' if kind == "BLOB" else f'"{column}"::varchar'
    if kind.startswith(("DOUBLE", "DECIMAL")):  # a key may be written as a whole number of any kind
        is_whole = f'"{column}" = trunc("{column}") and abs("{column}") between 1e7 and 1e37'
        text = f'if({is_whole}, "{column}"::hugeint, null)::varchar'
    cells = f"select distinct {text} as s from {table.view}"
    rows = arena.rows(f"select s from ({cells}) where length(s) >= {_SHORTEST_NAME}")
    return [cell for (cell,) in rows]


def _columnar(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    kinds = {"place": pa.int64(), "own": pa.bool_(), "s": pa.string()}
    # of a tuple pyarrow asks pandas, whose import takes a second
    return pa.table({name: pa.array(list(values), kinds[name]) for name, values in zip(names, columns, strict=True)})
