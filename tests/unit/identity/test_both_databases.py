"""The vault does the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from identity_people import KEYRING, MASTER, NOW, consents, evidence_of, person

from anonymization.consent import consented, events_of_export
from anonymization.home import Home
from anonymization.identity import NOTICES, Keyring, Vault, store, tables, waiting_rows
from anonymization.identity.consent_counts import consent_counts
from anonymization.identity.forgetting import asked_for
from anonymization.identity.key_list import list_keys
from anonymization.identity.rotation import rotate
from anonymization.identity.tables import LINK_USES, WAITING
from anonymization.identity.wrapping import unwrap, wrap
from anonymization.refusals import Refused

RING = Keyring.from_secret(f"1:{MASTER},2:{bytes(range(32, 64)).hex()}")
AT = datetime(2025, 3, 1, tzinfo=UTC)
PEOPLE = [
    person(),
    person(email="new@example.com"),
    person(name="高橋 桃子", name_kana="タカハシ モモコ", email="momoko@example.com"),
]
WAITS = person(name="鈴木 一", name_kana="スズキ ハジメ", email="waits@example.com")
Environ = dict[str, str]


def waiting_key(keyring: Keyring) -> str:
    key: str = evidence_of([WAITS], company="waits", keyring=keyring)["row_key"][0].as_py()
    return key


def fill(home: Path, environ: Environ, *, keyring: Keyring = KEYRING, order: tuple[int, ...] = (0, 1, 2)) -> None:
    record = evidence_of(PEOPLE, keyring=keyring)
    word = {"email": "new@example.com", "purpose": "pool_stats", "action": "grant", "at": AT}
    said = events_of_export(consents([word]), keyring=keyring)
    keys = record["row_key"].to_pylist()
    told = [{"application_key": k, "org_key": "a", "notified": True, "consented": False, "as_of": AT} for k in keys]
    held = {"company": "a", "kind": "applications", "load_id": "l", "dropped_at": 1, "until": 100}
    boxes = [{**held, "row_key": waiting_key(keyring), "place": 0, "wrapped": wrap(bytes(32), keyring=keyring)}]
    loads: list[dict[str, Any]] = [
        {"evidence": record.slice(0, 2), "consents": said},
        {"evidence": record.slice(2, 1), "notices": pa.Table.from_pylist(told, schema=NOTICES)},
        {
            "waiting": pa.Table.from_pylist(boxes, schema=WAITING),
            "links": pa.table([["a" * 32], [7]], schema=LINK_USES),
        },
    ]
    with Vault.open(home=home, keyring=keyring, environ=environ) as vault:
        for n in (*order, *order):
            vault.apply(f"load{n}", **loads[n])


def content(home: Path, environ: Environ) -> dict[str, list[Any]]:
    """Every row but the journal's, and but the wrapped keys, of which only what they open to is compared."""
    engine = store.open_engine(home=home, environ=environ)
    with store.reading(engine) as connection:
        names = [name for name in tables.metadata.tables if name != "key_event"]
        rows = {name: connection.execute(tables.metadata.tables[name].select()).fetchall() for name in names}
    engine.dispose()
    return {name: sorted((tuple(row) for row in rows[name]), key=repr) for name in names}


def test_content_and_links_do_not_hang_on_order_or_repetition(vault_environ: Environ, tmp_path: Path) -> None:
    fill(tmp_path, vault_environ)
    with Vault.open(home=tmp_path, keyring=KEYRING, environ=vault_environ) as vault:
        assert len(set(vault.linkage().person.tolist())) == 2
        assert vault.person_links().num_rows == 1
        assert vault.used_links(["a" * 32, "b" * 32]) == {"a" * 32: 7}
        assert consent_counts(vault, company="a") == {
            "notified": 3, "consented": 0, "waiting": 1, "entered": 0, "expired": 0,
        }  # fmt: skip
    other = tmp_path / "sqlite"
    fill(other, {}, order=(2, 0, 1))
    assert content(tmp_path, vault_environ) == content(other, {})


def test_consents_are_found_under_another_mailbox(vault_environ: Environ, tmp_path: Path) -> None:
    fill(tmp_path, vault_environ)
    record = evidence_of(PEOPLE, company="hibiki")
    with Vault.open(home=tmp_path, keyring=KEYRING, environ=vault_environ) as vault:
        known = vault.known_consents(record)
        assert vault.persons_of(record["row_key"].combine_chunks()).null_count == 3
    assert consented(record, events=known, now=NOW).to_pylist() == [True, True, False]


def test_rotation_leads_to_what_the_later_epoch_would_have_made(vault_environ: Environ, tmp_path: Path) -> None:
    fill(tmp_path, vault_environ)
    rotated = rotate(Home(tmp_path), keyring=RING, environ=vault_environ)
    assert rotated.vault_rows == 8
    fill(tmp_path / "later", {}, keyring=RING)
    assert content(tmp_path, vault_environ) == content(tmp_path / "later", {})
    assert [e["state"] for e in list_keys(Home(tmp_path), keyring=RING, environ=vault_environ)["epochs"]][1] == "in use"
    with Vault.open(home=tmp_path, keyring=RING, environ=vault_environ) as vault, vault.reading() as connection:
        (row,) = waiting_rows.with_state(connection, "waiting").to_pylist()
        assert unwrap(row["wrapped"], keyring=RING.without(1)) == bytes(32)


def test_a_wrong_key_is_refused(vault_environ: Environ, tmp_path: Path) -> None:
    fill(tmp_path, vault_environ)
    with pytest.raises(Refused, match="wrong_key"):
        Vault.open(home=tmp_path, keyring=Keyring.from_secret("ab" * 32), environ=vault_environ)


def test_waiting_rows_are_chosen_entered_and_expire(vault_environ: Environ, tmp_path: Path) -> None:
    fill(tmp_path, vault_environ)
    key = waiting_key(KEYRING)
    with Vault.open(home=tmp_path, keyring=KEYRING, environ=vault_environ) as vault:
        with vault.writing() as connection:
            assert waiting_rows.expire(connection, now=99) == 0
            waiting_rows.choose(connection, [key], entering_as="e1")
            assert waiting_rows.entries(connection) == [("a", "applications", "e1")]
            assert waiting_rows.files_in_use(connection) == {("a", "l")}
            assert waiting_rows.entered(connection, entering_as="e1") == 1
            assert waiting_rows.files_in_use(connection) == set()
        vault.wipe()


def test_a_forgotten_person_stays_forgotten(vault_environ: Environ, tmp_path: Path) -> None:
    fill(tmp_path, vault_environ)
    with Vault.open(home=tmp_path, keyring=KEYRING, environ=vault_environ) as vault:
        plan = vault.plan_erasure(asked_for(keyring=KEYRING, at=AT, email="hanako@example.com"))
        vault.erase(plan)
        vault.erase(plan)
        assert vault.linkage().keys.num_rows == 1
        known = vault.known_consents(evidence_of([person()], company="hibiki"))
        assert set(known["action"].to_pylist()) == {"withdraw"}
