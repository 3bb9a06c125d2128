"""Linkability (WP29 05/2014): can two records of the release be told to speak of one and the same person?

Who knows half of somebody's attributes from one place and half from another looks each half up. The control looks up
halves of two different persons.
"""

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.cells import JudgedCells
from anonymization.disclosure.attacks.judge import judged, nothing
from anonymization.disclosure.attacks.matching import matched
from anonymization.disclosure.attacks.released import POSITION, ReleasedTable
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.attacks.truth import PERSONS, QUASI

NAME = "linkability"


def linkability(arena: Arena, cells: tuple[JudgedCells, ...]) -> AttackResult:
    """Rows of persons are looked up by halves; cells link only where two of them speak of one person each."""
    tried = [_in_rows(arena, table) for table in arena.persons()]
    links = _in_cells(arena, cells)
    attempts = sum(n for n, _, _ in tried) + (arena.truth.persons if cells else 0)
    if not attempts:
        return nothing(NAME, ja="対象となる表がありません。", en="No table speaks of persons.")
    right, chance = sum(own for _, own, _ in tried) + links, sum(mixed for _, _, mixed in tried)
    return judged(
        NAME,
        policy=arena.policy,
        trials=Trials(attempts=attempts, successes=right),
        control=Trials(attempts=attempts, successes=chance),
        unique_links=right,
        passed=(
            "同一人物の二つの記録を結び付けることはできませんでした。",
            "No two records could be told to be of one person.",
        ),
        failed=("同一人物の複数の記録を結び付けられます。", "Records of one and the same person can be linked."),
    )


def _in_cells(arena: Arena, cells: tuple[JudgedCells, ...]) -> int:
    """Pairs of published cells of one person each, of different tables: one person's, told by the cells they share."""
    singles = []
    for each in (e for e in cells if e.shown):
        condition = " or ".join(shown.condition for shown in each.shown)
        n = arena.number(f"select count(*) from {each.relation} where {each.shown[0].persons} = 1 and ({condition})")
        singles.append(n)
    return sum(sorted(singles)[:-1])


def _in_rows(arena: Arena, table: ReleasedTable) -> tuple[int, int, int]:
    """Targets, those whose halves both lead to one and the same row and nowhere else, and the same for mixed halves."""
    columns = list(matched(arena, table, among=QUASI).items())
    if len(columns) < 2:
        return 0, 0, 0
    first, second = columns[::2], columns[1::2]
    key = ", ".join(f'{truth}::varchar as "{name}"' for name, truth in columns)
    arena.connection.execute(
        f"create or replace temp table target as select row_number() over () as target, * from (select {key}"
        f" from {PERSONS} where {' and '.join(f'{t} is not null' for _, t in columns)}"
        f" using sample reservoir({arena.policy.targets} rows) repeatable ({arena.policy.seed}))"
    )
    for name, half in (("first_half", first), ("second_half", second)):
        keys = ", ".join(f'"{c}"::varchar as "{c}"' for c, _ in half)
        arena.connection.execute(
            f"create or replace temp table {name} as select {keys}, any_value({POSITION}) as place"
            f" from {table.view} group by all having count(*) = 1"
        )
    using = [", ".join(f'"{c}"' for c, _ in half) for half in (first, second)]
    own, mixed = (
        arena.number(
            f"select count(*) from (select target, place from target join first_half using ({using[0]})) a"
            f" join (select target, place from target join second_half using ({using[1]})) b"
            f" on a.place = b.place and {same}"
        )
        for same in ("a.target = b.target", "a.target + 1 = b.target")
    )
    return arena.number("select count(*) from target"), own, mixed
