"""Membership: an intruder who knows everybody in a cell but one sees from an exact count whether that one is in it.

Without noise he is always right. How often a published count is the true one is his whole lead over guessing, so it is
measured, whatever release.json says of noise.
"""

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.cells import JudgedCells
from anonymization.disclosure.attacks.judge import nothing, reliable
from anonymization.disclosure.attacks.result import AttackResult, Trials

NAME = "membership"


def exact_counts(arena: Arena, cells: tuple[JudgedCells, ...]) -> AttackResult:
    """Counts that are exactly the true ones, against counts that are the true ones with one person more or less."""
    attempts = exact = beside = 0
    columns: dict[str, str] = {}
    bad = False
    for each in cells:
        here = [0, 0, 0]
        for published, true in each.counted:
            n, same, near = arena.rows(
                f'select count(*), count(*) filter (where "{published}" = {true}),'
                f' count(*) filter (where "{published}" = {true} - 1)'
                f' from {each.relation} where "{published}" is not null and {true} > 0'
            )[0]
            if each.table.mart is None:  # what it counts was guessed: one column that fits is enough
                bad = bad or reliable(right=same, claims=n, policy=arena.policy)
            if reliable(right=same, claims=n, policy=arena.policy):
                columns[f"{each.table.name}.{published}"] = f"{same}/{n}"
            here = [here[0] + n, here[1] + same, here[2] + near]
        bad = bad or reliable(right=here[1], claims=here[0], policy=arena.policy)
        attempts, exact, beside = attempts + here[0], exact + here[1], beside + here[2]
    if not attempts:
        return nothing(NAME, ja="比べられる件数がありません。", en="There is no count to compare.")
    passed = (
        "件数にはノイズが加わっており、一人の有無は件数から確かめられません。",
        "Counts carry noise: they do not tell whether one person is in them.",
    )
    failed = (
        "公表された件数が真の件数と一致しています。ノイズが加わっていません。",
        "Published counts equal the true ones: no noise was added.",
    )
    ja, en = failed if bad else passed
    return AttackResult(
        attack=NAME,
        verdict="failed" if bad else "passed",
        trials=Trials(attempts=attempts, successes=exact),
        control=Trials(attempts=attempts, successes=beside),
        facts={"exact_columns": sorted(columns)},
        ja=ja,
        en=en,
    )
