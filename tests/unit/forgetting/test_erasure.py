import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from identity_people import KEYRING, MASTER
from sqlalchemy import select

from anonymization.forgetting.journal import open_journals
from anonymization.forgetting.models import retraining_ordered
from anonymization.forgetting.requests import forget_asked, forget_due
from anonymization.forgetting.verify import Verdict, verify
from anonymization.identity import Vault
from anonymization.identity.rotation import rotate
from anonymization.identity.tables import CONSENTS, NOTICES
from anonymization.identity.tables import consent as consent_table
from anonymization.identity.tables import notice as notice_table
from anonymization.load import read_json
from anonymization.pool import committed_loads
from anonymization.refusals import Refused
from anonymization.reviews import Review, keep, reviewed
from tests.unit.forgetting.world import DAY, GRANTED, NOW, WITHDREW, World, make_world, raw_bytes

NEXT = KEYRING.with_new_epoch()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def checked(world: World, number: str) -> Verdict:
    with world.vault() as vault:
        return verify(world.home, number, vault=vault, keyring=KEYRING, now=NOW)


def receipts(world: World) -> list[Path]:
    return sorted((world.home.reports / "erasure").glob("E*.json"))


def finish(world: World, *, release: str = "2026-r2") -> None:
    world.release(release)
    assert world.run() == ["finished"]


def test_nobody_who_did_not_withdraw_is_erased(world: World) -> None:
    before = raw_bytes(world.home)
    assert world.run() == []
    assert raw_bytes(world.home).items() >= before.items()


def test_a_withdrawal_erases_the_person_under_all_their_keys_and_waits_for_the_release(world: World) -> None:
    world.withdraw()
    assert world.run() == ["waits_for_release"]
    applications = world.home.entity("application", company="aozora", load_id="a1") / "part-0.parquet"
    assert pq.ParquetFile(applications).read()["person_key"].to_pylist() == [world.evidence["person_key"][2].as_py()]
    assert not world.home.warehouse.exists()
    assert receipts(world) == []
    finish(world)
    assert open_journals(world.home) == []
    assert checked(world, receipts(world)[0].stem).holds


def test_nothing_of_them_is_left_in_any_byte_but_the_suppression_tokens(world: World) -> None:
    world.withdraw()
    world.run()
    finish(world)
    found = raw_bytes(world.home)
    for name, tokens in world.hers.items():
        for token in tokens:
            places = {place for place, content in found.items() if token.encode() in content}
            allowed = set() if name == "phone" else {"vault/vault.db"}
            assert places <= allowed, (name, places)


def test_the_load_stays_with_counts_and_hashes_of_what_it_still_has(world: World) -> None:
    world.withdraw()
    world.run()
    manifest = next(load for load in committed_loads(world.home) if load["load_id"] == "a1")
    assert manifest["rows"] == {"application": 1, "skill": 1}
    assert manifest["rows_erased"] == {"application": 2, "closing": 1, "skill": 2}
    assert set(manifest["files"]) == {"application.parquet", "skill.parquet"}
    assert not world.home.entity("closing", company="aozora", load_id="a1").exists()


def test_the_receipt_counts_every_place_is_signed_and_names_nobody(world: World) -> None:
    world.withdraw()
    world.run(now=datetime.now(UTC))
    finish(world)
    path = receipts(world)[0]
    receipt = read_json(path)
    assert receipt["places"]["pool.application"] == {
        "theirs_before": 2,
        "theirs_after": 0,
        "rows_before": 3,
        "rows_after": 1,
    }
    assert {place for place, count in receipt["places"].items() if count["theirs_after"]} == set()
    assert receipt["in_time"]
    assert receipt["statistics_published"] == ["2026-r1"]
    assert receipt["models_to_retrain"] == ["m1"] == list(retraining_ordered(world.home))
    gone = [file for file in receipt["files"] if file["sha256_after"] is None]
    assert all(file["rows_after"] == 0 for file in gone)
    text = path.read_text(encoding="utf-8") + path.with_suffix(".html").read_text(encoding="utf-8")
    for word in {"hanako", "高橋", *(token for tokens in world.hers.values() for token in tokens)}:
        assert word not in text


def test_an_altered_receipt_does_not_verify(world: World) -> None:
    world.withdraw()
    world.run()
    finish(world)
    path = receipts(world)[0]
    receipt = read_json(path)
    for change in ({"finished_at": receipt["opened_at"][:-1]}, {"signature": ""}, {"key_epoch": 7}):
        path.write_text(json.dumps(receipt | change), encoding="utf-8")
        assert not checked(world, path.stem).signature_holds
    with pytest.raises(Refused, match="no_receipt"):
        checked(world, "../../vault/erasures/x")


def test_a_receipt_no_longer_holds_when_they_are_here_again_and_the_next_run_mends_it(world: World) -> None:
    world.withdraw()
    world.run()
    finish(world)
    number = receipts(world)[0].stem
    with world.vault() as vault:
        vault.apply("a1 again", evidence=world.evidence)
    assert checked(world, number).came_back == 2
    assert world.run() == ["finished"]
    assert checked(world, number).holds


def test_an_old_consent_export_dropped_again_leaves_nothing(world: World) -> None:
    world.withdraw()
    world.run()
    finish(world)
    world.say("hanako@example.com", "grant", GRANTED, load="g0 again")
    number = receipts(world)[0].stem
    assert not checked(world, number).holds
    assert world.run() == ["finished"]
    assert checked(world, number).holds


def test_an_old_export_leaves_no_notice_and_no_consent_in_the_vault(world: World) -> None:
    world.withdraw()
    world.run()
    finish(world)
    row, mail = (world.evidence[name][0].as_py() for name in ("row_key", "mail"))
    notice = {"application_key": row, "org_key": "aozora", "half_year": "2025H1", "notified": True, "consented": False}
    grants = [
        {"subject_kind": kind, "subject": subject, "purpose": "pool_stats", "action": "grant", "at": at}
        for kind, subject in (("row", row), ("mail", mail))
        for at in (GRANTED, WITHDREW + DAY)
    ]
    with world.vault() as vault:
        old = pa.Table.from_pylist(grants[0:1] + grants[2:3], schema=CONSENTS)
        vault.apply("a1 again", notices=pa.Table.from_pylist([notice], schema=NOTICES), consents=old)
        with vault.reading() as connection:
            held = [connection.execute(select(table)).all() for table in (notice_table, consent_table)]
        assert [len(found) for found in held] == [0, 1]  # what the others said stays
        vault.apply("new word", consents=pa.Table.from_pylist(grants, schema=CONSENTS))
        with vault.reading() as connection:
            assert len(connection.execute(select(consent_table)).all()) == 3


def test_who_consents_anew_after_the_withdrawal_may_come_back_and_stays(world: World) -> None:
    world.withdraw()
    world.run()
    finish(world)
    world.say("hanako@example.com", "grant", WITHDREW + timedelta(days=90), load="g9")
    with world.vault() as vault:
        vault.apply("a9", evidence=world.evidence.slice(0, 1))
    assert world.run() == []
    verdict = checked(world, receipts(world)[0].stem)
    assert verdict.holds
    assert verdict.returned_with_consent == 1


def test_a_later_consent_by_another_mailbox_is_the_same_persons_last_word(world: World) -> None:
    world.withdraw()
    world.say("new@example.com", "grant", WITHDREW + timedelta(days=1), load="g7")
    assert world.run() == []


def test_a_consent_that_has_run_out_is_erased_as_a_withdrawal(world: World) -> None:
    world.say("taro@example.com", "grant", GRANTED + DAY, load="e1", expires_at=NOW - DAY)
    assert world.run(now=NOW - 2 * DAY) == []
    world.run()
    assert [journal.reason for journal in open_journals(world.home)] == ["consent_expired"]
    application = pq.ParquetFile(world.home.entity("application", company="aozora", load_id="a1") / "part-0.parquet")
    assert application.metadata.num_rows == 2


def test_a_request_by_mail_address_reaches_who_never_withdrew(world: World) -> None:
    outcome = forget_asked(world.home, ["TARO+job@example.com"], companies=[], keyring=KEYRING, now=NOW, deadline=DAY)
    assert outcome.state == "waits_for_release"
    finish(world)
    taro = world.evidence["row_key"][2].as_py().encode()
    assert {name for name, content in raw_bytes(world.home).items() if taro in content} == {"vault/vault.db"}


@pytest.mark.parametrize(
    "line",
    ["Hanako T. <Hanako@example.com>", "mailto:hanako@example.com", "ｈａｎａｋｏ＠example.com", "hanako@example.com,"],
)
def test_an_address_with_something_around_it_reaches_the_person(world: World, line: str) -> None:
    """What was taken for another mailbox would get a receipt for an erasure of nobody."""
    outcome = forget_asked(world.home, [line], companies=[], keyring=KEYRING, now=NOW, deadline=DAY)
    assert outcome.found > 0
    stranger = forget_asked(world.home, ["nobody@example.com"], companies=[], keyring=KEYRING, now=NOW, deadline=DAY)
    assert (stranger.state, stranger.found) == ("finished", 0)


@pytest.mark.parametrize(
    "line",
    [
        *("", "noreply@example.com", "{}", '{"salary": 3}', "not-a-token"),
        *("taro@example.com; hanako@example.com", "hanako@exa mple.com", "hanako@localhost"),
        '{"email": "taro@example.com hanako@example.com"}',
    ],
)
def test_what_names_nobody_is_refused_without_a_word_of_it(world: World, line: str) -> None:
    with pytest.raises(Refused) as refused:
        forget_asked(world.home, [line], companies=["aozora"], keyring=KEYRING, now=NOW, deadline=DAY)
    assert not line or line not in str(refused.value)
    assert MASTER not in str(refused.value)
    assert open_journals(world.home) == []


def test_a_late_erasure_says_so(world: World) -> None:
    world.withdraw()
    world.run(now=datetime.now(UTC) - 2 * DAY)
    finish(world)
    assert not read_json(receipts(world)[0])["in_time"]


def test_individual_marts_of_older_releases_go_and_their_statistics_stay(world: World) -> None:
    world.withdraw()
    world.run()
    finish(world)
    old = world.home.release("2026-r1")
    assert not (old / "individual").exists()
    assert (old / "published" / "release.json").exists()
    assert (world.home.release("2026-r2") / "individual" / "warehouse.duckdb").exists()


def test_a_release_of_before_a_rotation_of_keys_is_found_and_waited_for(world: World) -> None:
    """It holds the keys of its own epoch, and so do records that people made of its scores."""
    row = world.evidence["row_key"][0].as_py()
    keep(
        world.home,
        Review(at="2026-03-01", by="ito", org_key="aozora", application_key=row, model_version="m1", kind="review",
               verdict="agrees", words="agreed"),
    )  # fmt: skip
    recorded = (world.home.root / "reviews" / "reviews.jsonl").read_bytes()
    world.withdraw()
    rotate(world.home, keyring=NEXT, environ={})
    (world.home.root / "reviews" / "reviews.jsonl").write_bytes(recorded)  # as if made on the page since then
    (outcome,) = forget_due(world.home, keyring=NEXT, now=NOW, deadline=DAY)
    assert outcome.state == "waits_for_release"
    assert reviewed(world.home) == frozenset()
    (journal,) = open_journals(world.home)
    assert journal.before["theirs"]["release.current"] > 0
    assert journal.before["theirs"]["build"] > 0
    world.release("2026-r2")
    (outcome,) = forget_due(world.home, keyring=NEXT, now=NOW, deadline=DAY)
    assert outcome.state == "finished"
    assert not (world.home.release("2026-r1") / "individual").exists()
    with Vault.open(home=world.home.root, keyring=NEXT, environ={}) as vault:
        assert verify(world.home, outcome.number, vault=vault, keyring=NEXT, now=NOW).holds
    keys = [token.encode() for name in ("row_key", "person_key") for token in world.hers[name]]
    assert not [name for name, content in raw_bytes(world.home).items() if any(key in content for key in keys)]
