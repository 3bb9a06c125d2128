import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from identity_people import KEYRING, consents, evidence_of, open_vault, person

from anonymization.consent import events_of_export
from anonymization.identity import NOTICES, Keyring, Vault
from anonymization.refusals import Refused
from anonymization.schema import BUILD_INPUTS

AT = datetime(2025, 3, 1, tzinfo=UTC)


def notice(n: int, **changes: Any) -> dict[str, Any]:
    row = {
        "application_key": f"1:{n:032x}",
        "org_key": "aozora",
        "occupation": "06",
        "region": "kanto",
        "half_year": "2025H1",
        "notified": True,
        "consented": False,
        "as_of": AT,
    }
    return {**row, **changes}


def notices(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=NOTICES)


def events(*rows: dict[str, Any]) -> pa.Table:
    return events_of_export(consents(rows), keyring=KEYRING)


GRANT = {"email": "hanako@example.com", "purpose": "pool_stats", "action": "grant", "at": AT}


def content(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    with sqlite3.connect(home / "vault" / "vault.db") as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        tables.remove("key_event")  # the journal says when the vault was made
        return {name: sorted(database.execute(f"select * from {name}"), key=repr) for name in tables}


def load(vault: Vault, n: int) -> None:
    rows = [
        person(email=f"{n}@example.com"),
        person(name="高橋 桃子", name_kana="タカハシ モモコ", email=f"m{n}@example.com"),
    ]
    vault.apply(
        f"load{n}",
        evidence=evidence_of(rows, company=f"company{n}"),
        consents=events({**GRANT, "email": f"{n}@example.com"}),
        notices=notices(notice(n), notice(99, as_of=AT.replace(month=n + 1), occupation=f"0{n}", consented=n == 1)),
    )


def test_a_load_applied_twice_leaves_what_it_left_once(tmp_path: Path) -> None:
    with open_vault(tmp_path) as vault:
        load(vault, 1)
        once = content(tmp_path)
        load(vault, 1)
        assert content(tmp_path) == once
        assert vault.loads() == ["load1"]


def test_loads_leave_the_same_vault_in_any_order(tmp_path: Path) -> None:
    homes = [tmp_path / "a", tmp_path / "b"]
    for home, order in zip(homes, ([1, 2, 3], [3, 1, 2]), strict=True):
        with open_vault(home) as vault:
            for n in order:
                load(vault, n)
            links = vault.person_links(), vault.row_links(), vault.notice_counts()
        if home == homes[0]:
            expected = links
    assert content(homes[0]) == content(homes[1])
    assert links == expected


def test_a_load_killed_while_it_is_applied_leaves_nothing(tmp_path: Path) -> None:
    with open_vault(tmp_path) as vault:
        load(vault, 1)
        before = content(tmp_path)
        broken = notices(notice(7)).set_column(1, "org_key", pa.array([None], pa.string()))
        with pytest.raises(Exception, match="NOT NULL") as failure:
            vault.apply("load2", evidence=evidence_of([person()]), notices=broken)
        assert content(tmp_path) == before
        assert notice(7)["application_key"] not in str(failure.value)


def test_a_wrong_key_is_noticed_before_a_row_is_read(tmp_path: Path) -> None:
    with open_vault(tmp_path) as vault:
        load(vault, 1)
    with pytest.raises(Refused, match="wrong_key"):
        open_vault(tmp_path, keyring=Keyring.from_secret(bytes(range(5, 37)).hex()))


def test_a_newer_epoch_waits_for_rotation(tmp_path: Path) -> None:
    open_vault(tmp_path).close()
    newer = Keyring.from_secret(f"{KEYRING.secret()},2:{bytes(range(5, 37)).hex()}")
    with pytest.raises(Refused, match="rotation_due"):
        open_vault(tmp_path, keyring=newer)


def test_the_vault_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    open_vault(tmp_path).close()
    assert (tmp_path / "vault" / "vault.db").stat().st_mode & 0o077 == 0
    elsewhere = tmp_path / "disk" / "named.db"
    with Vault.open(home=tmp_path, keyring=KEYRING, environ={"RELAY_VAULT_URL": f"sqlite:///{elsewhere}"}) as vault:
        vault.apply("1", evidence=evidence_of([person()]))
        assert not any(path.stat().st_mode & 0o077 for path in [elsewhere.parent, *elsewhere.parent.iterdir()])


@pytest.mark.parametrize(
    "url",
    ["mysql://user:secret@host/db", "sqlite-secret", "postgresql://host:secret/db", "sqlite+secret:///x.db"],
)
def test_an_unknown_database_is_refused_without_quoting_its_url(tmp_path: Path, url: str) -> None:
    with pytest.raises(Refused, match="vault_url") as refused:
        Vault.open(home=tmp_path, keyring=KEYRING, environ={"RELAY_VAULT_URL": url})
    assert "secret" not in str(refused.value)


def test_links_and_counts_have_the_schemas_of_a_build(tmp_path: Path) -> None:
    with open_vault(tmp_path) as vault:
        assert vault.person_links().schema == BUILD_INPUTS["person_link"]
        load(vault, 1)
        load(vault, 2)
        assert vault.person_links().schema == BUILD_INPUTS["person_link"]
        assert vault.person_links().num_rows == 2
        assert vault.notice_counts().schema == BUILD_INPUTS["notice_count"]


def test_the_latest_word_on_a_notice_counts_and_a_consent_once_heard_stays(tmp_path: Path) -> None:
    said = [
        notice(1, as_of=AT),
        notice(1, as_of=AT.replace(month=5), occupation="07", consented=True),
        notice(1, as_of=AT.replace(month=4), occupation="01"),
    ]
    for turn in range(3):
        with open_vault(tmp_path / str(turn)) as vault:
            for n, row in enumerate(said[turn:] + said[:turn]):
                vault.apply(str(n), notices=notices(row))
            (count,) = vault.notice_counts().to_pylist()
            assert (count["occupation"], count["notified"], count["consented"]) == ("07", 1, 1)


def test_no_value_reaches_the_database_file(tmp_path: Path) -> None:
    with open_vault(tmp_path) as vault:
        vault.apply("x", evidence=evidence_of([person()]), consents=events(GRANT))
    raw = b"".join(path.read_bytes() for path in (tmp_path / "vault").iterdir())
    for value in ("hanako", "高橋", "タカハシ", "9011112222", "A1\x00"):
        for encoding in ("utf-8", "cp932", "utf-16-le"):
            assert value.encode(encoding) not in raw
