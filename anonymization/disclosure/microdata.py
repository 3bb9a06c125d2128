"""k-anonymity, l-diversity and t-closeness of a table of persons, computed where the table lies: in DuckDB.

Rows alike in all quasi-identifiers are one class; null is a value like any other.
    k  the size of the smallest class (Sweeney L., IJUFKS 10 (2002) 557–570)
    l  the smallest number of different sensitive values in a class (Machanavajjhala A. et al., TKDD 1 (2007), distinct)
    t  the greatest distance of a class's sensitive values from those of the whole table, 0..1 (Li N. et al., ICDE 2007:
       equal distance for words, ordered distance for numbers)
Of several sensitive columns the worst counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

_NUMBERS: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "DATE")


def k_anonymity(connection: duckdb.DuckDBPyConnection, *, relation: str, quasi_identifiers: Sequence[str]) -> int:
    """The size of the smallest class; 0 for an empty table."""
    qi = _names(quasi_identifiers)
    return int(
        _one(connection, f"select coalesce(min(n), 0) from (select count(*) as n from {relation} group by {qi})")
    )


def l_diversity(
    connection: duckdb.DuckDBPyConnection, *, relation: str, quasi_identifiers: Sequence[str], sensitive: Sequence[str]
) -> int:
    """The smallest number of different values of a sensitive column in a class; 0 for an empty table."""
    qi = _names(quasi_identifiers)
    counted = (
        f"select count(*) as n from (select distinct {qi}, {_names([column])} from {relation}) group by {qi}"
        for column in sensitive
    )
    return min(int(_one(connection, f"select coalesce(min(n), 0) from ({query})")) for query in counted)


@dataclass(frozen=True, kw_only=True)
class Anonymity:
    """All three of one table."""

    k: int
    l: int  # noqa: E741 - its name in the literature
    t: float


def anonymity(
    connection: duckdb.DuckDBPyConnection, *, relation: str, quasi_identifiers: Sequence[str], sensitive: Sequence[str]
) -> Anonymity:
    """k, l and t at once: the table is read once per sensitive column. At least one is needed."""
    qi = _names(quasi_identifiers)
    kinds = {name: kind for name, kind, *_ in connection.execute(f"describe {relation}").fetchall()}
    found = []
    for column in sensitive:
        # a column of numbers or days is ordered, any other is not
        build = _ordered if kinds[column].startswith(_NUMBERS) else _equal
        found.append(connection.execute(build(relation, qi, _names([column]))).fetchall()[0])
    ks, ls, ts = zip(*found, strict=True)
    return Anonymity(k=int(ks[0]), l=int(min(ls)), t=float(max(ts)))


def t_closeness(
    connection: duckdb.DuckDBPyConnection, *, relation: str, quasi_identifiers: Sequence[str], sensitive: Sequence[str]
) -> float:
    """How far, at most, the sensitive values of a class lie from those of the whole table; 0 for an empty table."""
    return anonymity(connection, relation=relation, quasi_identifiers=quasi_identifiers, sensitive=sensitive).t


def _equal(relation: str, qi: str, column: str) -> str:
    """½·Σ|q − p| = Σ max(0, q − p): values that a class lacks add nothing to the second form."""
    return f"""
        with pairs as (select {qi}, {column} as s, count(*) as n from {relation} group by all),
        shares as (select s, sum(n) / sum(sum(n)) over () as p from pairs group by s),
        classes as (
            select sum(n) as size, count(*) as different, list(n) as ns, list(p) as ps
            from pairs join shares on pairs.s is not distinct from shares.s group by {qi}
        )
        select coalesce(min(size), 0), coalesce(min(different), 0), coalesce(max(list_sum(list_transform(
            list_zip(ns, ps), lambda x: greatest(0.0, x[1] / size - x[2])
        ))), 0) from classes
    """


def _ordered(relation: str, qi: str, column: str) -> str:
    """1/(m − 1)·Σᵢ|Q(i) − P(i)| over the m values in their order, Q and P the cumulated shares; 0 where m = 1.

    From one value of a class to its next Q stands still while P goes on. P's own sum tells of the values before the
    first; those after the last differ only where P is not yet 1.
    """
    return f"""
        with pairs as (select {qi}, {column} as s, count(*) as n from {relation} group by all),
        steps as (
            select s, sum(sum(n)) over (order by s nulls first) / sum(sum(n)) over () as p,
                row_number() over (order by s nulls first) as i
            from pairs group by s
        ),
        whole as (select list(p order by i) as ps, count(*) as m from steps),
        runs as (
            select {qi}, i, n, sum(n) over per_class / sum(n) over whole_class as q,
                lag(i) over per_class as i_before, coalesce(lead(i) over per_class, m + 1) as i_next
            from pairs join steps on pairs.s is not distinct from steps.s cross join whole
            window per_class as (partition by {qi} order by i), whole_class as (partition by {qi})
        ),
        distances as (
            select sum(
                coalesce(list_sum(list_transform(ps[i:i_next - 1], lambda p: abs(q - p))), 0)
                + if(i_before is null, coalesce(list_sum(ps[1:i - 1]), 0), 0)
            ) as distance, sum(n) as size, count(*) as different from runs cross join whole group by {qi}
        )
        select coalesce(min(size), 0), coalesce(min(different), 0),
            coalesce(max(distance) / nullif(any_value(m) - 1, 0), 0)
        from distances cross join whole
    """


def _names(columns: Sequence[str]) -> str:
    return ", ".join('"' + column.replace('"', '""') + '"' for column in columns)


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    value: float = connection.execute(query).fetchall()[0][0]
    return value
