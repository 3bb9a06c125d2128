"""The relay ledger's own SQL on random lives: its invariants hold whatever happens in whatever order."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from marts_warehouse import Models, at, table

from anonymization.schema import BUILD_INPUTS

START: Final = date(2023, 1, 1)
GROUPS: Final = {"a": "g", "sister": "g", "b": "h"}
TEXT: Final = pa.string()
CHAIN: Final = ("int_consent_intervals", "int_relay_candidates", "int_relay_units", "int_relay_postings",
                "int_relay_grants", "relay_ledger")  # fmt: skip
CONSENT: Final = pa.schema(
    [("person_key", TEXT), ("purpose", TEXT), ("action", TEXT), ("occurred_at", pa.timestamp("s", tz="UTC")),
     ("expires_at", pa.timestamp("s", tz="UTC"))]
)  # fmt: skip
REJECTION: Final = pa.schema(
    [("company", TEXT), ("application_key", TEXT), ("person_key", TEXT), ("org_key", TEXT), ("org_group_key", TEXT),
     ("rejected_on", pa.date32()), ("imported_history", pa.bool_()), ("n_stages", pa.int64()),
     ("is_same_day_bulk", pa.bool_()), ("is_implausible_velocity", pa.bool_())]
)  # fmt: skip
EMPLOYMENT: Final = pa.schema(
    [("person_key", TEXT), ("org_group_key", TEXT), ("started_on", pa.date32()), ("ended_on", pa.date32()),
     ("left_on_unknown_day", pa.bool_())]
)  # fmt: skip

days = st.integers(0, 40) | st.integers(720, 770)
persons = st.sampled_from([f"p{n}" for n in range(4)])
consents = st.lists(st.tuples(persons, st.sampled_from(["grant", "grant", "withdraw"]), days), max_size=16)
rejections = st.lists(st.tuples(persons, st.sampled_from(list(GROUPS)), days, st.integers(0, 3)), max_size=30)
employments = st.lists(st.tuples(persons, st.sampled_from(["g", "h"]), days), max_size=3)
crowd = st.sampled_from([0, 9, 10, 11, 20, 25])  # persons who consented, each turned down once by `a`
redemptions = st.lists(
    st.tuples(st.sampled_from(list(GROUPS)), st.integers(9, 40) | st.integers(730, 760), st.integers(1, 3)), max_size=4
)
AS_OF: Final = pa.schema([("ledger_as_of", pa.date32()), ("grants_as_of", pa.date32())])
ORG: Final = pa.schema([("org_key", TEXT), ("org_group_key", TEXT)])


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models(tmp_path_factory.mktemp("ledger"))


histories = st.tuples(consents, rejections, employments, crowd, redemptions)


def day(n: int) -> date:
    return START + timedelta(n)


def lives(history: Any) -> tuple[list[dict[str, Any]], ...]:
    """The rows of staging that the drawn events stand for."""
    c, r, e, n, used = history
    many = [(f"c{i}", "grant", i % 5) for i in range(n)]
    said = [
        {"person_key": p, "purpose": "pool_relay", "action": action, "occurred_at": at(day(d))}
        for p, action, d in c + many
    ]
    no = [
        {"company": org, "application_key": f"{i}", "person_key": p, "org_key": org, "org_group_key": GROUPS[org],
         "rejected_on": day(d), "imported_history": False, "n_stages": stages, "is_same_day_bulk": False}
        for i, (p, org, d, stages) in enumerate(r + [(f"c{i}", "a", 3, 1) for i in range(n)])
    ]  # fmt: skip
    work = [{"person_key": p, "org_group_key": g, "started_on": day(d), "left_on_unknown_day": False} for p, g, d in e]
    made_use = [
        {"number": f"{i}", "org_key": org, "redeemed_on": day(d), "grants": grants}
        for i, (org, d, grants) in enumerate(used)
    ]
    return said, no, work, made_use


def ledger(models: Models, events: tuple[list[dict[str, Any]], ...], *, as_of: date) -> list[dict[str, Any]]:
    said, no, work, made_use = events
    keys = [{"row_person_key": key, "person_key": key} for key in sorted({row["person_key"] for row in said})]
    with models.warehouse() as warehouse:
        models.put(warehouse, "stg_consent_event", table(said, CONSENT))
        models.put(warehouse, "int_persons", table(keys, pa.schema([("row_person_key", TEXT), ("person_key", TEXT)])))
        models.put(warehouse, "int_rejections", table(no, REJECTION))
        models.put(warehouse, "int_employments_linked", table(work, EMPLOYMENT))
        models.put(warehouse, "int_as_of", table([{"ledger_as_of": as_of, "grants_as_of": as_of}], AS_OF))
        models.put(warehouse, "stg_settled_credit", BUILD_INPUTS["settled_credit"].empty_table())
        models.put(warehouse, "stg_redeemed_credit", table(made_use, BUILD_INPUTS["redeemed_credit"]))
        groups = [{"org_key": org, "org_group_key": group} for org, group in GROUPS.items()]
        models.put(warehouse, "stg_org", table(groups, ORG))
        models.run(warehouse, *CHAIN)
        rows = models.rows(warehouse, "relay_ledger")
    return sorted(rows, key=lambda row: (row["org_group_key"], row["entry_no"]))


few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few
@given(history=histories, as_of=st.integers(0, 1600))
@example(history=([], [], [], 12, [("a", 20, 3)]), as_of=1000)  # one grant, asked for three times
def test_accounts_balance_and_ten_vested_are_one_grant(models: Models, history: Any, as_of: int) -> None:
    balance: Counter[tuple[str, str]] = Counter()
    grants: Counter[str] = Counter()
    asked = sum(used for _, d, used in history[4] if d <= as_of)
    answered = 0
    for row in ledger(models, lives(history), as_of=day(as_of)):
        assert row["booked_on"] <= day(as_of)
        group = row["org_group_key"]
        if row["units"]:
            balance[(group, row["from_account"])] -= row["units"]
            balance[(group, row["to_account"])] += row["units"]
        grants[group] += row["grants_earned"]
        answered += row["entry_kind"] in ("redeemed", "not_redeemed")
        # after every single entry, not only at the end
        assert all(left >= 0 for (_, account), left in balance.items() if account != "shared")
    assert answered == asked
    for group in set(GROUPS.values()):
        assert 0 <= balance[(group, "vested")] <= 9
        ends = ("converted", "redeemed", "expired")
        assert sum(balance[(group, account)] for account in ends) == 10 * grants[group]
        assert sum(left for (of, _), left in balance.items() if of == group) == 0


@few
@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(models: Models, history: Any, shuffle: Random) -> None:
    events = lives(history)
    shuffled = tuple(shuffle.sample(rows, len(rows)) for rows in events)
    assert ledger(models, events, as_of=day(1600)) == ledger(models, shuffled, as_of=day(1600))


@few
@given(histories, st.integers(0, 1600), st.integers(0, 1600))
def test_a_later_day_only_appends(models: Models, history: Any, one: int, other: int) -> None:
    events = lives(history)
    before = ledger(models, events, as_of=day(min(one, other)))
    after = ledger(models, events, as_of=day(max(one, other)))
    for group in set(GROUPS.values()):
        old = [row for row in before if row["org_group_key"] == group]
        assert [row for row in after if row["org_group_key"] == group][: len(old)] == old


def spells(said: list[Any]) -> list[tuple[int, int]]:
    """From which day until before which the consent stands: a day's last word decides, a withdrawal on a tie."""
    words = sorted(said, key=lambda one: (one[2], one[1] == "withdraw"))
    found: list[tuple[int, int]] = []
    for d in range(1700):
        word = next((action for _, action, on in reversed(words) if on <= d), "withdraw")
        if word == "grant":
            joined = found and found[-1][1] == d
            found = [*found[:-1], (found[-1][0], d + 1)] if joined else [*found, (d, d + 1)]
    return found


def two_years_after(d: int) -> int:
    return (day(d).replace(year=day(d).year + 2) - START).days  # no day drawn is a 29 February


def expected_entries(history: Any, as_of: int) -> Counter[tuple[str, str, date]]:
    """DEFINITIONS §4 for one person and group after the other: entry kinds by group and day."""
    c, r, e, n, _ = history
    found: Counter[tuple[str, str, date]] = Counter()
    said = c + [(f"c{i}", "grant", i % 5) for i in range(n)]
    no = list(enumerate(r + [(f"c{i}", "a", 3, 1) for i in range(n)]))
    for person in {p for _, (p, *_) in no}:
        consents = spells([one for one in said if one[0] == person])
        for group in set(GROUPS.values()):
            starts = [d for p, g, d in e if (p, g) == (person, group)]
            candidates = []
            for key, (_, org, told, stages) in [
                one for one in no if one[1][0] == person and GROUPS[one[1][1]] == group
            ]:
                for begins, ends in consents:
                    pending = max(told, begins)
                    if told < ends and pending <= as_of:
                        at_work = min((max(d, pending) for d in starts if d < pending + 8), default=9999)
                        counts = bool(stages) and at_work > pending
                        candidates.append((counts, pending, told, org, str(key), min(ends, at_work)))
            holds = -1
            for counts, pending, *_, lapses in sorted(candidates, key=lambda one: one[1:5]):
                if not counts or pending < holds:
                    found[(group, "not_counted", day(pending))] += 1
                    continue
                due = pending + 8
                holds = lapses if lapses < due else two_years_after(pending)
                found[(group, "pending", day(pending))] += 1
                if lapses < due and lapses <= as_of:
                    found[(group, "reversed", day(lapses))] += 1
                if lapses >= due and due <= as_of:
                    found[(group, "vested", day(due))] += 1
    return found


@few
@given(histories, st.integers(0, 1600))
def test_units_are_those_that_the_definitions_count(models: Models, history: Any, as_of: int) -> None:
    found: Counter[tuple[str, str, date]] = Counter()
    for row in ledger(models, lives(history), as_of=day(as_of)):
        if row["entry_kind"] in ("pending", "vested", "reversed", "not_counted"):
            found[(row["org_group_key"], row["entry_kind"], row["booked_on"])] += 1
    assert found == expected_entries(history, as_of)
