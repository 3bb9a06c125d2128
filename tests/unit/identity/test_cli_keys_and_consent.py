"""`relay keys` and `relay consent`: what they print, and that no key is ever in it."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from identity_people import consents, evidence_of
from typer.testing import CliRunner, Result

from anonymization.cli import app
from anonymization.consent import Links, read_links
from anonymization.identity import Keyring, Vault

NOW = datetime.now(UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELAY_HOME", str(tmp_path))
    for name in ("RELAY_MASTER_KEY", "RELAY_VAULT_URL", "RELAY_ENV", "AIRFLOW__CORE__EXECUTOR"):
        monkeypatch.delenv(name, raising=False)
    assert relay("keys", "create").exit_code == 0
    return tmp_path


def relay(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=given)


def ring(home: Path) -> Keyring:
    return Keyring.from_file(home / "keys" / "master.key")


def links_of(
    token: str, *, home: Path, company: str = "aozora", at: datetime = NOW, used: dict[str, int] | None = None
) -> Links:
    batch = consents([{"token": token, "purpose": "pool_stats", "action": "grant", "at": at}])
    return read_links(batch, keyring=ring(home), company=company, used=lambda _: used or {})


def test_rotate_shred_and_list_tell_epochs_and_no_key(home: Path) -> None:
    secret = (home / "keys" / "master.key").read_text("ascii")
    with Vault.open(home=home, keyring=ring(home)) as vault:
        vault.apply("1", evidence=evidence_of([{"email": "a@example.com"}], keyring=ring(home)))
    rotated = relay("keys", "rotate", "--json")
    assert json.loads(rotated.stdout)["to_epoch"] == 2
    shredded = relay("keys", "shred", "--epoch", "1", "--json")
    assert json.loads(shredded.stdout) == {"epoch": 1, "sealed_files": 0, "ring_file": None}
    listed = relay("keys", "list", "--json")
    assert [e["state"] for e in json.loads(listed.stdout)["epochs"]] == ["shredded", "in use"]
    now = (home / "keys" / "master.key").read_text("ascii")
    assert stat.S_IMODE((home / "keys" / "master.key").stat().st_mode) == 0o600
    assert secret.partition(":")[2] not in now
    assert sorted(path.name for path in (home / "keys").iterdir()) == ["master.key"]
    keys = [part.partition(":")[2] for part in f"{secret},{now}".split(",")]
    for answer in (rotated, shredded, listed):
        assert answer.exit_code == 0
        assert not any(key in answer.output for key in keys)


@pytest.mark.usefixtures("home")
def test_the_epoch_in_use_is_refused_with_one_line_in_two_languages() -> None:
    refused = relay("keys", "shred", "--epoch", "1")
    assert refused.exit_code == 1
    assert "epoch_in_use" in refused.output
    assert "使用中" in refused.output


@pytest.mark.parametrize(
    "verb", [["keys", "rotate"], ["keys", "shred"], ["keys", "list"], ["consent", "link"], ["consent", "status"]]
)
def test_help_shows_an_example(verb: list[str]) -> None:
    shown = relay(*verb, "--help")
    assert shown.exit_code == 0
    assert "Example: " in shown.output


def test_links_are_told_in_the_order_of_the_ids_and_name_nobody(home: Path) -> None:
    told = relay("consent", "link", "--company", "aozora", "--applicant", "-", given="A1\nA2\n")
    urls = told.stdout.split()
    assert len(set(urls)) == 2
    assert all(url.startswith("https://") for url in urls)
    one = json.loads(relay("consent", "link", "--company", "aozora", "--applicant", "A1", "--json").stdout)
    assert one["url"].endswith(one["token"])
    expected = evidence_of([{"applicant_id": "A1"}], keyring=ring(home))["row_key"][0].as_py()
    assert links_of(one["token"], home=home).rows.to_pylist() == [expected]


def test_a_link_still_leads_to_its_row_after_a_rotation_and_to_nothing_after_the_shredding(home: Path) -> None:
    token = json.loads(relay("consent", "link", "--company", "aozora", "--applicant", "A1", "--json").stdout)["token"]
    Vault.open(home=home, keyring=ring(home)).close()
    relay("keys", "rotate")
    expected = evidence_of([{"applicant_id": "A1"}], keyring=ring(home))["row_key"][0].as_py()
    assert expected.startswith("2:")
    assert links_of(token, home=home).rows.to_pylist() == [expected]
    relay("keys", "shred", "--epoch", "1")
    assert links_of(token, home=home).refused == {"forged": 1}


def test_a_link_grants_once_and_an_export_may_repeat_itself(home: Path) -> None:
    token = json.loads(relay("consent", "link", "--company", "aozora", "--applicant", "A1", "--json").stdout)["token"]
    first = links_of(token, home=home)
    assert len(first.uses) == 1
    assert links_of(token, home=home, used=first.uses).refused == {}
    later = links_of(token, home=home, used={next(iter(first.uses)): 1})
    assert (later.rows.null_count, later.refused) == (1, {"replayed": 1})
    with Vault.open(home=home, keyring=ring(home)) as vault:
        uses = pa.table([list(first.uses), list(first.uses.values())], names=["link_id", "used_at"])
        vault.apply("c1", links=uses)
        vault.apply("c2", links=uses)
        assert vault.used_links([*first.uses, "other"]) == first.uses


def test_a_link_of_one_company_in_the_export_of_another_is_forged_and_its_mail_does_not_help(home: Path) -> None:
    token = json.loads(relay("consent", "link", "--company", "aozora", "--applicant", "A1", "--json").stdout)["token"]
    assert links_of(token, home=home, company="hibiki").refused == {"forged": 1}


@pytest.mark.usefixtures("home")
def test_status_tells_counts_only() -> None:
    told = json.loads(relay("consent", "status", "--json").stdout)
    assert told == {"notified": 0, "consented": 0, "waiting": 0, "entered": 0, "expired": 0}
