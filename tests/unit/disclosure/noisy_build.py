"""A build of one lane B mart on one relation of cells, as dbt would leave it, and a policy that puts noise on it."""

import json
from typing import Any, Final

import duckdb

from anonymization.disclosure.noise_policy import Counts, Drowned, MartNoise, Noise, Question
from anonymization.disclosure.rule import Disclosure, Mart, Rule, Statement, Support
from anonymization.home import Home

# kind → persons, groups of companies, largest share, n, successes
CELLS: Final = {
    "a": (120, 5, 0.3, 120, 40),
    "b": (60, 4, 0.4, 60, 20),
    "few": (4, 3, 0.5, 4, 1),
    "lone": (50, 1, 1.0, 50, 10),
}
MART_SQL: Final = """
select kind, case when n_persons < 10 or n_org_groups < 3 then 'rule' end as suppression_reason,
    if(n_persons < 10 or n_org_groups < 3, null, n_persons) as n_persons,
    if(n_persons < 10 or n_org_groups < 3, null, n) as n,
    if(n_persons < 10 or n_org_groups < 3, null, successes) as successes,
    if(n_persons < 10 or n_org_groups < 3, null, successes / nullif(n, 0)) as rate,
    date '2026-09-30' as as_of
from "warehouse"."intermediate"."int_cells"
"""
_COLUMNS: Final = ("kind", "suppression_reason", "n_persons", "n", "successes", "rate", "as_of")


def write_build(home: Home, cells: dict[str, tuple[Any, ...]] = CELLS, *, sql: str = MART_SQL) -> None:
    """The warehouse and dbt's manifest; the mart is what its SQL says of the exact cells."""
    home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    home.warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(home.warehouse)) as build:
        build.execute("create schema intermediate; create schema lane_b")
        build.execute(
            "create table intermediate.int_cells (kind varchar, n_persons bigint, n_org_groups bigint,"
            " largest_share double, n bigint, successes bigint)"
        )
        if cells:
            rows = [[kind, *counts] for kind, counts in cells.items()]
            build.executemany("insert into intermediate.int_cells values (?, ?, ?, ?, ?, ?)", rows)
        build.execute("create table intermediate.int_beside as select 1 as one")
        build.execute(f"create table lane_b.rates as {MART_SQL}")
    nodes = {
        "model.x.int_cells": _node("int_cells", "intermediate", reads=(), sql="select 1"),
        "model.x.int_beside": _node("int_beside", "intermediate", reads=(), sql="select 1"),
        "model.x.rates": _node("rates", "lane_b", reads=("model.x.int_cells",), sql=sql)
        | {
            "columns": {name: {"description": "one"} for name in _COLUMNS},
            "config": {"access": "public", "meta": {"lane": "B"}},
        },
    }
    manifest = home.build / "dbt" / "target" / "manifest.json"
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(json.dumps({"nodes": nodes}), encoding="utf-8")


def _node(name: str, schema: str, *, reads: tuple[str, ...], sql: str) -> dict[str, Any]:
    return {
        "resource_type": "model",
        "name": name,
        "database": "warehouse",
        "schema": schema,
        "description": name,
        "columns": {},
        "config": {"access": "private", "meta": {"lane": "A"}},
        "depends_on": {"nodes": list(reads)},
        "compiled_code": sql,
    }


def policy(*, epsilon: float = 2.0, budget: float = 3.0, signal: float = 1.0, **noise: Any) -> Disclosure:
    """Noise on n and successes as two disjoint categories."""
    counts = Counts(
        relation="int_cells",
        cell=("kind",),
        levels=1,
        floors={"n_persons": "k_persons", "n_org_groups": "k_org_groups"},
        questions=(Question(share=1, parts={"success": "successes", "failure": "n - successes"}),),
        columns={
            "n_persons": "success + failure",
            "n_org_groups": "3",
            "n": "success + failure",
            "successes": "success",
        },
    )
    mart = Mart(
        cell=("kind",),
        support="intermediate.int_cells",
        groups=(
            Support(
                persons="n_persons",
                org_groups="n_org_groups",
                largest_share="largest_share",
                reason="suppression_reason",
                columns=("n_persons", "n", "successes", "rate"),
            ),
        ),
        noise=MartNoise(
            **{
                "share": 1,
                "counts": (counts,),
                "drowned": (
                    Drowned(
                        count="n",
                        parts=("success", "failure"),
                        columns=("n_persons", "n", "successes", "rate"),
                        reason="suppression_reason",
                    ),
                ),
            }
            | noise
        ),
    )
    return Disclosure(
        version="test",
        rule=Rule(k_persons=10, k_org_groups=3, max_org_share=0.5),
        noise=Noise(mechanism="discrete_gaussian", epsilon=epsilon, delta=1e-6, budget=budget, signal=signal),
        statement=Statement(operator="運営者", provision="ファイルの提供", contact="窓口"),
        keep_releases=12,
        marts={"rates": mart},
    )


def published(home: Home) -> dict[str, dict[str, Any]]:
    """The published mart by kind."""
    path = home.published / "marts" / "rates.parquet"
    with duckdb.connect() as connection:
        rows = connection.execute(f"select * from read_parquet('{path}')")
        names = [column[0] for column in rows.description or []]
        return {row[0]: dict(zip(names, row, strict=True)) for row in rows.fetchall()}


def lines(home: Home) -> list[str]:
    """The lines of the ledger."""
    path = home.root / "noise" / "epsilon.jsonl"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
