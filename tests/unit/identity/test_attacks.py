"""What somebody might try who knows the algorithm, the code and the stored tokens – but no key."""

import pickle
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from identity_people import KEYRING, MASTER, evidence_of, open_vault, person

from anonymization.home import Home
from anonymization.identity import Keyring, store
from anonymization.identity.consent_links import make_link, read_link
from anonymization.identity.forgetting import asked_for
from anonymization.identity.tokens import retoken, tokenise
from anonymization.refusals import Refused

SECOND = bytes(range(32, 64)).hex()
NOW = datetime(2026, 4, 1, tzinfo=UTC)
FAMILY = ["sato", "suzuki", "takahashi", "tanaka", "ito", "watanabe", "yamamoto", "nakamura", "kobayashi", "kato"]
GIVEN = ["hanako", "taro", "yuki", "ken", "mai", "sho", "aoi", "ren", "mio", "jun"]


def tokens_of(mails: pa.Array, ring: Keyring) -> pa.Array:
    return tokenise(mails, keyring=ring, purpose="token", kind="mail")


def test_two_million_plausible_mails_open_no_token_without_the_key() -> None:
    target = tokens_of(pa.array(["sato.hanako7@example.com"]), KEYRING)
    people = pa.array([f"{family}.{given}" for family, given in product(FAMILY, GIVEN)])
    numbers = pa.array([f"{n}@example.com" for n in range(20_000)])
    at = pa.array(range(2_000_000))
    mails = pc.binary_join_element_wise(
        people.take(pc.divide(at, 20_000)),
        numbers.take(pc.subtract(at, pc.multiply(pc.divide(at, 20_000), 20_000))),
        "",
    )
    assert len(pc.unique(mails)) == 2_000_000
    guessed = tokens_of(mails, Keyring({1: bytes(32)}))
    assert not pc.any(pc.is_in(guessed, value_set=target)).as_py()
    # the attack itself works: who has the key finds the mail
    assert pc.any(pc.is_in(tokens_of(mails.slice(0, 100), KEYRING), value_set=target)).as_py()


def test_the_root_alone_opens_no_token() -> None:
    """Who learns the root, but not the epoch's key, cannot tell whether a guess is right."""
    mail = pa.array(["hanako@example.com"])
    whole = Keyring.from_secret(f"1:{MASTER},2:{SECOND}")
    stored, later = tokens_of(mail, KEYRING), whole.without(1)
    assert later.root_fingerprint() == KEYRING.root_fingerprint()
    assert tokens_of(mail, later)[0].as_py().partition(":")[2] != stored[0].as_py().partition(":")[2]


def test_one_person_in_two_epochs_has_nothing_in_common_without_the_keys() -> None:
    """Of a thousand people's tokens in two epochs, no bit predicts the other better than a coin."""
    mails = pa.array([f"p{n}@example.com" for n in range(1000)])
    old = tokens_of(mails, KEYRING)
    ring = Keyring.from_secret(f"1:{MASTER},2:{SECOND}")
    new = retoken(old, keyring=ring, purpose="token")
    bits = [
        bin(int(a.partition(":")[2], 16) ^ int(b.partition(":")[2], 16)).count("1")
        for a, b in zip(old.to_pylist(), new.to_pylist(), strict=True)
    ]
    assert 62 < sum(bits) / len(bits) < 66  # 64 ± 0.18 for 128 fair bits
    assert min(bits) > 35


def test_a_token_replayed_for_another_company_or_its_own_after_an_edit_is_forged() -> None:
    token = make_link(company="aozora", applicant_id="A1", keyring=KEYRING, now=NOW)
    for company in ("hibiki", "aozora ", "Aozora", ""):
        assert read_link(token, company=company, keyring=KEYRING, used_at=NOW) == "forged"


def test_the_check_of_a_token_takes_as_long_for_a_near_miss_as_for_a_far_one() -> None:
    token = make_link(company="aozora", applicant_id="A1", keyring=KEYRING, now=NOW)
    raw = token[:-4]
    near = raw + ("AAAA" if not token.endswith("AAAA") else "BBBA")  # only its last bytes differ
    far = token[:12] + ("A" * 20) + token[32:]  # its first sealed bytes do
    times: dict[str, list[float]] = {near: [], far: []}
    for _ in range(400):
        for one in (near, far):
            start = time.perf_counter()
            for _ in range(5):
                read_link(one, company="aozora", keyring=KEYRING, used_at=NOW)
            times[one].append(time.perf_counter() - start)
    ratio = median(times[near]) / median(times[far])
    assert 0.8 < ratio < 1.25


@pytest.mark.parametrize("is_careless", [True, False])
def test_canaries_in_free_pages_and_the_log_are_found_only_where_nobody_wipes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_careless: bool
) -> None:
    """The files are read while the vault is open, so that its log is there; without care the attack succeeds."""
    if is_careless:
        monkeypatch.setattr(store, "_PRAGMAS", ("journal_mode=WAL", "secure_delete=OFF"))
        monkeypatch.setattr(store, "wipe", lambda _engine, **_names: None)
    record = evidence_of([person(email=f"p{n}@example.com", phone=f"+8190{n:08}") for n in range(120)])
    canaries = [token.encode() for token in record["mail"].to_pylist()[:60]]
    boxes = record["traits"].to_pylist()[:60]
    with open_vault(tmp_path) as vault:
        vault.apply("1", evidence=record)
        for n in range(0, 60, 30):
            asked = [asked_for(keyring=KEYRING, at=NOW, email=f"p{m}@example.com") for m in range(n, n + 30)]
            plan = vault.plan_erasure(pa.concat_tables(asked))
            vault.erase(replace(plan, suppressions=()))  # what stays on purpose is no canary
        raw = b"".join(path.read_bytes() for path in sorted((tmp_path / "vault").iterdir()))
        assert {path.suffix for path in (tmp_path / "vault").iterdir()} >= {".db", ".db-wal"}
    found = [canary for canary in (*canaries, *boxes) if canary in raw]
    assert bool(found) == is_careless


@pytest.mark.parametrize("name", ["../hibiki", "..", "hibiki/../..", "a/b", "x\0y", "", "."])
def test_no_name_of_a_company_or_load_leads_into_anothers_folder(tmp_path: Path, name: str) -> None:
    """Receipts, quarantine, held files, reports and contracts' folders are reached by name alone."""
    home = Home(tmp_path)
    for reach in (home.receipts, home.quarantine, home.held, home.report, home.scratch, home.release):
        with pytest.raises(Refused):
            reach(name)
    with pytest.raises(Refused):
        home.entity("application", company=name, load_id="l")
    with pytest.raises(Refused):
        home.manifest(company="aozora", load_id=name)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_keyring_enters_no_pickle_and_so_no_xcom(protocol: int) -> None:
    for cargo in (KEYRING, {"keyring": KEYRING}, [KEYRING]):
        with pytest.raises(TypeError):
            pickle.dumps(cargo, protocol=protocol)


def test_no_attribute_of_a_keyring_shows_a_key_when_it_is_printed(tmp_path: Path) -> None:
    shown = f"{KEYRING!r} {KEYRING} {tmp_path}"
    assert MASTER[:16] not in shown
    with pytest.raises(TypeError):
        vars(KEYRING)
