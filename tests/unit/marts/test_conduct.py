"""Counts of conduct from a small deployment: receipts, late erasures, gates and withdrawals nobody took up."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from identity_people import MASTER

from anonymization.conduct import export_conduct
from anonymization.identity.export import export_build_inputs
from expectations.history import append
from expectations.result import GateResult, Line
from tests.unit.forgetting.world import DAY, World, make_world


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("RELAY_MASTER_KEY", MASTER)
    return make_world(tmp_path)


def counted(world: World, *, now: datetime | None = None) -> dict[tuple[str, str], tuple[int, int]]:
    export_build_inputs(world.home)
    rows = export_conduct(world.home, deadline=DAY, now=now)
    found: list[dict[str, Any]] = pq.ParquetFile(world.home.build / "conduct_count.parquet").read().to_pylist()
    assert len(found) == rows
    return {(row["org_key"], row["measure"]): (row["done"], row["due"]) for row in found}


def gate(world: World, *rules: str, subject: str = "a1", severity: Any = "critical", at: str = "12:00:00") -> None:
    lines = tuple(
        Line(rule=f"note.{rule}", table="note", severity=severity, ja="-", en="-", success=False) for rule in rules
    )
    fine = Line(rule="note.columns", table="note", severity="critical", ja="-", en="-", success=True)
    result = GateResult(
        suite="pool", subject=subject, company="aozora", kind="applications", lines=(fine, *lines), rows={},
        versions={}, checked_at=f"2026-04-01T{at}+00:00",
    )  # fmt: skip
    append(result, folder=world.home.reports / "history", run="test")


def test_nothing_to_tell_is_an_empty_table(world: World) -> None:
    assert counted(world) == {}


def test_a_withdrawal_is_in_time_or_late_by_its_receipt(world: World) -> None:
    world.withdraw()
    assert world.run(now=datetime.now(UTC)) == ["waits_for_release"]
    assert counted(world) == {}, "an erasure under way is not due yet"
    world.release("2026-r2")
    world.run()
    assert counted(world) == {("aozora", "withdrawals_in_time"): (1, 1), ("aozora", "deletions_in_time"): (1, 1)}
    world.withdraw("taro@example.com", load="w2")
    world.run(now=datetime.now(UTC) - 3 * DAY)
    world.release("2026-r3")
    world.run()
    assert counted(world) == {("aozora", "withdrawals_in_time"): (1, 2), ("aozora", "deletions_in_time"): (1, 2)}


def test_a_withdrawal_that_nobody_took_up_in_time_is_use_after_withdrawal(world: World) -> None:
    world.withdraw()
    assert counted(world) == {}
    late = datetime.now(UTC) + DAY + timedelta(minutes=1)
    # both of her applications, though she withdrew under one of two keys
    assert counted(world, now=late) == {("aozora", "used_after_withdrawal"): (2, 2)}


def test_an_erasure_that_is_late_and_left_rows_is_use_after_withdrawal(world: World) -> None:
    world.withdraw()
    application = next(world.home.pool.glob("application/*/*/*.parquet"))
    kept = application.read_bytes()
    world.run(now=datetime.now(UTC) - 3 * DAY)
    assert ("aozora", "used_after_withdrawal") not in counted(world)
    application.write_bytes(kept)
    found = counted(world)
    assert found[("aozora", "used_after_withdrawal")] == (2, 2)
    assert found[("aozora", "withdrawals_in_time")] == (0, 1)


def test_residual_is_what_the_last_pool_gate_of_a_load_in_the_pool_stopped_for(world: World) -> None:
    gate(world, "no_mail")
    gate(world, "no_mail", subject="never_committed")
    assert counted(world) == {("aozora", "residual_pii"): (1, 1)}
    gate(world, at="13:00:00")
    assert counted(world) == {("aozora", "residual_pii"): (0, 1)}
    gate(world, "no_full_date", severity="warning", at="14:00:00")
    assert counted(world) == {("aozora", "residual_pii"): (0, 1)}
    gate(world, "text.listed", at="15:00:00")
    assert counted(world) == {("aozora", "residual_pii"): (0, 1)}


def test_the_table_holds_no_key(world: World) -> None:
    world.withdraw()
    counted(world, now=datetime.now(UTC) + 2 * DAY)
    content = (world.home.build / "conduct_count.parquet").read_bytes()
    for tokens in world.hers.values():
        assert not [token for token in tokens if token.encode() in content]
    assert not list(world.home.build.glob("*unfinished"))
