"""A small deployment with two people in vault, pool, scratch, build, a release and a model: nothing but tokens."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from identity_people import KEYRING, consents, evidence_of, open_vault, person

from anonymization.consent import events_of_export
from anonymization.disclosure.swap import point
from anonymization.forgetting.requests import forget_due
from anonymization.home import Home
from anonymization.identity import Vault
from anonymization.load import write_json
from anonymization.pool import TableWriter, commit, file_hashes
from anonymization.schema import POOL

GRANTED = datetime(2025, 3, 1, tzinfo=UTC)
WITHDREW = datetime(2025, 6, 1, tzinfo=UTC)
NOW = datetime(2026, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HANAKO = person()
TARO = person(
    name="佐藤 太郎", name_kana="サトウ タロウ", email="taro@example.com", phone="+819033334444", birth_date=None
)


@dataclass(frozen=True, kw_only=True)
class World:
    home: Home
    evidence: pa.Table  # Hanako twice (under two mailboxes), then Taro

    def vault(self) -> Vault:
        return open_vault(self.home.root)

    @property
    def hers(self) -> dict[str, set[str]]:
        rows = self.evidence.slice(0, 2)
        return {name: set(rows[name].to_pylist()) for name in ("row_key", "person_key", "mail", "phone", "kana_birth")}

    def say(self, email: str, action: str, at: datetime, *, load: str, **more: Any) -> None:
        """A consent export comes in."""
        rows = [{"email": email, "purpose": "pool_stats", "action": action, "at": at, **more}]
        batch = consents(rows)
        events = events_of_export(batch, keyring=KEYRING)
        place = {"hanako@example.com": 0, "new@example.com": 1, "taro@example.com": 2}[email]
        event = {"person_key": self.evidence["person_key"][place].as_py(), **rows[0]}
        event.pop("email")
        with self.vault() as vault:
            vault.apply(load, consents=events)
        tables = {"consent_event": pa.Table.from_pylist([event], schema=POOL["consent_event"])}
        into_pool(self.home, load, tables, kind="consents")

    def withdraw(self, email: str = "hanako@example.com", *, at: datetime = WITHDREW, load: str = "w1") -> None:
        self.say(email, "withdraw", at, load=load)

    def run(self, *, now: datetime = NOW) -> list[str]:
        return [outcome.state for outcome in forget_due(self.home, keyring=KEYRING, now=now, deadline=DAY)]

    def release(self, name: str) -> None:
        """What a build and a release make of the pool as it is now."""
        applications = [pq.ParquetFile(path).read() for path in self.home.pool.glob("application/*/*/*.parquet")]
        table = pa.concat_tables(
            [POOL["application"].empty_table(), *(t.cast(POOL["application"]) for t in applications)]
        )
        self.home.build.mkdir(parents=True, exist_ok=True)
        individual = self.home.release(name) / "individual"
        individual.mkdir(parents=True)
        for path in (self.home.warehouse, individual / "warehouse.duckdb"):
            with duckdb.connect(str(path)) as database:
                database.register("pool", table)
                database.execute("create or replace table rehire_success as select person_key, decision from pool")
        pq.write_table(table.select(["person_key"]), individual / "rehire_success.parquet")
        facts = {"released_at": datetime.now(UTC).isoformat(timespec="seconds"), "n": len(table)}
        write_json(self.home.release(name) / "published" / "release.json", facts)
        point(self.home.root / "current", Path("releases") / name)


def into_pool(home: Home, load_id: str, tables: dict[str, pa.Table], *, kind: str, company: str = "aozora") -> None:
    with TableWriter(home.scratch(load_id) / "pool") as writer:
        for name, table in tables.items():
            writer.write(name, table)
    hashes = file_hashes(home.scratch(load_id) / "pool")
    facts: dict[str, Any] = {"load_id": load_id, "company": company, "kind": kind, "rows": writer.rows, "files": hashes}
    write_json(home.scratch(load_id) / "manifest.json", facts)
    commit(home=home, company=company, load_id=load_id)


def rows(entity: str, content: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(content, schema=POOL[entity])


def make_world(folder: Path) -> World:
    home = Home(folder)
    evidence = evidence_of([HANAKO, person(email="new@example.com"), TARO])
    with open_vault(home.root) as vault:
        vault.apply("a1", evidence=evidence)
    keys = evidence.select(["row_key", "person_key"]).to_pylist()
    applications = [
        {"application_key": k["row_key"], "person_key": k["person_key"], "decision": "rejected"} for k in keys
    ]
    skills = [{"application_key": k["row_key"], "skill_code": "sql", "evidence": "declared"} for k in keys]
    into_pool(
        home,
        "a1",
        {
            "application": rows("application", applications),
            "skill": rows("skill", skills),
            "closing": rows("closing", [{"application_key": keys[0]["row_key"], "kind": "rejected"}]),
        },
        kind="applications",
    )
    world = World(home=home, evidence=evidence)
    for number, mail in enumerate(("hanako@example.com", "new@example.com", "taro@example.com")):
        world.say(mail, "grant", GRANTED, load=f"g{number}")
    for file in home.root.glob("scratch/*/pool/*.parquet"):
        file.unlink()
    with TableWriter(home.scratch("next") / "vault") as writer:
        writer.write("evidence", evidence)
    model = home.root / "models" / "m1" / "training_keys.parquet"
    model.parent.mkdir(parents=True)
    pq.write_table(evidence.select(["person_key"]), model)
    world.release("2026-r1")
    return world


def raw_bytes(home: Home) -> dict[str, bytes]:
    """Every file, and what Parquet files hold when they are opened; the receipts' own folder and locks too."""
    found = {}
    for path in sorted(home.root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(home.root).as_posix()
            found[name] = path.read_bytes()
            if path.suffix == ".parquet":
                found[name] += str(pq.ParquetFile(path).read().to_pylist()).encode()
    return found
