"""A browser, the pages alone under uvicorn, and a look at any of them that keeps what went wrong."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tests.browser.chromium import MISSING, chromium, chromium_path
from tests.browser.pages_alone import pages_alone
from tests.browser.whole_deployment import ROLES, whole_deployment


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    pytest.importorskip("playwright", reason=MISSING)
    if chromium_path() is None:
        pytest.skip(MISSING)
    with chromium() as running:
        yield running


@dataclass
class Site:
    """The pages alone: where they are, and the deployment they show."""

    url: str
    home: Path


@contextmanager
def serving(home: Path, roles: str = ROLES, *, place: Path | None = None) -> Iterator[Site]:
    """uvicorn in a thread of this process, on a free port of the loopback; the roles go into `place`."""
    mapping = (place or home.parent) / "roles.yml"
    mapping.write_text(roles, encoding="utf-8")
    before = {name: os.environ.get(name) for name in ("RELAY_HOME", "RELAY_ROLES")}
    os.environ |= {"RELAY_HOME": str(home), "RELAY_ROLES": str(mapping)}
    server = uvicorn.Server(uvicorn.Config(pages_alone(), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise ChildProcessError("the pages ended before they answered")
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Site(f"http://127.0.0.1:{port}", home)
    finally:
        server.should_exit = True
        thread.join()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all tests, of a deployment that no test changes."""
    with serving(whole_deployment(tmp_path_factory.mktemp("pages") / "home")) as running:
        yield running


@pytest.fixture
def site(request: pytest.FixtureRequest, shared_site: Site) -> Site:
    """The pages. A test that changes the deployment is marked `own_deployment` and gets one that is its own."""
    if request.node.get_closest_marker("own_deployment") is None:
        return shared_site
    home = whole_deployment(request.getfixturevalue("tmp_path") / "home")
    request.getfixturevalue("monkeypatch").setenv("RELAY_HOME", str(home))
    return Site(shared_site.url, home)


@dataclass
class Seen:
    """A page of the browser, and what it complained of or asked other hosts for."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@pytest.fixture
def look(browser: Any, site: Site) -> Iterator[Callable[..., Seen]]:
    """`look(path, user=…, scheme=…, locale=…, width=…)` opens a page of the site in a window of its own."""
    windows: list[Any] = []

    def open_page(
        path: str, *, user: str = "admin", scheme: str = "light", locale: str = "ja-JP", width: int = 1280
    ) -> Seen:
        window = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale, reduced_motion="reduce"
        )
        windows.append(window)
        window.add_cookies([{"name": "stub_user", "value": user, "url": site.url}])
        seen = Seen(window.new_page())
        seen.page.on("console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None)
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("request", lambda asked: _note(asked.url, site.url, seen.elsewhere))
        seen.page.goto(f"{site.url}{path}")
        return seen

    yield open_page
    for window in windows:
        window.close()


def _note(asked: str, own: str, elsewhere: list[str]) -> None:
    if not asked.startswith((f"{own}/", "data:", "blob:")):
        elsewhere.append(asked)
