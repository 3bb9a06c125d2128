"""A table of cells beside the truth of each cell: what was published of it, and on how many persons it rests."""

from dataclasses import dataclass
from typing import Final

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.matching import matched
from anonymization.disclosure.attacks.released import POSITION, ReleasedTable
from anonymization.disclosure.attacks.truth import PERSONS, QUASI
from anonymization.disclosure.complementary import ALL

# how many companies are in a cell says nothing of one person
_NOT_PERSONS: Final = frozenset({"n_org_groups"})
# whom an unknown table may have counted: name → (what is counted, among which rows)
_MATURE: Final = "is_headline and success_183 in ('success', 'failure')"
_POPULATIONS: Final = {
    "headline": ("count(*)", "is_headline"),
    "mature": ("count(*)", _MATURE),
    "successes": ("count(*)", "is_headline and success_183 = 'success'"),
    "applications": ("count(*)", "true"),
    "persons": ("count(distinct person_key)", "true"),
}
# on whom that rests: the end of the column of the truth → aggregate
_GROUP: Final = "coalesce(org_group_key, org_key)"
_RESTS_ON: Final = {
    "": "{counted} {among}",
    "_persons": "count(distinct person_key) {among}",
    "_groups": f"count(distinct {_GROUP}) {{among}}",
    "_share": f"list_max(map_values(histogram({_GROUP}) {{among}})) / nullif(count({_GROUP}) {{among}}, 0)",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Figures that rest on the same persons: which columns show them, and which column of the truth counts those."""

    columns: tuple[str, ...]
    persons: str
    org_groups: str | None = None
    largest_share: str | None = None

    @property
    def condition(self) -> str:
        return "(" + " or ".join(f'"{name}" is not null' for name in self.columns) + ")"


@dataclass(frozen=True, kw_only=True)
class JudgedCells:
    """One table, joined to the truth. `counted` pairs a published count with the true one."""

    table: ReleasedTable
    relation: str
    whole: str  # the truth of every cell, also of those that the table lacks: its columns of a cell, and `true_…`
    shown: tuple[Shown, ...]
    counted: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str, bool], ...]  # published: (had it, of); declared as an outcome in the policy

    def true_of(self, published: str) -> str | None:
        return dict(self.counted).get(published)


def judged_cells(arena: Arena) -> tuple[tuple[JudgedCells, ...], tuple[ReleasedTable, ...]]:
    """The tables of cells that the truth reaches, and those that it does not; one that shows no figure is neither.

    What a mart of the policy counts is known, or it is not reached; what another table counts is guessed.
    """
    judged, left = [], []
    for table in (t for t in arena.cells() if t.shows):
        found = _known(arena, table) if table.mart else _unknown(arena, table)
        if found is None:
            left.append(table)
        else:
            judged.append(found)
    return tuple(judged), tuple(left)


def _known(arena: Arena, table: ReleasedTable) -> JudgedCells | None:
    support = arena.truth.support(table.mart)
    if table.mart is None or support is None:
        return None
    described = {row[0]: row[1] for row in arena.rows(f"describe {support}")}
    truth = {name: f"true_{name}" for name in described if name not in table.mart.cell}
    same = " and ".join(f'm."{name}" is not distinct from s."{name}"' for name in table.mart.cell)
    columns = ", ".join(f's."{name}" as "{alias}"' for name, alias in truth.items())
    relation = f"judged_{table.view}"
    arena.connection.execute(
        f"create or replace temp table {relation} as select m.*{', ' if columns else ''}{columns}"
        f" from {table.view} m left join {support} s on {same}"
    )
    whole = f"whole_{table.view}"
    described_cell = ", ".join(f's."{name}"' for name in described if name not in truth or name == "region")
    arena.connection.execute(
        f"create or replace temp table {whole} as select {described_cell}{', ' if columns else ''}{columns}"
        f" from {support} s"
    )
    shown = tuple(
        Shown(
            columns=tuple(c for c in group.columns if c in table.columns),
            persons=truth[group.persons],
            org_groups=truth.get(group.org_groups),
            largest_share=truth.get(group.largest_share),
        )
        for group in table.mart.groups
        if group.persons in truth and any(c in table.columns for c in group.columns)
    )
    counted = tuple((c, truth[c]) for c in table.counts if c in truth and c not in _NOT_PERSONS)
    pairs = {(g.outcome[0], g.outcome[1]): True for g in table.mart.groups if g.outcome}
    pairs |= {pair: False for pair in _OUTCOMES if pair not in pairs}
    outcomes = tuple(
        (had, of, declared)
        for (had, of), declared in pairs.items()
        if {had, of} <= set(table.columns) and {had, of} <= set(truth)
    )
    return JudgedCells(table=table, relation=relation, whole=whole, shown=shown, counted=counted, outcomes=outcomes)


_OUTCOMES: Final = (("thriving", "n"), ("stay_365_successes", "stay_365_n"), ("rehire_365_successes", "rehire_365_n"))


def _unknown(arena: Arena, table: ReleasedTable) -> JudgedCells | None:
    """A table that no policy names: its cells are counted in the truth, in each population that it may speak of."""
    columns = matched(arena, table, among=QUASI)
    cell = table.cell or ()
    if not set(cell) <= set(columns):
        return None
    relation = f"judged_{table.view}"
    aggregates = ", ".join(
        f"{aggregate.format(counted=counted, among=f'filter (where {among})')} as true_{name}{end}"
        for name, (counted, among) in _POPULATIONS.items()
        for end, aggregate in _RESTS_ON.items()
    )
    truth = ", ".join(f"coalesce({columns[name]}::varchar, '{ALL}') as \"{name}\"" for name in cell)
    cube = ", ".join(f"{columns[name]}::varchar" for name in cell)
    null = " and ".join(f'm."{name}"::varchar is not distinct from s."{name}"' for name in cell) or "true"
    if cell:
        counted = f"(select {truth}, {aggregates} from {PERSONS} group by cube ({cube}))"
    else:
        counted = f"(select {aggregates} from {PERSONS})"
    whole = f"whole_{table.view}"
    # a total that the table has no row of is no cell of it
    level = ", ".join(f"\"{name}\"::varchar is not distinct from '{ALL}'" for name in cell) or "true"
    arena.connection.execute(
        f"create or replace temp table {whole} as from {counted}"
        f" where ({level}) in (select ({level}) from {table.view})"
    )
    names = ", ".join(f"coalesce(s.true_{n}{e}, 0) as true_{n}{e}" for n in _POPULATIONS for e in _RESTS_ON)
    arena.connection.execute(
        f"create or replace temp table {relation} as select m.*, {names}"
        f" from {table.view} m left join {whole} s on {null}"
        f" qualify row_number() over (partition by m.{POSITION}) = 1"
    )
    pairs = tuple((name, f"true_{_population(arena, relation, name)}") for name in table.counts)
    persons, org_groups, share = (f"{pairs[0][1]}{end}" for end in ("_persons", "_groups", "_share"))
    shown = (Shown(columns=table.counts, persons=persons, org_groups=org_groups, largest_share=share),)
    return JudgedCells(table=table, relation=relation, whole=whole, shown=shown, counted=pairs, outcomes=())


def _population(arena: Arena, relation: str, column: str) -> str:
    """The population whose counts are nearest to a published column."""
    errors = ", ".join(f'median(abs("{column}" - true_{name}))' for name in _POPULATIONS)
    found = arena.rows(f"select {errors} from {relation}")[0]
    return min(zip((e if e is not None else 0 for e in found), _POPULATIONS, strict=True))[1]
