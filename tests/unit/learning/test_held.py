"""A model that picks a group by less than four fifths: nothing of it leaves until a person has decided."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner
from unit.learning.episodes import SELECTION, groups
from unit.learning.learned import N, current

from anonymization.cli_hold import app
from anonymization.decisions import Decision
from anonymization.disclosure.model_card import add_model_card
from anonymization.held_models import decide_model, held_model
from anonymization.home import Home
from anonymization.refusals import Refused
from learning.policy import Policy
from learning.release import prepare, scores, terms
from learning.store import models_folder
from plugins.operators.holds import SettleHolds, _about_model

DECISION = Decision(choice="approve", by="M. Ito", why="job-related", at="2026-11-24T00:00:00+00:00", way="relay")


@pytest.fixture
def held(home: Path, tmp_path: Path, table: pa.Table, policy: Policy) -> Path:
    """The same model where women apply for the occupation with the lowest scores: it picks them far less often."""
    shutil.copytree(models_folder(home), models_folder(tmp_path))
    unequal(table, root=tmp_path, policy=policy)
    return tmp_path


def unequal(table: pa.Table, *, root: Path, policy: Policy) -> dict[str, Any]:
    sex = pa.array(["female" if code == "09" else "male" for code in table["occupation"].to_pylist()])
    of = groups(table)
    of = of.set_column(of.column_names.index("sex"), "sex", sex)
    told: dict[str, Any] = prepare(table, of, SELECTION.empty_table(), root=root, policy=policy).to_pylist()[0]
    return told


def test_below_four_fifths_nothing_of_the_model_leaves_until_a_person_has_decided(
    held: Path, table: pa.Table, policy: Policy
) -> None:
    waiting = held_model(Home(held))
    assert waiting is not None
    assert [(b.attribute, b.group) for b in waiting.below] == [("sex", "female")]
    assert waiting.below[0].ratio < 0.8
    assert unequal(table, root=held, policy=policy)["status"] == "held"  # a build without a decision changes nothing
    assert (scores(table, root=held).num_rows, terms(root=held).num_rows) == (0, 0)
    assert add_model_card(Home(held), held / "release") == ("individual/model_card",)
    with pytest.raises(Refused, match="not_held"):
        decide_model(Home(held), "fit-0000000000", DECISION)
    announced = Home(held).announced
    announced.parent.mkdir()
    announced.touch()
    decide_model(Home(held), waiting.version, DECISION)
    assert not announced.exists()  # a build is asked for
    announced.touch()  # as where whoever decided was killed before they asked
    with pytest.raises(Refused, match="already_decided"):
        decide_model(Home(held), waiting.version, replace(DECISION, by="A. Ono"))
    assert not announced.exists()
    assert held_model(Home(held)) is None
    assert unequal(table, root=held, policy=policy)["status"] == "published"
    assert scores(table, root=held).num_rows == N
    card = (models_folder(held) / waiting.version / "card.md").read_text("utf-8")
    assert f"**approve**, {DECISION.at}, {DECISION.by}: {DECISION.why}" in card
    public = [path for path in (models_folder(held) / waiting.version / "public").iterdir() if path.suffix != ".svg"]
    for path in public:  # whose words they are, and what they say of whom, stays with the operator
        text = path.read_text("utf-8")
        assert DECISION.at in text
        assert DECISION.by not in text
        assert DECISION.why not in text


def test_where_nobodys_sex_or_age_is_known_a_person_decides_too(
    home: Path, tmp_path: Path, table: pa.Table, policy: Policy
) -> None:
    shutil.copytree(models_folder(home), models_folder(tmp_path))
    nobody = groups(table).slice(0, 0)
    (told,) = prepare(table, nobody, SELECTION.empty_table(), root=tmp_path, policy=policy).to_pylist()
    assert told["status"] == "held"
    assert "cannot be assessed" in told["status_en"]
    assert "確かめられません" in told["status_ja"]
    waiting = held_model(Home(tmp_path))
    assert waiting is not None
    assert waiting.below == ()
    _, body, _ = _about_model(Home(tmp_path), company="", load_id=waiting.version) or ("", "", None)
    assert "cannot be assessed" in body
    decide_model(Home(tmp_path), waiting.version, DECISION)
    (told,) = prepare(table, nobody, SELECTION.empty_table(), root=tmp_path, policy=policy).to_pylist()
    assert told["status"] == "published"


def test_what_a_person_turned_down_stays_in_and_is_not_asked_about_again(
    held: Path, table: pa.Table, policy: Policy
) -> None:
    version = current(held)["model_version"]
    decide_model(Home(held), version, replace(DECISION, choice="reject"))
    assert unequal(table, root=held, policy=policy)["status"] == "held"
    assert held_model(Home(held)) is None
    with pytest.raises(Refused, match="already_decided"):
        decide_model(Home(held), version, DECISION)


def test_relay_hold_and_the_task_that_asks_show_the_model_and_take_the_answer(
    held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAY_HOME", str(held))
    version = current(held)["model_version"]
    run = CliRunner()
    (model,) = json.loads(run.invoke(app, ["list", "--json"]).stdout)["models"]
    assert (model["version"], model["below"][0]["group"]) == (version, "female")
    asked = {"trigger_run_id": f"hold__{version}", "conf": {"company": "", "load_id": version}}
    assert SettleHolds(task_id="settle_holds").execute({}) == [asked]
    subject, body, wait = _about_model(Home(held), company="", load_id=version) or ("", "", None)
    assert version in subject
    assert "`female`" in body
    assert wait is None
    assert run.invoke(app, ["approve", version, "--by", "M. Ito", "--why", "same marks, other jobs"]).exit_code == 0
    assert json.loads(run.invoke(app, ["list", "--json"]).stdout)["models"] == []
