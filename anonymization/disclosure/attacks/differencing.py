"""Differencing of two consecutive releases: who came or went between them shows in the cells that changed by one.

The intruder takes a change that rounds to one for one person. The control says how often he would say so of cells in
which nobody came or went.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.cells import JudgedCells
from anonymization.disclosure.attacks.judge import judged, nothing, reliable
from anonymization.disclosure.attacks.released import ReleasedTable, quoted, read_release
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.supports import kept_supports

NAME = "differencing"


@dataclass(frozen=True, kw_only=True)
class _Compared:
    """One count of one mart in both releases."""

    mart: str
    members: int
    changed: int  # cells that one person entered or left
    right: int  # of these: said so, and which
    claims: int
    unchanged: int
    wrong: int  # claims about cells that nobody entered or left


def differencing(arena: Arena, previous: Path | None, cells: tuple[JudgedCells, ...]) -> AttackResult:
    """Every mart of this release against that of the one before; what both rest on tells who came or went."""
    compared = list(_compared(arena, previous, cells)) if previous else []
    if not compared:
        return nothing(
            NAME,
            ja="比べられる前回の公開物、または件数がありません。",
            en="There is no earlier release to compare, or no count in both.",
        )
    attempts, changed, hits, claims, unchanged, false = (
        sum(getattr(each, name) for each in compared)
        for name in ("members", "changed", "right", "claims", "unchanged", "wrong")
    )
    by_chance = round(changed * false / unchanged) if unchanged else 0
    # a mart without noise is not hidden among those that have it
    trusted = sorted(
        mart
        for mart in {each.mart for each in compared}
        if reliable(
            right=sum(each.right for each in compared if each.mart == mart),
            claims=sum(each.claims for each in compared if each.mart == mart),
            policy=arena.policy,
        )
    )
    return judged(
        NAME,
        policy=arena.policy,
        trials=Trials(attempts=attempts, successes=hits),
        control=Trials(attempts=attempts, successes=by_chance),
        unique_links=hits if trusted else 0,
        also_failed=bool(trusted),
        facts={"changed_by_one": changed, "claims": claims, "rightly": hits, "marts": trusted},
        passed=(
            "前回の公開物との差から、一人の出入りを見分けることはできませんでした。",
            "The difference to the release before does not tell that one person came or went.",
        ),
        failed=(
            "前回の公開物との差から、一人の出入りが分かります。",
            "The difference to the release before tells that one person came or went.",
        ),
    )


def _compared(arena: Arena, previous: Path, cells: tuple[JudgedCells, ...]) -> Iterator[_Compared]:
    kept = kept_supports(previous)
    before = {table.name: table for table in _tables(arena, previous)}
    for each in (e for e in cells if e.table.mart):
        mart, then = each.table.mart, before.get(each.table.name)
        if mart is None or then is None or mart.support not in kept:
            continue
        truth = f"select * from read_parquet({quoted(str(kept[mart.support]))})"
        described = {name for name, *_ in arena.rows(f"describe {truth}")}
        for published, true in each.counted:
            own = true.removeprefix("true_")
            if published in then.columns and own in described:
                query = _compare(mart.cell, published, own, now=each, before=then.view, truth_before=truth)
                members, *counts = (int(n or 0) for n in arena.rows(query)[0])
                if members:
                    yield _Compared(
                        mart=each.table.name,
                        members=members,
                        **dict(zip(("changed", "right", "claims", "unchanged", "wrong"), counts, strict=True)),
                    )


def _tables(arena: Arena, folder: Path) -> list[ReleasedTable]:
    connection = arena.connection.cursor()
    connection.execute("create schema if not exists before; use before")
    tables = read_release(connection, folder, marts=arena.disclosure.marts)
    connection.execute("use main")
    return [ReleasedTable(**(vars(t) | {"view": f"before.{t.view}"})) for t in tables if t.mart and t.lane == "B"]


def _compare(
    cell: tuple[str, ...], published: str, true: str, *, now: JudgedCells, before: str, truth_before: str
) -> str:
    """People in compared cells; cells changed by one, told rightly; claims; unchanged cells, and claims of them."""
    key = ", ".join(f'"{name}"' for name in cell)
    return f"""
        with seen as (
            select {key}, n."{published}" - b."{published}" as change
            from (select {key}, "{published}" from {now.table.view}) n
            join (select {key}, "{published}" from {before}) b using ({key})
            where n."{published}" is not null and b."{published}" is not null
        ), compared as (
            select round(s.change) as said, coalesce(n.true_{true}, 0) - coalesce(b."{true}", 0) as true_change,
                coalesce(n.true_{true}, 0) as members
            from seen s left join {now.whole} n using ({key}) left join ({truth_before}) b using ({key})
        )
        select sum(members), count(*) filter (abs(true_change) = 1),
            count(*) filter (abs(true_change) = 1 and said = true_change), count(*) filter (abs(said) = 1),
            count(*) filter (true_change = 0), count(*) filter (true_change = 0 and abs(said) = 1)
        from compared"""
