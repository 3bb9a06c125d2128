"""Which column of a release speaks of which column of the truth: by its name, else by the values it holds."""

from typing import Final

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.released import ReleasedTable
from anonymization.disclosure.attacks.truth import PERSONS, QUASI, SECRETS
from anonymization.disclosure.complementary import ALL

_CONTAINED: Final = 0.95  # share of a column's distinct values that a column of the truth must hold
_DISTINCT: Final = 2  # one value alone tells nothing


def matched(arena: Arena, table: ReleasedTable, *, among: tuple[str, ...] = (*QUASI, *SECRETS)) -> dict[str, str]:
    """Columns of the table → columns of the truth, each truth column at most once; what matches none is left out."""
    known = [name for name in among if name in arena.truth.columns]
    found = {name: name for name in table.attributes if name in known}
    for name in table.attributes:
        if name in found or table.columns[name] != "VARCHAR":
            continue
        left = [column for column in known if column not in found.values()]
        if column := _by_values(arena, table, name, left):
            found[name] = column
    return found


def _by_values(arena: Arena, table: ReleasedTable, name: str, columns: list[str]) -> str | None:
    """The column of the truth whose values are those of the table's column; the one with fewest others."""
    if not columns:
        return None
    values = f"(select distinct \"{name}\"::varchar as v from {table.view} where \"{name}\" not in ('{ALL}', ''))"
    parts = []
    for column in columns:
        theirs = f"(select distinct {column}::varchar as v from {PERSONS} where {column} is not null)"
        parts.append(
            f"select '{column}', (select count(*) from {values}),"
            f" (select count(*) from {values} semi join {theirs} using (v)), (select count(*) from {theirs})"
        )
    best: tuple[int, str] | None = None
    for column, own, common, theirs_n in arena.rows(" union all ".join(parts)):
        if own >= _DISTINCT and common >= _CONTAINED * own:
            best = min(best or (theirs_n, column), (theirs_n, column))
    return best[1] if best else None
