"""The page of a company, asked by whomever a test names, over a release of two companies."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from plugins.relay_ui.app import create_app
from tests.unit.relay_ui.company.releases import MARK, marts, write_receipt, write_release
from tests.unit.relay_ui.deployment import User


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELAY_HOME", str(tmp_path))
    roles = tmp_path / "roles.yml"
    roles.write_text(
        'version: "1"\nroles: {viewer: {everyone: true}}\n'
        "companies:\n  aozora: {users: [sato, both]}\n  hibiki: {users: [tanaka, both]}\n  nowhere: {users: [kato]}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("RELAY_ROLES", str(roles))
    return tmp_path


@pytest.fixture
def two(home: Path) -> Path:
    """A release and receipts of two companies."""
    write_release(home, {org: marts(org) for org in MARK})
    for org, mark in MARK.items():
        write_receipt(home, org, f"load{mark}")
    return home


@pytest.fixture
def ask() -> Iterator[Callable[..., Any]]:
    who: list[str] = []
    with TestClient(create_app(user_of=lambda: User(who[-1]))) as client:

        def look(name: str, path: str) -> Any:
            who.append(name)
            return client.get(path)

        yield look
