"""Counts of conduct from a small deployment: receipts, late erasures, gates and withdrawals nobody took up."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from identity_people import KEYRING, MASTER

from anonymization.conduct import export_conduct
from anonymization.identity.export import export_build_inputs
from anonymization.identity.rotation import rotate
from anonymization.identity.tables import NOTICES
from anonymization.reviews import Review, keep, reviewed
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
    totals: dict[tuple[str, str], tuple[int, int]] = {}
    for row in found:
        done, due = totals.get((row["org_key"], row["measure"]), (0, 0))
        totals[(row["org_key"], row["measure"])] = (done + row["done"], due + row["due"])
    return totals


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


@pytest.mark.parametrize(("since", "expected"), [("2020-07-01", True), (None, False), ("2099-01-01", False)])
def test_a_told_rejection_is_a_notice_where_the_contract_names_url_and_purpose(
    world: World, monkeypatch: pytest.MonkeyPatch, since: str | None, expected: bool
) -> None:
    contracts = world.home.root / "contracts"
    contracts.mkdir()
    monkeypatch.setenv("RELAY_CONTRACTS", str(contracts))
    column = {"name": "x", "field": "ignore", "class": "measure"}
    content: dict[str, Any] = {"company": "aozora", "exports": {"applications": {"columns": [column]}}}
    if since:
        content["notice"] = {"url": "https://relay.example/notice", "purpose": "採用知見の共有のため", "since": since}
    (contracts / "aozora.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    told = {"org_key": "aozora", "occupation": None, "region": None, "consented": False, "as_of": datetime.now(UTC)}
    rows = [
        {**told, "application_key": "n1", "half_year": "2020H2", "notified": True},
        {**told, "application_key": "n2", "half_year": "2020H2", "notified": True},
        {**told, "application_key": "n3", "half_year": None, "notified": False},
        {**told, "application_key": "n4", "half_year": "2020H1", "notified": True},  # before anybody agreed
    ]
    with world.vault() as vault:
        vault.apply("l1", notices=pa.Table.from_pylist(rows, schema=NOTICES))
    assert counted(world).get(("aozora", "notified_with_url_and_purpose")) == ((2, 3) if expected else None)


def review(world: World, application: str, kind: Literal["review", "dispute"] = "review") -> None:
    verdict = "agrees" if kind == "review" else "received"
    keep(world.home, Review(at="2026-04-01T00:00:00+00:00", by="ito", org_key="aozora", application_key=application,
                            model_version="m1", kind=kind, verdict=verdict, words="agreed"))  # fmt: skip


def test_a_score_counts_once_it_was_explained_and_a_person_reviewed_it(world: World) -> None:
    marts = world.home.root / "individual" / "marts"
    marts.mkdir(parents=True, exist_ok=True)
    scores = [
        {"org_key": "aozora", "application_key": name, "rejected_on": date(2025, 3, 1),
         "is_supported": name != "abstained", "reasons_ja": None if name == "without_reasons" else "経験年数"}
        for name in ("both", "disputed", "nothing", "without_reasons", "abstained")
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(scores), marts / "cross_company_fit.parquet")
    for name in ("both", "both", "without_reasons", "abstained"):
        review(world, name)
    review(world, "disputed", kind="dispute")
    assert counted(world)[("aozora", "ai_explained_and_reviewed")] == (1, 4)


def test_a_review_counts_for_the_scores_that_are_out_after_a_rotation_of_keys(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand under the keys of the epoch before until the next release; the record was led to today's."""
    marts = world.home.root / "individual" / "marts"
    marts.mkdir(parents=True, exist_ok=True)
    row = world.evidence["row_key"][2].as_py()
    score = {"org_key": "aozora", "application_key": row, "rejected_on": date(2025, 3, 1), "is_supported": True,
             "reasons_ja": "経験年数"}  # fmt: skip
    pq.write_table(pa.Table.from_pylist([score]), marts / "cross_company_fit.parquet")
    review(world, row)
    ring = KEYRING.with_new_epoch()
    rotate(world.home, keyring=ring, environ={})
    assert reviewed(world.home) != {("aozora", row)}
    monkeypatch.setenv("RELAY_MASTER_KEY", ring.secret())
    assert counted(world)[("aozora", "ai_explained_and_reviewed")] == (1, 1)


def test_a_review_goes_with_the_person(world: World) -> None:
    for key in [*sorted(world.hers["row_key"]), "somebody_else"]:
        review(world, key)
    world.withdraw()
    assert world.run(now=datetime.now(UTC)) == ["waits_for_release"]
    assert reviewed(world.home) == {("aozora", "somebody_else")}
