"""Record linkage: rows of the release against persons of the raw truth, by splink.

Rows of persons are records; of a table of cells those are, that speak of one person at most. A link counts where one
row alone fits a person best, and it is that person's row: the only one with the same attributes, of nobody else.
"""

import logging
import warnings
from typing import Any, Final

import numpy as np

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.cells import JudgedCells
from anonymization.disclosure.attacks.judge import judged, nothing
from anonymization.disclosure.attacks.matching import matched
from anonymization.disclosure.attacks.released import POSITION, ReleasedTable
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.attacks.truth import PERSONS, QUASI, SECRETS

NAME: Final = "linkage"
_PAIRS: Final = 300_000  # what splink scores in seconds


def record_linkage(arena: Arena, cells: tuple[JudgedCells, ...]) -> AttackResult:
    """Each table of persons, and single-person cells, at each share of known attributes."""
    attempts = right = chance = 0
    per_share: dict[str, dict[str, int]] = {}
    for table in (*arena.persons(), *(_singles(arena, each) for each in cells)):
        columns = matched(arena, table)
        known = [name for name, truth in columns.items() if truth in QUASI]
        for share in arena.policy.known_shares:
            names = _known(known, share=share, seed=arena.policy.seed)
            n, links, by_chance = _link(arena, table, columns, names)
            attempts, right, chance = attempts + n, right + links, chance + by_chance
            told = per_share.setdefault(f"{share:.0%}", {"attempts": 0, "unique_links": 0})
            told["attempts"] += n
            told["unique_links"] += links
    if not attempts:
        return nothing(NAME, ja="対象となる表がありません。", en="No table speaks of persons.")
    return judged(
        NAME,
        policy=arena.policy,
        trials=Trials(attempts=attempts, successes=right),
        control=Trials(attempts=attempts, successes=chance),
        unique_links=right,
        facts={"known": per_share},
        passed=(
            "元データと突き合わせても、公開行を一人に正しく結び付けることはできませんでした。",
            "Linked against the raw truth, no row of the release leads to one person.",
        ),
        failed=(
            "元データとの突合により、公開行が一人に正しく結び付きます。",
            "Linked against the raw truth, rows of the release lead to one person each.",
        ),
    )


def _singles(arena: Arena, each: JudgedCells) -> ReleasedTable:
    """The cells of a table that show a figure of one person at most."""
    view = f"singles_of_{each.table.view}"
    condition = " or ".join(f"({s.condition} and coalesce({s.persons}, 0) <= 1)" for s in each.shown) or "false"
    columns = ", ".join(f'"{name}"' for name in (POSITION, *each.table.columns))
    arena.connection.execute(
        f"create or replace temp table {view} as select {columns} from {each.relation} where {condition}"
    )
    rows = arena.number(f"select count(*) from {view}")
    return ReleasedTable(**(vars(each.table) | {"view": view, "rows": rows}))


def _known(columns: list[str], *, share: float, seed: int) -> list[str]:
    """That share of the columns, one at least, drawn by the seed."""
    size = max(round(share * len(columns)), 1) if columns else 0
    drawn = np.random.default_rng(seed).permutation(len(columns))[:size]
    return [columns[place] for place in sorted(drawn)]


def _link(arena: Arena, table: ReleasedTable, columns: dict[str, str], known: list[str]) -> tuple[int, int, int]:
    """Persons tried, those rightly linked to a row alone, and how many would be by links drawn at random."""
    if not known:
        return (min(arena.truth.persons, arena.policy.targets), 0, 0) if table.cell else (0, 0, 0)
    there = ", ".join(f'{columns[name]}::varchar as "{name}"' for name in columns)
    arena.connection.execute(
        f"create or replace temp table target as select 'p' || row_number() over () as unique_id, *"
        f" from (select {there} from {PERSONS} where {' and '.join(f'{columns[c]} is not null' for c in known)}"
        f" using sample reservoir({arena.policy.targets} rows) repeatable ({arena.policy.seed}))"
    )
    here = ", ".join(f'"{name}"::varchar as "{name}"' for name in columns)
    arena.connection.execute(
        f"create or replace temp table record as select 'r' || {POSITION} as unique_id, {here} from {table.view}"
    )
    attempts = arena.number("select count(*) from target")
    # who fits several rows in everything that is known fits none best: splink need not be asked
    key = ", ".join(f'"{name}"' for name in known)
    crowd = f"select {key} from record group by {key} having count(*) > 1"
    arena.connection.execute(f"delete from target where ({key}) in ({crowd})")
    if not table.rows or not arena.number("select count(*) from target"):
        return attempts, 0, 0
    arena.connection.register("linked", _best(arena, known))
    # a link is right where all that is known of both agrees, and nobody else has the same
    same = " and ".join(f't."{c}" is not distinct from r."{c}"' for c in columns if columns[c] not in SECRETS)
    own = " and ".join(f'a."{name}" = t."{name}"' for name in known)
    everybody = ", ".join(f'{columns[name]}::varchar as "{name}"' for name in known)
    alone = f"(select {everybody} from {PERSONS} group by all having count(distinct person_key) = 1)"
    right = arena.number(
        "select count(*) from linked l join target t on t.unique_id = l.target join record r on r.unique_id = l.record"
        f" join {alone} a on {own} where {same}"
    )
    links = arena.number("select count(*) from linked")
    arena.connection.unregister("linked")
    return attempts, right, round(links / arena.truth.persons)


def _best(arena: Arena, known: list[str]) -> Any:
    """Targets to which splink gives one best row and no second one: columns `target`, `record`."""
    # splink takes a second to import, and only this attack needs it
    import splink.comparison_library as compare  # noqa: PLC0415
    from splink import Linker, SettingsCreator, block_on  # noqa: PLC0415
    from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

    logging.getLogger("splink").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings = SettingsCreator(
            link_type="link_only",
            unique_id_column_name="unique_id",
            comparisons=[compare.ExactMatch(name) for name in known],
            blocking_rules_to_generate_predictions=[block_on(*_block(arena, known))],
            probability_two_random_records_match=1 / max(arena.truth.persons, 2),
        )
        api = DuckDBAPI()
        frames = [arena.connection.sql(f"from {name}").to_arrow_table() for name in ("target", "record")]
        linker = Linker(
            [api.register(frame, table_name=name) for frame, name in zip(frames, ("target", "record"), strict=True)],
            settings,
            log_level=logging.ERROR,
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=arena.policy.seed)
        pairs = linker.inference.predict().as_duckdbpyrelation().to_arrow_table()
    arena.connection.register("pairs", pairs)
    found = arena.connection.sql(
        "with p as (select if(unique_id_l[1] = 'p', unique_id_l, unique_id_r) as target,"
        " if(unique_id_l[1] = 'p', unique_id_r, unique_id_l) as record, match_weight from pairs)"
        " select target, record from p qualify count(*) over (partition by target, match_weight) = 1"
        " and match_weight = max(match_weight) over (partition by target)"
    ).to_arrow_table()
    arena.connection.unregister("pairs")
    return found


def _block(arena: Arena, known: list[str]) -> list[str]:
    """The fewest attributes, those of most values first, on which pairs must agree so that they can be looked at."""
    distinct = {name: arena.number(f'select count(distinct "{name}") from record') for name in known}
    names = sorted(known, key=lambda name: -distinct[name])
    for size in range(1, len(names)):
        key = ", ".join(f'"{name}"' for name in names[:size])
        if arena.number(f"select count(*) from target join record using ({key})") <= _PAIRS:
            return names[:size]
    return names
