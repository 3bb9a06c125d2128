"""A lane B mart once more, by its own SQL, from counts that carry noise.

The mart's compiled SQL runs in an in-memory database under the build's own catalogue name. That database holds the
noisy relations, what runs again between them and the mart, and what the policy lists as read beside; a relation that
is not there stops the release. Every rate, interval and change is therefore computed by the SQL that an analyst reads.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import pyarrow as pa

from anonymization.disclosure.catalogue import Catalogue, bounded
from anonymization.disclosure.mechanism import scale_of, with_noise
from anonymization.disclosure.models import Models
from anonymization.disclosure.noise_policy import Counts, MartNoise, Question
from anonymization.disclosure.rule import Rule
from anonymization.disclosure.tables import BUILD

_EXACT: Final = "exact"  # schema in memory: relations of bounded contributions
_NOISY: Final = "noisy"  # schema in memory: the same with noise

Draws = list[list[int]]  # by question, then by row and part as `Asked` has them


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question of one relation: the exact categories of each cell, row by row, and what noise they get."""

    counts: Counts
    question: Question
    cells: list[tuple[Any, ...]]
    values: list[int]  # row by row
    rho: float

    @property
    def cell(self) -> tuple[str, ...]:
        return self.question.cell or self.counts.cell

    @property
    def sensitivity(self) -> float:
        """How far one unit moves the counts, as a Euclidean length: one category in each level."""
        levels = self.question.levels or self.counts.levels
        return self.question.scale * self.question.per_unit * math.sqrt(levels)

    @property
    def scale(self) -> float:
        """Standard deviation of the noise on one category, in units of the count or sum itself."""
        return scale_of(rho=self.rho, sensitivity=self.sensitivity) / self.question.scale

    def draw(self) -> list[int]:
        return with_noise(self.values, rho=self.rho, sensitivity=self.sensitivity)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What noise a mart needs, before any is drawn. `key` stands for the exact counts and how they get noise."""

    mart: str
    policy: MartNoise
    rho: float
    asked: tuple[Asked, ...]
    key: str


def plan(connection: duckdb.DuckDBPyConnection, *, mart: str, policy: MartNoise, rho: float, models: Models) -> Plan:
    """Count what is to get noise, contributions bounded; `rho` is the mart's."""
    relations = [counts.relation for counts in policy.counts]
    database = models[mart].database
    connection.execute(f'create schema if not exists memory."{_EXACT}"')
    with Catalogue(connection, database) as copy:
        for name, bound in policy.bounded.items():
            copy.put(models[name], bounded(models[name], bound))
        again = models.between(policy.bounded, relations, stop=())
        for name in again:
            copy.run(models[name], models, or_build=True)
        for name in relations:
            source = f'"{database}".{models[name].place}' if name in again else f"{BUILD}.{models[name].place}"
            connection.execute(f'create or replace table memory."{_EXACT}"."{mart}.{name}" as from {source}')
    shares = sum(question.share for counts in policy.counts for question in counts.questions)
    asked = tuple(
        _ask(connection, mart, counts, question, rho=rho * question.share / shares)
        for counts in policy.counts
        for question in counts.questions
    )
    return Plan(mart=mart, policy=policy, rho=rho, asked=asked, key=_key(mart, asked))


def noisy_mart(
    connection: duckdb.DuckDBPyConnection, planned: Plan, draws: Draws, *, models: Models, rule: Rule
) -> str:
    """Run the mart on noisy counts; gives the relation in memory that then holds it."""
    mart, policy = planned.mart, planned.policy
    connection.execute(f'create schema if not exists memory."{_NOISY}"')
    database = models[mart].database
    with Catalogue(connection, database) as copy:
        for counts in policy.counts:
            drawn = [(a, d) for a, d in zip(planned.asked, draws, strict=True) if a.counts is counts]
            copy.put(models[counts.relation], _with(connection, mart, counts, drawn, rule))
        for name in policy.without:
            copy.put(models[name], f"select * from {BUILD}.{models[name].place} limit 0")
        for name in policy.plain:
            copy.look(models[name])
        for name, by in policy.stands_for.items():
            copy.run(models[by], models)
            copy.put(models[name], f'select * from "{database}".{models[by].place}')
        new = {*(counts.relation for counts in policy.counts), *policy.stands_for, *policy.without}
        for name in models.between(new, [mart], stop=policy.plain):
            copy.run(models[name], models)
        result = f'memory."{_NOISY}"."{mart}"'
        connection.execute(f'create or replace table {result} as from "{database}".{models[mart].place}')
    return result


def _ask(connection: duckdb.DuckDBPyConnection, mart: str, counts: Counts, question: Question, *, rho: float) -> Asked:
    cell = ", ".join(f'"{name}"' for name in question.cell or counts.cell)
    parts = ", ".join(
        f'cast(round({question.scale} * coalesce({expression}, 0)) as bigint) as "{name}"'
        for name, expression in question.parts.items()
    )
    rows = connection.execute(
        f'select distinct {cell}, {parts} from memory."{_EXACT}"."{mart}.{counts.relation}"'
        f" where {counts.where} order by {cell}"
    ).fetchall()
    width = len(question.parts)
    cells = [row[:-width] for row in rows]
    if len(set(cells)) < len(cells):
        raise ValueError(f"{counts.relation} has a cell twice, or counts that differ within {cell}")
    values = [value for row in rows for value in row[-width:]]
    if min(values, default=0) < 0:
        raise ValueError(f"the categories of {counts.relation} are not disjoint: one is negative")
    return Asked(counts=counts, question=question, cells=cells, values=values, rho=rho)


def _key(mart: str, asked: Sequence[Asked]) -> str:
    """The digest of the exact counts and of their noise's size. It never leaves: counts can be guessed by it."""
    content = [
        mart,
        *((a.counts.relation, list(a.question.parts), a.rho, a.sensitivity, a.cells, a.values) for a in asked),
    ]
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()


def _with(
    connection: duckdb.DuckDBPyConnection,
    mart: str,
    counts: Counts,
    drawn: Sequence[tuple[Asked, list[int]]],
    rule: Rule,
) -> str:
    """The query that gives a relation with noise: its columns from the noisy parts alone."""
    exact = f'memory."{_EXACT}"."{mart}.{counts.relation}"'
    types = {name: kind for name, kind, *_ in connection.execute(f"describe {exact}").fetchall()}
    joins = []
    for at, (asked, values) in enumerate(drawn):
        table = f'memory."{_NOISY}"."{mart}.{counts.relation}.{at}"'
        _store(connection, table, asked, values, types)
        joins.append(f"{table} using ({', '.join(asked.cell)})" if at else table)
    cell = ", ".join(counts.cell)
    given = ", ".join(f'{expression} as "{name}"' for name, expression in counts.columns.items())
    # from parts alone: an expression cannot reach an exact column
    noisy = f"(select {cell}, {given} from {' inner join '.join(joins)})"
    figures = rule.model_dump()
    replaced = ", ".join(
        f"cast({_floored(name, figures[counts.floors[name]] if name in counts.floors else None)} as {types[name]})"
        f' as "{name}"'
        for name in counts.columns
    )
    return f"select e.* replace ({replaced}) from {exact} e inner join {noisy} n using ({cell}) where {counts.where}"


def _floored(name: str, floor: int | None) -> str:
    """A figure that decides on suppression stays on its side of the rule: what is shown is known to reach it."""
    if floor is None:
        return f'n."{name}"'
    return f'if(e."{name}" >= {floor:d}, greatest({floor:d}, n."{name}"), least({floor - 1:d}, n."{name}"))'


def _store(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    asked: Asked,
    values: Sequence[int],
    types: Mapping[str, str],
) -> None:
    """One row per cell with its noisy parts, none below 0."""
    question = asked.question
    width = len(question.parts)
    columns: dict[str, Any] = {name: [cell[at] for cell in asked.cells] for at, name in enumerate(asked.cell)}
    for at, part in enumerate(question.parts):
        columns[part] = [max(value, 0) / question.scale for value in values[at::width]]
    kinds = {name: types[name] for name in asked.cell} | dict.fromkeys(
        question.parts, "double" if question.scale > 1 else "bigint"
    )
    selected = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind in kinds.items())
    connection.register("noisy_parts", pa.table(columns))
    connection.execute(f"create or replace table {table} as select {selected} from noisy_parts")
    connection.unregister("noisy_parts")
