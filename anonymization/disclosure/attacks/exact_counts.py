"""Membership: an intruder who knows everybody in a cell but one sees from an exact count whether that one is in it.

Without noise he is always right. How often a published count is the true one is his whole lead over guessing, so it is
measured, whatever release.json says of noise; what it says is held against it as well, where counts are few.
"""

from math import pi, sqrt
from typing import Final

from scipy.stats import binom

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.cells import JudgedCells
from anonymization.disclosure.attacks.judge import nothing, reliable
from anonymization.disclosure.attacks.released import ReleasedTable, published_folder
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.load import read_json

NAME = "membership"
_ODDS: Final = 1e-4  # of so many true counts under the noise that the release says it has


def exact_counts(arena: Arena, cells: tuple[JudgedCells, ...]) -> AttackResult:
    """Counts that are exactly the true ones, against counts that are the true ones with one person more or less."""
    attempts = exact = beside = 0
    columns: dict[str, str] = {}
    bad = False
    for each in cells:
        here = [0, 0, 0]
        chance = _chance(arena, each.table)
        for published, true in each.counted:
            # what is shown as k may be the floor under the noise, and tells nothing
            n, same, near = arena.rows(
                f'select count(*), count(*) filter (where "{published}" = {true}),'
                f' count(*) filter (where "{published}" = {true} - 1)'
                f' from {each.relation} where "{published}" is not null and {true} > 0'
                f' and "{published}" <> {arena.policy.k_persons if each.table.mart else -1}'
            )[0]
            unlikely = binom.sf(same - 1, n, chance) * len(each.counted) < _ODDS if n and chance else False
            # what an unknown table counts was guessed: one column that fits is enough
            sure = reliable(right=same, claims=n, policy=arena.policy)
            bad = bad or unlikely or (sure and each.table.mart is None)
            if sure or unlikely:
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


def _chance(arena: Arena, table: ReleasedTable) -> float | None:
    """How often, at most, a count is the true one under the noise that release.json tells of; None where it tells none.

    Twice the peak of the noise of the smallest part: some counts are the lesser of two sums.
    """
    facts = published_folder(arena.folder) / "release.json"
    noise = (read_json(facts).get("noise") or {}) if facts.exists() else {}
    told = (noise.get("marts") or {}).get(table.name) or {}
    scales = [scale for scale in (told.get("standard_deviation") or {}).values() if scale > 0]
    return min(2 / (sqrt(2 * pi) * min(scales)), 1.0) if scales and table.mart else None
