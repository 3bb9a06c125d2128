"""Differencing of two consecutive releases: who came or went between them shows in the cells that changed by one.

The intruder takes a change that rounds to one for one person. The control says how often he would say so of cells in
which nobody came or went.
"""

from pathlib import Path

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.judge import judged, nothing, reliable
from anonymization.disclosure.attacks.released import ReleasedTable, quoted, read_release
from anonymization.disclosure.attacks.result import AttackResult, Trials

NAME = "differencing"
_TABLE = "rehire_success_rates"
_DIMENSIONS = ("occupation", "region", "half_year")
# counts of the rates, and what they are counts of
_COUNTS = {
    "n_episodes": "count(*)",
    "n_persons": "count(distinct person_key)",
    "n": "count(*) filter (success_183 in ('success', 'failure'))",
    "successes": "count(*) filter (success_183 = 'success')",
    "rehire_365_successes": "count(*) filter (rehire_365 = 'success')",
}


def differencing(arena: Arena, previous: Path | None) -> AttackResult:
    """The rates of this release against those of the one before; both releases' episodes tell who came or went."""
    now = next((t for t in arena.cells() if t.name == _TABLE and t.mart), None)
    if previous is None or now is None or not _episodes(previous) or not _episodes(arena.folder):
        return nothing(NAME, ja="比べられる前回の公開物がありません。", en="There is no earlier release to compare.")
    before = _table_of(arena, previous)
    columns = [c for c in _COUNTS if before is not None and c in now.columns and c in before.columns]
    if before is None or not columns:
        return nothing(NAME, ja="比べられる件数がありません。", en="There is no count to compare.")
    for name, folder in (("true_before", previous), ("true_now", arena.folder)):
        _count_truth(arena, name, folder)
    attempts = changed = hits = claims = unchanged = false = 0
    for column in columns:
        row = arena.rows(_compare(column, now=now.view, before=before.view))[0]
        members, one, right, said, none, wrong = (int(n or 0) for n in row)
        attempts, changed, hits, claims = attempts + members, changed + one, hits + right, claims + said
        unchanged, false = unchanged + none, false + wrong
    if not attempts:
        return nothing(NAME, ja="両方に公表されたセルがありません。", en="No cell is shown in both releases.")
    by_chance = round(changed * false / unchanged) if unchanged else 0
    trusted = reliable(right=hits, claims=claims, policy=arena.policy)
    return judged(
        NAME,
        policy=arena.policy,
        trials=Trials(attempts=attempts, successes=hits),
        control=Trials(attempts=attempts, successes=by_chance),
        unique_links=hits if trusted else 0,
        also_failed=trusted,
        facts={"changed_by_one": changed, "claims": claims, "rightly": hits},
        passed=(
            "前回の公開物との差から、一人の出入りを見分けることはできませんでした。",
            "The difference to the release before does not tell that one person came or went.",
        ),
        failed=(
            "前回の公開物との差から、一人の出入りが分かります。",
            "The difference to the release before tells that one person came or went.",
        ),
    )


def _episodes(folder: Path) -> bool:
    return (folder / "individual" / "marts" / "rehire_success.parquet").exists()


def _table_of(arena: Arena, folder: Path) -> ReleasedTable | None:
    connection = arena.connection.cursor()
    connection.execute("create schema if not exists before; use before")
    mart = {_TABLE: arena.disclosure.marts[_TABLE]}
    tables = read_release(connection, folder, marts=mart)
    found = next((t for t in tables if t.name == _TABLE and t.mart), None)
    connection.execute("use main")
    return None if found is None else ReleasedTable(**(vars(found) | {"view": f"before.{found.view}"}))


def _count_truth(arena: Arena, name: str, folder: Path) -> None:
    file = quoted(str(folder / "individual" / "marts" / "rehire_success.parquet"))
    shown = ", ".join(f"coalesce({d}, 'all') as {d}" for d in _DIMENSIONS)
    counts = ", ".join(f"{sql} as {column}" for column, sql in _COUNTS.items())
    arena.connection.execute(
        f"create or replace temp table {name} as select {shown}, {counts} from read_parquet({file})"
        f" where is_headline group by cube ({', '.join(_DIMENSIONS)})"
    )


def _compare(column: str, *, now: str, before: str) -> str:
    """People in compared cells; cells changed by one, told rightly; claims; unchanged cells, and claims of them."""
    key = ", ".join(_DIMENSIONS)
    return f"""
        with seen as (
            select {key}, n."{column}" - b."{column}" as change
            from (select {key}, "{column}" from {now}) n join (select {key}, "{column}" from {before}) b using ({key})
            where n."{column}" is not null and b."{column}" is not null
        ), compared as (
            select round(s.change) as said, coalesce(n.{column}, 0) - coalesce(b.{column}, 0) as true_change, n.{column}
            from seen s left join true_now n using ({key}) left join true_before b using ({key})
        )
        select sum({column}), count(*) filter (abs(true_change) = 1),
            count(*) filter (abs(true_change) = 1 and said = true_change), count(*) filter (abs(said) = 1),
            count(*) filter (true_change = 0), count(*) filter (true_change = 0 and abs(said) = 1)
        from compared"""
