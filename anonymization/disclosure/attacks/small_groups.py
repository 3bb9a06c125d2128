"""Figures on few: whoever knows one of them to be in a cell of few learns much of that one, and a company that turned
down most of a cell learns what the others did."""

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.cells import JudgedCells, Shown
from anonymization.disclosure.attacks.judge import found
from anonymization.disclosure.attacks.matching import matched
from anonymization.disclosure.attacks.released import ReleasedTable
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.attacks.truth import QUASI

NAME = "small_groups"


def small_groups(arena: Arena, cells: tuple[JudgedCells, ...], left: tuple[ReleasedTable, ...]) -> AttackResult:
    """Cells that show a figure of too few persons or companies, and rows of persons of whom fewer than k look alike.

    `left`: tables that no truth reaches. A mart of the policy whose support was not kept cannot be shown to rest on k.
    """
    k, groups = arena.policy.k_persons, arena.policy.k_org_groups
    attempts, hits = 0, 0
    tables: dict[str, int] = {}
    for each in cells:
        for shown in each.shown:
            n, small = arena.rows(
                f"select count(*), count(*) filter (where {_too_few(arena, shown)})"
                f" from {each.relation} where {shown.condition}"
            )[0]
            attempts, hits = attempts + n, hits + small
            if small:
                tables[each.table.place] = tables.get(each.table.place, 0) + small
    for table in left:
        # where nothing else tells, what a table says of itself counts
        small = " or ".join(f'"{name}" between 1 and {k - 1}' for name in table.counts)
        hits_here = table.rows if table.mart else arena.number(f"select count(*) from {table.view} where {small}")
        attempts, hits = attempts + table.rows, hits + hits_here
        if hits_here:
            tables[table.place] = hits_here
    for table in arena.persons():
        columns = ", ".join(f'"{name}"' for name in matched(arena, table, among=QUASI))
        if columns:
            alike, small = arena.rows(
                f"select count(*), count(*) filter (where n < {k}) from"
                f" (select count(*) as n from {table.view} group by {columns})"
            )[0]
            attempts, hits = attempts + alike, hits + small
            if small:
                tables[table.place] = small
    return found(
        NAME,
        trials=Trials(attempts=attempts, successes=hits),
        facts={"k_persons": k, "tables": tables},
        passed=(
            f"公表されたすべての数値は {k} 人・{groups} 企業グループ以上に基づき、一グループが半数を超えません。",
            f"Every figure shown rests on at least {k} persons and {groups} groups of companies, on none mostly.",
        ),
        failed=(
            f"{k} 人未満・{groups} 企業グループ未満・一グループに偏った数値、または何人に基づくか"
            "確かめられない数値が公表されています。",
            f"Figures are shown that rest on fewer than {k} persons or {groups} groups of companies, or mostly on one"
            " group, or of which nothing tells on how many.",
        ),
    )


def _too_few(arena: Arena, shown: Shown) -> str:
    """Whether a cell breaks the publication rule as config/attacks.yml says it again."""
    policy = arena.policy
    breaks = [f"coalesce({shown.persons}, 0) < {policy.k_persons}"]
    breaks += [f"coalesce({shown.org_groups}, 0) < {policy.k_org_groups}"] if shown.org_groups else []
    breaks += [f"coalesce({shown.largest_share}, 1) > {policy.max_org_share}"] if shown.largest_share else []
    return " or ".join(breaks)
