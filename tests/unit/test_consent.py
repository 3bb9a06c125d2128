from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from identity_people import KEYRING, NOW, applications, consents, evidence_of, person, row_keys

from anonymization.consent import PURPOSES, consented, events_of_export, events_of_rows, read_links
from anonymization.identity.consent_links import make_link

AT = datetime(2025, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def answer(*said: dict[str, Any], purpose: str = "pool_stats", now: datetime = NOW) -> bool:
    """What a consent export means for Hanako."""
    rows = [
        {"email": "hanako@example.com", "purpose": "pool_stats", "action": "grant", "at": AT, **row} for row in said
    ]
    events = events_of_export(consents(rows), keyring=KEYRING)
    answers: list[bool] = consented(evidence_of([person()]), events=events, purpose=purpose, now=now).to_pylist()
    return answers[0]


def own_word(purpose: str = "pool_stats", **row: Any) -> bool:
    """What the consent columns of Hanako's own row mean."""
    batch = applications([person(**row)])
    events = events_of_rows(batch, row_keys=row_keys(batch))
    answers: list[bool] = consented(evidence_of([person()]), events=events, purpose=purpose, now=NOW).to_pylist()
    return answers[0]


GRANT: dict[str, Any] = {}
WITHDRAW = {"action": "withdraw"}


def test_what_nobody_granted_is_not_given() -> None:
    assert not answer()
    assert answer(GRANT)


def test_a_purpose_granted_is_no_other_purpose() -> None:
    assert {purpose for purpose in PURPOSES if answer(GRANT, purpose=purpose)} == {"pool_stats"}


def test_the_latest_word_counts_in_any_order_of_rows() -> None:
    words = [GRANT, {**WITHDRAW, "at": AT + DAY}, {"at": AT + 2 * DAY}]
    assert answer(*words)
    assert answer(*reversed(words))
    assert not answer(words[1], words[0])


def test_of_two_words_at_one_moment_the_withdrawal_counts() -> None:
    assert not answer(GRANT, WITHDRAW)
    assert not answer(WITHDRAW, GRANT)


def test_a_grant_ends_with_its_expiry() -> None:
    assert answer({"expires_at": NOW + timedelta(seconds=1)})
    assert not answer({"expires_at": NOW})
    assert not answer({"expires_at": NOW + DAY}, {"expires_at": NOW - DAY})


def test_a_later_grant_with_an_expiry_replaces_one_without() -> None:
    assert not answer(GRANT, {"at": AT + DAY, "expires_at": AT + 2 * DAY})


def test_a_grant_of_tomorrow_has_not_been_given_but_a_withdrawal_of_tomorrow_counts() -> None:
    assert not answer({"at": NOW + DAY})
    assert not answer(GRANT, {**WITHDRAW, "at": NOW + DAY})


def test_a_withdrawal_without_a_moment_is_the_last_word_and_a_grant_without_one_is_none() -> None:
    assert not answer({"at": None})
    assert not answer({"at": NOW - DAY}, {**WITHDRAW, "at": None})


def test_a_mailbox_speaks_in_any_spelling() -> None:
    assert answer({"email": "HANAKO+list@Example.com"})
    assert not answer({"email": "hanako@example.org"})


def test_rows_without_a_mailbox_are_not_granted_by_an_export_without_one() -> None:
    events = events_of_export(
        consents([{"email": None, "purpose": "pool_stats", "action": "grant", "at": AT}]), keyring=KEYRING
    )
    nobody = evidence_of([person(email=None)])
    assert consented(nobody, events=events, now=NOW).to_pylist() == [False]


def test_a_yes_grants_its_purposes_and_else_nothing() -> None:
    assert not own_word(consent_given=True, consent_at=AT)
    assert own_word(consent_given=True, consent_at=AT, consent_purposes=["contact", "pool_stats"])
    assert not own_word(consent_given=True, consent_at=AT, consent_purposes=["contact"])


@pytest.mark.parametrize("given", [None, False])
def test_without_a_yes_nothing_is_granted(given: bool | None) -> None:
    assert not own_word(consent_given=given, consent_purposes=["pool_stats"])


def test_purposes_with_a_moment_are_a_yes() -> None:
    assert own_word(consent_at=AT, consent_purposes=["pool_stats"])
    assert not own_word(consent_at=AT, consent_purposes=["pool_stats"], consent_given=False)


def test_a_no_withdraws_all_and_any_later_word_outweighs_it() -> None:
    batch = applications([person(consent_given=False, applied_at=date(2025, 1, 10))])
    no = events_of_rows(batch, row_keys=row_keys(batch))
    assert sorted(no["purpose"].to_pylist()) == sorted(PURPOSES)
    record = evidence_of([person()])

    def with_export(at: datetime) -> bool:
        rows = [{"email": "hanako@example.com", "purpose": "pool_stats", "action": "grant", "at": at}]
        yes = events_of_export(consents(rows), keyring=KEYRING)
        return bool(consented(record, events=pa.concat_tables([yes, no]), now=NOW)[0].as_py())

    assert with_export(datetime(2025, 1, 11, tzinfo=UTC))
    assert not with_export(datetime(2025, 1, 9, tzinfo=UTC))


def test_a_batch_without_rows_or_events_is_answered() -> None:
    nobody = evidence_of([])
    batch = applications([])
    events = events_of_rows(batch, row_keys=row_keys(batch))
    assert consented(nobody, events=events, now=NOW).to_pylist() == []
    assert consented(evidence_of([person()]), events=events, now=NOW).to_pylist() == [False]


def by_link(token: str, *, company: str = "aozora", **row: Any) -> tuple[bool, dict[str, int]]:
    rows = [{"token": token, "purpose": "pool_stats", "action": "grant", "at": AT, **row}]
    batch = consents(rows)
    events = events_of_export(batch, keyring=KEYRING, company=company)
    answers: list[bool] = consented(evidence_of([person()]), events=events, now=NOW).to_pylist()
    return answers[0], dict(read_links(batch, keyring=KEYRING, company=company).refused)


def test_a_consent_link_speaks_for_its_application_and_only_from_its_company() -> None:
    token = make_link(company="aozora", applicant_id="A1", keyring=KEYRING, now=AT)
    other = make_link(company="aozora", applicant_id="A2", keyring=KEYRING, now=AT)
    assert by_link(token) == (True, {})
    assert by_link(other) == (False, {})
    assert by_link(token, company="hibiki") == (False, {"forged": 1})
    assert by_link(token[:-3] + "AAA") == (False, {"forged": 1})
    assert by_link(token, at=AT + 200 * DAY) == (False, {"expired": 1})


def test_an_expired_link_still_withdraws() -> None:
    token = make_link(company="aozora", applicant_id="A1", keyring=KEYRING, now=AT - 300 * DAY)
    events = consents([{"token": token, "purpose": "pool_stats", "action": "withdraw", "at": AT}])
    withdrawn = events_of_export(events, keyring=KEYRING, company="aozora")
    granted = events_of_export(
        consents([{"email": "hanako@example.com", "purpose": "pool_stats", "action": "grant", "at": AT - DAY}]),
        keyring=KEYRING,
    )
    record = evidence_of([person()])
    assert consented(record, events=granted, now=NOW).to_pylist() == [True]
    assert consented(record, events=pa.concat_tables([granted, withdrawn]), now=NOW).to_pylist() == [False]
