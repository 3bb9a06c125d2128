"""The marts on a whole simulated market, against the simulator's own count of what is true."""

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from marts_warehouse import TOKYO, at, build, dbt, manifest, write_build_input, write_load

from samples.companies import Market, companies
from samples.episodes import intervals
from samples.events import AS_OF, Application, Career
from samples.simulate import Plan, lives
from samples.truth import Tally

PLAN = Plan(companies=12, applications=20_000, seed=11, varied=False)
AS_OF_DAY = date.fromordinal(AS_OF)
CELL = ("occupation", "region", "half_year")


def day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


class Market12:
    """A simulated market as the pool would hold it, and what is true of it."""

    def __init__(self) -> None:
        self.members = companies(count=PLAN.companies, seed=PLAN.seed)
        self.tally = Tally(self.members)
        self.pool: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for company in self.members:
            self._add(company.id, "org", org_key=company.id, org_group_key=company.group)
        for index, life in enumerate(lives(PLAN, market=Market(self.members))):
            self.tally.add(life)
            if intervals(life, "pool_stats"):  # nobody else comes into the pool
                self._live(f"p{index}", life)
        self.truth = self.tally.as_dict()

    def _add(self, company: str, entity: str, **row: Any) -> None:
        self.pool.setdefault(company, {}).setdefault(entity, []).append(row)

    def _live(self, person_key: str, life: Career) -> None:
        for at_, application in enumerate(life.applications):
            self._apply(f"{person_key}a{at_}", person_key, life, application)
        for at_, work in enumerate(life.employments):
            key, company = f"{person_key}e{at_}", work.company.id
            rating = None if work.rating is None else (work.rating - 1) / 4
            self._add(
                company, "employment", employment_key=key, person_key=person_key, org_key=company,
                occupation=work.occupation, started_on=day(work.started), ended_on=day(work.ended),
                end_kind=work.end_kind, contract_term="fixed" if work.fixed_term else "permanent",
            )  # fmt: skip
            self._add(
                company, "outcome", employment_key=key, as_of=AS_OF_DAY, rating_norm=rating, promoted=work.promoted,
                converted_to_permanent=work.converted,
            )  # fmt: skip
        for event in life.consents:
            self._add(
                event.company.id, "consent_event", person_key=person_key, purpose=event.purpose, action=event.action,
                at=at(date.fromordinal(event.day), event.second // 3600),
                expires_at=None if event.expires is None else at(date.fromordinal(event.expires)),
            )  # fmt: skip

    def _apply(self, key: str, person_key: str, life: Career, a: Application) -> None:
        company = a.company.id
        self._add(
            company, "application", application_key=key, person_key=person_key, org_key=company,
            occupation=life.person.occupation, region=life.person.region, applied_on=day(a.applied),
            age_band5="30-34", pref_code="13", updated_at=at(AS_OF_DAY),
            decision=a.closing if a.closing != "withdrew" else "withdrawn",
        )  # fmt: skip
        stages = (("screening", a.screened), ("interview_1", a.interviewed), ("interview_final", a.final))
        for seq, (stage, entered) in enumerate(stages, 1):
            if entered is not None:
                self._add(company, "stage_event", application_key=key, seq=seq, stage=stage, entered_on=day(entered))
        if a.closing != "active":
            self._add(
                company, "closing", application_key=key, kind=a.closing, imported_history=a.imported,
                side="org" if a.closing in ("hired", "rejected") else "candidate",
                decided_on=day(a.decided), told_on=day(a.told), reason_code=a.reason or None,
            )  # fmt: skip


@pytest.fixture(scope="module")
def market() -> Market12:
    return Market12()


@pytest.fixture(scope="module")
def home(market: Market12, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("marts")
    for company, entities in market.pool.items():
        write_load(home, company=company, load="0123456789abcdef", **entities)
    write_build_input(home, "person_link", [])
    notices = [{"org_key": "c01", "occupation": "06", "region": "kanto", "half_year": "2024H1"}]
    write_build_input(home, "notice_count", [row | {"notified": 10, "consented": 6} for row in notices])
    return home


@pytest.fixture(scope="module")
def warehouse(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with build(home) as connection:
        yield connection


def cells(warehouse: duckdb.DuckDBPyConnection) -> dict[tuple[str, ...], dict[str, Any]]:
    rows = warehouse.sql("from intermediate.int_rate_cells").to_arrow_table().to_pylist()
    return {tuple(row[name] for name in CELL): row for row in rows}


def expected(cell: Counter[str] | dict[str, int]) -> dict[str, int]:
    """The counts of a cell of truth.json under the names of the mart."""
    get = Counter(cell)
    return {
        "n_episodes": get["headline"],
        "n": get["success_365_183"] + get["failure_365_183"],
        "n_excluded": get["excluded_365_183"],
        "n_unknown": 0,
        "successes": get["success_365_183"],
        "stay_365_n": get["success_365_365"] + get["failure_365_365"],
        "stay_365_successes": get["success_365_365"],
        "strong_successes": get["strong"],
        "n_rated": get["success_365_183"] - get["unrated"],
        **{f"rehire_{window}_n": get[f"observed_{window}"] for window in (90, 180, 365)},
        **{f"rehire_{window}_successes": get[f"rehired_{window}"] for window in (90, 180, 365)},
    }


def test_every_count_of_every_cell_and_margin_is_the_simulators(
    market: Market12, warehouse: duckdb.DuckDBPyConnection
) -> None:
    found = cells(warehouse)
    truth = {tuple(row[name] for name in CELL): row for row in market.truth["cells"]}
    assert {key for key in found if "all" not in key} == set(truth)
    for key, row in truth.items():
        assert {name: found[key][name] for name in expected(row)} == expected(row), key
    for place, name in enumerate(CELL):
        for value, row in market.truth["margins"][name].items():
            key = tuple(value if at_ == place else "all" for at_ in range(3))
            assert {column: found[key][column] for column in expected(row)} == expected(row), key
    total = expected(market.truth["episodes"])
    assert {name: found[("all", "all", "all")][name] for name in total} == total


def test_what_is_published_is_those_counts_or_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = cells(warehouse)
    rows = warehouse.sql("from lane_b.rehire_success_rates").to_arrow_table().to_pylist()
    assert len(rows) == len(found)
    shown = 0
    for row in rows:
        cell = found[tuple(row[name] for name in CELL)]
        may = cell["n_persons"] >= 10 and cell["n_org_groups"] >= 3 and cell["largest_share"] <= 0.5
        assert row["is_suppressed"] is not may
        if may:
            assert row["n_episodes"] == cell["n_episodes"]
        else:
            assert row["suppression_reason"]
            assert not [name for name, value in row.items() if isinstance(value, (int, float)) and value is not True]
        if row["rate"] is not None:
            shown += 1
            assert math.isclose(row["rate"], cell["successes"] / cell["n"], rel_tol=0, abs_tol=1e-9)
    assert shown > 50


def test_the_database_itself_refuses_a_row_that_breaks_a_rule_of_its_mart(
    home: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    declared = {
        node["alias"]
        for node in manifest(home)["nodes"].values()
        if node["resource_type"] == "model"
        for rule in [*node["constraints"], *(r for c in node["columns"].values() for r in c["constraints"])]
        if rule["type"] == "check"
    }
    found = warehouse.sql("select table_name from duckdb_constraints() where constraint_type = 'CHECK'").fetchall()
    assert declared == {name for (name,) in found}
    assert {"rehire_success_rates", "thriving_trends", "relay_credits", "srr", "criteria_review"} <= declared


def test_the_ledger_of_every_group_is_the_simulators(market: Market12, warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.sql(
        "select org_group_key, entry_kind, reason = 'self_relay', count(*) from org.relay_ledger group by all"
    ).fetchall()
    found: Counter[tuple[str, str]] = Counter()
    for group, kind, self_relay, n in rows:
        found[(group, "self_relay" if self_relay else kind)] += n
    for group, truth in market.truth["ledger"].items():
        of = {kind: found[(group, kind)] for kind in ("pending", "vested", "reversed", "converted", "self_relay")}
        # the simulator counts a hire by the own group apart and still lets it vest
        assert of["vested"] + of["self_relay"] == truth.get("vested", 0), group
        assert of["self_relay"] <= truth.get("vested_sister", 0) + truth.get("vested_return", 0), group
        assert of["reversed"] == truth.get("reversed", 0), group
        assert of["pending"] - of["vested"] - of["reversed"] == truth.get("pending", 0), group
        assert of["converted"] == of["vested"] // 10, group


def test_retention_and_relay_starts_of_every_company_are_the_simulators(
    market: Market12, warehouse: duckdb.DuckDBPyConnection
) -> None:
    curves = warehouse.sql(
        "select org_key, n_employments, s_183, s_365 from intermediate.int_retention_cells where half_year = 'all'"
    ).fetchall()
    found = {org: figures for org, *figures in curves}
    starts: dict[str, dict[str, int]] = {}
    for org, half, n in warehouse.sql("select org_key, half_year, n_starts from org.job_creation").fetchall():
        starts.setdefault(org, {})[half] = n
    for org, truth in market.truth["companies"].items():
        retention = truth["retention"]
        n, s_183, s_365 = found[org]
        assert n == retention["employments"], org
        assert math.isclose(s_183, retention["longer_than_183"], rel_tol=0, abs_tol=1e-9), org
        assert math.isclose(s_365, retention["longer_than_365"], rel_tol=0, abs_tol=1e-9), org
        assert starts.get(org, {}) == truth["relay_starts"], org


def test_a_second_build_gives_the_same_marts(home: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    names = ("lane_a.rehire_success", "lane_b.rehire_success_rates", "org.relay_ledger", "org.relay_credits")

    def content(connection: duckdb.DuckDBPyConnection) -> list[Any]:
        return [connection.execute(f"select bit_xor(hash(t)), count(*) from {name} as t").fetchone() for name in names]

    before = content(warehouse)
    warehouse.close()
    with build(home) as again:
        assert content(again) == before


def test_unit_tests_of_the_models_pass_and_a_pool_without_a_row_gives_empty_marts(tmp_path: Path) -> None:
    done = dbt(tmp_path, "build")
    assert done.returncode == 0, done.stdout[-6000:]
    assert manifest(tmp_path)["unit_tests"]
    with duckdb.connect(str(tmp_path / "build" / "warehouse.duckdb"), read_only=True) as warehouse:
        assert warehouse.execute("select count(*) from lane_b.rehire_success_rates").fetchone() == (0,)


def test_a_load_without_its_manifest_does_not_exist(tmp_path: Path) -> None:
    rejected = {"application_key": "a", "side": "org", "kind": "rejected", "decided_on": date(2025, 1, 1)}
    application = [{"application_key": "a", "person_key": "p", "org_key": "c1"}]
    consent = [{"person_key": "p", "purpose": "pool_stats", "action": "grant", "at": at(date(2025, 1, 1))}]
    write_load(tmp_path, company="c1", load="00", application=application, closing=[rejected], consent_event=consent)
    write_load(tmp_path, company="c1", load="01", application=application * 2, closing=[rejected], committed=False)
    (tmp_path / "pool/application/company=c1/load=01/part-0.parquet").write_bytes(b"PAR1 half a file")
    with build(tmp_path) as warehouse:
        assert warehouse.execute("select count(*) from lane_a.rehire_success").fetchone() == (1,)


def test_tokyo_is_used_for_moments() -> None:
    assert at(date(2025, 1, 1), 0).astimezone(TOKYO).date() == date(2025, 1, 1)
