"""An erasure in the two places that its world does not have: rows that wait, and units of the relay ledger."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from identity_people import KEYRING, MASTER

from anonymization.disclosure.swap import point
from anonymization.forgetting.journal import open_journals
from anonymization.forgetting.requests import forget_due
from anonymization.forgetting.verify import verify
from anonymization.home import Home
from anonymization.identity.rotation import rotate
from anonymization.load import read_json
from anonymization.settled_credits import folder
from tests.unit.forgetting.world import DAY, HANAKO, NOW, TARO, World, make_world, raw_bytes
from tests.unit.waiting import test_waiting as waiting

NEXT = KEYRING.with_new_epoch()
WAITS = HANAKO | {"email": "third@example.com", "applicant_id": "W1"}
UNITS = pa.schema(
    [
        *((name, pa.string()) for name in ("person_key", "org_group_key", "org_key")),
        *((name, pa.date32()) for name in ("pending_on", "vests_on", "vested_on", "reversed_on")),
        ("is_unit", pa.bool_()),
        ("not_counted_reason", pa.string()),
        ("reversal_reason", pa.string()),
    ]
)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Hanako and Taro each have a row that waits; the consent of both was heard since, and one of them withdraws."""
    monkeypatch.setenv("RELAY_MASTER_KEY", MASTER)
    monkeypatch.delenv("RELAY_VAULT_URL", raising=False)
    waiting.drop(Home(tmp_path), [WAITS, TARO | {"applicant_id": "W2"}], load_id="waits")
    world = make_world(tmp_path)
    earned(world)
    world.withdraw()
    return world


def earned(world: World, **changes: Any) -> None:
    """A vested unit of each, as the individual marts of the release that is out tell them."""
    vested: dict[str, Any] = {
        "org_group_key": "aozora", "org_key": "aozora", "pending_on": date(2025, 3, 1), "vests_on": date(2025, 3, 9),
        "vested_on": date(2025, 3, 9), "is_unit": True, **changes,
    }  # fmt: skip
    keys = world.evidence["person_key"].to_pylist()
    units = pa.Table.from_pylist([{**vested, "person_key": key} for key in (keys[0], keys[2])], schema=UNITS)
    marts = world.home.release("2026-r1") / "individual" / "marts"
    marts.mkdir(exist_ok=True)
    pq.write_table(units, marts / "relay_units.parquet")
    point(world.home.root / "individual", Path("current") / "individual")


def test_what_waits_is_destroyed_what_was_earned_stays_without_them_and_the_receipt_counts(world: World) -> None:
    assert waiting.counts(world.home)["waiting"] == 2
    assert world.run() == ["waits_for_release"]
    assert waiting.counts(world.home) == {"waiting": 1, "entered": 0, "expired": 1}
    assert world.run() == ["waits_for_release"]  # settled once, however often it runs
    (settled,) = (pq.ParquetFile(path).read() for path in folder(world.home).glob("*.parquet"))
    assert settled.select(["org_key", "vested_on", "reversed_on"]).to_pylist() == [
        {"org_key": "aozora", "vested_on": date(2025, 3, 9), "reversed_on": None}
    ]
    assert not [name for name in settled.schema.names if name in {"person_key", "application_key"}]
    world.release("2026-r2")
    assert world.run() == ["finished"]
    (receipt,) = (world.home.reports / "erasure").glob("E*.json")
    assert read_json(receipt)["places"]["waiting"]["theirs_before"] == 1
    with world.vault() as vault:
        assert verify(world.home, receipt.stem, vault=vault, keyring=KEYRING, now=NOW).holds
    assert open_journals(world.home) == []
    for name, tokens in world.hers.items():
        places = {
            place for place, content in raw_bytes(world.home).items() if any(t.encode() in content for t in tokens)
        }
        assert places <= {"vault/vault.db"}, name


def test_what_was_earned_stays_where_keys_were_rotated_since_the_release(world: World) -> None:
    rotate(world.home, keyring=NEXT, environ={})
    assert [o.state for o in forget_due(world.home, keyring=NEXT, now=NOW, deadline=DAY)] == ["waits_for_release"]
    (settled,) = (pq.ParquetFile(path).read() for path in folder(world.home).glob("*.parquet"))
    assert settled["vested_on"].to_pylist() == [date(2025, 3, 9)]


def test_after_a_rotation_too_a_unit_ends_on_the_day_of_the_withdrawal(world: World) -> None:
    earned(world, vests_on=date(2025, 6, 2), vested_on=None)  # a day after it
    rotate(world.home, keyring=NEXT, environ={})
    forget_due(world.home, keyring=NEXT, now=NOW, deadline=DAY)
    (settled,) = (pq.ParquetFile(path).read() for path in folder(world.home).glob("*.parquet"))
    assert settled.select(["vested_on", "reversed_on"]).to_pylist() == [
        {"vested_on": None, "reversed_on": date(2025, 6, 1)}
    ]


def test_a_row_of_the_same_person_dropped_again_neither_waits_nor_enters(world: World) -> None:
    world.run()
    waiting.drop(world.home, [WAITS], load_id="again")
    assert waiting.counts(world.home) == {"waiting": 1, "entered": 0, "expired": 1}
    assert [entry for entry in waiting.enter(world.home) if entry.company == "aozora"] != []  # Taro's
    assert waiting.counts(world.home) == {"waiting": 0, "entered": 1, "expired": 1}
