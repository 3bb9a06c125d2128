"""The steps of one drop without Airflow: what an erasure in the midst of them does to a load."""

import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from anonymization.answer import answer_drop
from anonymization.dropped_file import DroppedFile
from anonymization.home import Home
from anonymization.identity import Keyring, Vault
from anonymization.identity.forgetting import asked_for
from anonymization.inbox import Drop, find_drops, required_contract
from anonymization.load import Load, write_json
from anonymization.pool import commit
from anonymization.refusals import Refused
from anonymization.steps import commit_identities, preflight_load, scrub_load

COMPANY = "akebono"
FIELDS = {
    "応募者ID": ("applicant_id", "direct"),
    "氏名": ("name", "direct"),
    "メールアドレス": ("email", "direct"),
    "応募日": ("applied_at", "quasi"),
    "共有への同意": ("consent_given", "measure"),
    "同意日時": ("consent_at", "measure"),
    "同意目的": ("consent_purposes", "measure"),
}
HANAKO = "A1,灰原 花子,hanako@example.com,2026/07/02,はい,2026/07/20 10:00,pool_stats"
TARO = "A2,灰原 太郎,taro@example.com,2026/07/02,はい,2026/07/20 10:00,pool_stats"


@pytest.fixture
def home(relay_home: Path) -> Home:
    home = Home(relay_home)
    columns = [{"name": name, "field": field, "class": kind} for name, (field, kind) in FIELDS.items()]
    agreed = {"company": COMPANY, "exports": {"applications": {"columns": columns}}}
    path = home.inbox / COMPANY / "applications.csv"
    for folder in (home.root / "contracts", path.parent):
        folder.mkdir(parents=True)
    (home.root / "contracts" / f"{COMPANY}.yml").write_text(yaml.safe_dump(agreed, allow_unicode=True), "utf-8")
    path.write_text("\n".join([",".join(FIELDS), HANAKO, TARO]) + "\n", "utf-8")
    os.utime(path, (1_790_000_000, 1_790_000_000))
    return home


def listed(home: Home) -> tuple[Drop, ...]:
    return find_drops(home=home, contracts=home.root / "contracts", wave="applications", settle_seconds=10).drops


def run(home: Home, drop: Drop, *, meanwhile: Callable[[], None] = lambda: None) -> str:
    """All steps, as the pipeline takes them; the status of the receipt."""
    load = Load(company=COMPANY, path=home.inbox / COMPANY / "applications.csv", load_id=drop.load_id)
    contract = required_contract(COMPANY, contracts=home.root / "contracts")
    dropped = DroppedFile.seen(load.path)
    try:
        preflight_load(load, home=home, contract=contract)
        scrub_load(load, home=home, contract=contract)
        meanwhile()
        commit_identities(load, home=home)
        commit(home=home, company=COMPANY, load_id=load.load_id)
    except Refused as refused:
        write_json(home.scratch(load.load_id) / "refusal.json", asdict(refused.refusal))
    return answer_drop(drop, dropped=dropped, home=home)


def test_a_load_in_whose_midst_somebody_was_forgotten_begins_again_from_the_file(home: Home) -> None:
    """The erasure passed while the scratch files were being written, and took nothing out of them."""
    keyring = Keyring.from_environment(home=home.root)

    def forget() -> None:
        with Vault.open(home=home.root, keyring=keyring) as vault:
            asked = asked_for(keyring=keyring, at=datetime.now(UTC), email="hanako@example.com")
            vault.erase(vault.plan_erasure(asked))

    (drop,) = listed(home)
    assert run(home, drop, meanwhile=forget) == "stopped"
    assert not home.pool.exists()
    assert listed(home) == (drop,)
    assert run(home, drop) == "accepted"
    (pooled,) = (home.pool / "application").rglob("*.parquet")
    assert pq.read_metadata(pooled).num_rows == 1
    assert listed(home) == ()
