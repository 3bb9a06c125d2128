from datetime import UTC, datetime, timedelta

import pytest
from identity_people import KEYRING, applications, person, row_keys

from anonymization.identity import Keyring
from anonymization.identity.consent_links import VALID, Link, make_link, read_link

NOW = datetime(2026, 4, 1, tzinfo=UTC)
TOKEN = make_link(company="aozora", applicant_id="A1", keyring=KEYRING, now=NOW)


def test_a_link_leads_to_its_application() -> None:
    link = read_link(TOKEN, company="aozora", keyring=KEYRING, used_at=NOW)
    assert isinstance(link, Link)
    assert link.row_key == row_keys(applications([person(applicant_id="A1")]))[0].as_py()


def test_a_link_ends() -> None:
    assert isinstance(read_link(TOKEN, company="aozora", keyring=KEYRING, used_at=NOW + VALID), Link)
    assert read_link(TOKEN, company="aozora", keyring=KEYRING, used_at=NOW + VALID + timedelta(seconds=1)) == "expired"


def test_a_link_of_one_company_is_none_of_anothers() -> None:
    assert read_link(TOKEN, company="hibiki", keyring=KEYRING, used_at=NOW) == "forged"


@pytest.mark.parametrize("place", range(0, len(TOKEN), 5))
def test_a_link_altered_anywhere_is_forged(place: int) -> None:
    altered = TOKEN[:place] + ("A" if TOKEN[place] != "A" else "B") + TOKEN[place + 1 :]
    assert read_link(altered, company="aozora", keyring=KEYRING, used_at=NOW) == "forged"


@pytest.mark.parametrize("token", ["", "x", "あ", TOKEN + "A", TOKEN[:-4], "hanako@example.com"])
def test_what_is_no_link_is_forged(token: str) -> None:
    assert read_link(token, company="aozora", keyring=KEYRING, used_at=NOW) == "forged"


def test_another_key_makes_no_links_of_ours() -> None:
    other = Keyring.from_secret(bytes(range(9, 41)).hex())
    theirs = make_link(company="aozora", applicant_id="A1", keyring=other, now=NOW)
    assert read_link(theirs, company="aozora", keyring=KEYRING, used_at=NOW) == "forged"


def test_a_link_names_nobody() -> None:
    key = row_keys(applications([person(applicant_id="A1")]))[0].as_py()
    assert key.partition(":")[2] not in TOKEN
