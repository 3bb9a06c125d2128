"""Leftover keys: a column, or a value, that leads from the release back to a row of lane A."""

import re
from typing import Final

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.judge import found
from anonymization.disclosure.attacks.released import ReleasedTable
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.attacks.truth import KEYS
from anonymization.disclosure.rule import ORG_COLUMNS, linking_columns

NAME: Final = "leftover_keys"
_SHORTEST: Final = 8  # shorter keys are words or codes that other things may have as well
_SHORTEST_NAME: Final = 4  # of a company
_CUT: Final = 12  # characters of a key that lead back to it as well as all of them
_UNLIKE_KEYS: Final = re.compile("BOOLEAN|DATE|DOUBLE|FLOAT|DECIMAL|TIMESTAMP")


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
            "内部の鍵につながる列または値が公開物に残っています。",
            "A column or a value that leads back to lane A is left in the release.",
        ),
    )


def _data(arena: Arena, table: ReleasedTable) -> str:
    """The table without the order that the attack added."""
    arena.connection.execute(
        f"create or replace temp view data_of as select * exclude (row_position) from {table.view}"
    )
    return "data_of"


def _holding_keys(arena: Arena, columns: list[tuple[ReleasedTable, str]]) -> list[tuple[ReleasedTable, str]]:
    """Columns of which a cell is a key: as it is, without its epoch, or cut; a number counts as it is written."""
    cells = [
        f'select {place} as place, {table.lane == "org"} as own, lower("{column}"::varchar) as s'
        f' from {table.view} where length("{column}"::varchar) >= {_SHORTEST_NAME} group by all'
        for place, (table, column) in enumerate(columns)
        if not _UNLIKE_KEYS.match(table.columns[column])
    ]
    if not cells:
        return []
    arena.connection.execute(f"create or replace temp table cell_text as {' union all '.join(cells)}")
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
        f" union select distinct place from cell_text semi join (select left({bare}, {_CUT}) as s from {KEYS}"
        f" where {long} and length({bare}) > {_CUT}) k on left(cell_text.s, {_CUT}) = k.s"
    )
    return [columns[place] for (place,) in places]
