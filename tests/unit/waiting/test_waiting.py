"""A row waits encrypted, enters when its consent comes, and is gone when it does not."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from identity_people import KEYRING, MASTER, applications, consents, open_vault, person

from anonymization.consent import events_of_export
from anonymization.consent_policy import ConsentPolicy, load_consent_policy
from anonymization.forgotten_meanwhile import note_forgotten
from anonymization.home import Home
from anonymization.identity import Keyring, Vault, waiting_rows
from anonymization.identity.consent_links import make_link
from anonymization.identity.forgetting import asked_for
from anonymization.identity.rotation import rotate
from anonymization.intake.contract import CompanyContract
from anonymization.load import Load
from anonymization.pool import TableWriter, commit
from anonymization.refusals import Refused
from anonymization.scrub import scrub
from anonymization.steps import commit_identities
from anonymization.waiting.entering import Entry, end_entry, list_entries, scrub_entry
from anonymization.waiting.keeping import Keeper
from anonymization.waiting.leaving import erase, expire
from anonymization.walk import Typed, Walk

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
MOMOKO = person(name="高橋 桃子", name_kana="タカハシ モモコ", email="momoko@example.com", phone="+818055556666")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("RELAY_MASTER_KEY", MASTER)
    monkeypatch.delenv("RELAY_VAULT_URL", raising=False)
    return Home(tmp_path)


def contract(company: str = "aozora") -> CompanyContract:
    column = {"name": "id", "field": "applicant_id", "class": "direct"}
    export = {"kind": "applications", "columns": [column]}
    return CompanyContract.model_validate({"company": company, "exports": {"applications": export}})


def drop(
    home: Home,
    rows: Sequence[dict[str, Any]],
    *,
    load_id: str = "load1",
    at: datetime = NOW,
    later_batch: Sequence[dict[str, Any]] = (),
    meanwhile: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """An applications export through scrub and commit, as the pipeline does it."""
    scratch, agreed = home.scratch(load_id), contract()
    with open_vault(home.root) as vault, TableWriter(scratch) as boxes:
        note_forgotten(scratch, vault=vault)
        keeper = Keeper(
            company="aozora",
            load_id=load_id,
            kind="applications",
            keyring=KEYRING,
            dropped_at=int(at.timestamp()),
            now=at,
            wait=timedelta(days=30),
            boxes=boxes,
        )
        walk = Walk(
            company="aozora",
            load_id=load_id,
            contract=agreed,
            export=agreed.exports["applications"],
            keyring=KEYRING,
            now=at,
            known_consents=vault.known_consents,
            keeper=keeper,
        )
        batches = [Typed(table=applications(batch)) for batch in (rows, later_batch) if batch]
        manifest = scrub(batches, walk=walk, out=scratch)
    meanwhile()
    commit_identities(Load(company="aozora", path=scratch, load_id=load_id), home=home)
    commit(home=home, company="aozora", load_id=load_id)
    return manifest


def say(home: Home, load_id: str, **word: Any) -> None:
    row = {"purpose": "pool_stats", "action": "grant", "at": NOW - DAY, **word}
    with open_vault(home.root) as vault:
        vault.apply(load_id, consents=events_of_export(consents([row]), keyring=KEYRING, company="aozora"))


def enter(home: Home, *, now: datetime = NOW) -> list[Entry]:
    """One run of the waiting wave."""
    done = list_entries(home, keyring=KEYRING, now=now)
    for entry in done:
        scrub_entry(entry, home=home, contract=contract())
        commit_identities(Load(company=entry.company, path=home.inbox, load_id=entry.load_id), home=home)
        commit(home=home, company=entry.company, load_id=entry.load_id)
        end_entry(entry, home=home)
    return done


def counts(home: Home) -> dict[str, int]:
    with open_vault(home.root) as vault, vault.reading() as connection:
        return waiting_rows.counts(connection)


def pooled(home: Home) -> list[dict[str, Any]]:
    files = sorted((home.pool / "application").rglob("*.parquet"))
    rows = (
        pa.concat_tables([pq.read_table(f, partitioning=None) for f in files]).drop_columns(["load_id"])
        if files
        else None
    )
    return sorted(rows.to_pylist(), key=repr) if rows is not None else []


def test_a_row_enters_when_its_consent_comes_in_time_and_the_others_go_on_waiting(home: Home) -> None:
    manifest = drop(home, [person(), MOMOKO])
    assert (manifest["people"]["pooled"], manifest["people"]["waiting"]) == (0, 2)
    assert counts(home) == {"waiting": 2, "entered": 0, "expired": 0}
    assert enter(home) == []
    say(home, "c1", email="hanako@example.com")
    assert len(enter(home)) == 1
    assert counts(home) == {"waiting": 1, "entered": 1, "expired": 0}
    assert len(pooled(home)) == 1
    assert enter(home) == []


def test_the_pool_is_the_same_whether_consent_came_before_or_after(home: Home, tmp_path: Path) -> None:
    first = Home(tmp_path / "first")
    say(first, "c1", email="hanako@example.com")
    drop(first, [person()])
    drop(home, [person()])
    say(home, "c1", email="hanako@example.com")
    enter(home)
    assert pooled(home) == pooled(first) != []


def test_consent_by_another_mailbox_of_the_person_or_by_a_link_lets_a_row_in(home: Home) -> None:
    drop(home, [person(), MOMOKO])
    say(home, "c0", email="new@example.com")
    assert enter(home) == []
    with open_vault(home.root) as vault:
        from identity_people import evidence_of

        vault.apply("other", evidence=evidence_of([person(email="new@example.com")], company="hibiki"))
    token = make_link(company="aozora", applicant_id="A2", keyring=KEYRING, now=NOW - 2 * DAY)
    say(home, "c1", token=token)
    enter(home)
    assert counts(home) == {"waiting": 0, "entered": 2, "expired": 0}


def test_what_waits_lies_nowhere_in_the_clear(home: Home) -> None:
    drop(home, [person(), MOMOKO])
    files = [path for path in home.root.rglob("*") if path.is_file()]
    assert any(path.parent.parent.name == "waiting" for path in files)
    raw = b"".join(path.read_bytes() for path in files)
    raw += repr([pq.read_table(p, partitioning=None).to_pylist() for p in files if p.suffix == ".parquet"]).encode()
    for value in ("高橋", "タカハシ", "hanako", "9011112222", "momoko"):
        assert value.encode() not in raw
    (file,) = (home.root / "waiting").glob("*/*.parquet")
    assert file.stat().st_mode & 0o077 == 0
    assert pq.read_schema(file).names == ["place", "box"]


def test_who_said_no_does_not_wait_and_who_says_no_while_waiting_is_gone(home: Home) -> None:
    say(home, "c1", email="hanako@example.com", action="withdraw")
    assert drop(home, [person(), MOMOKO])["people"]["waiting"] == 1
    say(home, "c2", email="momoko@example.com", action="withdraw")
    assert enter(home) == []
    assert counts(home) == {"waiting": 0, "entered": 0, "expired": 1}


def test_after_its_days_a_row_is_gone_for_good_and_does_not_wait_again(home: Home) -> None:
    drop(home, [person()])
    with open_vault(home.root) as vault:
        assert expire(home, vault=vault, now=NOW + 29 * DAY) == 0
        with vault.reading() as connection:
            wrapped = waiting_rows.with_state(connection, "waiting")["wrapped"][0].as_py()
        assert expire(home, vault=vault, now=NOW + 30 * DAY) == 1
        assert expire(home, vault=vault, now=NOW + 30 * DAY) == 0
    assert list((home.root / "waiting").glob("*/*")) == []
    assert wrapped not in b"".join(path.read_bytes() for path in (home.root / "vault").iterdir())
    say(home, "c1", email="momoko@example.com")
    drop(home, [person()], load_id="load2", at=NOW + 31 * DAY)
    assert counts(home) == {"waiting": 0, "entered": 0, "expired": 1}
    say(home, "c2", email="hanako@example.com")
    drop(home, [person()], load_id="load3", at=NOW + 32 * DAY)
    assert len(pooled(home)) == 1


def test_a_row_dropped_again_keeps_its_first_time_and_its_last_content(home: Home) -> None:
    drop(home, [person()], at=NOW)
    drop(home, [person()], load_id="load2", at=NOW + 10 * DAY)
    with open_vault(home.root) as vault:
        with vault.reading() as connection:
            (row,) = waiting_rows.with_state(connection, "waiting").to_pylist()
        assert (row["load_id"], row["until"]) == ("load2", int((NOW + 30 * DAY).timestamp()))
        expire(home, vault=vault, now=NOW)
    assert [path.stem for path in (home.root / "waiting").glob("*/*")] == ["load2"]


def test_a_row_that_enters_by_a_later_export_waits_no_more(home: Home) -> None:
    drop(home, [person()])
    say(home, "c1", email="hanako@example.com")
    drop(home, [person()], load_id="load2")
    assert counts(home) == {"waiting": 0, "entered": 1, "expired": 0}
    assert enter(home) == []


def test_a_forgotten_person_is_gone_from_the_waiting_rows_under_every_mailbox(home: Home) -> None:
    drop(home, [person(), person(email="new@example.com"), MOMOKO])
    with open_vault(home.root) as vault:
        asked = asked_for(
            keyring=KEYRING,
            at=NOW,
            email="hanako@example.com",
            name_kana="タカハシ ハナコ",
            birth_date=person()["birth_date"],
        )
        vault.erase(vault.plan_erasure(asked))
        assert erase(home, vault=vault, keyring=KEYRING, now=NOW) == 2
        assert erase(home, vault=vault, keyring=KEYRING, now=NOW) == 0
    assert counts(home)["waiting"] == 1


def test_who_is_forgotten_while_a_load_is_under_way_does_not_come_in_with_it(home: Home) -> None:
    def forget() -> None:
        with open_vault(home.root) as vault:
            vault.erase(vault.plan_erasure(asked_for(keyring=KEYRING, at=NOW, email="hanako@example.com")))

    say(home, "c1", email="hanako@example.com")
    with pytest.raises(Refused, match="consent_changed"):
        drop(home, [person()], meanwhile=forget)
    with open_vault(home.root) as vault:
        assert vault.loads() == ["c1"]
    assert drop(home, [person()], load_id="load2")["people"]["pooled"] == 0  # begun again, from the file


def test_a_load_goes_on_where_somebody_else_is_forgotten_meanwhile(home: Home) -> None:
    def forget() -> None:
        with open_vault(home.root) as vault:
            vault.erase(vault.plan_erasure(asked_for(keyring=KEYRING, at=NOW, email="momoko@example.com")))

    say(home, "c1", email="hanako@example.com")
    yes = {"consent_given": True, "consent_at": NOW - DAY, "consent_purposes": ["pool_stats"]}
    own = person(
        **yes, applicant_id="A2", name="鈴木 一郎", name_kana="スズキ イチロウ", email="ichiro@example.com", phone=None
    )
    drop(home, [person()], later_batch=[own], meanwhile=forget)
    assert len(pooled(home)) == 2


def test_how_rows_fall_into_batches_refuses_no_load_for_ever(home: Home) -> None:
    """A mailbox that only a later batch tells to be shared, and a row that says yes and, batches later, no."""
    say(home, "c1", email="hanako@example.com")
    mine = [person(applicant_id="A1"), person(applicant_id="A2", email="second@example.com")]
    drop(home, mine, later_batch=[MOMOKO | {"email": "hanako@example.com", "applicant_id": "A3"}])
    yes = {"consent_given": True, "consent_at": NOW - 2 * DAY, "consent_purposes": ["pool_stats"]}
    no = {"consent_given": False, "consent_at": NOW - DAY}
    drop(home, [MOMOKO | yes], later_batch=[MOMOKO | no], load_id="load2")
    with open_vault(home.root) as vault:
        assert vault.loads() == ["c1", "load1", "load2"]


@pytest.mark.parametrize("killed_after", ["choice", "scrub", "identities", "commit"])
def test_an_entry_killed_anywhere_ends_the_same(home: Home, killed_after: str) -> None:
    drop(home, [person(), MOMOKO])
    say(home, "c1", email="hanako@example.com")
    (entry,) = list_entries(home, keyring=KEYRING, now=NOW)
    steps = ["choice", "scrub", "identities", "commit"]
    done = steps[1 : steps.index(killed_after) + 1]
    if "scrub" in done:
        scrub_entry(entry, home=home, contract=contract())
    if "identities" in done:
        commit_identities(Load(company="aozora", path=home.inbox, load_id=entry.load_id), home=home)
    if "commit" in done:
        commit(home=home, company="aozora", load_id=entry.load_id)
    say(home, "c2", email="momoko@example.com")  # heard between the kill and the next run
    assert entry.load_id in [e.load_id for e in enter(home)]
    enter(home)
    assert counts(home) == {"waiting": 0, "entered": 2, "expired": 0}
    assert len(pooled(home)) == 2


def test_rows_wait_on_through_a_rotation(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(home, [person()])
    ring = KEYRING.with_new_epoch()
    rotate(home, keyring=ring, environ={})
    kept = Keyring.from_secret(ring.without(1).secret())
    monkeypatch.setenv("RELAY_MASTER_KEY", kept.secret())
    with Vault.open(home=home.root, keyring=kept, environ={}) as vault:
        row = {"email": "hanako@example.com", "purpose": "pool_stats", "action": "grant", "at": NOW - DAY}
        vault.apply("c1", consents=events_of_export(consents([row]), keyring=kept))
    (entry,) = list_entries(home, keyring=kept, now=NOW)
    assert scrub_entry(entry, home=home, contract=contract())["people"]["pooled"] == 1


def test_only_an_accepted_text_counts_as_consent() -> None:
    content = load_consent_policy().model_dump()
    content["text_versions"]["pool_stats"] = ("v2",)
    policy = ConsentPolicy.model_validate(content)
    word = {"email": "hanako@example.com", "purpose": "pool_stats", "at": NOW}
    said = [{**word, "action": "grant", "text_version": version} for version in ("v1", "v2", None)] + [
        {**word, "action": "withdraw", "text_version": None},
        {**word, "purpose": "contact", "action": "grant"},
    ]
    left = policy.counting(events_of_export(consents(said), keyring=KEYRING)).to_pylist()
    assert [(e["purpose"], e["action"], e["text_version"]) for e in left] == [
        ("pool_stats", "grant", "v2"),
        ("pool_stats", "withdraw", None),
        ("contact", "grant", "v1"),
    ]
