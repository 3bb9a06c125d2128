"""The pages inside the real thing: `airflow api-server` with its own sign-in, its navigation, its sandboxed frame."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import pytest

from tests.browser.whole_deployment import ROLES, whole_deployment
from tests.conftest import PROJECT, airflow_settings

AIRFLOW = Path(sys.executable).with_name("airflow")
USERS = ("admin", "officer", "sato", "tanaka", "guest")
PASSWORD = token_urlsafe(12)
STARTED_WITHIN = 180  # seconds; eight on an idle machine


@dataclass(frozen=True)
class Server:
    url: str
    home: Path


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Server]:  # noqa: ARG001 - skips first
    root = tmp_path_factory.mktemp("airflow")
    home, port = whole_deployment(root / "home"), free_port()
    (root / "roles.yml").write_text(ROLES, encoding="utf-8")
    (root / "passwords.json").write_text(json.dumps(dict.fromkeys(USERS, PASSWORD)), encoding="utf-8")
    environment = os.environ | airflow_settings() | {
        "AIRFLOW_HOME": str(root / "airflow"),
        "RELAY_HOME": str(home),
        "RELAY_ROLES": str(root / "roles.yml"),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(
            f"{name}:{'admin' if name == 'admin' else 'viewer'}" for name in USERS
        ),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(root / "passwords.json"),
        "PYTHONPATH": str(PROJECT),
    }  # fmt: skip
    subprocess.run([str(AIRFLOW), "db", "migrate"], env=environment, check=True, capture_output=True)
    command = [str(AIRFLOW), "api-server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    with running(command, environment, log=root / "api-server.log") as process:
        wait_for(port, process=process)
        yield Server(f"http://127.0.0.1:{port}", home)


@contextmanager
def running(command: list[str], environment: Mapping[str, str], *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command and all that it starts, in a group of their own: none of them outlives the test, whatever it does."""
    with log.open("wb") as told:
        process = subprocess.Popen(command, env=environment, stdout=told, stderr=told, start_new_session=True)
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=60)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(port: int, *, process: subprocess.Popen[bytes], within: float = STARTED_WITHIN) -> None:
    """Until the server answers. Raises ChildProcessError at once where it has ended, TimeoutError where it is late."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ChildProcessError("airflow ended before it answered; its log lies beside its home")
        try:
            answer(port, "/api/v2/version")
        except (OSError, http.client.HTTPException):
            time.sleep(0.5)
        else:
            return
    raise TimeoutError("airflow api-server did not start")


def answer(port: int, path: str, *, token: str = "") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
    status = connection.getresponse().status
    connection.close()
    return status


def token_of(port: int, name: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = json.dumps({"username": name, "password": PASSWORD})
    connection.request("POST", "/auth/token", body=body, headers={"Content-Type": "application/json"})
    token: str = json.loads(connection.getresponse().read())["access_token"]
    return token


def sign_in(page: Any, server: Server, name: str) -> None:
    page.goto(f"{server.url}/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.get_by_role("link", name="Relay").first.wait_for(timeout=60_000)


def test_airflows_own_sign_in_decides(airflow: Server) -> None:
    port = int(airflow.url.rsplit(":", 1)[1])
    for path in ("/relay/", "/relay/impact", "/relay/compliance/loads.csv", "/relay/static/relay.css"):
        assert answer(port, path) == 401
        assert answer(port, path, token="x.y.z") in {401, 403}
    officer, sato, guest = (token_of(port, name) for name in ("officer", "sato", "guest"))
    assert answer(port, "/relay/compliance", token=officer) == 200
    assert answer(port, "/relay/inbox", token=officer) == 403
    assert answer(port, "/relay/company", token=sato) == 200
    assert answer(port, "/relay/company", token=guest) == 403
    assert answer(port, "/relay/impact", token=guest) == 200


def test_from_airflows_menu_to_a_filtered_page_and_back_to_airflow(airflow: Server, browser: Any) -> None:
    window = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    page, elsewhere = window.new_page(), []
    page.on("request", lambda asked: elsewhere.append(asked.url) if not is_own(asked.url, airflow.url) else None)
    sign_in(page, airflow, "admin")
    page.get_by_role("link", name="Relay").first.click()
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="Compliance").click(timeout=60_000)
    frame.locator("h1", has_text="Compliance").wait_for(timeout=60_000)
    # on a busy machine the page is read before its script is: a choice made then is applied by the button alone
    frame.locator("body").evaluate(
        "() => new Promise((go) => document.readyState === 'complete' ? go() : window.onload = go)"
    )
    frame.locator("select[name=result]").select_option("held")
    page.wait_for_url("**/plugin/relay/relay/compliance?*result=held*")  # Airflow's own address can be shared
    page.reload()
    frame.locator("select[name=result]").wait_for(timeout=60_000)
    assert frame.locator("select[name=result]").input_value() == "held"
    frame.get_by_role("link", name="Inbox").click()
    frame.get_by_role("link", name="Airflow run").first.click(timeout=60_000)
    page.wait_for_url("**/dags/ingest_exports/runs/**")
    assert elsewhere == []
    window.close()


def is_own(asked: str, url: str) -> bool:
    return asked.startswith((f"{url}/", "data:", "blob:"))
