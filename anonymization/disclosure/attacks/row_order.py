"""Row order: does the order of rows follow anything: a column, a person's key, or the order of the pool?"""

from math import lgamma, log, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import norm, rankdata

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.judge import found
from anonymization.disclosure.attacks.matching import matched
from anonymization.disclosure.attacks.released import POSITION, ReleasedTable
from anonymization.disclosure.attacks.result import AttackResult, Trials
from anonymization.disclosure.attacks.truth import PERSONS

NAME = "row_order"
_LANE_A: Final = ("person_key", "application_key", "org_key", "applied_on", "rejected_on")
Ranks = NDArray[np.float64]


def row_order(arena: Arena) -> AttackResult:
    """Every column of every table of lane B, whole rows, and what lane A knows of rows of persons."""
    tried, hits = 0, 0
    places: list[str] = []
    for table in (t for t in arena.tables if t.lane == "B" and t.rows > 1):
        orders = [(name, follows(ranks, odds=arena.policy.order_odds)) for name, ranks in _own(arena, table)]
        if table.cell is None:
            orders += [(n, follows(ranks, odds=arena.policy.order_odds)) for n, ranks in _of_lane_a(arena, table)]
            orders += _beside_lane_a(arena, table)
        tried += len(orders)
        followed = [f"{table.place}: {name}" for name, follows_it in orders if follows_it]
        hits, places = hits + len(followed), [*places, *followed]
    return found(
        NAME,
        trials=Trials(attempts=tried, successes=hits),
        facts={"followed": places},
        passed=(
            "行の並びは、どの列とも、内部データの順序とも関係がありません。",
            "The order of rows follows no column and no order of lane A.",
        ),
        failed=(
            "行の並びが、列または内部データの順序に従っています。",
            "The order of rows follows a column or an order of lane A.",
        ),
    )


def follows(ranks: Ranks, *, odds: int) -> bool:
    """Whether chance would give such an order less often than once in `odds`: by sorting, by trend, by blocks."""
    n = len(ranks)
    values, places, ties = np.unique(ranks, return_inverse=True, return_counts=True)
    # how many different orders these rows could stand in
    arrangements = lgamma(n + 1) - sum(lgamma(t + 1) for t in ties)
    if arrangements < log(odds):
        return False
    steps = np.diff(ranks)
    if bool((steps >= 0).all() or (steps <= 0).all()):
        return True
    if len(values) <= _WORDS and any(_in_blocks(places == word, odds=odds) for word in range(len(values))):
        return True
    # the normal distribution is near enough where no value takes most of the rows
    if n < _MANY or len(values) < _FEW or ties.max() > n / 2:
        return False
    centred = ranks - ranks.mean()
    spread = float(centred @ centred)
    place = np.arange(n) - (n - 1) / 2
    trend = abs(float(centred @ place)) / sqrt(spread * float(place @ place)) * sqrt(n - 1)
    # serial correlation of a random order: mean -1/n, standard deviation about 1/sqrt(n)
    serial = (float(centred[1:] @ centred[:-1]) / spread + 1 / n) * sqrt(n)
    return max(trend, abs(serial)) > float(norm.isf(0.5 / odds))


_MANY: Final = 50
_FEW: Final = 10
_WORDS: Final = 100  # values up to which each is looked at by itself


def _in_blocks(chosen: NDArray[np.bool_], *, odds: int) -> bool:
    """Whether the rows of one value stand in fewer runs than chance would leave: the exact distribution of runs."""
    n, m = len(chosen), int(chosen.sum())
    runs = int(chosen[0]) + int((chosen[1:] & ~chosen[:-1]).sum())
    if m < 2 or runs == m:
        return False
    count = np.arange(1, runs + 1)
    ways = _log_choose(m - 1, count - 1) + _log_choose(n - m + 1, count) - _log_choose(n, np.array([m]))
    return float(np.exp(ways[np.isfinite(ways)]).sum()) < 1 / odds


def _log_choose(n: int, k: NDArray[np.int64]) -> NDArray[np.float64]:
    inside = k <= n
    safe = np.where(inside, k, 0)
    found = gammaln(n + 1) - gammaln(safe + 1) - gammaln(n - safe + 1)
    return np.asarray(np.where(inside, found, -np.inf), dtype=float)


def _own(arena: Arena, table: ReleasedTable) -> list[tuple[str, Ranks]]:
    """Each column alone, and whole rows as a sort by their columns from left to right would put them."""
    names = list(table.columns)
    keys = ", ".join(f'dense_rank() over (order by "{name}")' for name in names)
    whole = ", ".join(f'"{name}"' for name in names)
    rows = arena.connection.execute(
        f"select {keys}, dense_rank() over (order by {whole}) from {table.view} order by {POSITION}"
    ).fetchnumpy()
    columns: list[tuple[str, Any]] = list(zip([*names, "(all columns)"], rows.values(), strict=True))
    return [(name, np.asarray(values, dtype=float)) for name, values in columns if len(np.unique(values)) > 1]


def _of_lane_a(arena: Arena, table: ReleasedTable) -> list[tuple[str, Ranks]]:
    """For rows that fit one person alone: the order of that person's keys and of the pool itself."""
    columns = matched(arena, table)
    if not columns:
        return []
    here = ", ".join(f'"{name}"::varchar as "{name}"' for name in columns)
    there = ", ".join(f'{truth}::varchar as "{name}"' for name, truth in columns.items())
    key = ", ".join(f'"{name}"' for name in columns)
    lane_a = ", ".join(f"any_value({name}) as lane_a_{name}" for name in _LANE_A)
    ranks = ", ".join(f"dense_rank() over (order by lane_a_{name}) as {name}" for name in (*_LANE_A, "pool"))
    rows = arena.connection.execute(
        f"select {ranks} from (select {POSITION}, {here} from {table.view}"
        f" qualify count(*) over (partition by {key}) = 1) r join (select {there}, {lane_a},"
        f" any_value(t.rowid) as lane_a_pool from {PERSONS} t group by {', '.join(columns.values())}"
        f" having count(*) = 1) t using ({key}) order by {POSITION}"
    ).fetchnumpy()
    found = [(f"lane A {name}", rankdata(values)) for name, values in rows.items() if len(values) > 1]
    return [(name, ranks) for name, ranks in found if len(np.unique(ranks)) > 1]


def _beside_lane_a(arena: Arena, table: ReleasedTable) -> list[tuple[str, bool]]:
    """Whether rows stand beside those of lane A as sorted by one of its keys, though none fits one person alone."""
    columns = matched(arena, table)
    if not columns:
        return []
    here = _sequence(arena, table.view, list(columns), order=POSITION)
    _, counts = np.unique(here, return_counts=True)
    chance = float(((counts / len(here)) ** 2).sum())  # that two rows are alike
    limit = float(norm.isf(1 / arena.policy.order_odds)) * sqrt(len(here) * chance * (1 - chance))
    found = []
    for where in ("true", "is_headline"):
        if arena.number(f"select count(*) from {PERSONS} where {where}") != len(here):
            continue
        for name in (*_LANE_A, "rowid"):
            there = _sequence(arena, f"{PERSONS} where {where}", list(columns.values()), order=f"{name}, rowid")
            alike = int((here == there).sum())
            found.append((f"lane A {name}", alike - chance * len(here) > max(limit, 3.0)))
    return found


def _sequence(arena: Arena, relation: str, columns: list[str], *, order: str) -> NDArray[np.uint64]:
    """A number per row for what stands in some columns, in that order."""
    values = ", ".join(f"coalesce(\"{name}\"::varchar, '')" for name in columns)
    numbers = arena.connection.execute(f"select hash(concat_ws('|', {values})) as h from {relation} order by {order}")
    return np.asarray(numbers.fetchnumpy()["h"], dtype=np.uint64)
