"""`airflow standalone` really running: a file copied into the inbox is accepted and published without another command.

Set RELAY_E2E_SECONDS where the machine does other work at the same time.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_inside_airflow import (
    AIRFLOW,
    PASSWORD,
    STARTED_WITHIN,
    Server,
    free_port,
    running,
    sign_in,
    wait_for,
)
from tests.conftest import PROJECT, airflow_settings

SECONDS = float(os.environ.get("RELAY_E2E_SECONDS", "180"))
SAMPLES = PROJECT / "samples"
AT_WORK = (
    *(f"hibiki-works/{kind}.csv" for kind in ("consents", "applications", "outcomes")),
    "aozora-foods/consents.csv",
)
GOOD, BAD = "aozora-foods/applications.csv", "aozora-foods/login_page.csv"


@pytest.fixture
def standalone(tmp_path: Path, browser: Any) -> Iterator[Server]:  # noqa: ARG001 - skips first
    home, port = tmp_path / "home", free_port()
    home.mkdir()
    (tmp_path / "passwords.json").write_text(json.dumps({"admin": PASSWORD}), encoding="utf-8")
    environment = os.environ | airflow_settings() | {
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(tmp_path / "passwords.json"),
        "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
        "RELAY_HOME": str(home),
        "RELAY_ROLES": str(PROJECT / "config" / "roles.sample.yml"),
        "PYTHONPATH": str(PROJECT),
        "PATH": f"{AIRFLOW.parent}{os.pathsep}{os.environ['PATH']}",  # standalone starts `airflow` by its name
    }  # fmt: skip
    with running([str(AIRFLOW), "standalone"], environment, log=tmp_path / "standalone.log") as process:
        wait_for(port, process=process, within=STARTED_WITHIN * 2)
        yield Server(f"http://127.0.0.1:{port}", home)


def drop(home: Path, path: str, *, of: str = "exports") -> None:
    """As a company does: one copy, with the time of now. `path`: company/file."""
    target = home / "inbox" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SAMPLES / of / path, target)


def row(page: Any, path: str) -> Any:
    return page.frame_locator("iframe").locator("tr", has_text=path.replace("/", " / ")).first


def test_a_dropped_file_is_published_and_a_bad_one_says_why(standalone: Server, browser: Any) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US").new_page()
    sign_in(page, standalone, "admin")
    page.get_by_role("link", name="Relay").first.click()
    page.frame_locator("iframe").get_by_role("link", name="Inbox").click(timeout=60_000)
    # a deployment that is at work: marts of nobody's employments do not pass their gate
    for path in AT_WORK:
        drop(standalone.home, path)
    page.frame_locator("iframe").locator('[data-state="new"]').first.wait_for(timeout=60_000)  # by itself
    for path in AT_WORK:
        published(page, path, within=max(SECONDS, 180.0) * 3)

    start = time.monotonic()
    drop(standalone.home, GOOD)
    drop(standalone.home, BAD, of="bad")
    published(page, GOOD, within=SECONDS)
    seconds = time.monotonic() - start
    sys.stdout.write(f"\ndropped → published: {seconds:.0f} s\n")
    bad = row(page, BAD)
    assert bad.get_attribute("data-state") == "refused"
    assert "HTML" in bad.inner_text()
    release = json.loads((standalone.home / "published" / "release.json").read_text("utf-8"))
    rows = {table["path"]: table["rows"] for table in release["tables"] if "rows" in table}
    assert rows["published/companies/aozora-foods/relay_ledger.parquet"] > 0
    row(page, GOOD).get_by_role("link", name="Airflow run").click()
    page.wait_for_url("**/dags/ingest_exports/runs/**", timeout=60_000)


def published(page: Any, path: str, *, within: float) -> None:
    """Wait until the page itself, which nobody touches, says that the marts that are out were made of the file."""
    found = page.frame_locator("iframe").locator(
        f'tr[data-state="accepted"][data-reached="marts"]:has-text("{path.replace("/", " / ")}")'
    )
    found.first.wait_for(timeout=within * 1000)
