"""A pool written by hand, one person per rule, through a whole build: what each line must say was worked out on paper.

The unit tests of the models hold each rule by itself; here the exports are in the way: repeated, late, contradictory,
under several keys of one person. t_R is 2024-01-10 where a case does not say otherwise, and as_of is 2026-09-30.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from marts_warehouse import TOKYO, build, write_build_input, write_load

T_R, AS_OF = date(2024, 1, 10), date(2026, 9, 30)
STAGE = {"seq": 1, "stage": "screening"}
Rows = dict[str, list[dict[str, Any]]]


def jst(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=TOKYO).astimezone(UTC)  # type: ignore[arg-type, misc] # a moment's parts


EARLY = jst(2023, 12, 1)


class Exports:
    """The loads of two groups of companies: a with its sister a2, and b."""

    def __init__(self) -> None:
        self.loads: dict[tuple[str, str], Rows] = {}

    def put(self, entity: str, row: dict[str, Any], *, company: str, load: str = "01") -> None:
        self.loads.setdefault((company, load), {}).setdefault(entity, []).append(row)

    def turned_down(
        self, case: str, *, person: str | None = None, company: str = "a", load: str = "01", kind: str = "rejected",
        told: date | None = T_R, updated: datetime | None = None, **application: Any,
    ) -> None:  # fmt: skip
        key = application.pop("key", case)
        row = {"application_key": key, "person_key": person or case, "org_key": company, "occupation": "06"}
        decision = "rejected" if kind == "rejected" else kind
        self.put(
            "application",
            {**row, "decision": decision, "updated_at": updated, **application},
            company=company,
            load=load,
        )
        if kind == "active":
            return
        self.put("stage_event", {"application_key": key, **STAGE}, company=company, load=load)
        side = "org" if kind in ("rejected", "hired") else "candidate"
        closing = {"application_key": key, "side": side, "kind": kind, "decided_on": told, "told_on": told}
        self.put("closing", closing, company=company, load=load)

    def said(self, person: str, at: datetime = EARLY, *, action: str = "grant", **event: Any) -> None:
        for purpose in event.pop("purposes", ("pool_stats", "pool_relay")):
            row = {"person_key": person, "purpose": purpose, "action": action, "at": at, **event}
            self.put("consent_event", row, company="a")

    def worked(
        self, person: str, started: date, *, ended: date | None = None, company: str = "b", load: str = "01",
        told_until: date = AS_OF, rating: float | None = None, key: str | None = None, **more: Any,
    ) -> None:  # fmt: skip
        key = key or f"e_{person}"
        end_kind = more.pop("end_kind", "resigned" if ended else None)
        row = {
            "employment_key": key,
            "person_key": person,
            "org_key": company,
            "started_on": started,
            "ended_on": ended,
        }
        self.put(
            "employment",
            {**row, "end_kind": end_kind, "contract_term": "permanent", **more},
            company=company,
            load=load,
        )
        outcome = {"employment_key": key, "as_of": told_until, "rating_norm": rating}
        self.put("outcome", outcome, company=company, load=load)


SOON = date(2024, 2, 19)
EXPECTED: dict[str, tuple[Any, ...] | None] = {}  # is_eligible, rehire_365, success_183; None: no line at all


def cases() -> Exports:
    world = Exports()
    for company, group in (("a", "g"), ("a2", "g"), ("b", "b")):
        # an older export still has the sister on her own; the later one counts
        world.put("org", {"org_key": company, "org_group_key": company}, company=company)
        world.put("org", {"org_key": company, "org_group_key": group}, company=company, load="02")

    def case(name: str, *, says: tuple[Any, ...] | None, **how: Any) -> str:
        world.turned_down(name, **how)
        EXPECTED[name] = says
        return name

    world.said(case("stays", says=(True, "success", "success")))
    world.worked("stays", SOON)
    # exports of one application: the latest by its own time wins, however they were dropped, and brings its closing
    p = case("told_later", says=(True, "failure", "failure"), load="02", updated=jst(2024, 1, 11))
    world.turned_down(p, kind="active", load="01", updated=jst(2024, 1, 1))
    world.turned_down(p, kind="hired", load="03", updated=jst(2023, 12, 1))
    world.said(p)
    p = case("rejection_taken_back", says=None, load="01", updated=jst(2024, 1, 11))
    world.turned_down(p, kind="active", load="02", updated=jst(2024, 2, 1))
    world.said(p)
    # one person under three keys: application, consent and work meet only through the vault's links
    case("of_three_keys", says=(True, "success", "success"), person="key_1")
    world.said("key_2")
    world.worked("key_3", SOON)
    # two people of one mailbox: what the shared key granted is nobody's, each row has its own person
    case("of_a_shared_mailbox", says=(True, "failure", "failure"), person="mailbox")
    world.said("own_key")
    world.said("mailbox")
    world.worked("mailbox", SOON, key="e_of_the_other")
    # days are Tokyo's: 15:30 UTC on the ninth is the tenth
    world.said(case("withdrew_on_t_r", says=(False, None, None)))
    world.said("withdrew_on_t_r", jst(2024, 1, 10, 0, 30), action="withdraw", purposes=["pool_relay"])
    world.said(case("withdrew_a_minute_too_late", says=(True, "unknown", "unknown")))
    world.said("withdrew_a_minute_too_late", jst(2024, 1, 11, 0, 0), action="withdraw", purposes=["pool_relay"])
    # purposes go by their names
    world.said(case("statistics_alone", says=(False, None, None)), purposes=["pool_stats"])
    world.said(case("scoring_and_contact_alone", says=None), purposes=["ai_scoring", "contact"])
    world.said(case("relay_alone", says=(True, "failure", "failure")), purposes=["pool_relay"])
    world.worked(case("said_nothing", says=None), SOON)
    world.said(case("took_statistics_back", says=None))
    world.worked("took_statistics_back", SOON)
    world.said("took_statistics_back", jst(2025, 1, 1), action="withdraw", purposes=["pool_stats"])
    world.said(case("took_statistics_back_on_its_day", says=None), jst(2024, 1, 5, 9))
    world.said("took_statistics_back_on_its_day", jst(2024, 1, 5, 10), action="withdraw", purposes=["pool_stats"])
    # the sister is no elsewhere
    world.said(case("hired_by_the_sister", says=(True, "failure", "failure")))
    world.worked("hired_by_the_sister", SOON, company="a2")
    # what a later export tells of an employment counts; an early one alone does not say that somebody stayed
    world.said(case("left_on_day_182_as_told_later", says=(True, "success", "failure")))
    world.worked("left_on_day_182_as_told_later", SOON, told_until=date(2024, 3, 31))
    world.worked("left_on_day_182_as_told_later", SOON, ended=SOON + timedelta(182), load="02")
    world.said(case("told_once_too_early", says=(True, "success", "unknown")))
    world.worked("told_once_too_early", SOON, told_until=SOON + timedelta(182))
    world.said(case("consent_between_two_starts", says=(True, "success", "success")), jst(2024, 3, 1))
    world.worked("consent_between_two_starts", SOON, ended=date(2024, 2, 29), key="e_before")
    world.worked("consent_between_two_starts", date(2024, 3, 2), key="e_after")
    world.said(case("imported", says=(False, None, None)))
    world.loads[("a", "01")]["closing"][-1]["imported_history"] = True
    # one person, three cohorts: each half-year has its headline, and one start can follow two rejections
    for name, told, says in (
        ("cohort_1", T_R, ("failure", "failure")),
        ("cohort_2", date(2024, 9, 1), ("success", "success")),
        ("cohort_3", date(2026, 9, 1), ("immature", "immature")),
    ):
        case(name, says=(True, *says), person="of_three_cohorts", told=told)
    world.said("of_three_cohorts")
    world.worked("of_three_cohorts", date(2025, 8, 1))
    return world


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home: Path = tmp_path_factory.mktemp("by_hand")
    for (company, load), entities in cases().loads.items():
        write_load(home, company=company, load=load, **entities)
    keys = [{"person_key": f"key_{n}", "linked_person_key": "key_1"} for n in (2, 3)]
    write_build_input(home, "person_link", keys)
    rows = [("of_a_shared_mailbox", "own_key"), ("e_of_the_other", "other_key")]
    write_build_input(home, "row_link", [{"row_key": row, "linked_person_key": key} for row, key in rows])
    select = ("--select", "+rehire_success", "+retention", "--vars", "{as_of: 2026-09-30}")
    with build(home, *select) as connection:
        yield connection


def test_each_line_says_what_was_worked_out_on_paper(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select application_key, is_eligible, rehire_365, success_183 from lane_a.rehire_success"
    ).fetchall()
    assert {key: tuple(says) for key, *says in rows} == {key: says for key, says in EXPECTED.items() if says}
    assert len(rows) == len({key for key, *_ in rows})


def test_each_half_year_has_one_headline_of_a_person(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select half_year, is_headline from lane_a.rehire_success where application_key like 'cohort%' order by all"
    ).fetchall()
    assert rows == [("2024H1", True), ("2024H2", True), ("2026H2", True)]


def test_statistics_of_work_leave_out_who_did_not_consent_to_them(warehouse: duckdb.DuckDBPyConnection) -> None:
    # of ten employments at b not that of the other one of the mailbox, of her who said nothing, of her who took it back
    assert warehouse.execute(
        "select n_employments from intermediate.int_retention_cells where org_key = 'b' and half_year = 'all'"
    ).fetchone() == (7,)
