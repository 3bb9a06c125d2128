from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
from identity_people import KEYRING, NOW, consents, evidence_of, open_vault, person

from anonymization.consent import consented, events_of_export
from anonymization.identity.forgetting import asked_for

AT = datetime(2025, 3, 1, tzinfo=UTC)
FORGOTTEN_AT = datetime(2025, 6, 1, tzinfo=UTC)
TWIN = person(name="高橋 桃子", name_kana="タカハシ モモコ", email="momoko@example.com")


def grant(email: str, at: datetime = AT) -> pa.Table:
    rows = [{"email": email, "purpose": "pool_stats", "action": "grant", "at": at}]
    return events_of_export(consents(rows), keyring=KEYRING)


def only_mail(email: str) -> pa.Table:
    return asked_for(keyring=KEYRING, email=email)


def filled(home: Path) -> pa.Table:
    record = evidence_of([person(), person(email="new@example.com"), TWIN])
    with open_vault(home) as vault:
        vault.apply(
            "1", evidence=record, consents=pa.concat_tables([grant("hanako@example.com"), grant("momoko@example.com")])
        )
    return record


def test_a_person_is_erased_under_all_their_mailboxes_and_nobody_else(tmp_path: Path) -> None:
    record = filled(tmp_path)
    with open_vault(tmp_path) as vault:
        erased = vault.forget(only_mail("hanako@example.com"), at=FORGOTTEN_AT)
        assert erased.before == {"records": 3, "consents": 2, "notices": 0}
        assert erased.after == {"records": 1, "consents": 1, "notices": 0}
        assert erased.row_keys == sorted(record["row_key"].to_pylist()[:2])
        assert vault.linkage().keys["row_key"].to_pylist() == record["row_key"].to_pylist()[2:]
        again = vault.forget(only_mail("hanako@example.com"), at=FORGOTTEN_AT)
        assert again.before == again.after == erased.after


def test_an_old_export_dropped_again_does_not_bring_them_back_but_a_new_consent_does(tmp_path: Path) -> None:
    filled(tmp_path)
    with open_vault(tmp_path) as vault:
        vault.forget(only_mail("hanako@example.com"), at=FORGOTTEN_AT)
        record = evidence_of([person(), person(email="third@example.com"), TWIN], company="hibiki")

        def allowed(events: pa.Table) -> list[bool]:
            known = pa.concat_tables([events, vault.known_consents(record)])
            answers: list[bool] = consented(record, events=known, now=NOW).to_pylist()
            return answers

        assert allowed(grant("hanako@example.com")) == [False, False, True]
        assert allowed(grant("hanako@example.com", FORGOTTEN_AT + timedelta(days=1))) == [True, False, True]


def test_nothing_of_them_is_left_in_free_pages_or_the_log(tmp_path: Path) -> None:
    record = filled(tmp_path)
    gone = [record[name][0].as_py() for name in ("record_key", "person_key", "phone")]
    with open_vault(tmp_path) as vault:
        vault.forget(only_mail("momoko@example.com"), at=FORGOTTEN_AT)
        vault.forget(only_mail("hanako@example.com"), at=FORGOTTEN_AT)
        raw = b"".join(path.read_bytes() for path in (tmp_path / "vault").iterdir())
    for token in gone:
        assert token.encode() not in raw
    assert record["traits"][0].as_py() not in raw
