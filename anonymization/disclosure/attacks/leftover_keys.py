"""Leftover keys: a column, or a value, that leads from the release back to a row of lane A."""

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.judge import found
from anonymization.disclosure.attacks.released import ReleasedTable
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.attacks.truth import KEYS
from anonymization.disclosure.rule import ORG_COLUMNS, linking_columns

NAME = "leftover_keys"
_SHORT = 8  # shorter keys are words or codes that other things may have as well


def leftover_keys(arena: Arena) -> AttackResult:
    """Columns by such a name or shape, and cells that are a key of lane A, whole or cut, with or without its epoch."""
    columns, hits, places = 0, 0, []
    _spell_keys(arena)
    for table in arena.tables:
        allowed = ORG_COLUMNS if table.lane == "org" else ()
        named = set(linking_columns(arena.connection, relation=_data(arena, table), allowed=allowed))
        for column in (c for c in table.columns if c not in allowed):
            columns += 1
            if column in named or _holds_keys(arena, table, column):
                hits += 1
                places.append(f"{table.place}: {column}")
    return found(
        NAME,
        trials=Trials(attempts=columns, successes=hits),
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


def _spell_keys(arena: Arena) -> None:
    """Keys as they are, without their epoch, and their first half; companies by their name."""
    arena.connection.execute(
        f"create or replace temp table spelt as select distinct lower(s) as s from (select unnest("
        f"[key, regexp_replace(key, '^[0-9]+:', ''), left(regexp_replace(key, '^[0-9]+:', ''), 16)]) as s from {KEYS}"
        f" where kind not in ('job_key', 'org_key', 'org_group_key', 'rehire_org_key') union all"
        f" select key from {KEYS}) where length(s) >= {_SHORT}"
    )


def _holds_keys(arena: Arena, table: ReleasedTable, column: str) -> bool:
    """Whether a cell of a column is a key; a number counts as it is written. A company's own table may name it."""
    if table.columns[column] in {"BOOLEAN", "DATE", "DOUBLE", "FLOAT"} or table.columns[column].startswith("TIMESTAMP"):
        return False
    own = "" if table.lane == "B" else f" and s not in (select lower(key) from {KEYS} where kind like '%org%key')"
    cells = f'(select distinct lower("{column}"::varchar) as s from {table.view} where "{column}" is not null)'
    return bool(arena.number(f"select count(*) from {cells} semi join spelt using (s) where true{own}"))
