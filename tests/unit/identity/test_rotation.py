"""A rotation leads everything to the new epoch, however often it is killed, and what comes later meets it."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from identity_people import KEYRING, MASTER, consents, evidence_of, open_vault, person

from anonymization.consent import events_of_export
from anonymization.home import Home
from anonymization.identity import NOTICES, Keyring, pool_rotation, rotation, tables
from anonymization.identity.forgetting import asked_for
from anonymization.identity.key_list import list_keys
from anonymization.identity.pool_rotation import PURPOSES, lead_reviews
from anonymization.identity.rotation import rotate
from anonymization.identity.shredding import shred
from anonymization.load import write_json
from anonymization.refusals import Refused
from anonymization.reviews import Review, forget, keep, reviewed
from anonymization.schema import POOL

SECOND = bytes(range(32, 64)).hex()
RING = Keyring.from_secret(f"1:{MASTER},2:{SECOND}")
AT = datetime(2025, 3, 1, tzinfo=UTC)
PEOPLE = [
    person(),
    person(email="new@example.com"),
    person(name="高橋 桃子", name_kana="タカハシ モモコ", email="momoko@example.com"),
]
FORGOTTEN = person(name="鈴木 一", name_kana="スズキ ハジメ", email="gone@example.com", phone="+818077776666")


def grants(keyring: Keyring) -> pa.Table:
    rows = [{"email": "hanako@example.com", "purpose": "pool_stats", "action": "grant", "at": AT}]
    return events_of_export(consents(rows), keyring=keyring)


def fill(home: Path, keyring: Keyring) -> None:
    """A vault with every kind of token, and a pool of one load."""
    record = evidence_of([*PEOPLE, FORGOTTEN], keyring=keyring)
    notice = {
        "application_key": record["row_key"][1].as_py(),
        "org_key": "aozora",
        "notified": True,
        "consented": False,
        "as_of": AT,
    }
    with open_vault(home, keyring=keyring) as vault:
        notices = pa.Table.from_pylist([notice], schema=NOTICES)
        vault.apply("load1", evidence=record, consents=grants(keyring), notices=notices)
        vault.erase(vault.plan_erasure(asked_for(keyring=keyring, at=AT, email="gone@example.com")))
    rows = {"application_key": record["row_key"], "person_key": record["person_key"]}
    nulls = {field.name: pa.nulls(4, field.type) for field in POOL["application"]}
    folder = Home(home).entity("application", company="aozora", load_id="load1")
    folder.mkdir(parents=True)
    pq.write_table(pa.table({**nulls, **rows}, schema=POOL["application"]), folder / "part-0.parquet")
    versions = {"key": keyring.fingerprint(), "key_epoch": keyring.epoch}
    manifest = {"load_id": "load1", "company": "aozora", "files": {"application.parquet": ""}, "versions": versions}
    write_json(Home(home).manifest(company="aozora", load_id="load1"), manifest)


def content(home: Path) -> dict[str, Any]:
    """All of the vault but its journal, and the pool's rows."""
    with sqlite3.connect(home / "vault" / "vault.db") as database:
        names = [name for name in tables.metadata.tables if name != "key_event"]
        found: dict[str, Any] = {
            name: sorted(database.execute(f"select * from {name}").fetchall(), key=repr) for name in names
        }
    for path in sorted((home / "pool").rglob("*.parquet")):
        found[path.relative_to(home).as_posix()] = pq.read_table(path, partitioning=None).to_pylist()
    return found


@pytest.fixture(scope="module")
def born_later(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the same loads leave where the ring had two epochs from the first day on."""
    home = tmp_path_factory.mktemp("later")
    fill(home, RING)
    return content(home)


def test_a_rotated_home_is_what_the_new_epoch_would_have_made_of_the_same_files(
    tmp_path: Path, born_later: dict[str, Any]
) -> None:
    fill(tmp_path, KEYRING)
    before = content(tmp_path)
    assert before.keys() == born_later.keys()
    assert before != born_later
    rotated = rotate(Home(tmp_path), keyring=RING, environ={})
    assert (rotated.from_epoch, rotated.to_epoch, rotated.pool_files, rotated.was_resumed) == (1, 2, 1, False)
    assert content(tmp_path) == born_later
    manifest = json.loads(Home(tmp_path).manifest(company="aozora", load_id="load1").read_text("utf-8"))
    assert (manifest["versions"]["key_epoch"], manifest["versions"]["key"]) == (2, RING.fingerprint())
    assert len(manifest["files"]["application.parquet"]) == 64
    raw = b"".join(path.read_bytes() for path in (tmp_path / "vault").iterdir())
    for token in (row["person_key"] for row in evidence_of(PEOPLE).to_pylist()):
        assert token.encode() not in raw


def test_rows_that_arrive_after_a_rotation_find_who_was_there_before(tmp_path: Path) -> None:
    fill(tmp_path, KEYRING)
    rotate(Home(tmp_path), keyring=RING, environ={})
    shred(Home(tmp_path), epoch=1, keyring=RING, out=tmp_path / "ring", environ={})
    ring = Keyring.from_secret((tmp_path / "ring").read_text("ascii"))
    assert ring.epochs == (2,)
    with open_vault(tmp_path, keyring=ring) as vault:
        vault.apply("load2", evidence=evidence_of([person(email="third@example.com")], company="hibiki", keyring=ring))
        assert len(set(vault.linkage().person.tolist())) == 2
        known = vault.known_consents(evidence_of([person()], company="midori", keyring=ring))
        assert set(known["action"].to_pylist()) == {"grant"}
        forgotten = vault.known_consents(evidence_of([FORGOTTEN], company="midori", keyring=ring))
        assert set(forgotten["action"].to_pylist()) == {"withdraw"}


def test_whom_a_model_was_trained_on_is_still_known_after_a_rotation(tmp_path: Path) -> None:
    fill(tmp_path, KEYRING)
    trained = tmp_path / "models" / "v1" / "training_keys.parquet"
    trained.parent.mkdir(parents=True)
    pq.write_table(evidence_of(PEOPLE).select(["person_key"]), trained)
    rotate(Home(tmp_path), keyring=RING, environ={})
    assert (
        pq.read_table(trained)["person_key"].to_pylist() == evidence_of(PEOPLE, keyring=RING)["person_key"].to_pylist()
    )


def test_what_people_recorded_of_scores_is_found_after_a_rotation_and_goes_with_its_person(tmp_path: Path) -> None:
    fill(tmp_path, KEYRING)
    before, after = (evidence_of(PEOPLE, keyring=ring)["row_key"].to_pylist() for ring in (KEYRING, RING))
    for key in before[:2]:
        facts = {"org_key": "aozora", "model_version": "fit-1", "verdict": "agrees", "words": "looked at"}
        keep(Home(tmp_path), Review(at="2026-04-01", by="officer", kind="review", application_key=key, **facts))
    rotate(Home(tmp_path), keyring=RING, environ={})
    assert reviewed(Home(tmp_path)) == {("aozora", key) for key in after[:2]}
    assert before[0] not in (tmp_path / "reviews" / "reviews.jsonl").read_text("utf-8")
    assert forget(Home(tmp_path), after[:1]) == 1


def test_a_record_made_on_a_page_of_the_epoch_before_goes_with_its_person_and_stops_no_later_rotation(
    tmp_path: Path,
) -> None:
    """Scores stand under their old keys until the next build: what is recorded of them meanwhile does too."""
    fill(tmp_path, KEYRING)
    rotate(Home(tmp_path), keyring=RING, environ={})
    keys = evidence_of(PEOPLE)["row_key"].to_pylist()
    facts = {"org_key": "aozora", "model_version": "fit-1", "verdict": "agrees", "words": "looked at"}
    for key in keys[:2]:
        keep(Home(tmp_path), Review(at="2026-04-01", by="officer", kind="review", application_key=key, **facts))
    lead_reviews(Home(tmp_path), keyring=RING)
    now = evidence_of(PEOPLE, keyring=RING)["row_key"].to_pylist()
    assert reviewed(Home(tmp_path)) == {("aozora", key) for key in now[:2]}
    shred(Home(tmp_path), epoch=1, keyring=RING, out=tmp_path / "ring", environ={})
    ring = Keyring.from_secret((tmp_path / "ring").read_text("ascii"))
    keep(Home(tmp_path), Review(at="2026-04-02", by="officer", kind="review", application_key=keys[2], **facts))
    next_ring = ring.with_new_epoch()
    rotate(Home(tmp_path), keyring=next_ring, environ={})
    led = {key for _, key in reviewed(Home(tmp_path))}
    assert len(led) == 3
    assert keys[2] in led
    assert {key.partition(":")[0] for key in led} == {"1", f"{next_ring.epoch}"}


class Killed(BaseException):
    """As a SIGKILL, but within the test's process."""


@pytest.mark.parametrize(
    "instant", range(8)
)  # four tables, then the pool's three steps, then the last line of the journal
def test_a_rotation_killed_at_any_instant_is_refused_to_all_others_and_ends_the_same(
    tmp_path: Path, born_later: dict[str, Any], instant: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, KEYRING)
    left = iter(range(instant))
    steps = [
        (rotation, "_led"),  # between two chunks of the vault
        (rotation, "rotate_pool"),
        (pool_rotation, "_rotate_file"),
        (pool_rotation, "_renew"),
        (rotation, "_finish"),
    ]
    for module, name in steps:
        real = getattr(module, name)

        def step(*args: Any, _real: Any = real, **kwargs: Any) -> Any:
            if next(left, None) is None:
                raise Killed
            return _real(*args, **kwargs)

        monkeypatch.setattr(module, name, step)
    with pytest.raises(Killed):
        rotate(Home(tmp_path), keyring=RING, environ={})
    monkeypatch.undo()
    for ring in (KEYRING, RING):
        with pytest.raises(Refused, match="rotation_unfinished"):
            open_vault(tmp_path, keyring=ring)
    assert rotate(Home(tmp_path), keyring=RING, environ={}).was_resumed
    assert content(tmp_path) == born_later


def test_without_a_newer_epoch_there_is_nothing_to_rotate(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no_vault"):
        rotate(Home(tmp_path), keyring=RING, environ={})
    fill(tmp_path, KEYRING)
    with pytest.raises(Refused, match="no_new_epoch"):
        rotate(Home(tmp_path), keyring=KEYRING, environ={})
    other = Keyring.from_secret(f"1:{SECOND},2:{MASTER}")
    with pytest.raises(Refused, match="wrong_key"):
        rotate(Home(tmp_path), keyring=other, environ={})


def test_the_epoch_in_use_and_an_unknown_one_are_not_shredded(tmp_path: Path) -> None:
    fill(tmp_path, KEYRING)
    home = Home(tmp_path)
    for epoch, ring, code in ((1, KEYRING, "epoch_in_use"), (7, RING, "unknown_epoch"), (1, RING, "rotation_due")):
        with pytest.raises(Refused, match=code):
            shred(home, epoch=epoch, keyring=ring, out=tmp_path / "ring", environ={"RELAY_MASTER_KEY": "x"})
    rotate(home, keyring=RING, environ={})
    with pytest.raises(Refused, match="no_place"):
        shred(home, epoch=1, keyring=RING, environ={"RELAY_MASTER_KEY": "x"})


def test_a_ring_that_still_holds_a_shredded_key_is_refused(tmp_path: Path) -> None:
    fill(tmp_path, KEYRING)
    rotate(Home(tmp_path), keyring=RING, environ={})
    shred(Home(tmp_path), epoch=1, keyring=RING, out=tmp_path / "ring", environ={"RELAY_MASTER_KEY": "x"})
    assert (tmp_path / "ring").stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="shredded_key"):
        open_vault(tmp_path, keyring=RING)
    known = list_keys(Home(tmp_path), keyring=RING.without(1), environ={})
    assert [(e["epoch"], e["state"]) for e in known["epochs"]] == [(1, "shredded"), (2, "in use")]
    assert [event["action"] for event in known["journal"]] == ["created", "rotation_began", "rotated", "shredded"]


def test_files_that_only_the_epoch_opens_keep_it_alive(tmp_path: Path) -> None:
    fill(tmp_path, KEYRING)
    rotate(Home(tmp_path), keyring=RING, environ={})
    sealed = tmp_path / "quarantine" / "aozora" / "x.sealed"
    sealed.parent.mkdir(parents=True)
    sealed.write_bytes(b"CRQ1\0\0\0\1rest")
    with pytest.raises(Refused, match="sealed_files_depend"):
        shred(Home(tmp_path), epoch=1, keyring=RING, out=tmp_path / "ring", environ={})
    lost = shred(Home(tmp_path), epoch=1, keyring=RING, out=tmp_path / "ring", lose_sealed=True, environ={})
    assert lost.sealed_files == 1


def test_an_erasure_under_way_keeps_the_epoch_alive(tmp_path: Path) -> None:
    fill(tmp_path, KEYRING)
    rotate(Home(tmp_path), keyring=RING, environ={})
    (tmp_path / "vault" / "erasures").mkdir()
    (tmp_path / "vault" / "erasures" / "E1.json").write_text("{}")
    with pytest.raises(Refused, match="erasure_unfinished"):
        shred(Home(tmp_path), epoch=1, keyring=RING, out=tmp_path / "ring", environ={})


def test_every_column_of_tokens_is_known_to_the_rotation() -> None:
    for name, table in tables.metadata.tables.items():
        tokens = {column.name for column in table.columns if getattr(column.type, "length", None) == 48}
        assert tokens == set(tables.TOKEN_COLUMNS.get(name, {})), name
    for schema in POOL.values():
        keys = {name for name in schema.names if name.endswith("_key")} - {"org_key", "org_group_key"}
        assert keys <= set(PURPOSES)
