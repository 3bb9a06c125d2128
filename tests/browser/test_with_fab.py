"""The pages under Airflow's FAB auth manager: real roles, real sign-in; skipped where the extra `fab` is not installed.

The server has a public role, FAB's way to let people in who have not signed in: these pages stay shut to them.
"""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from plugins.relay_ui.app import create_app
from tests.browser.fab_people import PEOPLE, ROLES
from tests.browser.test_inside_airflow import PASSWORD, Server, free_port, running, wait_for
from tests.browser.whole_deployment import whole_deployment
from tests.conftest import PROJECT, airflow_settings
from tests.unit.relay_ui.company.releases import MARK
from tests.unit.relay_ui.deployment import EPISODE
from tests.unit.relay_ui.test_every_route import FOR_EVERYBODY, routes

pytest.importorskip("airflow.providers.fab", reason="`uv pip install -e .[fab]` brings the FAB auth manager")
MANAGER = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"
# where a page lies → who sees it
OWN = {"/compliance": "officer", "/inbox": "operator", "/explain": "reviewer", "/company": "sato"}
TOKENS: dict[str, str] = {}


@pytest.fixture(scope="module")
def fab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("fab")
    home, port = whole_deployment(root / "home"), free_port()
    (root / "roles.yml").write_text(ROLES, encoding="utf-8")
    environment = os.environ | airflow_settings() | {
        "AIRFLOW_HOME": str(root / "airflow"),
        "AIRFLOW__CORE__AUTH_MANAGER": MANAGER,
        "AIRFLOW__FAB__AUTH_ROLE_PUBLIC": "Admin",
        "AIRFLOW__DATABASE__EXTERNAL_DB_MANAGERS": "airflow.providers.fab.auth_manager.models.db.FABDBManager",
        "RELAY_HOME": str(home),
        "RELAY_ROLES": str(root / "roles.yml"),
        "PYTHONPATH": str(PROJECT),
    }  # fmt: skip
    airflow = [sys.executable, "-m", "airflow"]
    for command in ([*airflow, "db", "migrate"], [sys.executable, "-m", "tests.browser.fab_people", PASSWORD]):
        subprocess.run(command, env=environment, check=True, capture_output=True, cwd=PROJECT)
    command = [*airflow, "api-server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    with running(command, environment, log=root / "api-server.log") as process:
        wait_for(port, process=process)
        yield Server(f"http://127.0.0.1:{port}", home)


def ask(server: Server, path: str, *, name: str = "", method: str = "GET") -> tuple[int, str]:
    """Status and text of a page of ours, asked by a user of FAB; "" is nobody."""
    headers = {"Authorization": f"Bearer {TOKENS[name]}"} if name else {}
    return sent(server, f"/relay{quote(path, safe='/?&=%')}", method=method, headers=headers)


def sent(server: Server, path: str, *, method: str, headers: dict[str, str], body: str = "") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", int(server.url.rsplit(":", 1)[1]), timeout=60)
    connection.request(method, path, body=body or None, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, text


def token_of(server: Server, name: str) -> tuple[int, str]:
    body = json.dumps({"username": name, "password": PASSWORD})
    kind = {"Content-Type": "application/json"}
    status, text = sent(server, "/auth/token", method="POST", headers=kind, body=body)
    return status, str(json.loads(text).get("access_token", "")) if status < 300 else ""


@pytest.fixture(autouse=True, scope="module")
def tokens(fab: Server) -> None:
    for name in set(PEOPLE) - {"left"}:
        status, TOKENS[name] = token_of(fab, name)
        assert status == 201, name


def every_route() -> list[tuple[str, str]]:
    return list(routes(create_app()))


def test_the_public_role_opens_airflow_and_none_of_our_pages(fab: Server) -> None:
    assert sent(fab, "/api/v2/dags", method="GET", headers={})[0] == 200  # FAB lets them in
    for method, path in every_route():
        status, text = ask(fab, path, method=method)
        assert status == 401, f"{method} {path}"
        assert "aozora" not in text


def test_a_role_of_fab_opens_its_own_pages_and_no_others(fab: Server) -> None:
    for method, path in every_route():
        if path == "/" or path.startswith(FOR_EVERYBODY[1:]):
            continue
        place = next(place for place in OWN if path.startswith(place))
        for name in {"guest", "admin", *OWN.values()} - {OWN[place]}:
            assert ask(fab, path, name=name, method=method)[0] == 403, f"{name} {method} {path}"
    for place, name in {**OWN, "/impact": "guest", "/static/relay.css": "guest"}.items():
        assert ask(fab, place, name=name)[0] == 200, place


def test_two_companies_never_see_each_other(fab: Server) -> None:
    for name, own, other in (("sato", "aozora", "hibiki"), ("tanaka", "hibiki", "aozora")):
        status, text = ask(fab, f"/company?org={other}&company={other}", name=name)
        assert status == 200
        assert str(MARK[own]) in text.replace(",", "")
        for method, path in every_route():
            told = ask(fab, path.replace("/aozora/", f"/{other}/"), name=name, method=method)[1]
            assert str(MARK[other]) not in told.replace(",", ""), path
            assert other not in told, path


def test_who_was_deactivated_gets_nothing(fab: Server) -> None:
    assert token_of(fab, "left")[0] in {401, 403}


def test_signing_in_on_fabs_own_page_leads_to_the_pages_and_a_review_is_kept(fab: Server, browser: Any) -> None:
    window = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    page = window.new_page()
    page.goto(f"{fab.url}/auth/login/")
    page.locator("input[name=username]").fill("reviewer")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[type=submit]").click()
    page.get_by_role("link", name="Relay").first.click(timeout=60_000)
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="Explain").click(timeout=60_000)
    frame.get_by_role("link", name=EPISODE).click()
    frame.get_by_label("The person disagrees").check()
    frame.locator("textarea").fill("The interview says otherwise")
    frame.get_by_role("button", name="Record").click()
    frame.get_by_text("Recorded.").wait_for()
    kept = Path(fab.home / "reviews" / "reviews.jsonl").read_text(encoding="utf-8")
    assert json.loads(kept.splitlines()[-1])["by"] == "reviewer"
    window.close()
