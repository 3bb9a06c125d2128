"""`relay forget` and `relay retention`: how they end, what they print, and that nobody is named in it."""

import json
from pathlib import Path

import pytest
from identity_people import MASTER
from typer.testing import CliRunner, Result

from anonymization.cli import app
from anonymization.forgetting.journal import open_journals
from tests.unit.forgetting.world import World, make_world


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    world = make_world(tmp_path)
    monkeypatch.setenv("RELAY_HOME", str(tmp_path))
    monkeypatch.setenv("RELAY_MASTER_KEY", MASTER)
    monkeypatch.delenv("RELAY_VAULT_URL", raising=False)
    return world


def relay(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=given)


def names_nobody(world: World, answer: Result) -> bool:
    tokens = (token for tokens in world.hers.values() for token in tokens)
    return not any(word in answer.output + answer.stderr for word in ("hanako", "example.com", *tokens))


def test_who_asks_on_stdin_is_erased_and_the_receipt_verifies_after_the_next_release(world: World) -> None:
    asked = relay("forget", "--stdin", "--json", given="hanako@example.com\n")
    assert asked.exit_code == 0
    told = json.loads(asked.stdout)
    assert told["state"] == "waits_for_release"
    world.release("2026-r2")
    due = relay("forget", "due", "--json")
    assert json.loads(due.stdout) == {"erasures": [{"number": told["number"], "state": "finished"}]}
    verified = relay("forget", "verify", told["number"], "--json")
    assert (verified.exit_code, json.loads(verified.stdout)["holds"]) == (0, True)
    assert all(names_nobody(world, answer) for answer in (asked, due, verified))


@pytest.mark.parametrize("line", ["hanako", "{", '{"shoe_size": "23"}', "not.a.token", ""])
def test_what_names_nobody_is_refused_and_not_repeated(world: World, line: str) -> None:
    refused = relay("forget", "--stdin", given=f"{line}\n")
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert not line or line not in refused.stderr.replace("not_an_identifier", "")
    assert open_journals(world.home) == []


def test_an_unknown_receipt_is_refused(world: World) -> None:
    assert world.home.root.exists()
    assert relay("forget", "verify", "E20260101-000000000000").exit_code == 2


def test_a_receipt_of_somebody_who_is_back_does_not_hold(world: World) -> None:
    number = json.loads(relay("forget", "--stdin", "--json", given="hanako@example.com\n").stdout)["number"]
    world.release("2026-r2")
    relay("forget", "due")
    with world.vault() as vault:
        vault.apply("a1 again", evidence=world.evidence)
    assert relay("forget", "verify", number).exit_code == 2


def test_retention_shows_first_and_deletes_then(world: World) -> None:
    planned = relay("retention", "plan", "--json")
    told = json.loads(planned.stdout)
    assert (planned.exit_code, told["deleted"]) == (0, False)
    assert {zone["zone"] for zone in told["zones"]} >= {"raw", "quarantine", "releases", "receipts"}
    assert not (world.home.reports / "retention").exists()
    enforced = relay("retention", "enforce", "--json")
    assert (enforced.exit_code, json.loads(enforced.stdout)["deleted"]) == (0, True)
    assert names_nobody(world, planned)
    assert names_nobody(world, enforced)
