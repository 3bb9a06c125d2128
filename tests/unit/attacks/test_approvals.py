"""Only a release that passed its attacks and was approved for a partner is handed over, as it was audited."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from anonymization.approvals import approvals, decide_release, decision_on, hand_over, handed_to, kept_releases
from anonymization.cli import app
from anonymization.decisions import Decision
from anonymization.disclosure.attacks.auditing import audit_release
from anonymization.disclosure.withdrawal import withdraw
from anonymization.load import read_json, write_json
from anonymization.locks import one_at_a_time
from anonymization.refusals import Refused
from tests.unit.attacks.market import Operator, operator

PARTNER = "minato-research"
YES = Decision(choice="approve", by="M. Ito", why="agreement", at="2026-11-24T00:00:00+00:00", way="relay")
runner = CliRunner()


@pytest.fixture
def market(relay_home: Path) -> Operator:
    market = operator(relay_home, persons=400)
    audit_release(market.home, market.publish())
    return market


def approve(market: Operator) -> None:
    decide_release(market.home, release="r1", partner=PARTNER, decision=YES)


def test_an_approved_release_is_copied_once_and_without_any_companys_own_tables(market: Operator) -> None:
    folder = market.home.release("r1") / "published"
    own = folder / "companies" / "akebono" / "relay_credits.parquet"
    own.parent.mkdir(parents=True)
    own.write_bytes((folder / "marts" / "rehire_success_rates.parquet").read_bytes())
    facts = read_json(folder / "release.json")
    facts["tables"] += [
        {"mart": "relay_credits", "lane": "org", "path": "published/companies/akebono/relay_credits.parquet"}
    ]
    facts["tables"] += [{"mart": "rehire_success", "lane": "A", "path": "individual/marts/rehire_success.parquet"}]
    write_json(folder / "release.json", facts)
    audit_release(market.home, market.home.release("r1"))
    approve(market)
    target = hand_over(market.home, release="r1", partner=PARTNER)
    assert target == market.home.root / "handed_over" / PARTNER / "r1"
    files = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert files == {"marts/rehire_success_rates.parquet", "release.json"}
    assert {table["lane"] for table in read_json(target / "release.json")["tables"]} == {"B"}
    record = read_json(target.with_suffix(".json"))
    assert set(record["files"]) == files
    assert record["approval"]["by"] == "M. Ito"
    before = target.stat().st_mtime_ns
    assert hand_over(market.home, release="r1", partner=PARTNER).stat().st_mtime_ns == before
    assert handed_to(market.home, "r1") == [PARTNER]


def test_a_copy_that_was_not_finished_is_made_again(market: Operator) -> None:
    approve(market)
    target = hand_over(market.home, release="r1", partner=PARTNER)
    target.with_suffix(".json").unlink()
    (target / "release.json").unlink()
    hand_over(market.home, release="r1", partner=PARTNER)
    assert (target / "release.json").exists()


def test_the_first_decision_stands(market: Operator) -> None:
    approve(market)
    approve(market)  # the same again is nothing new
    with pytest.raises(Refused, match="already_decided"):
        decide_release(market.home, release="r1", partner=PARTNER, decision=replace(YES, choice="reject"))
    assert decision_on(market.home, release="r1", partner=PARTNER) == YES
    assert [path.name for path in market.home.report("r1").glob("*approval*")] == [f"approval-{PARTNER}.json"]
    assert [(each.partner, each.handed_over) for each in approvals(market.home)] == [(PARTNER, False)]


def test_nothing_is_handed_over_that_nobody_approved_or_that_somebody_rejected(market: Operator) -> None:
    with pytest.raises(Refused, match="not_approved"):
        hand_over(market.home, release="r1", partner=PARTNER)
    decide_release(market.home, release="r1", partner=PARTNER, decision=replace(YES, choice="reject"))
    with pytest.raises(Refused, match="not_approved"):
        hand_over(market.home, release="r1", partner=PARTNER)
    with pytest.raises(Refused, match="not_approved"):
        hand_over(market.home, release="r1", partner="another-partner")


def test_what_was_not_attacked_cannot_be_approved(market: Operator) -> None:
    market.publish(release_id="r2")
    with pytest.raises(Refused, match="not_audited"):
        decide_release(market.home, release="r2", partner=PARTNER, decision=YES)


def test_what_has_changed_since_or_was_withdrawn_is_not_handed_over(market: Operator) -> None:
    approve(market)
    table = market.home.release("r1") / "published" / "marts" / "rehire_success_rates.parquet"
    kept = table.read_bytes()
    table.write_bytes(kept + b" ")
    with pytest.raises(Refused, match="changed_since_audit"):
        hand_over(market.home, release="r1", partner=PARTNER)
    table.write_bytes(kept)
    withdraw(market.home, "r1", "by hand")
    with pytest.raises(Refused, match="not_audited"):
        hand_over(market.home, release="r1", partner=PARTNER)


def test_what_is_being_withdrawn_is_not_copied_meanwhile(market: Operator) -> None:
    approve(market)
    with ThreadPoolExecutor() as pool:
        with one_at_a_time(market.home, "release"):
            copy = pool.submit(hand_over, market.home, release="r1", partner=PARTNER)
            with pytest.raises(TimeoutError):
                copy.result(timeout=0.3)
            write_json(market.home.root / "withdrawn" / "r1.json", {"release_id": "r1", "build": None, "at": ""})
        with pytest.raises(Refused, match="not_audited"):
            copy.result()
    assert handed_to(market.home, "r1") == []


@pytest.mark.parametrize("partner", ["../x", "", "A B", "山田花子", "x" * 64])
def test_a_partner_is_a_short_plain_name(market: Operator, partner: str) -> None:
    with pytest.raises(Refused, match="not_a_partner"):
        decide_release(market.home, release="r1", partner=partner, decision=YES)


def test_the_verbs_do_the_same(market: Operator) -> None:
    words = ["--by", "M. Ito", "--why", "agreement signed, report read"]
    assert runner.invoke(app, ["release", "export", PARTNER]).exit_code == 2
    assert (
        runner.invoke(app, ["release", "approve", PARTNER, "--by", "M. Ito", "--why", "山田花子さんに確認"]).exit_code
        == 2
    )
    assert runner.invoke(app, ["release", "approve", PARTNER, *words]).exit_code == 0
    assert runner.invoke(app, ["release", "reject", PARTNER, *words]).exit_code == 2
    exported = runner.invoke(app, ["release", "export", PARTNER])
    assert exported.exit_code == 0
    assert Path(exported.stdout.strip()).is_dir()
    (told,) = kept_releases(market.home)
    assert told["audit"] == "passed"
    assert told["approvals"][PARTNER] | {"at": ""} == {
        "choice": "approve", "by": "M. Ito", "why": "agreement signed, report read", "at": "", "handed_over": True,
    }  # fmt: skip
    assert PARTNER in runner.invoke(app, ["release", "list"]).output
    gone = runner.invoke(app, ["release", "withdraw", "r1", "--why", "a rule was read wrongly"])
    assert gone.exit_code == 0
    assert f"handed over before / 提供済み: {PARTNER}" in gone.output
