"""Noise on everything of lane B, paid for first and drawn once.

    1 plan    count what gets noise, for every mart; refuse where the budget would not allow it
    2 draw    where this content has no noise yet; kept under RELAY_HOME/noise/<mart>/<key>.json (lane A)
    3 pay     append to the ledger what has been drawn and is not paid
    4 show    the mart from noisy counts, under the mask of what is held back

What is paid for is what was drawn: a run killed anywhere goes on with the same noise and pays once, and the same build
gives the same bytes; noise that somebody has deleted is drawn anew and paid for again.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from anonymization.disclosure.ledger import Cost, Ledger, together
from anonymization.disclosure.mechanism import rho_of
from anonymization.disclosure.models import Models
from anonymization.disclosure.noised import Draws, Plan, noisy_mart, plan
from anonymization.disclosure.rule import Disclosure, Mart
from anonymization.disclosure.tables import MartTable
from anonymization.home import Home
from anonymization.load import read_json, write_once
from anonymization.refusals import Refused

DROWNED: Final = "noise"  # why a figure is held back whose denominator does not stand out from its noise
_LEAVING: Final = "leaving"  # a database in memory: what leaves, each mart in its own schema


@dataclass(frozen=True, kw_only=True)
class Noised:
    """The marts as they leave, and what release.json tells of their noise."""

    marts: list[MartTable]
    facts: dict[str, Any]


def add_noise(
    connection: duckdb.DuckDBPyConnection,
    marts: list[MartTable],
    *,
    home: Home,
    manifest: Path,
    policy: Disclosure,
    today: date,
    keep_public: bool = False,
) -> Noised:
    """Give the marts of lane B their noise; the others stay. `marts` are already held to the rule and protected.

    Raises Refused where the budget does not allow it, or the ledger does not tell; nothing is drawn then. With
    `keep_public` the tables of the release that is out are then shown again, byte by byte, at no cost.
    """
    if policy.noise.mechanism == "none":
        return Noised(marts=marts, facts={"mechanism": "none", "epsilon": None})
    of_lane = {mart.name: mart for mart in marts if mart.lane == "B"}
    models = Models.read(manifest)
    plans = _plans(connection, of_lane, models=models, policy=policy)
    elsewhere = [
        cost for name, mart in of_lane.items() for cost in _private_already(connection, mart, policy.marts[name])
    ]
    ledger = Ledger.of(home, delta=policy.noise.delta, budget=policy.noise.budget)
    try:
        ledger.require([*(_cost(p, _kept_draws(home, p)) for p in plans), *elsewhere], day=today)
        drawn = {p.mart: _draws(home, p) for p in plans}
        costs = [*(_cost(p, drawn[p.mart]) for p in plans), *elsewhere]
        spent = ledger.spend(costs, day=today, policy=policy.version)
    except Refused:
        # the ledger is spent, or cannot be read: what is out costs nothing more
        if keep_public and (kept := _kept(connection, marts, home, policy)):
            return kept
        raise
    shown = {}
    for planned in plans:
        noisy = noisy_mart(connection, planned, drawn[planned.mart].numbers, models=models, rule=policy.rule)
        shown[planned.mart] = masked(
            connection,
            of_lane[planned.mart],
            noisy,
            policy=policy.marts[planned.mart],
            least=_least(planned, signal=policy.noise.signal),
        )
    facts = {
        "mechanism": "discrete Gaussian (OpenDP), zero-concentrated differential privacy",
        "unit": "what one person adds to one table in one half-year; in srr_pooled, one case",
        "not_covered": "which cells exist and which are held back is decided on the exact counts; intervals do not"
        " include the noise",
        "epsilon": round(together([cost for cost in costs if cost.rho], delta=policy.noise.delta), 6),
        "private_already": {cost.what: cost.epsilon for cost in costs if not cost.rho},
        "delta": policy.noise.delta,
        "period": spent.period,
        "spent": round(spent.epsilon, 6),
        "ledger": spent.head,
        "budget": policy.noise.budget,
        "marts": {p.mart: _told(p, policy) for p in plans}
        | {name: {"exact": why} for name in of_lane if (why := policy.marts[name].exact)},
    }
    return Noised(marts=[shown.get(mart.name, mart) for mart in marts], facts=facts)


def _kept(
    connection: duckdb.DuckDBPyConnection, marts: list[MartTable], home: Home, policy: Disclosure
) -> Noised | None:
    """The public tables of the release that is out; None where they were judged by another policy or look different."""
    facts = home.published / "release.json"
    if not facts.exists() or (out := read_json(facts))["disclosure"]["version"] != policy.version:
        return None
    connection.execute(f"attach if not exists ':memory:' as {_LEAVING}")
    kept = []
    for mart in marts:
        if mart.lane != "B":
            kept.append(mart)
            continue
        path = home.published / "marts" / f"{mart.name}.parquet"
        if not path.exists():
            continue
        copy = replace(mart, catalog=_LEAVING)
        source = str(path).replace("'", "''")
        connection.execute(f'create schema if not exists {_LEAVING}."{copy.schema}"')
        connection.execute(f"create or replace table {copy.relation} as from read_parquet('{source}')")
        if [name for name, *_ in connection.execute(f"describe {copy.relation}").fetchall()] != list(mart.columns):
            return None
        kept.append(copy)
    return Noised(marts=kept, facts=out["noise"] | {"kept_from": out["noise"].get("kept_from", out["release_id"])})


def _plans(
    connection: duckdb.DuckDBPyConnection, marts: dict[str, MartTable], *, models: Models, policy: Disclosure
) -> list[Plan]:
    """One plan per mart with noise. A mart that the build lacks saves its share: nothing of it leaves."""
    rho = rho_of(epsilon=policy.noise.epsilon, delta=policy.noise.delta)
    shares = sum(mart.noise.share for mart in policy.marts.values() if mart.noise)
    plans = []
    for name in sorted(marts):
        noise = policy.marts[name].noise
        if noise is not None:
            part = rho * noise.share / shares
            plans.append(plan(connection, mart=name, policy=noise, rho=part, models=models))
    return plans


def _private_already(connection: duckdb.DuckDBPyConnection, mart: MartTable, policy: Mart) -> list[Cost]:
    """What a mart cost where it was computed: once per key, and nothing where it is empty."""
    if policy.private_already is None:
        return []
    told = policy.private_already
    rows = connection.execute(
        f'select distinct "{told.key}", "{told.epsilon}", "{told.delta}" from {mart.relation} order by all'
    ).fetchall()
    return [Cost(what=mart.name, key=key, epsilon=epsilon, delta=delta) for key, epsilon, delta in rows]


@dataclass(frozen=True, kw_only=True)
class _Drawn:
    """Noise that was drawn, and a digest of the very numbers: other numbers are another cost."""

    numbers: Draws
    key: str


def _cost(planned: Plan, drawn: _Drawn | None) -> Cost:
    """What the noise of this content costs, whether or not it has been drawn."""
    return Cost(what=planned.mart, key=drawn.key if drawn else "not drawn", rho=planned.rho)


def _draws(home: Home, planned: Plan) -> _Drawn:
    """The noise of this content: read where it has been drawn, else drawn and kept before anything uses it.

    Of two runs at once one draws, and both use what it drew.
    """
    found = _kept_draws(home, planned)
    if found is None:
        # the content's key beside the numbers: two contents never share a cost
        write_once(
            _kept_at(home, planned), {"content": planned.key, "draws": [asked.draw() for asked in planned.asked]}
        )
        return _draws(home, planned)
    return found


def _kept_draws(home: Home, planned: Plan) -> _Drawn | None:
    path = _kept_at(home, planned)
    if not path.exists():
        return None
    content = path.read_bytes()
    return _Drawn(numbers=json.loads(content)["draws"], key=hashlib.sha256(content).hexdigest())


def _kept_at(home: Home, planned: Plan) -> Path:
    return home.root / "noise" / planned.mart / f"{planned.key}.json"


def masked(
    connection: duckdb.DuckDBPyConnection, mart: MartTable, noisy: str, *, policy: Mart, least: Mapping[str, float]
) -> MartTable:
    """The noisy mart where the true one shows a figure; nothing where it is held back, or noise drowns it.

    Flags and reasons are those of the truth. Words (a sentence, a trend) come from the noisy figures. `least` gives, by
    column of counts, from where on it stands out from its noise.
    """
    copy = replace(mart, catalog=_LEAVING)
    figures = {name for group in policy.groups for name in group.columns}
    decided = {name for group in policy.groups for name in (group.reason, group.flag) if name}
    drowned = policy.noise.drowned if policy.noise else ()
    selected = []
    for name, *_ in connection.execute(f"describe {mart.relation}").fetchall():
        value = f't."{name}"' if name in policy.cell or name in decided else f'n."{name}"'
        value = f'if(t."{name}" is null, null, {value})' if name in figures else value
        for each in drowned:
            # a count that is held back anyway drowns nothing
            under = f'coalesce(t."{each.count}" is not null and n."{each.count}" < {least[each.count]:f}, false)'
            if name in each.columns:
                value = f"if({under}, null, {value})"
            elif name in each.words:
                value = f"if({under}, '{each.words[name]}', {value})"
            elif name == each.reason:
                value = f"coalesce({value}, if({under}, '{DROWNED}', null))"
            elif name == each.flag:
                value = f"({value} or {under})"
        selected.append(f'{value} as "{name}"')
    same = " and ".join(f't."{name}" is not distinct from n."{name}"' for name in policy.cell)
    connection.execute(f"attach if not exists ':memory:' as {_LEAVING}")
    connection.execute(f'create schema if not exists {_LEAVING}."{copy.schema}"')
    connection.execute(
        f"create or replace table {copy.relation} as select {', '.join(selected)}"
        f" from {mart.relation} t left join {noisy} n on {same}"
    )
    return copy


def _least(planned: Plan, *, signal: float) -> dict[str, float]:
    """From where on a count stands out from its noise: so many standard deviations of the sum of its parts."""
    scales = {part: asked.scale for asked in planned.asked for part in asked.question.parts}
    return {
        each.count: signal * math.sqrt(sum(scales[part] ** 2 for part in each.parts)) for each in planned.policy.drowned
    }


def _told(planned: Plan, policy: Disclosure) -> dict[str, Any]:
    """What a reader needs: the mart's own ε, and the standard deviation of the noise on each count."""
    noise = {part: round(asked.scale, 3) for asked in planned.asked for part in asked.question.parts}
    alone = together([Cost(what=planned.mart, key="", rho=planned.rho)], delta=policy.noise.delta)
    return {"epsilon": round(alone, 6), "rho": planned.rho, "standard_deviation": noise}
