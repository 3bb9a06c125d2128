"""Hold back what a published table would give away by its margins or by a single outcome; the build stays as it is."""

from dataclasses import replace
from typing import Final

import duckdb

from anonymization.disclosure.complementary import Cell, exposed_cells, further_suppressions, remainders
from anonymization.disclosure.rule import Mart, Rule, Support
from anonymization.disclosure.tables import BUILD, MartTable

COPY: Final = "memory"  # DuckDB's name of the in-memory database
# why a cell is held back beside what dbt held back
ONE_OUTCOME: Final = "one_outcome"
COMPLEMENTARY: Final = "complementary"


def protected(
    connection: duckdb.DuckDBPyConnection, mart: MartTable, *, policy: Mart, rule: Rule
) -> tuple[MartTable, int]:
    """The mart as it may be shown, and how many cells were held back beside those that dbt held back.

    A mart whose policy asks for neither is returned as it is.
    """
    if not any(group.adds_up or group.nested or group.outcome for group in policy.groups):
        return mart, 0
    copy = replace(mart, catalog=COPY)
    connection.execute(f'create schema if not exists {COPY}."{mart.schema}"')
    connection.execute(f"create or replace table {copy.relation} as select * from {mart.relation}")
    held: set[Cell] = set()
    for group in policy.groups:
        for reason, find in ((ONE_OUTCOME, _of_one_outcome), (COMPLEMENTARY, _given_away)):
            cells = find(connection, copy, group, policy, rule)
            _blank(connection, copy, group, policy=policy, cells=cells, reason=reason)
            held |= cells
    return copy, len(held)


def _of_one_outcome(
    connection: duckdb.DuckDBPyConnection, copy: MartTable, group: Support, policy: Mart, _rule: Rule
) -> set[Cell]:
    """l ≥ 2 on outcomes: where everyone had the same, knowing that somebody is in the cell tells theirs."""
    if not group.outcome:
        return set()
    had, of = group.outcome
    rows = connection.execute(
        f'select {_names(policy)} from {copy.relation} where "{of}" is not null and "{had}" in (0, "{of}")'
    ).fetchall()
    return set(rows)


def _given_away(
    connection: duckdb.DuckDBPyConnection, copy: MartTable, group: Support, policy: Mart, rule: Rule
) -> set[Cell]:
    """What the solver asks to hold back beside what is held back already: for the counts, then for the outcomes."""
    count = group.nested.count if group.nested else group.adds_up
    if count is None:
        return set()
    at = group.nested.at if group.nested else tuple(f's."{name}"' for name in policy.cell)
    had = group.outcome[0] if group.outcome else None
    same = " and ".join(f'm."{name}" = s."{name}"' for name in policy.cell)
    schema, name = policy.support.split(".")
    rows = connection.execute(
        f'select {_names(policy, of="s.")}, {", ".join(at)}, s."{count}", s."{had or count}",'
        # a cell that the mart lacks is as little told as one that it holds back
        f' m."{policy.cell[0]}" is null or m."{group.reason}" is not null'
        f' from {BUILD}."{schema}"."{name}" s left join {copy.relation} m on {same}'
    ).fetchall()
    width = len(policy.cell)
    cells = {tuple(row[width:-3]): tuple(row[:width]) for row in rows}
    # an empty cell hides nothing: what is said of it ("no_mature_episode") tells that it is empty
    suppressed = {tuple(row[width:-3]) for row in rows if row[-1] and row[-3]}
    found = _further([(tuple(row[width:-3]), row[-3]) for row in rows], suppressed, width=float(rule.k_persons))
    if had:
        # of few people, few had the outcome: half the width keeps it as uncertain
        outcomes = [(tuple(row[width:-3]), row[-2]) for row in rows]
        found |= _further(outcomes, suppressed | found, width=rule.k_persons / 2)
    return {cells[place] for place in found if place in cells}


def exposed_by_sums(
    connection: duckdb.DuckDBPyConnection, *, shown: str, support: str, group: Support, policy: Mart, k: int
) -> int:
    """How many held-back cells of a table that is out its sums tell to within ± k/2, or the outcomes in them to ± k/4.

    `shown` and `support` are relations. What noise drowned is unknown as well, but nobody's secret.
    """
    count = group.nested.count if group.nested else group.adds_up
    described = {name for name, *_ in connection.execute(f"describe {shown}").fetchall()}
    told = next((name for name in (count, *group.columns) if name in described), None)
    if count is None or told is None:
        return 0
    at = group.nested.at if group.nested else tuple(f's."{name}"' for name in policy.cell)
    had = group.outcome[0] if group.outcome else count
    same = " and ".join(f'm."{name}" = s."{name}"' for name in policy.cell)
    drowned = f"coalesce(m.\"{group.reason}\" = 'noise', false)" if group.reason in described else "false"
    rows = connection.execute(
        f'select {", ".join(at)}, s."{count}", s."{had}", m."{told}" is null, {drowned}'
        f" from {support} s left join {shown} m on {same}"
    ).fetchall()
    held = {row[:-4] for row in rows if row[-2] and row[-4]}
    secret = {row[:-4] for row in rows if row[-2] and row[-4] and not row[-1]}
    exposed = _exposed([(row[:-4], row[-4]) for row in rows], held, among=secret, width=float(k))
    if group.outcome:
        exposed |= _exposed([(row[:-4], row[-3]) for row in rows], held, among=secret, width=k / 2)
    return len(exposed)


def _exposed(counted: list[tuple[Cell, int | None]], held: set[Cell], *, among: set[Cell], width: float) -> set[Cell]:
    counts = {place: float(count or 0) for place, count in counted}
    rest = remainders(counts)
    return set(exposed_cells(counts | rest, suppressed=held | set(rest), among=among, width=width))


def _further(counted: list[tuple[Cell, int | None]], suppressed: set[Cell], *, width: float) -> set[Cell]:
    """Solve with what no published cell tells: what a margin counts beyond the cells below it stands in one more."""
    counts = {place: float(count or 0) for place, count in counted}
    rest = remainders(counts)
    return further_suppressions(counts | rest, suppressed=suppressed | set(rest), width=width) - set(rest)


def _blank(
    connection: duckdb.DuckDBPyConnection,
    copy: MartTable,
    group: Support,
    *,
    policy: Mart,
    cells: set[Cell],
    reason: str,
) -> None:
    """Null the figures that rest on a group's support, and say why; a group that has a flag takes the cell whole."""
    groups = policy.groups if group.flag else (group,)
    figures = [name for each in groups for name in each.columns if name in copy.columns]
    settings = [f'"{name}" = null' for name in dict.fromkeys(figures)]
    settings += [f"\"{each.reason}\" = '{reason}'" for each in groups if each.reason]
    settings += [f'"{group.flag}" = true'] if group.flag else []
    where = " and ".join(f'"{name}" = ?' for name in policy.cell)
    if cells:
        values = sorted(map(list, cells))
        connection.executemany(f"update {copy.relation} set {', '.join(settings)} where {where}", values)


def _names(policy: Mart, *, of: str = "") -> str:
    return ", ".join(f'{of}"{name}"' for name in policy.cell)
