"""An erasure that is killed at any instant and run again ends as one that was not."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from anonymization.forgetting.erase import STEPS
from anonymization.forgetting.journal import open_journals
from anonymization.home import Home
from anonymization.load import read_json
from tests.unit.forgetting.killed import main
from tests.unit.forgetting.world import World, make_world, raw_bytes


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = make_world(tmp_path_factory.mktemp("withdrawn"))
    world.withdraw()
    return world


def killed(home: Path, edge: str) -> int:
    """How a fork of this process ended that was to die at an edge: a new one would import for longer than it lives."""
    child = os.fork()
    if child == 0:
        signal.alarm(60)  # one that hangs dies of another signal
        try:
            main(Home(home), edge)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def ended(source: World, home: Path) -> tuple[dict[str, bytes], dict[str, int]]:
    """What is left after the next run and the next release: everything but moments and random numbers, and counts."""
    world = World(home=Home(home), evidence=source.evidence)
    world.run()
    world.release("2026-r2")
    world.run()
    assert open_journals(world.home) == []
    receipt = read_json(next((world.home.reports / "erasure").glob("E*.json")))
    pool = {name: content for name, content in raw_bytes(world.home).items() if name.startswith("pool/")}
    return pool, {place: count["theirs_before"] for place, count in receipt["places"].items()}


def test_killed_after_any_step_or_at_any_rename_it_ends_the_same(withdrawn: World, tmp_path: Path) -> None:
    def copy(name: str) -> Path:
        return Path(shutil.copytree(withdrawn.home.root, tmp_path / name, symlinks=True))

    whole = ended(withdrawn, copy("whole"))
    edges = [f"step:{name}" for name, _ in STEPS] + [f"{kind}:{n}" for n in (2, 5) for kind in ("before", "after")]
    for edge in edges:
        home = copy(edge.replace(":", "-"))
        assert killed(home, edge) == -signal.SIGKILL, edge
        assert ended(withdrawn, home) == whole, edge
        shutil.rmtree(home)
