"""From a gated build to a release: judged by the publication rule, written beside, swapped in by one rename.

RELAY_HOME/releases/<id>/published/    lane B: warehouse.duckdb, marts/*.parquet, release.json
                        /published/statement.ja.md, .html      公表文: items, rule, noise, way of providing
                        /published/docs/index.html             what each mart says, where the build made the page
                        /published/model_card/, /individual/model_card/   where the build learned a model
                        /published/companies/<org_key>/*.parquet   one company's own rows
                        /individual/   lane A: warehouse.duckdb, marts/*.parquet
                        /support/      exact counts per public cell, for the audit alone
RELAY_HOME/current → releases/<id>, and published, individual → current/…
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256 as digest
from pathlib import Path
from typing import Any, Final

import duckdb

from anonymization.disclosure.areas import fall_back_again
from anonymization.disclosure.docs_page import add_docs_page
from anonymization.disclosure.model_card import add_model_card
from anonymization.disclosure.noise import add_noise
from anonymization.disclosure.protect import protected
from anonymization.disclosure.rule import ORG_COLUMNS, Disclosure, breaches, linking_columns, load_disclosure
from anonymization.disclosure.statement import write_statement
from anonymization.disclosure.supports import keep_supports
from anonymization.disclosure.swap import current_release, forget_old_releases, swap_in
from anonymization.disclosure.tables import BUILD, MartTable, marts_of, sha256, write_database, write_parquet
from anonymization.disclosure.withdrawal import require_not_withdrawn
from anonymization.home import Home
from anonymization.load import write_json
from anonymization.refusals import Refusal, Refused
from anonymization.version import code_version

# called on the finished folder before the swap; raises where the release must not come out
Check = Callable[[Path], object]


@dataclass(frozen=True, kw_only=True)
class Release:
    """A release: its name, its folder, whether it is a new one, and what it could not show."""

    release_id: str
    path: Path
    is_new: bool
    tables: dict[str, int]  # rows by table
    held_back: dict[str, str]  # mart → why


def publish(
    *,
    home: Home,
    warehouse: Path | None = None,
    dbt_manifest: Path | None = None,
    disclosure: Disclosure | None = None,
    check: Check | None = None,
    today: date | None = None,
    keep_public: bool = False,
) -> Release:
    """Publish the marts of a build; the same content again is "unchanged" (`is_new` False) and writes nothing.

    Raises Refused where a figure breaks the publication rule, a table that leaves carries a linking column, the
    privacy budget of the half-year of `today` is spent, or what the build says was withdrawn. The last release stays
    then. With `keep_public`, a spent budget, or a ledger that cannot be read, keeps the public tables as they are and
    renews the rest: an erasure must not wait. Safe to repeat after a kill at any point.
    """
    policy = disclosure or load_disclosure()
    manifest = dbt_manifest or home.build / "dbt" / "target" / "manifest.json"
    marts = marts_of(manifest)
    unfinished = home.releases / ".unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    with duckdb.connect() as connection:
        _open(connection, warehouse or home.warehouse, spill=home.root / "scratch" / ".publish-spill")
        judged, held_back = _judge(connection, marts, policy)
        noised = add_noise(
            connection,
            judged,
            home=home,
            manifest=manifest,
            policy=policy,
            today=today or datetime.now(UTC).date(),
            keep_public=keep_public,
        )
        shown = noised.marts
        out = home.root / "current" if "kept_from" in noised.facts else None
        for mart in shown:
            if mart.catalog != BUILD and policy.marts[mart.name].falls_back and out is None:
                fall_back_again(connection, mart)
        tables = _write(connection, shown, unfinished)
        keep_supports(connection, shown, unfinished, policy=policy, same_as=out)
        facts = _facts(connection, shown)
    release_id = f"{facts['as_of']}-{_content(tables, policy)[:12]}"
    rows = {table["path"]: table["rows"] for table in tables}
    if current_release(home) == release_id:
        shutil.rmtree(unfinished)
        return Release(
            release_id=release_id, path=home.release(release_id), is_new=False, tables=rows, held_back=held_back
        )
    release = {
        "release_id": release_id,
        "released_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "previous": current_release(home),
        **facts,
        "code_version": code_version(),
        "disclosure": policy.model_dump(mode="json", include={"version", "rule"}),
        "noise": noised.facts,
        "held_back": held_back,
        "tables": [_public(table) for table in tables],
    }
    require_not_withdrawn(home, release)
    add_docs_page(home, unfinished)
    add_model_card(home, unfinished)
    release["statement"] = write_statement(
        unfinished, marts=shown, policy=policy, noise=noised.facts, release_id=release_id, as_of=facts["as_of"]
    )
    write_json(unfinished / "published" / "release.json", release)
    if check is not None:
        check(unfinished)
    swap_in(home, unfinished=unfinished, release_id=release_id)
    forget_old_releases(home, keep=policy.keep_releases)
    return Release(release_id=release_id, path=home.release(release_id), is_new=True, tables=rows, held_back=held_back)


def _content(tables: list[dict[str, Any]], policy: Disclosure) -> str:
    """The digest of what a release says: its tables, and the version of the rule that they were judged by."""
    lines = [policy.version, *(f"{table['path']} {table['sha256']}" for table in tables)]
    return digest("\n".join(lines).encode()).hexdigest()


def _open(connection: duckdb.DuckDBPyConnection, warehouse: Path, *, spill: Path) -> None:
    path = str(warehouse).replace("'", "''")
    spill_path = str(spill).replace("'", "''")
    connection.execute(f"set TimeZone = 'UTC'; set temp_directory = '{spill_path}'")
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute(f"attach '{path}' as {BUILD} (read_only)")


def _judge(
    connection: duckdb.DuckDBPyConnection, marts: tuple[MartTable, ...], policy: Disclosure
) -> tuple[list[MartTable], dict[str, str]]:
    """The marts as they may leave, and those held back with the reason. Raises Refused on a breach of the rule."""
    shown: list[MartTable] = []
    held_back: dict[str, str] = {}
    for mart in marts:
        if mart.lane == "A":
            shown.append(mart)
            continue
        allowed = ORG_COLUMNS if mart.lane == "org" else ()
        if linking := linking_columns(connection, relation=mart.relation, allowed=allowed):
            raise Refused(_linking(mart.name, linking))
        if mart.lane == "B":
            if mart.name not in policy.marts:
                held_back[mart.name] = "no support is declared for it in config/disclosure.yml"
                continue
            connection.execute(f"use {BUILD}")
            count = breaches(connection, relation=mart.relation, mart=policy.marts[mart.name], rule=policy.rule)
            connection.execute("use memory")
            if count:
                raise Refused(_breach(mart.name, count))
            shown.append(protected(connection, mart, policy=policy.marts[mart.name], rule=policy.rule)[0])
            continue
        shown.append(mart)
    return shown, held_back


def _write(connection: duckdb.DuckDBPyConnection, marts: list[MartTable], folder: Path) -> list[dict[str, Any]]:
    """Every file of a release; what release.json tells of each table."""
    tables: list[dict[str, Any]] = []
    for mart in marts:
        for path, where in _files(connection, mart):
            rows = write_parquet(connection, mart.relation, folder / path, where=where, shuffled=mart.lane == "B")
            columns = list(mart.columns)
            entry = {"mart": mart.name, "lane": mart.lane, "path": path, "rows": rows, "columns": columns}
            tables.append({**entry, "sha256": sha256(folder / path)})
    for lane, place in (("B", "published"), ("A", "individual")):
        of_lane = [mart for mart in marts if mart.lane == lane]
        write_database(connection, of_lane, folder / place / "warehouse.duckdb")
    return sorted(tables, key=lambda table: str(table["path"]))


def _public(table: dict[str, Any]) -> dict[str, Any]:
    """What everybody may read of a table: how many rows one of lane A has is an exact count of people."""
    return {name: said for name, said in table.items() if name != "rows"} if table["lane"] == "A" else table


def _files(connection: duckdb.DuckDBPyConnection, mart: MartTable) -> list[tuple[str, tuple[str, str] | None]]:
    """Where a mart goes, and of which company's rows."""
    if mart.lane == "A":
        return [(f"individual/marts/{mart.name}.parquet", None)]
    if mart.lane == "B":
        return [(f"published/marts/{mart.name}.parquet", None)]
    orgs = connection.execute(f"select distinct org_key from {mart.relation} where org_key is not null order by all")
    return [
        (f"published/companies/{org}/{mart.name}.parquet", ("org_key", org))
        for (org,) in orgs.fetchall()
        if _is_folder_name(org)
    ]


def _is_folder_name(org: str) -> bool:
    """A company's name in `contracts/` is a folder name already; anything else could leave the release."""
    if not org or org.startswith(".") or set(org) & set("/\\\0"):
        raise ValueError("an org_key cannot be a folder name")
    return True


def _facts(connection: duckdb.DuckDBPyConnection, marts: list[MartTable]) -> dict[str, str]:
    """The day of knowledge and the version of the rules, as the marts themselves tell them."""
    facts: dict[str, str] = {}
    for name in ("as_of", "rule_version"):
        holders = [mart.relation for mart in marts if name in mart.columns]
        values = " union all ".join(f"select max({name})::varchar as value from {relation}" for relation in holders)
        found = connection.execute(f"select max(value) from ({values})").fetchall()[0][0] if holders else None
        facts[name] = found or _UNKNOWN
    return facts


_UNKNOWN: Final = "unknown"


def _linking(mart: str, columns: tuple[str, ...]) -> Refusal:
    return Refusal(
        code="linking_column",
        ja=f"公開用の表 {mart} に、人や元の行へつながる列（{', '.join(columns)}）があります。公開を止めました。",
        en=f"The table {mart} has columns that lead back to a person or a row ({', '.join(columns)}); not released.",
        fault="system",
    )


def _breach(mart: str, count: int) -> Refusal:
    return Refusal(
        code="publication_rule",
        ja=f"公開用の表 {mart} の {count} 箇所が公表基準（人数・企業数・占有率）を満たしません。公開を止めました。",
        en=f"{count} cells of {mart} break the publication rule (persons, companies, dominance); not released.",
        fault="system",
    )
