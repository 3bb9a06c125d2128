"""A settled file starts a run once; one that grows starts none. And what makes tasks start fast."""

import asyncio
import os
import time
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from anonymization.home import Home
from plugins.operators.inbox_watch import INBOX, InboxTrigger, settled
from tests.conftest import PROJECT


def lay(home: Path, name: str, *, age: float) -> Path:
    path = home / "inbox" / "aozora" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


async def events(trigger: InboxTrigger, *, within: float) -> list[Any]:
    found: list[Any] = []

    async def listen() -> None:
        async for event in trigger.run():
            found.append(event.payload)

    listening = asyncio.create_task(listen())
    await asyncio.sleep(within)
    listening.cancel()
    return found


def test_only_what_has_settled_counts_and_no_file_is_opened(relay_home: Path) -> None:
    old = lay(relay_home, "applications.csv", age=60)
    lay(relay_home, "growing.csv", age=0)
    lay(relay_home, "half.csv.part", age=60)
    lay(relay_home, ".hidden.csv", age=60)

    (relay_home / "inbox" / "aozora" / "folder").mkdir()
    os.utime(relay_home / "inbox" / "aozora" / "folder", (0, 0))
    old.chmod(0o000)
    assert len(settled(Home(relay_home))) == 1


def test_a_file_that_may_not_be_looked_at_hides_no_other(relay_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(relay_home, "applications.csv", age=60)
    lay(relay_home, "closed.csv", age=60)
    look = Path.lstat

    def denied(path: Path) -> os.stat_result:
        if path.name == "closed.csv":
            raise PermissionError(13, "denied")
        return look(path)

    monkeypatch.setattr(Path, "lstat", denied)
    assert len(settled(Home(relay_home))) == 1


def test_a_file_fires_once_and_a_replaced_one_again(relay_home: Path) -> None:
    path = lay(relay_home, "applications.csv", age=60)
    trigger = InboxTrigger(poll_seconds=0.05)
    assert asyncio.run(events(trigger, within=0.4)) == [{"files": 1}]

    async def replaced() -> list[Any]:
        watching = asyncio.create_task(events(trigger, within=0.8))
        await asyncio.sleep(0.3)
        path.write_text("other", encoding="utf-8")
        os.utime(path, (time.time() - 30, time.time() - 30))
        return await watching

    assert asyncio.run(replaced()) == [{"files": 1}, {"files": 1}]


def test_a_look_that_fails_does_not_end_the_watch(relay_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(relay_home, "applications.csv", age=60)
    looks = iter([OSError(5, "the share is away"), frozenset(), settled(Home(relay_home))])

    def look(_: Home) -> Any:
        found = next(looks, frozenset())
        if isinstance(found, OSError):
            raise found
        return found

    monkeypatch.setattr("plugins.operators.inbox_watch.settled", look)
    assert asyncio.run(events(InboxTrigger(poll_seconds=0.02), within=0.3)) == [{"files": 1}]


def test_an_empty_inbox_fires_nothing(relay_home: Path) -> None:
    assert asyncio.run(events(InboxTrigger(poll_seconds=0.05), within=0.2)) == []
    assert not (relay_home / "inbox").exists()


def test_the_triggerer_can_make_it_again_from_what_is_stored() -> None:
    place, arguments = INBOX.watchers[0].trigger.serialize()
    module, _, name = place.rpartition(".")
    again = getattr(import_module(module), name)(**arguments)
    assert again.serialize() == (place, arguments)


def test_rooms_are_brought_in_only_where_tasks_are_started() -> None:
    spec = spec_from_file_location("local_settings_under_test", PROJECT / "plugins" / "airflow_local_settings.py")
    assert spec is not None
    assert spec.loader is not None
    settings = module_from_spec(spec)
    spec.loader.exec_module(settings)
    assert settings.runs_tasks(["airflow", "scheduler"])
    assert settings.runs_tasks(["airflow", "celery", "worker"])
    for arguments in (["airflow", "api-server"], ["airflow", "dag-processor"], ["airflow", "dags", "test"], ["pytest"]):
        assert not settings.runs_tasks(arguments)
    assert all(find_spec(room) for room in settings.ROOMS)
