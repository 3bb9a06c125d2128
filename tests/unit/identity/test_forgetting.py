from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from identity_people import KEYRING, NOW, consents, evidence_of, open_vault, person

from anonymization.consent import consented, events_of_export
from anonymization.identity.forgetting import Erasure, asked_for

AT = datetime(2025, 3, 1, tzinfo=UTC)
FORGOTTEN_AT = datetime(2025, 6, 1, tzinfo=UTC)
TWIN = person(name="高橋 桃子", name_kana="タカハシ モモコ", email="momoko@example.com")


def grant(email: str, at: datetime = AT) -> pa.Table:
    rows = [{"email": email, "purpose": "pool_stats", "action": "grant", "at": at}]
    return events_of_export(consents(rows), keyring=KEYRING)


def forget(home: Path, email: str) -> Erasure:
    with open_vault(home) as vault:
        plan = vault.plan_erasure(asked_for(keyring=KEYRING, at=FORGOTTEN_AT, email=email))
        vault.erase(plan)
    return plan


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
        plan = vault.plan_erasure(asked_for(keyring=KEYRING, at=FORGOTTEN_AT, email="hanako@example.com"))
        assert vault.held_of(plan) == {"records": 2, "consents": 1, "notices": 0}
        assert set(plan.row_keys) == set(record["row_key"].to_pylist()[:2])
        vault.erase(plan)
        assert vault.held_of(plan) == {"records": 0, "consents": 0, "notices": 0}
        assert vault.linkage().keys["row_key"].to_pylist() == record["row_key"].to_pylist()[2:]


def test_a_mailbox_with_more_rows_than_linkage_follows_is_erased_whole(tmp_path: Path) -> None:
    record = evidence_of([person(name=None, name_kana=None, phone=None, birth_date=None)] * 80)
    with open_vault(tmp_path) as vault:
        vault.apply("1", evidence=record)
    assert len(forget(tmp_path, "hanako@example.com").row_keys) == 80


def test_what_an_application_said_before_it_was_corrected_goes_too(tmp_path: Path) -> None:
    bare = {"phone": None, "birth_date": None, "name_kana": None, "applicant_id": "A7"}
    with open_vault(tmp_path) as vault:
        vault.apply("1", evidence=evidence_of([person(**bare)]), consents=grant("hanako@example.com"))
        vault.apply("2", evidence=evidence_of([person(**bare, email="corrected@example.com")]))
    plan = forget(tmp_path, "corrected@example.com")
    with open_vault(tmp_path) as vault:
        assert vault.held_of(plan) == {"records": 0, "consents": 0, "notices": 0}
        assert evidence_of([person(**bare)])["mail"][0].as_py() in vault.suppressed(plan.mails)


def test_what_somebody_else_holds_too_is_left_to_them(tmp_path: Path) -> None:
    record = evidence_of([person(email="family@example.com"), person(), TWIN | {"email": "family@example.com"}])
    with open_vault(tmp_path) as vault:
        vault.apply("1", evidence=record, consents=grant("family@example.com"))
    plan = forget(tmp_path, "hanako@example.com")
    family = record["mail"][0].as_py()
    assert set(plan.row_keys) == set(record["row_key"].to_pylist()[:2])
    assert family not in plan.mails
    assert family not in {token for token, _, _ in plan.suppressions}
    assert record["person_key"][0].as_py() not in plan.person_keys
    with open_vault(tmp_path) as vault:
        assert consented(record.slice(2), events=vault.known_consents(record.slice(2)), now=NOW).to_pylist() == [True]


def test_an_old_export_dropped_again_does_not_bring_them_back_but_a_new_consent_does(tmp_path: Path) -> None:
    filled(tmp_path)
    forget(tmp_path, "hanako@example.com")
    record = evidence_of([person(), person(email="third@example.com"), TWIN], company="hibiki")
    with open_vault(tmp_path) as vault:

        def allowed(events: pa.Table) -> list[bool]:
            known = pa.concat_tables([events, vault.known_consents(record)])
            answers: list[bool] = consented(record, events=known, now=NOW).to_pylist()
            return answers

        assert allowed(grant("hanako@example.com")) == [False, False, True]
        assert allowed(grant("hanako@example.com", FORGOTTEN_AT + timedelta(days=1))) == [True, False, True]


@pytest.mark.parametrize(
    ("changes", "stays_out"),
    [
        ({"birth_date": None}, True),
        ({"birth_date": date(1990, 4, 20)}, True),
        ({"name": "鈴木 花子", "name_kana": "スズキ ハナコ"}, True),
        ({"name": None, "name_kana": "ﾀｶﾊｼ ﾊﾅｺ", "birth_date": None}, True),
        ({"name": "高橋 桃子", "name_kana": "タカハシ モモコ"}, False),  # a twin, at the same phone
        ({"name": "高橋 一郎", "name_kana": "タカハシ イチロウ", "birth_date": None}, False),
    ],
)
def test_under_another_mailbox_their_phone_keeps_them_out_and_not_their_family(
    tmp_path: Path, changes: dict[str, Any], stays_out: bool
) -> None:
    filled(tmp_path)
    forget(tmp_path, "hanako@example.com")
    came = evidence_of([person(**changes, email="other@example.com", applicant_id="Z9")], company="hibiki")
    with open_vault(tmp_path) as vault:
        known = vault.known_consents(came)
    assert (set(known["action"].to_pylist()) == {"withdraw"}) is stays_out


def test_what_a_namesake_at_the_phone_says_too_is_left_to_them(tmp_path: Path) -> None:
    """A father and a son of one name, whom their birthdays tell apart: his row of an old export still enters."""
    son = person(birth_date=date(2004, 11, 23), email="son@example.com", applicant_id="Z9")
    with open_vault(tmp_path) as vault:
        vault.apply("1", evidence=evidence_of([person(), son]), consents=grant("hanako@example.com"))
    forget(tmp_path, "hanako@example.com")
    with open_vault(tmp_path) as vault:
        assert vault.known_consents(evidence_of([son])).num_rows == 0


def test_at_an_agencys_phone_a_name_keeps_nobody_out(tmp_path: Path) -> None:
    bare = {"name_kana": None, "birth_date": None}
    names = [f"高橋 {given}" for given in ("花子", "桃子", "一郎", "健", "愛", "翔", "誠", "恵", "純", "茜")]
    clients = [person(**bare, name=name, email=f"{n}@example.com") for n, name in enumerate(names)]
    with open_vault(tmp_path) as vault:
        vault.apply("1", evidence=evidence_of(clients))
    forget(tmp_path, "0@example.com")
    with open_vault(tmp_path) as vault:
        namesake = evidence_of([person(**bare, email="other@example.com", applicant_id="Z9")])
        assert vault.known_consents(namesake).num_rows == 0


def test_nothing_of_them_is_left_in_free_pages_or_the_log(tmp_path: Path) -> None:
    record = filled(tmp_path)
    gone = [record[name][0].as_py() for name in ("record_key", "phone")]
    forget(tmp_path, "momoko@example.com")
    forget(tmp_path, "hanako@example.com")
    raw = b"".join(path.read_bytes() for path in (tmp_path / "vault").iterdir())
    for token in gone:
        assert token.encode() not in raw
    assert record["traits"][0].as_py() not in raw


def test_a_plan_tells_no_token_when_it_is_printed(tmp_path: Path) -> None:
    record = filled(tmp_path)
    plan = forget(tmp_path, "hanako@example.com")
    assert record["row_key"][0].as_py() not in repr(plan)
