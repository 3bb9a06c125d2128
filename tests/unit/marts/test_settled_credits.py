"""A credit that has vested outlives the person who brought it, and names nobody."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from marts_warehouse import at, build, write_build_input, write_load

from anonymization.home import Home
from anonymization.settled_credits import SCHEMA, folder, settle

VESTED, PENDING = date(2025, 3, 9), date(2025, 3, 1)


def units(home: Home, rows: list[dict[str, Any]]) -> None:

    target = home.root / "individual" / "marts"
    target.mkdir(parents=True)
    day, text = pa.date32(), pa.string()
    schema = pa.schema(
        [("person_key", text), ("application_key", text), ("org_key", text), ("org_group_key", text),
         ("pending_on", day), ("vests_on", day), ("is_unit", pa.bool_()), ("not_counted_reason", text),
         ("reversed_on", day), ("reversal_reason", text), ("vested_on", day)]
    )  # fmt: skip
    base = {"application_key": "x", "org_key": "a", "org_group_key": "g", "pending_on": PENDING, "is_unit": True}
    table = pa.Table.from_pylist([{name: (base | row).get(name) for name in schema.names} for row in rows], schema)
    pq.write_table(table, target / "relay_units.parquet")


@pytest.mark.parametrize(
    ("ended_on", "vested_on", "reversed_on"), [(VESTED, VESTED, None), (date(2025, 3, 8), None, date(2025, 3, 8))]
)
def test_a_pending_unit_vests_or_is_reversed_by_the_day_of_the_withdrawal(
    tmp_path: Path, ended_on: date, vested_on: date | None, reversed_on: date | None
) -> None:
    home = Home(tmp_path)
    units(home, [{"person_key": "p", "vests_on": VESTED}, {"person_key": "other", "vests_on": VESTED}])
    assert settle(home, ["p"], number="E1", ended_on=ended_on) == 1
    (row,) = pq.read_table(folder(home) / "E1.parquet").to_pylist()
    assert (row["vested_on"], row["reversed_on"]) == (vested_on, reversed_on)


def test_it_is_kept_once_and_without_any_key(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert settle(home, ["p"], number="E1", ended_on=VESTED) == 0
    units(home, [{"person_key": "p", "vests_on": VESTED, "vested_on": VESTED}])
    assert settle(home, ["p"], number="E1", ended_on=date(2026, 1, 1)) == 1
    assert settle(home, ["p"], number="E1", ended_on=date(2026, 1, 1)) == 0
    file = folder(home) / "E1.parquet"
    assert pq.read_schema(file).names == SCHEMA.names
    assert b"person" not in file.read_bytes()


def test_the_ledger_is_the_same_after_ten_people_and_an_erasure(tmp_path: Path) -> None:
    def pool(persons: Sequence[int]) -> None:
        write_load(
            tmp_path, company="a", load="01",
            application=[{"application_key": f"x{n}", "person_key": f"p{n}", "org_key": "a"} for n in persons],
            stage_event=[{"application_key": f"x{n}", "seq": 1, "stage": "interview_1"} for n in persons],
            closing=[{"application_key": f"x{n}", "side": "org", "kind": "rejected", "told_on": date(2025, 1, 1 + n)}
                     for n in persons],
            consent_event=[{"person_key": f"p{n}", "purpose": "pool_relay", "action": "grant",
                            "at": at(date(2025, 1, 1))}
                           for n in persons],
        )  # fmt: skip

    ledger = "select * from org.relay_ledger order by all"
    arguments = ("--select", "+relay_ledger", "+relay_units", "--vars", "{as_of: 2025-12-31}")
    pool(range(11))
    write_build_input(tmp_path, "person_link", [])
    with build(tmp_path, *arguments) as warehouse:
        before = warehouse.execute(ledger).fetchall()
        marts = tmp_path / "individual" / "marts"
        marts.mkdir(parents=True)
        warehouse.execute(f"copy lane_a.relay_units to '{marts}/relay_units.parquet'")
    assert len(before) == 23  # eleven pending, eleven vested, one grant
    assert settle(Home(tmp_path), ["p3", "p9"], number="E1", ended_on=date(2025, 6, 1)) == 2
    keep = [n for n in range(11) if n not in (3, 9)]
    pool(keep)
    with build(tmp_path, *arguments) as warehouse:
        assert warehouse.execute(ledger).fetchall() == before
