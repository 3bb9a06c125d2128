"""Hold back what the margins of a published table would give away, in a copy of it: the build stays as it is."""

from dataclasses import replace
from typing import Final

import duckdb

from anonymization.disclosure.complementary import Cell, further_suppressions
from anonymization.disclosure.rule import Mart, Rule, Support
from anonymization.disclosure.tables import MartTable

COPY: Final = "memory"  # DuckDB's name of the in-memory database
COMPLEMENTARY: Final = "complementary"


def protected(
    connection: duckdb.DuckDBPyConnection, mart: MartTable, *, policy: Mart, rule: Rule
) -> tuple[MartTable, int]:
    """The mart as it may be shown, and how many cells were held back beside those that dbt held back.

    A mart none of whose supports add up over margins is returned as it is.
    """
    if not any(group.adds_up for group in policy.groups):
        return mart, 0
    copy = replace(mart, catalog=COPY)
    connection.execute(f'create schema if not exists {COPY}."{mart.schema}"')
    connection.execute(f"create or replace table {copy.relation} as select * from {mart.relation}")
    held: set[Cell] = set()
    for group in policy.groups:
        if group.adds_up and group.reason:
            held |= _hold_back(connection, copy.relation, mart, group, policy=policy, rule=rule)
    return copy, len(held)


def _hold_back(
    connection: duckdb.DuckDBPyConnection, relation: str, mart: MartTable, group: Support, *, policy: Mart, rule: Rule
) -> set[Cell]:
    """Hold back the figures of one group wherever the solver asks for it; gives the cells."""
    names = ", ".join(f's."{name}"' for name in policy.cell)
    same = " and ".join(f'm."{name}" = s."{name}"' for name in policy.cell)
    rows = connection.execute(
        f'select {names}, s."{group.adds_up}", coalesce(m."{group.reason}" is not null, true)'
        f" from {_build(mart, policy.support)} s left join {relation} m on {same}"
    ).fetchall()
    counts = {tuple(row[:-2]): float(row[-2] or 0) for row in rows}
    # an empty cell hides nothing: what is said of it ("no_mature_episode") tells that it is empty
    suppressed = {tuple(row[:-2]) for row in rows if row[-1] and row[-2]}
    further = further_suppressions(counts, suppressed=suppressed, width=float(rule.k_persons))
    if further:
        _blank(connection, relation, mart, group, policy=policy, cells=further)
    return further


def _blank(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    mart: MartTable,
    group: Support,
    *,
    policy: Mart,
    cells: set[Cell],
) -> None:
    """Null the figures that rest on a group's support, and say why; a group that has a flag takes the cell whole."""
    groups = policy.groups if group.flag else (group,)
    figures = [name for each in groups for name in each.columns if name in mart.columns]
    settings = [f'"{name}" = null' for name in dict.fromkeys(figures)]
    settings += [f"\"{each.reason}\" = '{COMPLEMENTARY}'" for each in groups if each.reason]
    settings += [f'"{group.flag}" = true'] if group.flag else []
    where = " and ".join(f'"{name}" = ?' for name in policy.cell)
    connection.executemany(f"update {relation} set {', '.join(settings)} where {where}", sorted(map(list, cells)))


def _build(mart: MartTable, support: str) -> str:
    schema, name = support.split(".")
    return f'{mart.catalog}."{schema}"."{name}"'
