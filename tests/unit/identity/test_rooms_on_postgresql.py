"""Erasure, rotation and waiting rows from end to end with the vault on PostgreSQL, kills included.

The rooms' own tests run on SQLite; what differs is the database alone, so each way is gone once here.
"""

import os
import signal
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from identity_people import KEYRING, MASTER, person
from sqlalchemy import create_engine

from anonymization.forgetting.journal import open_journals
from anonymization.forgetting.verify import verify
from anonymization.home import Home
from anonymization.identity import Keyring, Vault, rotation
from anonymization.identity.rotation import rotate
from anonymization.refusals import Refused
from anonymization.waiting.leaving import expire
from tests.unit.forgetting.test_killed import killed
from tests.unit.forgetting.world import NOW, World, make_world
from tests.unit.waiting import test_waiting as waiting

pytestmark = pytest.mark.parametrize("vault_environ", ["postgresql"], indirect=True)
NEXT = KEYRING.with_new_epoch()


@pytest.fixture(autouse=True)
def database(vault_environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**vault_environ, "RELAY_MASTER_KEY": MASTER}.items():
        monkeypatch.setenv(name, value)


def finished(world: World) -> None:
    world.release("2026-r2")
    assert world.run() == ["finished"]
    (receipt,) = (world.home.reports / "erasure").glob("E*.json")
    with world.vault() as vault:
        verdict = verify(world.home, receipt.stem, vault=vault, keyring=KEYRING, now=NOW)
        assert vault.linkage().keys["row_key"].to_pylist() == world.evidence["row_key"].to_pylist()[2:]
    assert verdict.holds
    assert not (world.home.root / "vault" / "vault.db").exists()


def test_a_withdrawal_goes_to_its_receipt_and_an_old_export_brings_nobody_back(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.withdraw()
    assert world.run() == ["waits_for_release"]
    finished(world)
    with world.vault() as vault:
        known = vault.known_consents(world.evidence.slice(0, 2))
    assert set(known["action"].to_pylist()) == {"withdraw"}


def test_what_was_erased_is_in_no_table_file_any_more(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    phone = world.evidence["phone"][0].as_py().encode()
    assert phone in stored()
    world.withdraw()
    world.run()
    assert phone not in stored()


def test_an_erasure_writes_the_vaults_tables_anew_and_no_others(tmp_path: Path) -> None:
    """Others may share the database, and a table that is written anew is locked meanwhile."""
    engine = create_engine(os.environ["RELAY_VAULT_URL"], isolation_level="AUTOCOMMIT")
    where = "select relname, relfilenode from pg_class where relname in ('record', 'of_somebody_else')"
    with make_world(tmp_path).vault() as vault, engine.connect() as connection:
        connection.exec_driver_sql("create table of_somebody_else (x int)")
        before = {str(name): node for name, node in connection.exec_driver_sql(where)}
        vault.wipe()
        after = {str(name): node for name, node in connection.exec_driver_sql(where)}
    engine.dispose()
    assert before["of_somebody_else"] == after["of_somebody_else"]
    assert before["record"] != after["record"]


def stored() -> bytes:
    """Every byte of the database's tables and indexes, once what memory held is written down."""
    engine = create_engine(os.environ["RELAY_VAULT_URL"], isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = connection.exec_driver_sql(
            "select current_setting('data_directory') || '/base/' || oid from pg_database"
            " where datname = current_database()"
        ).scalar_one()
    engine.dispose()
    return b"".join(path.read_bytes() for path in sorted(Path(folder).iterdir()))


@pytest.mark.parametrize("edge", ["step:vault", "step:waiting", "before:2"])
def test_an_erasure_killed_goes_on(tmp_path: Path, edge: str) -> None:
    world = make_world(tmp_path)
    world.withdraw()
    assert killed(tmp_path, edge) == -signal.SIGKILL
    assert world.run() == ["waits_for_release"]
    finished(world)
    assert open_journals(world.home) == []


def test_a_rotation_killed_goes_on_and_an_erasure_meets_the_same_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(tmp_path)
    with world.vault() as vault:
        before = Counter(vault.linkage().person.tolist())

    class KilledHere(BaseException):
        pass

    def die(*_: Any, **__: Any) -> None:
        raise KilledHere

    with monkeypatch.context() as broken:
        broken.setattr(rotation, "rotate_pool", die)
        with pytest.raises(KilledHere):
            rotate(world.home, keyring=NEXT)
    with pytest.raises(Refused, match="rotation_unfinished"):
        Vault.open(home=tmp_path, keyring=NEXT)
    assert rotate(world.home, keyring=NEXT).was_resumed
    kept: Keyring = NEXT.without(1)
    with Vault.open(home=tmp_path, keyring=kept) as vault:
        linkage = vault.linkage()
    assert sorted(Counter(linkage.person.tolist()).values()) == sorted(before.values()) == [1, 2]
    assert {key.partition(":")[0] for key in linkage.keys["row_key"].to_pylist()} == {"2"}


def test_a_row_waits_enters_expires_and_is_erased(tmp_path: Path) -> None:
    home = Home(tmp_path)
    third = person(name="佐藤 次郎", name_kana="サトウ ジロウ", email="jiro@example.com", phone="+818011110000")
    waiting.drop(home, [person(), waiting.MOMOKO, third])
    waiting.say(home, "c1", email="hanako@example.com")
    assert len(waiting.enter(home)) == 1
    waiting.say(home, "c2", email="momoko@example.com", action="withdraw")
    assert waiting.enter(home) == []
    assert waiting.counts(home) == {"waiting": 1, "entered": 1, "expired": 1}
    with Vault.open(home=tmp_path, keyring=KEYRING) as vault:
        assert expire(home, vault=vault, now=datetime.now(UTC) + 31 * waiting.DAY) == 1
    assert waiting.counts(home) == {"waiting": 0, "entered": 1, "expired": 2}
    assert os.environ["RELAY_VAULT_URL"].startswith("postgresql")
