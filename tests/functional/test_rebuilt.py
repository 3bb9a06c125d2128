"""What a second build says after a withdrawal of one purpose, and after new keys: all models, on a simulated market."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from identity_people import KEYRING, MASTER, open_vault
from rebuilt_marts import Project

from anonymization.home import Home
from anonymization.identity import NOTICES
from anonymization.identity.evidence import EVIDENCE, KEYS, bindings
from anonymization.identity.export import export_build_inputs
from anonymization.identity.keys import Keyring
from anonymization.identity.pool_rotation import PURPOSES
from anonymization.identity.rotation import rotate
from anonymization.identity.tokens import tokenise
from anonymization.identity.traits import SEAL_BYTES, TRAITS, seal
from learning.release import scores
from learning.store import models_folder, write_json
from samples.simulate import Plan, simulate

NEXT = KEYRING.with_new_epoch()
LAST_DAY = "(select as_of from warehouse.intermediate.int_as_of)"


def give_real_keys(home: Path) -> None:
    """The simulator names persons and rows plainly; a pool of the pipeline holds tokens."""
    for path in home.glob("pool/*/company=*/load=*/*.parquet"):
        table = pq.ParquetFile(path).read()
        for name, purpose in PURPOSES.items():
            if name in table.column_names:
                tokens = tokenise(table[name].cast(pa.string()), keyring=KEYRING, purpose=purpose)
                table = table.set_column(table.column_names.index(name), name, tokens)
        pq.write_table(table, path)


def fill_vault(home: Path) -> None:
    """Some of the market's persons had two keys (one mailbox stands in both records); some were notified."""
    files = sorted(home.glob("pool/application/*/*/*.parquet"))
    rows = pa.concat_tables([pq.ParquetFile(path).read(["application_key", "person_key"]) for path in files])
    chosen = rows.group_by("person_key").aggregate([("application_key", "min")]).sort_by("person_key").slice(0, 40)
    mails = tokenise(pa.array([f"p{n // 2}@example.com" for n in range(40)]), keyring=KEYRING, purpose="token")
    columns = {name: pa.nulls(40, pa.string()) for name in KEYS}
    columns |= {"row_key": chosen["application_key_min"].combine_chunks(), "mail": mails}
    columns["person_key"] = chosen["person_key"].combine_chunks()
    unknown = np.zeros((40, len(TRAITS)), dtype=np.uint64)
    boxes = seal(unknown, bindings([columns[name] for name in KEYS]), keyring=KEYRING)
    keys = pa.array([box[:SEAL_BYTES].hex() for box in boxes])
    evidence = pa.table([keys, *(columns[name] for name in KEYS), pa.array(boxes, pa.binary())], schema=EVIDENCE)
    at = datetime(2025, 3, 1, tzinfo=UTC)
    cell = {"org_key": "c", "occupation": "06", "region": "kanto", "half_year": "2025H1", "as_of": at}
    told = [{"application_key": key, **cell, "notified": True} for key in columns["row_key"].to_pylist()]
    with open_vault(home) as vault:
        vault.apply("market", evidence=evidence, notices=pa.Table.from_pylist(told, schema=NOTICES))


class Market:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.project = Project(home)

    def build(self) -> duckdb.DuckDBPyConnection:
        return self.project.build()

    def withdraw(self, person: str, purpose: str, *, at: datetime) -> None:
        """One more event in a load that is there: the SQL is compiled for the loads that there were."""
        path = min(self.home.glob("pool/consent_event/*/*/*.parquet"))
        said = pq.ParquetFile(path).read()
        event = {"person_key": person, "purpose": purpose, "action": "withdraw", "at": at}
        pq.write_table(pa.concat_tables([said, pa.Table.from_pylist([event], schema=said.schema)]), path)

    def told(self, warehouse: duckdb.DuckDBPyConnection) -> dict[str, Counter[tuple[Any, ...]]]:
        """Every row of every mart, without the keys that tell persons and rows apart."""
        found = {}
        for name in self.project.marts():
            relation = self.project.nodes[name]["relation_name"]
            columns = [row[0] for row in warehouse.sql(f"describe {relation}").fetchall()]
            kept = ", ".join(f'"{c}"' for c in columns if c not in PURPOSES and c != "entry_key")
            found[name] = Counter(warehouse.sql(f"select {kept} from {relation}").fetchall())
        return found


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    home = tmp_path_factory.mktemp("rebuilt")
    simulate(Plan(companies=6, applications=2500, pool=True, truth="counts"), out=home)
    give_real_keys(home)
    fill_vault(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RELAY_MASTER_KEY", MASTER)
        patch.delenv("RELAY_VAULT_URL", raising=False)
        assert export_build_inputs(Home(home))["person_link"] == 20
        yield Market(home)


def ask(warehouse: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return warehouse.sql(sql).fetchall()


def consenting(purpose: str, moment: str) -> str:
    """A condition on person_key: consent to a purpose on some day."""
    return f"""exists (select 1 from warehouse.intermediate.int_consent_intervals c where c.purpose = '{purpose}'
        and c.person_key = e.person_key and c.ended_on > {moment})"""


def scored(warehouse: duckdb.DuckDBPyConnection, folder: Path) -> set[str]:
    """The persons of the scores that a model gives on this build; which model does not matter here."""
    model = {"base": 0.0, "base_bags": [0.0], "bag_share": 0.5, "features": [], "terms": []}
    days = ["2025-01-01", "2025-12-31"]
    write_json(models_folder(folder) / "m" / "model.json", {"version": "m", "model": model, "seen": [], "window": days})
    write_json(models_folder(folder) / "current.json", {"status": "published", "model_version": "m"})
    features = warehouse.sql("from warehouse.intermediate.int_fit_features").to_arrow_table()
    return set(scores(features, root=folder)["person_key"].to_pylist())


def test_every_mart_rests_on_the_consent_that_it_needs(market: Market) -> None:
    warehouse = market.build()
    for relation, where, condition in (
        ("lane_a.rehire_success", "is_eligible", consenting("pool_relay", "e.rejected_on")),
        ("lane_a.relay_units", "true", consenting("pool_relay", "e.pending_on")),
        ("intermediate.int_rate_episodes", "true", consenting("pool_relay", "'2000-01-01'")),
        ("intermediate.int_relay_starts", "true", consenting("pool_relay", "'2000-01-01'")),
        ("intermediate.int_fit_features", "true", consenting("ai_scoring", LAST_DAY)),
    ):
        of = f"from warehouse.{relation} e where {where}"
        assert ask(warehouse, f"select count(*) > 0 {of}") == [(True,)], relation
        assert ask(warehouse, f"select count(*) {of} and not {condition}") == [(0,)], relation
    # there are people who consented to statistics alone: they count where only statistics are made, and nowhere else
    alone = f"""from warehouse.staging.stg_application e where not {consenting("pool_relay", "'2000-01-01'")}"""
    assert ask(warehouse, f"select count(*) > 10 {alone}") == [(True,)]
    assert ask(warehouse, "select sum(n) > 0 from warehouse.org.fairness_audit") == [(True,)]


def test_who_takes_back_ai_scoring_has_no_score_in_the_next_build_and_stays_in_the_other_marts(
    market: Market, tmp_path: Path
) -> None:
    warehouse = market.build()
    before = scored(warehouse, tmp_path)
    ((person, at),) = ask(
        warehouse,
        f"""select person_key, {LAST_DAY} from warehouse.lane_a.rehire_success e
        where is_headline and success_183 in ('success', 'failure') and {consenting("ai_scoring", LAST_DAY)}
        order by person_key limit 1""",
    )
    assert person in before
    episodes = f"select * exclude as_of from warehouse.lane_a.rehire_success where person_key = '{person}'"
    there = ask(warehouse, episodes)
    units = ask(warehouse, "select count(*) from warehouse.lane_a.relay_units")
    moment = datetime(at.year, at.month, at.day, 3, tzinfo=UTC)
    market.withdraw(person, "ai_scoring", at=moment - timedelta(days=1))
    again = market.build()
    assert before - scored(again, tmp_path) == {person}
    assert ask(again, episodes) == there != []
    assert ask(again, "select count(*) from warehouse.lane_a.relay_units") == units


def test_who_takes_back_the_relay_is_used_for_no_referral_after_that_day_and_stays_in_statistics(
    market: Market,
) -> None:
    warehouse = market.build()
    ((person, started, since),) = ask(
        warehouse,
        f"""select person_key, min(rehired_on), max(greatest(rejected_on, consented_on)) as since
        from warehouse.lane_a.rehire_success e where {consenting("pool_relay", LAST_DAY)} and (
            select count(*) from warehouse.staging.stg_consent_event s
            where s.person_key = e.person_key and s.purpose = 'pool_relay'
        ) = 1 and e.person_key not in (select linked_person_key from warehouse.staging.stg_person_link)
        group by all having count(*) = 1 and bool_and(rehire_365 = 'success') and since + 2 < min(rehired_on)
        order by all limit 1""",
    )
    applications = "select company, count(*) from warehouse.staging.stg_application group by all order by all"
    whole = ask(warehouse, applications)
    day = datetime(since.year, since.month, since.day, 3, tzinfo=UTC) + timedelta(days=1)
    market.withdraw(person, "pool_relay", at=day)
    again = market.build()
    episode = f"select rehire_365, rehired_on from warehouse.lane_a.rehire_success where person_key = '{person}'"
    assert day.date() < started
    assert ask(warehouse, episode) == [("success", started)]
    ((rehired, rehired_on),) = ask(again, episode)
    assert rehired != "success"
    assert rehired_on is None
    starts = f"select count(*) from warehouse.intermediate.int_relay_starts where person_key = '{person}'"
    assert ask(warehouse, starts) != [(0,)]
    assert ask(again, starts) == [(0,)]
    reasons = f"select distinct reversal_reason from warehouse.lane_a.relay_units where person_key = '{person}'"
    assert ask(again, reasons) == [("consent_ended",)]
    assert ask(again, applications) == whole


def test_marts_say_the_same_after_a_rotation_of_keys(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = market.build()
    before = market.told(warehouse)
    persons = ask(warehouse, "select distinct person_key from warehouse.lane_a.rehire_success")
    rotate(Home(market.home), keyring=NEXT, environ={})
    kept = NEXT.without(1)
    monkeypatch.setenv("RELAY_MASTER_KEY", kept.secret())
    assert Keyring.from_environment(home=None).epochs == (2,)
    assert export_build_inputs(Home(market.home))["person_link"] == 20
    again = market.build()
    for mart, rows in market.told(again).items():
        assert rows == before[mart], f"{mart}: {sum((rows - before[mart]).values())} of {rows.total()} rows differ"
    fresh = ask(again, "select distinct person_key from warehouse.lane_a.rehire_success")
    assert len(fresh) == len(persons) > 100
    assert not set(fresh) & set(persons)
