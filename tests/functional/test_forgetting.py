"""One person's way out of the whole house: ingested with two companies, released, withdrawn, forgotten, released."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from anonymization.disclosure.swap import current_release
from anonymization.home import Home
from anonymization.identity import Keyring
from anonymization.identity.forgetting import asked_for
from anonymization.identity.vault import Vault
from tests.conftest import PROJECT
from tests.functional.leaks import leaks
from tests.functional.pipeline import DROPPED_AT, KEY, Deployment

COMPANIES = ("aozora-foods", "hibiki-works")


def relay(deployment: Deployment, *words: str, stdin: str = "") -> dict[str, Any]:
    """A verb of the command line, as JSON."""
    command = [str(Path(sys.executable).with_name("relay")), *words, "--json"]
    done = subprocess.run(command, env=deployment.environment, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def withdraw(deployment: Deployment, mail: str) -> None:
    """The person takes it back, in the next consent export of a company."""
    source = PROJECT / "samples" / "exports" / "aozora-foods" / "consents.csv"
    header = source.read_bytes().decode("cp932").splitlines()[0]
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([mail, "統計作成", "撤回", "2026/09/01 10:00:00", "2023-04", ""])
    path = deployment.home / "inbox" / "aozora-foods" / "consents_2.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(f"{header}\r\n{text.getvalue()}".encode("cp932"))
    os.utime(path, (DROPPED_AT, DROPPED_AT))


def pool_rows(home: Home) -> dict[str, int]:
    """Rows of each table of the pool."""
    rows: dict[str, int] = {}
    for path in home.pool.glob("*/company=*/load=*/part-0.parquet"):
        entity = path.relative_to(home.pool).parts[0]
        rows[entity] = rows.get(entity, 0) + pq.read_metadata(path).num_rows
    return rows


@pytest.fixture
def chosen() -> str:
    """A mailbox of the sample exports that has consented and applied."""
    with (PROJECT / "samples" / "exports" / "aozora-foods" / "consents.csv").open(encoding="cp932") as file:
        return next(csv.reader(list(file)[1:2]))[0]


def test_a_person_leaves_and_nothing_of_them_stays(deployment: Deployment, chosen: str) -> None:
    home = Home(deployment.home)
    exports = PROJECT / "samples" / "exports"
    deployment.drop(exports)
    for other in sorted((deployment.home / "inbox").iterdir()):
        if other.name not in COMPANIES:
            shutil.rmtree(other)
    assert deployment.run("ingest_exports").state == "success"
    assert deployment.run("build_marts").state == "success"
    keyring = Keyring.from_secret(KEY)
    with Vault.open(home=home.root, keyring=keyring, environ={}) as vault:
        plan = vault.plan_erasure(asked_for(keyring=keyring, at=datetime.now(UTC), email=chosen))
    assert plan.row_keys
    first, before = current_release(home), pool_rows(home)
    withdraw(deployment, chosen)
    assert deployment.run("ingest_exports").state == "success"

    assert deployment.run("forget_applicants").state == "success"
    assert list((home.reports / "erasure").glob("E*.json")) == []
    assert deployment.run("build_marts").state == "success"
    (outcome,) = relay(deployment, "forget", "due")["erasures"]
    assert outcome["state"] == "finished"

    receipt = json.loads((home.reports / "erasure" / f"{outcome['number']}.json").read_text("utf-8"))
    applications = receipt["places"]["pool.application"]
    assert applications["theirs_before"] > 0
    assert pool_rows(home)["application"] == before["application"] - applications["theirs_before"]
    assert receipt["statistics_published"] == [first]
    assert relay(deployment, "forget", "verify", outcome["number"])["holds"]
    outside = leaks(home.root, words={chosen, *plan.row_keys, *plan.person_keys}, except_below=("vault/", "airflow/"))
    assert outside == {}
    raw = b"".join(path.read_bytes() for path in (home.root / "vault").glob("vault.db*"))
    assert not any(token.encode() in raw for token in plan.record_keys)
