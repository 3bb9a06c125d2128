"""Singling out (WP29 05/2014): is there exactly one person of whom the release speaks, and can that be told from it?

A guess is a set of attributes of which the intruder says "exactly one person fits". The control makes as many guesses
without the release: the same figures laid on other cells, the same columns shuffled against each other.
"""

import numpy as np

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.cells import JudgedCells
from anonymization.disclosure.attacks.judge import judged, nothing
from anonymization.disclosure.attacks.matching import matched
from anonymization.disclosure.attacks.released import POSITION, ReleasedTable
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.attacks.truth import PERSONS, QUASI

NAME = "singling_out"


def singling_out(arena: Arena, cells: tuple[JudgedCells, ...]) -> AttackResult:
    """Every person in every cell, and every row of persons, is tried."""
    tried = [_in_cells(arena, each) for each in cells] + [_in_rows(arena, table) for table in arena.persons()]
    attempts = sum(n for n, _, _ in tried)
    alone, by_chance = sum(right for _, right, _ in tried), sum(chance for _, _, chance in tried)
    if not attempts:
        return nothing(NAME, ja="対象となる表がありません。", en="No table speaks of persons.")
    return judged(
        NAME,
        policy=arena.policy,
        trials=Trials(attempts=attempts, successes=alone),
        control=Trials(attempts=attempts, successes=by_chance),
        unique_links=alone,
        passed=(
            "公表値から、ただ一人を特定できる組合せはありませんでした。",
            "Nothing published singles a person out.",
        ),
        failed=(
            "公表値から、ただ一人だけが当てはまる組合せを言い当てられます。",
            "What is published tells combinations that exactly one person has.",
        ),
    )


def _in_cells(arena: Arena, each: JudgedCells) -> tuple[int, int, int]:
    """Memberships, those alone in a cell that shows a figure, and as many guesses laid on cells drawn at random."""
    if not each.shown:
        return 0, 0, 0
    persons = f"coalesce({each.shown[0].persons}, 0)"
    shown = " or ".join(shown.condition for shown in each.shown)
    members, cells, singles, alone = arena.rows(
        f"select coalesce(sum({persons}), 0), count(*), count(*) filter (where {persons} = 1),"
        f" count(*) filter (where {persons} = 1 and ({shown})) from {each.relation}"
    )[0]
    chance = np.random.default_rng(arena.policy.seed).binomial(alone, singles / cells) if cells else 0
    return int(members), int(alone), int(chance)


def _in_rows(arena: Arena, table: ReleasedTable) -> tuple[int, int, int]:
    """Rows, those that nobody resembles in the release and one person in the truth, and the same after shuffling."""
    columns = matched(arena, table, among=QUASI)
    if not columns:
        return 0, 0, 0
    alone = arena.number(_single(table.view, columns))
    shuffled = ", ".join(
        f"(select list({name} order by hash({POSITION}, {seed})) from t) as {name}"
        for seed, name in enumerate(f'"{c}"' for c in columns)
    )
    apart = ", ".join(f'unnest("{c}") as "{c}"' for c in columns)
    arena.connection.execute(
        f"create or replace temp table shuffled as with t as (from {table.view}), l as (select {shuffled})"
        f" select {apart} from l"
    )
    return table.rows, alone, arena.number(_single("shuffled", columns))


def _single(relation: str, columns: dict[str, str]) -> str:
    """How many combinations stand once in the relation and belong to one person in the truth."""
    here = ", ".join(f'"{name}"::varchar as "{name}"' for name in columns)
    there = ", ".join(f'{truth}::varchar as "{name}"' for name, truth in columns.items())
    key = ", ".join(f'"{name}"' for name in columns)
    return (
        f"select count(*) from (select {here} from {relation} group by all having count(*) = 1) r"
        f" join (select {there} from {PERSONS} group by all having count(distinct person_key) = 1) t using ({key})"
    )
