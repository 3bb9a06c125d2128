import json
from datetime import date
from pathlib import Path

import pytest
from identity_people import KEYRING

from anonymization.identity import Keyring
from anonymization.quarantine import destroy, expired, seal, unseal
from anonymization.refusals import Refusal, Refused

REFUSAL = Refusal(code="my_number", ja="個人番号があります。", en="There is a My Number.", row=3)
NAME = "高橋花子_応募.csv"
CONTENT = "氏名\n高橋 花子\n".encode("cp932") * 70_000  # more than one chunk


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    original = tmp_path / "inbox" / NAME
    original.parent.mkdir()
    original.write_bytes(CONTENT)
    return seal_again(tmp_path, original)


def seal_again(home: Path, original: Path) -> Path:
    return seal(
        original,
        home=home,
        company="aozora",
        load_id="l1",
        refusal=REFUSAL,
        keyring=KEYRING,
        expires_on=date(2026, 4, 15),
    )


def open_it(sealed: Path, into: Path, *, company: str = "aozora", keyring: Keyring = KEYRING) -> Path:
    return unseal(sealed, into=into, company=company, load_id="l1", keyring=keyring)


def test_a_sealed_file_opens_again_under_its_own_name(sealed: Path, tmp_path: Path) -> None:
    opened = open_it(sealed, tmp_path / "out")
    assert (opened.name, opened.read_bytes()) == (NAME, CONTENT)


def test_an_empty_file_is_sealed_too(tmp_path: Path) -> None:
    original = tmp_path / "empty.csv"
    original.touch()
    assert open_it(seal_again(tmp_path, original), tmp_path / "out").read_bytes() == b""


def test_nothing_in_the_quarantine_can_be_read(sealed: Path) -> None:
    for path in sealed.parent.iterdir():
        raw = path.read_bytes() + path.name.encode()
        for encoding in ("utf-8", "cp932"):
            assert "高橋".encode(encoding) not in raw
            assert "花子".encode(encoding) not in raw
    assert sealed.stat().st_mode & 0o077 == 0


def test_the_reason_beside_it_says_why_and_until_when(sealed: Path) -> None:
    reason = json.loads(sealed.with_suffix(".json").read_text(encoding="utf-8"))
    assert (reason["code"], reason["row"], reason["expires_on"]) == ("my_number", 3, "2026-04-15")
    assert reason["ja"] == REFUSAL.ja


def boxes(sealed: bytes) -> tuple[bytes, list[bytes]]:
    """The header and the length-prefixed chunks."""
    head, rest, found = sealed[:40], sealed[40:], []
    while rest:
        end = 4 + int.from_bytes(rest[:4], "big")
        found.append(rest[:end])
        rest = rest[end:]
    return head, found


@pytest.mark.parametrize("tampered", ["cut", "swapped", "doubled", "flipped", "name only", "header"])
def test_a_tampered_file_does_not_open_and_leaves_nothing(sealed: Path, tmp_path: Path, tampered: str) -> None:
    head, (name, first, last) = boxes(sealed.read_bytes())
    changed = {
        "cut": [name, first],
        "swapped": [name, last, first],
        "doubled": [name, first, first, last],
        "flipped": [name, first, last[:-1] + bytes([last[-1] ^ 1])],
        "name only": [name],
        "header": [],
    }[tampered]
    sealed.write_bytes(head + b"".join(changed))
    with pytest.raises(Refused, match="sealed_file_broken"):
        open_it(sealed, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_another_key_or_company_does_not_open_it(sealed: Path, tmp_path: Path) -> None:
    for ring, company in ((Keyring.from_secret(bytes(range(9, 41)).hex()), "aozora"), (KEYRING, "hibiki")):
        with pytest.raises(Refused, match="sealed_file_broken"):
            open_it(sealed, tmp_path / "out", company=company, keyring=ring)


def test_it_still_opens_after_a_new_epoch_began(sealed: Path, tmp_path: Path) -> None:
    newer = Keyring.from_secret(f"{KEYRING.secret()},2:{bytes(range(9, 41)).hex()}")
    assert open_it(sealed, tmp_path / "out", keyring=newer).read_bytes() == CONTENT


def test_one_file_sealed_twice_looks_different_each_time(sealed: Path, tmp_path: Path) -> None:
    first = sealed.read_bytes()
    again = seal_again(tmp_path, tmp_path / "inbox" / NAME)
    assert again == sealed
    assert again.read_bytes()[40:] != first[40:]


def test_a_file_is_over_the_day_after_its_last_and_then_goes_with_its_reason(sealed: Path, tmp_path: Path) -> None:
    assert expired(tmp_path, today=date(2026, 4, 15)) == []
    assert expired(tmp_path, today=date(2026, 4, 16)) == [sealed]
    destroy(sealed)
    assert list(sealed.parent.iterdir()) == []
