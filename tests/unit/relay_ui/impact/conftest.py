"""The page of the impact, over a release that a test writes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from plugins.relay_ui.app import create_app
from tests.unit.relay_ui.deployment import User
from tests.unit.relay_ui.impact.releases import whole, write_release


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELAY_HOME", str(tmp_path))
    monkeypatch.delenv("RELAY_ROLES", raising=False)
    return tmp_path


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(user_of=lambda: User("sato"))) as found:
        yield found


@pytest.fixture
def seen(home: Path, client: TestClient) -> Callable[..., str]:
    def look(query: str = "?lang=en", marts: dict[str, Any] | None = None, **facts: Any) -> str:
        if not (home / "current").exists():
            write_release(home, whole() if marts is None else marts, **facts)
        answer = client.get(f"/impact{query}")
        assert answer.status_code == 200
        return answer.text

    return look
