from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from identity_people import KEYRING, NOW, applications, consents, evidence_of, open_vault, person, row_keys

from anonymization.consent import consented, events_of_export, events_of_rows

AT = datetime(2025, 3, 1, tzinfo=UTC)
PARTNER = {"name": "高橋 一郎", "name_kana": "タカハシ イチロウ", "birth_date": date(1987, 11, 30)}


def said(email: str, action: str, *, at: datetime = AT, **more: Any) -> pa.Table:
    rows = [{"email": email, "purpose": "pool_stats", "action": action, "at": at, **more}]
    return events_of_export(consents(rows), keyring=KEYRING)


def allowed(home: Path, *rows: dict[str, Any]) -> list[bool]:
    """Whether rows of another company's file may enter the pool, by what the vault knows."""
    record = evidence_of(rows, company="hibiki")
    with open_vault(home) as vault:
        answers: list[bool] = consented(record, events=vault.known_consents(record), now=NOW).to_pylist()
    return answers


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def apply(home: Path, load_id: str, **what: pa.Table) -> None:
    with open_vault(home) as vault:
        vault.apply(load_id, **what)


def test_a_mailbox_speaks_for_rows_that_carry_it(home: Path) -> None:
    apply(home, "1", consents=said("Hanako@example.com", "grant"))
    assert allowed(home, person(), person(email="other@example.com", name="佐藤 愛", name_kana="サトウ アイ")) == [
        True,
        False,
    ]


def test_a_consent_follows_the_person_to_another_mailbox(home: Path) -> None:
    apply(home, "1", consents=said("hanako@example.com", "grant"))
    assert allowed(home, person(email="new@example.com")) == [False]
    apply(home, "2", evidence=evidence_of([person()]))
    assert allowed(home, person(email="new@example.com")) == [True]
    assert allowed(home, person(email="new@example.com", phone=None)) == [True]


def test_a_withdrawal_by_another_mailbox_is_heard(home: Path) -> None:
    apply(home, "1", consents=said("hanako@example.com", "grant"), evidence=evidence_of([person()]))
    apply(home, "2", evidence=evidence_of([person(email="new@example.com")], first_id=5))
    apply(home, "3", consents=said("new@example.com", "withdraw", at=AT + timedelta(days=1)))
    assert allowed(home, person()) == [False]


def test_a_shared_mailboxs_consent_does_not_follow_one_of_its_people_elsewhere(home: Path) -> None:
    apply(home, "1", consents=said("hanako@example.com", "grant"), evidence=evidence_of([person(), person(**PARTNER)]))
    assert allowed(home, person(email="new@example.com"), person(email="his@example.com", **PARTNER)) == [False, False]
    apply(home, "2", consents=said("hanako@example.com", "withdraw", at=AT + timedelta(days=2)))
    apply(home, "3", consents=said("new@example.com", "grant", at=AT + timedelta(days=1)))
    # but its withdrawal does: whose it was cannot be told
    assert allowed(home, person(email="new@example.com")) == [False]


def test_what_a_row_said_counts_for_the_persons_other_rows(home: Path) -> None:
    batch = applications([person(consent_given=True, consent_at=AT, consent_purposes=["pool_stats"])])
    events = events_of_rows(batch, row_keys=row_keys(batch))
    apply(home, "1", evidence=evidence_of([person()]), consents=events)
    assert allowed(home, person(email="new@example.com"), person(**PARTNER)) == [True, False]


def test_a_row_is_not_allowed_by_its_familys_phone(home: Path) -> None:
    apply(home, "1", consents=said("hanako@example.com", "grant"), evidence=evidence_of([person()]))
    father = person(email="father@example.com", **PARTNER)
    twin = person(email="m@example.com", name="高橋 桃子", name_kana="タカハシ モモコ")
    assert allowed(home, father, twin) == [False, False]


def test_consents_arrive_in_any_order(home: Path) -> None:
    words = [("grant", AT), ("withdraw", AT + timedelta(days=1)), ("grant", AT + timedelta(days=2))]
    for turn in range(3):
        folder = home / str(turn)
        for n, (action, at) in enumerate(words[turn:] + words[:turn]):
            apply(folder, str(n), consents=said("hanako@example.com", action, at=at))
        assert allowed(folder, person()) == [True]


def test_an_empty_vault_knows_nothing(home: Path) -> None:
    assert allowed(home, person(), {"applicant_id": "X"}) == [False, False]
