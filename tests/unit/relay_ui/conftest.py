"""The pages of a small deployment, asked by whomever a test names."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient

from plugins.relay_ui.app import create_app
from tests.unit.relay_ui.deployment import ROLES, User, deployment


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A RELAY_HOME in which nothing has happened, and the mapping of roles."""
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "roles.yml").write_text(ROLES, encoding="utf-8")
    monkeypatch.setenv("RELAY_HOME", str(home))
    monkeypatch.setenv("RELAY_ROLES", str(tmp_path / "roles.yml"))
    return home


@pytest.fixture
def deployed(empty: Path) -> Path:
    return deployment(empty)


@pytest.fixture
def as_user() -> Iterator[Callable[..., Any]]:
    """`as_user(name, path, method=…)`; "" is nobody."""
    who: list[str] = []

    def user_of() -> User:
        if not who[-1]:
            raise HTTPException(status_code=401)
        return User(who[-1])

    app = create_app(user_of=user_of)
    with TestClient(app, follow_redirects=False) as client:

        def ask(name: str, path: str, method: str = "GET", **given: Any) -> Any:
            who.append(name)
            return client.request(method, path, **given)

        ask.app = app  # type: ignore[attr-defined] # a test walks its routes
        yield ask


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are described and not drawn: for tests of what a page says."""
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda _: '<svg width="1" height="1"></svg>')
