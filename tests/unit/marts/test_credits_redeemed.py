"""Making use of free hiring supports: recorded once, never more than the group has, and booked by dbt."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from marts_warehouse import at, build, write_load
from typer.testing import CliRunner, Result

from anonymization.cli_credits import app
from anonymization.credits_redeemed import SCHEMA, balance, folder, redeem, today
from anonymization.home import Home
from anonymization.refusals import Refused

AS_OF = date(2026, 3, 31)


@pytest.fixture
def home(relay_home: Path) -> Home:
    """Two companies of one group with three open grants, and a company of its own with none."""
    home = Home(relay_home)
    credits_of(home, "a", group="g", group_grants=4, group_grants_redeemed=1, group_grants_open=3)
    credits_of(home, "sister", group="g", group_grants=4, group_grants_redeemed=1, group_grants_open=3)
    credits_of(home, "other", group="other", next_grant_expires_on=None)
    record(home, "before")  # what the release books already
    return home


def credits_of(home: Home, company: str, *, group: str, **figures: Any) -> None:
    row = {
        "org_key": company, "org_group_key": group, "group_grants": 0, "group_grants_redeemed": 0,
        "group_grants_expired": 0, "group_grants_open": 0, "next_grant_expires_on": date(2099, 1, 1),
        "units_to_next_grant": 4, "as_of": AS_OF, **figures,
    }  # fmt: skip
    path = home.published / "companies" / company / "relay_credits.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist([row]), path)


def record(home: Home, number: str) -> None:
    folder(home).mkdir(parents=True, exist_ok=True)
    row = {"number": number, "org_key": "a", "redeemed_on": date(2026, 1, 1), "grants": 1}
    pq.write_table(pa.Table.from_pylist([row], schema=SCHEMA), folder(home) / f"{number}.parquet")


def test_a_group_never_uses_more_than_it_has(home: Home) -> None:
    assert redeem(home, company="a", grants=2, on=AS_OF, number="R-1")
    assert not redeem(home, company="a", grants=2, on=AS_OF, number="R-1"), "repeatable"
    assert balance(home, company="sister").open == 1
    with pytest.raises(Refused, match="no_open_grant"):
        redeem(home, company="sister", grants=2, on=AS_OF, number="R-2")
    assert redeem(home, company="sister", grants=1, on=AS_OF, number="R-2")
    assert (balance(home, company="a").open, balance(home, company="a").redeemed) == (0, 4)
    assert sorted(path.name for path in folder(home).iterdir()) == ["R-1.parquet", "R-2.parquet", "before.parquet"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"number": "a/b"}, "not_a_number"), ({"number": "Ito Hana"}, "not_a_number"), ({"grants": 0}, "not_redeemable"),
     ({"on": today() + timedelta(1)}, "not_redeemable"), ({"company": "other"}, "no_open_grant"),
     ({"company": "nobody"}, "no_credits"), ({"company": "../a"}, "not_a_name"),
     ({"number": "before"}, "number_taken")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_leaves_nothing(home: Home, change: dict[str, Any], code: str) -> None:
    before = sorted(folder(home).iterdir())
    with pytest.raises(Refused, match=code):
        redeem(home, **{"company": "a", "grants": 1, "on": AS_OF, "number": "R-1"} | change)
    assert sorted(folder(home).iterdir()) == before


def test_one_that_has_expired_since_the_release_waits_for_the_next(home: Home) -> None:
    credits_of(home, "late", group="late", group_grants=1, group_grants_open=1, next_grant_expires_on=AS_OF)
    with pytest.raises(Refused, match="build_marts"):
        redeem(home, company="late", grants=1, on=AS_OF, number="R-1")
    assert redeem(home, company="late", grants=1, on=AS_OF - timedelta(1), number="R-1")
    credits_of(home, "two", group="two", group_grants=2, group_grants_open=2, next_grant_expires_on=AS_OF)
    with pytest.raises(Refused, match="no_open_grant"):
        redeem(home, company="two", grants=2, on=AS_OF, number="R-2")
    assert redeem(home, company="two", grants=1, on=AS_OF, number="R-2")


def test_one_that_found_nothing_open_costs_the_company_nothing_later(home: Home) -> None:
    """Of a day before the grant was earned: the ledger books it as not redeemed, and the grant stays open."""
    redeem(home, company="a", grants=1, on=date(2020, 1, 1), number="R-1")
    assert balance(home, company="sister").open == 2
    entries = pa.table({"org_key": ["a", "a"], "entry_kind": ["not_redeemed", "redeemed"]})
    pq.write_table(entries, home.published / "companies" / "a" / "relay_ledger.parquet")  # the next release
    assert balance(home, company="sister").open == 3


def test_two_at_once_use_no_grant_twice(home: Home) -> None:
    def ask(number: int) -> bool:
        try:
            return redeem(home, company=("a", "sister")[number % 2], grants=1, on=AS_OF, number=f"R-{number}")
        except Refused:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 3
    assert (balance(home, company="a").open, len(list(folder(home).iterdir()))) == (0, 4)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.usefixtures("home")
def test_the_verbs_answer_people_and_programs() -> None:
    done = run("redeem", "--company", "a", "--number", "R-1", "--on", "2026-03-31", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["open"] == 2
    assert "3 open" not in run("show", "--company", "a").output
    assert "2 open, the first until 2099-01-01" in run("show", "--company", "a").output
    assert "利用可能 2（最初の失効日 2099-01-01）" in run("show", "--company", "a").output
    refused = run("redeem", "--company", "a", "--number", "R-2", "--grants", "3")
    assert refused.exit_code == 2
    assert "no_open_grant" in refused.output
    assert "足りません" in refused.output


def test_what_is_recorded_stands_in_the_ledger(home: Home) -> None:
    write_load(
        home.root, company="a", load="01",
        application=[{"application_key": f"x{n}", "person_key": f"p{n}", "org_key": "a"} for n in range(10)],
        stage_event=[{"application_key": f"x{n}", "seq": 1, "stage": "interview_1"} for n in range(10)],
        closing=[{"application_key": f"x{n}", "side": "org", "kind": "rejected", "told_on": date(2025, 1, 1)}
                 for n in range(10)],
        consent_event=[{"person_key": f"p{n}", "purpose": "pool_relay", "action": "grant", "at": at(date(2025, 1, 1))}
                       for n in range(10)],
    )  # fmt: skip
    with build(home.root, "--select", "+relay_credits", "--vars", "{as_of: 2026-03-31}") as warehouse:
        found = warehouse.execute(
            "select booked_on, entry_kind, from_account, to_account, units from org.relay_ledger"
            " where entry_kind not in ('pending', 'vested') order by entry_no"
        ).fetchall()
        standing = warehouse.execute(
            "select group_grants, group_grants_redeemed, group_grants_open from org.relay_credits"
        ).fetchone()
    assert found == [
        (date(2025, 1, 9), "converted", "vested", "converted", 10),
        (date(2026, 1, 1), "redeemed", "converted", "redeemed", 10),
    ]
    assert standing == (1, 1, 0)


def test_a_redemption_moves_grants_on_and_no_unit_vests_by_it(home: Home) -> None:
    """Who consented on the last day that an export tells of may have withdrawn before the redemption: nobody knows."""
    (folder(home) / "before.parquet").rename(folder(home) / "R-1.parquet")  # on 2026-01-01
    write_load(
        home.root, company="a", load="01",
        application=[{"application_key": "x", "person_key": "p", "org_key": "a"}],
        stage_event=[{"application_key": "x", "seq": 1, "stage": "interview_1"}],
        closing=[{"application_key": "x", "side": "org", "kind": "rejected", "told_on": date(2025, 12, 1)}],
        consent_event=[{"person_key": "p", "purpose": "pool_relay", "action": "grant", "at": at(date(2025, 12, 1))}],
    )  # fmt: skip
    with build(home.root, "--select", "+relay_credits") as warehouse:
        found = warehouse.execute("select booked_on, entry_kind from org.relay_ledger order by entry_no").fetchall()
    assert found == [(date(2025, 12, 1), "pending"), (date(2026, 1, 1), "not_redeemed")]
