"""All models on pools that a market seldom gives: one company, no outcomes, nulls everywhere, rows twice."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from marts_warehouse import at, write_build_input, write_load
from rebuilt_marts import Project

from anonymization.schema import BUILD_INPUTS, POOL

COMPANIES = ("a", "b", "c", "d")
T_R = date(2024, 1, 10)
LAST = date(2026, 9, 30)
ENTITIES = sorted(set(POOL) - {"note"})


class Pool:
    """The rows of each company by entity."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def add(self, company: str, entity: str, **row: Any) -> None:
        self.rows.setdefault((company, entity), []).append(row)

    def rejected(self, company: str, person: str, told: date = T_R, *, key: str = "", reason: str = "skill") -> None:
        key = key or f"{company}{person}{told}"
        self.add(company, "application", application_key=key, person_key=person, org_key=company, occupation="06",
                 region="kanto", applied_on=told - timedelta(20), decision="rejected", updated_at=at(told))  # fmt: skip
        self.add(company, "closing", application_key=key, side="org", kind="rejected", reason_code=reason,
                 decided_on=told, told_on=told, imported_history=False)  # fmt: skip
        self.add(company, "stage_event", application_key=key, seq=1, stage="screening")

    def consented(self, person: str, on: date = T_R) -> None:
        for purpose in ("pool_stats", "pool_relay"):
            self.add("a", "consent_event", person_key=person, purpose=purpose, action="grant", at=at(on))

    def worked(self, company: str, person: str, start: date, end: date | None = None, *, key: str = "") -> None:
        key = key or f"{company}{person}{start}"
        self.add(company, "employment", employment_key=key, person_key=person, org_key=company, started_on=start,
                 ended_on=end, end_kind=end and "resigned", contract_term="permanent")  # fmt: skip
        self.add(company, "outcome", employment_key=key, as_of=LAST)


class Odd:
    """One compiled project; each test writes its rows into the same loads."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._write(Pool())
        for name in BUILD_INPUTS:
            write_build_input(home, name, [])
        self.project = Project(home)
        self.project.order = [name for name in self.project.order if "fit" not in name.split("_")]

    def _write(self, pool: Pool) -> None:
        for company in COMPANIES:
            entities = {name: pool.rows.get((company, name), []) for name in ENTITIES}
            write_load(self.home, company=company, load="01", **entities)

    def build(self, pool: Pool) -> duckdb.DuckDBPyConnection:
        self._write(pool)
        return self.project.build()


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Odd:
    return Odd(tmp_path_factory.mktemp("odd"))


def ask(warehouse: duckdb.DuckDBPyConnection, sql: str) -> list[Any]:
    return warehouse.sql(sql.replace("@", "warehouse.")).fetchall()


JUDGED = "select success_183, first_event, count(*) from @lane_a.rehire_success group by all"


def test_one_company_alone_publishes_nothing_and_a_return_is_no_rehire(odd: Odd) -> None:
    pool = Pool()
    for n in range(30):
        pool.rejected("a", f"p{n}")
        pool.consented(f"p{n}")
        pool.worked("a", f"p{n}", T_R + timedelta(30))
    with odd.build(pool) as warehouse:
        assert ask(warehouse, JUDGED) == [("failure", "return", 30)]
        assert ask(warehouse, "select bool_and(is_suppressed) from @lane_b.rehire_success_rates") == [(True,)]
        assert ask(warehouse, "select suppression_reason from @org.criteria_review") == [("same_outcome_for_all",)]
        assert ask(warehouse, "select n_vested, group_grants from @org.relay_credits where org_key = 'a'") == [(30, 3)]
        assert ask(warehouse, "select distinct status, shi from @org.social_hiring_impact") == [("on_hold", None)]


def test_without_outcomes_nothing_is_mature_and_units_wait(odd: Odd) -> None:
    pool = Pool()
    for n in range(12):
        pool.rejected(COMPANIES[n % 3], f"p{n}")
        pool.consented(f"p{n}")
    with odd.build(pool) as warehouse:
        assert ask(warehouse, JUDGED) == [("immature", "censored", 12)]
        assert ask(warehouse, "select entry_kind, count(*) from @org.relay_ledger group by all") == [("pending", 12)]


def test_an_employment_that_no_outcome_tells_of_is_not_taken_for_lasting(odd: Odd) -> None:
    pool = Pool()
    for n in range(12):
        pool.rejected("a", f"p{n}")
        pool.consented(f"p{n}")
        pool.add(
            "b", "employment", employment_key=f"e{n}", person_key=f"p{n}", org_key="b", started_on=date(2024, 3, 1)
        )
    pool.worked("c", "somebody_else", T_R)
    with odd.build(pool) as warehouse:
        assert ask(warehouse, JUDGED) == [("unknown", "rehire", 12)]
        # a row of the same export that has its outcome says until when the export tells
        pool.add("b", "outcome", employment_key="e0", as_of=LAST)
        with odd.build(pool) as again:
            assert ask(again, JUDGED) == [("success", "rehire", 12)]


def test_forty_episodes_and_four_employments_of_one_person_are_one_headline_a_half_year(odd: Odd) -> None:
    pool = Pool()
    pool.consented("p", date(2023, 1, 1))
    for n in range(40):
        pool.rejected(COMPANIES[n % 4], "p", date(2023, 1, 10) + timedelta(20 * n))
    pool.worked("a", "p", date(2023, 6, 1), date(2024, 6, 1))
    pool.worked("b", "p", date(2023, 7, 1))
    pool.worked("c", "p", date(2023, 7, 1), date(2023, 7, 20))  # the same day, and shorter
    pool.worked("b", "p", date(2024, 1, 1), date(2024, 2, 1))
    with odd.build(pool) as warehouse:
        halves = ask(warehouse, "select count(*), count_if(is_headline) from @lane_a.rehire_success group by half_year")
        assert sorted(halves) == [(3, 1), (9, 1), (9, 1), (9, 1), (10, 1)]
        assert ask(warehouse, "select count_if(is_unit), count(*) from @lane_a.relay_units") == [(4, 40)]
        chains = ask(warehouse, "select chain_end, sum(attribution) from @intermediate.int_relay_shares group by all")
        assert {chain.split(":")[0] for chain, _ in chains} == {"a", "b", "2023H2", "2024H1", "2024H2", "2025H1"}
        assert all(abs(share - 1) < 1e-9 for _, share in chains)
        assert ask(warehouse, "select count(*) from @intermediate.int_relay_starts") == [(3,)]


def test_rows_told_twice_count_once(odd: Odd) -> None:
    pool = Pool()
    for _ in range(2):
        pool.consented("p")
        pool.rejected("a", "p", key="x")
        pool.worked("b", "p", T_R + timedelta(10), key="e")
        pool.add("a", "skill", application_key="x", skill_code="sql")
    with odd.build(pool) as warehouse:
        assert ask(warehouse, JUDGED) == [("success", "rehire", 1)]
        assert ask(warehouse, "select sum(n_vested) from @org.relay_credits") == [(1,)]
        assert ask(warehouse, "select n, successes from @intermediate.int_skill_cells") == [(1, 1)]
        curve = (
            "select n_employments from @intermediate.int_retention_cells where (org_key, half_year) = ('all', 'all')"
        )
        assert ask(warehouse, curve) == [(1,)]


def test_rows_of_nothing_but_keys_break_nothing_and_count_for_nothing(odd: Odd) -> None:
    pool = Pool()
    for entity in ENTITIES:
        keys = {
            name: name for name in POOL[entity].names if name in ("application_key", "person_key", "employment_key")
        }
        pool.add("a", entity, **keys)
    pool.add("a", "closing", application_key="application_key", side="org", kind="rejected")
    pool.add("b", "closing", application_key="of_no_application", side="org", kind="rejected", decided_on=T_R)
    pool.consented("person_key")
    with odd.build(pool) as warehouse:
        assert ask(warehouse, "select is_eligible, success_183 from @lane_a.rehire_success") == [(False, None)]
        assert ask(warehouse, "select count(*) from @org.relay_ledger") == [(0,)]
        assert ask(warehouse, "select count(*) from @org.retention") == [(0,)]
