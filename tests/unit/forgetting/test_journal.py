"""A journal holds tokens: it is whole while it is open, and wherever a kill came nothing of it stays."""

import os
from pathlib import Path
from typing import Any

import pytest

from anonymization.forgetting.journal import close, keep, open_journals
from tests.unit.forgetting.world import World, make_world


class Killed(BaseException):
    """As a SIGKILL, but within the test's process."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = make_world(tmp_path)
    made.withdraw()
    return made


@pytest.mark.parametrize(("module", "name"), [(Path, "replace"), (os, "fsync"), (Path, "unlink")])
def test_an_end_killed_anywhere_holds_up_no_later_erasure_and_leaves_no_token(
    world: World, module: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.run() == ["waits_for_release"]
    (journal,) = open_journals(world.home)
    with monkeypatch.context() as patch:
        patch.setattr(module, name, _die)
        with pytest.raises(Killed):
            close(world.home, journal)
    world.release("2026-r2")
    world.run()
    assert open_journals(world.home) == []
    assert list((world.home.root / "vault" / "erasures").iterdir()) == []


def test_a_beginning_killed_before_its_journal_stood_leaves_no_token(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _die)
        with pytest.raises(Killed):
            world.run()
    assert open_journals(world.home) == []
    world.run()
    (journal,) = open_journals(world.home)
    kept = [path.name for path in (world.home.root / "vault" / "erasures").iterdir()]
    assert kept == [f"{journal.number}.json"]


def test_a_journal_that_ends_while_it_is_looked_for_is_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.run()
    (journal,) = open_journals(world.home)
    keep(world.home, journal)
    gone = world.home.root / "vault" / "erasures" / f"{journal.number}.json"
    glob = Path.glob

    def meanwhile(self: Path, pattern: str) -> list[Path]:
        found = list(glob(self, pattern))
        gone.unlink()
        return found

    monkeypatch.setattr(Path, "glob", meanwhile)
    assert open_journals(world.home) == []


def _die(*_: Any, **__: Any) -> None:
    raise Killed
