"""A release that falls is taken down, the one before it comes out again, and what it said never does."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from anonymization.cli import app
from anonymization.disclosure.attacks.auditing import audit_release, release_folder
from anonymization.disclosure.publish import publish
from anonymization.disclosure.swap import current_release
from anonymization.disclosure.withdrawal import is_withdrawn, previous_release, withdraw, withdrawn
from anonymization.home import Home
from anonymization.load import read_json
from anonymization.refusals import Refused
from tests.conftest import PROJECT
from tests.unit.attacks.market import Operator, operator
from tests.unit.disclosure.test_publish import EXACT, build

SORTED = "from shown order by all"
runner = CliRunner()


@pytest.fixture
def market(relay_home: Path) -> Operator:
    return operator(relay_home, persons=400)


def days(n: int) -> str:
    return f"2026-11-{n:02}T00:00:00+00:00"


def test_a_release_that_falls_is_withdrawn_and_the_one_before_is_out_again(market: Operator) -> None:
    market.publish(release_id="r1", at=days(1))
    weak = market.publish(SORTED, release_id="r2", at=days(2))
    outcome = audit_release(market.home, weak)
    assert (outcome.withdrawn, outcome.restored) == (True, "r1")
    assert current_release(market.home) == "r1"
    assert read_json(market.home.published / "release.json")["release_id"] == "r1"
    evidence = read_json(market.home.report("r2") / "attacks.json")
    assert evidence["passed"] is False
    page = (market.home.report("r2") / "attacks.html").read_text("utf-8")
    assert "不適合 / failed" in page
    assert "//" not in page
    again = audit_release(market.home, weak)
    assert (again.withdrawn, again.restored) == (True, "r1")
    assert len(withdrawn(market.home)) == 1


def test_what_a_person_withdrew_stays_withdrawn_though_it_withstands(market: Operator) -> None:
    market.publish(release_id="r1", at=days(1))
    good = market.publish(release_id="r2", at=days(2))
    withdraw(market.home, "r2", "by hand")
    outcome = audit_release(market.home, good)
    assert outcome.audit.passed
    assert (outcome.withdrawn, outcome.restored) == (True, "r1")


def test_without_one_before_nothing_is_out(market: Operator) -> None:
    weak = market.publish(SORTED)
    assert audit_release(market.home, weak).restored is None
    assert not os.path.lexists(market.home.published)
    assert not os.path.lexists(market.home.root / "current")
    assert current_release(market.home) is None


def test_a_withdrawn_release_is_never_the_one_before(market: Operator) -> None:
    for n in (1, 2, 3):
        market.publish(release_id=f"r{n}", at=days(n))
    assert withdraw(market.home, "r2", "by hand") == "r3"  # it was not out: what is out stays
    assert previous_release(market.home, "r3") == "r1"
    assert withdraw(market.home, "r3", "by hand") == "r1"
    assert withdraw(market.home, "r1", "by hand") is None


def test_a_good_release_stays(market: Operator) -> None:
    folder = market.publish()
    outcome = audit_release(market.home, folder)
    assert outcome.audit.passed
    assert not outcome.withdrawn
    assert current_release(market.home) == "r1"


def test_what_was_withdrawn_is_not_published_again_under_any_id(tmp_path: Path) -> None:
    home = Home(tmp_path)
    build(home)
    first = publish(home=home, disclosure=EXACT)
    withdraw(home, first.release_id, "membership")
    with pytest.raises(Refused, match="withdrawn_content"):
        publish(home=home, disclosure=EXACT)
    mark = tmp_path / "withdrawn" / f"{first.release_id}.json"
    mark.write_text(json.dumps(read_json(mark) | {"release_id": "another"}), encoding="utf-8")
    with pytest.raises(Refused, match="withdrawn_content"):
        publish(home=home, disclosure=EXACT)
    assert current_release(home) is None
    build(home, persons=11, org="hibiki")
    second = publish(home=home, disclosure=EXACT)
    assert second.release_id != first.release_id
    assert not is_withdrawn(home, second.release_id)


@pytest.mark.parametrize("at", ["write_json", "point", "_restore"])
def test_a_kill_at_any_step_is_finished_by_the_next_run(market: Operator, at: str) -> None:
    market.publish(release_id="r1", at=days(1))
    market.publish(release_id="r2", at=days(2))
    code = (
        "import os, signal, sys; from pathlib import Path; from anonymization.home import Home;"
        f"from anonymization.disclosure import withdrawal as w; real = w.{at}\n"
        "def die(*a, **k):\n"
        "    real(*a, **k); os.kill(os.getpid(), signal.SIGKILL)\n"
        f"w.{at} = die; w.withdraw(Home(Path(sys.argv[1])), 'r2', 'x')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(market.home.root)], cwd=PROJECT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert is_withdrawn(market.home, "r2")
    assert withdraw(market.home, "r2", "x") == "r1"
    assert read_json(market.home.published / "release.json")["release_id"] == "r1"


def test_the_verb_tells_by_its_exit_code_and_never_by_a_value(market: Operator) -> None:
    market.publish(release_id="r1", at=days(1))
    market.publish(SORTED, release_id="r2", at=days(2))
    judged = runner.invoke(app, ["attack", "r2", "--dry-run", "--json"])
    assert judged.exit_code == 2
    assert current_release(market.home) == "r2"
    assert not (market.home.report("r2")).exists()
    fell = runner.invoke(app, ["attack", "r2", "--json"])
    assert fell.exit_code == 2
    answer = json.loads(fell.stdout)
    assert (answer["passed"], answer["withdrawn"], answer["restored"]) == (False, True, "r1")
    assert [each["attack"] for each in answer["attacks"] if each["verdict"] == "failed"] == ["row_order"]
    for value in ("kanto", "kinki", "2024H1", "bachelor"):
        assert value not in fell.output
    good = runner.invoke(app, ["attack", "r1"])
    assert good.exit_code == 0
    assert good.stdout == ""


def test_a_folder_anywhere_can_be_attacked_and_is_not_withdrawn(market: Operator, tmp_path: Path) -> None:
    folder = market.publish(SORTED)
    assert release_folder(market.home, str(market.home.published)) == folder.resolve()
    elsewhere = tmp_path / "elsewhere" / "copy"
    elsewhere.mkdir(parents=True)
    for file in (folder / "published" / "marts").iterdir():
        (elsewhere / file.name).write_bytes(file.read_bytes())
    assert runner.invoke(app, ["attack", str(elsewhere)]).exit_code == 2
    assert current_release(market.home) == "r1"


@pytest.mark.parametrize("release", ["nothing", "../releases", ""])
def test_no_such_release_is_a_refusal(market: Operator, release: str) -> None:
    assert runner.invoke(app, ["attack", release]).exit_code == 2
    assert withdrawn(market.home) == []


def test_without_lane_a_nothing_can_be_judged(relay_home: Path) -> None:
    folder = relay_home / "releases" / "r1" / "published"
    folder.mkdir(parents=True)
    (folder / "cells.csv").write_text("region,n\nkanto,20\nkinki,30\n", encoding="utf-8")
    result = runner.invoke(app, ["attack", "r1"])
    assert result.exit_code == 1
    assert "no_truth" in result.output
