"""One small model, trained once: what its scores, contributions, files and card must be like."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from typer.testing import CliRunner
from unit.learning.episodes import SELECTION, episodes, groups

from anonymization.cli_hold import app
from anonymization.decisions import Decision
from anonymization.disclosure.model_card import add_model_card
from anonymization.held_models import decide_model, held_model
from anonymization.home import Home
from anonymization.refusals import Refused
from learning.card import write_card
from learning.features import encode
from learning.policy import Policy, load_policy
from learning.release import prepare, scores, terms
from learning.store import content_digest, models_folder, touches
from learning.terms import Model
from plugins.operators.holds import SettleHolds, _about_model

N = 1800
DECISION = Decision(choice="approve", by="M. Ito", why="job-related", at="2026-11-24T00:00:00+00:00", way="relay")


@pytest.fixture(scope="module")
def policy() -> Policy:
    policy = load_policy()
    model = policy.model.model_copy(update={"outer_bags": 4, "max_interactions": 0, "max_folds": 3})
    return policy.model_copy(update={"model": model})


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return episodes(N)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, table: pa.Table, policy: Policy) -> Path:
    root = tmp_path_factory.mktemp("home")
    prepare(table, groups(table), SELECTION.empty_table(), root=root, policy=policy, seed=3)
    return root


def current(home: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((models_folder(home) / "current.json").read_text("utf-8"))
    return content


def stored(home: Path) -> dict[str, Any]:
    path = models_folder(home) / current(home)["model_version"] / "model.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def test_the_rule_of_the_world_is_found_and_holds_in_companies_left_out(home: Path) -> None:
    facts = current(home)
    assert (facts["status"], facts["is_common"], facts["portability_index"]) == ("published", True, 1.0)
    model = Model.from_dict(stored(home)["model"])
    by_name = {model.inputs[t.features[0]].name: t.scores for t in model.terms}
    occupation = by_name["occupation"]  # codes are the numbers of the occupations
    assert occupation[2] > occupation[7] > occupation[9]
    assert by_name["skill:python"][2] - by_name["skill:python"][1] > 0.5
    measures = stored(home)["measures"]
    assert measures["model"]["log_loss"]["value"] < measures["base_rate"]["log_loss"]["value"]


def test_a_higher_mark_never_lowers_the_chance(home: Path) -> None:
    model = Model.from_dict(stored(home)["model"])
    for name in load_policy().model.monotone:
        at = [f.name for f in model.inputs].index(name)
        (term,) = (t for t in model.terms if t.features == (at,))
        assert (np.diff(term.scores[1:]) >= 0).all(), name
        assert name != "evaluation" or term.scores[-1] > term.scores[1]


def test_contributions_add_up_to_the_logit_to_the_last_bit(home: Path, table: pa.Table) -> None:
    rows = [row for row in scores(table, root=home).to_pylist() if row["is_supported"]]
    assert len(rows) > 0.9 * N
    for row in rows:
        added = json.loads(row["contributions"]).values()
        assert row["base_logit"] + sum(added) == row["logit"]
        assert row["base_logit"] + sum(reversed(list(added))) == row["logit"]
        assert 0 <= row["probability_low"] <= row["probability"] <= row["probability_high"] <= 1
        assert row["reasons_ja"].endswith("。")
        assert row["reasons_en"].endswith(".")


def test_it_abstains_about_an_occupation_it_has_never_met(home: Path) -> None:
    strange = episodes(3, seed=9, occupation="11")
    for row in scores(strange, root=home).to_pylist():
        assert (row["is_supported"], row["abstain_reason"]) == (False, "unfamiliar_occupation")
        assert row["probability"] is None
        assert row["contributions"] is None


def test_the_same_data_gives_the_same_bytes(home: Path, tmp_path: Path, table: pa.Table, policy: Policy) -> None:
    shuffled = table.take(pa.array(np.random.default_rng(5).permutation(table.num_rows)))
    prepare(shuffled, groups(table), SELECTION.empty_table(), root=tmp_path, policy=policy, seed=3)
    for path in sorted(models_folder(home).rglob("*")):
        if path.is_file():
            again = models_folder(tmp_path) / path.relative_to(models_folder(home))
            assert again.read_bytes() == path.read_bytes(), path.name


def test_an_erasure_that_touches_the_training_set_makes_a_new_model(
    home: Path, tmp_path: Path, table: pa.Table, policy: Policy
) -> None:
    version = current(home)["model_version"]
    erased = table.sort_by("rejected_on")["person_key"][0].as_py()
    assert version in touches(home, [erased])
    assert touches(home, ["nobody"]) == ()
    left = table.filter(pa.compute.not_equal(table["person_key"], erased)).slice(0, 900)
    few = policy.model_copy(update={"model": policy.model.model_copy(update={"max_folds": 2})})
    prepare(left, groups(left), SELECTION.empty_table(), root=tmp_path, policy=few, seed=3)
    assert current(tmp_path)["model_version"] != version
    assert touches(tmp_path, [erased]) == ()
    # the order of an erasure counts even where nothing else has changed
    order = models_folder(tmp_path) / "retrain.json"
    model = models_folder(tmp_path) / current(tmp_path)["model_version"] / "model.json"
    order.write_text(json.dumps({"versions": {model.parent.name: "2026-11-24"}}), encoding="utf-8")
    (model.parent / "old").touch()
    prepare(left, groups(left), SELECTION.empty_table(), root=tmp_path, policy=few, seed=3)
    assert not order.exists()
    assert not (model.parent / "old").exists()


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


def test_a_release_carries_both_cards_and_the_public_one_names_no_company_and_counts_nobody(
    home: Path, tmp_path: Path, table: pa.Table
) -> None:
    assert add_model_card(Home(home), tmp_path) == ("individual/model_card", "published/model_card")
    for place in ("individual", "published"):
        files = {path.name for path in (tmp_path / place / "model_card").iterdir()}
        assert files == {"card.md", "card.html", "calibration.svg", "companies.svg", "strongest.svg"}
    full, public = ((tmp_path / p / "model_card" / "card.md").read_text("utf-8") for p in ("individual", "published"))
    assert "| c1 |" in full
    assert f"{stored(home)['n_trained']:,} episodes" in full
    assert re.search(
        r"rejected \d{4}-\d\d to \d{4}-\d\d[,;]", public
    )  # no day: the first and the last are each a person's
    everything = b"".join(path.read_bytes() for path in (tmp_path / "published").rglob("*.*")).decode("utf-8")
    for company in set(table["company"].to_pylist()):
        assert f">{company}<" not in everything
        assert f"| {company} |" not in everything
    assert f"{stored(home)['n_trained']:,}" not in everything
    assert "≈1,000 episodes" in public
    left_out = [row["model"] for row in stored(home)["portability"]]
    told = [float(line.split("|")[3]) for line in public.splitlines() if re.match(r"\| [A-Z] \|", line)]
    # in the order of their losses: that of their names would tell who is who
    assert told == [round(loss, 2) for loss in sorted(left_out)] != [round(loss, 2) for loss in left_out]
    assert add_model_card(Home(tmp_path / "no models"), tmp_path) == ()


def test_the_public_card_draws_the_terms_of_the_private_model_and_of_no_other(
    home: Path, tmp_path: Path, policy: Policy
) -> None:
    facts = stored(home)
    card = models_folder(home) / facts["version"] / "public" / "strongest.svg"
    assert "occupation" not in card.read_text("utf-8")  # too few people for a private model
    features = [f | {"name": f"skill:private_{at}"} for at, f in enumerate(facts["model"]["features"])]
    private = {
        "version": "dp-1", "status": "published", "epsilon": 1, "delta": 1e-6, "auc": facts["measures"]["model"]["auc"],
        "advantage": 0.0, "missing": [], "model": facts["model"] | {"features": features},
    }  # fmt: skip
    write_card(tmp_path, facts, private, policy)
    assert "private_0" in (tmp_path / "public" / "strongest.svg").read_text("utf-8")
    assert "private_0" not in (tmp_path / "strongest.svg").read_text("utf-8")
    write_card(tmp_path, facts, private | {"status": "leaks_membership"}, policy)
    assert "private_0" not in (tmp_path / "public" / "strongest.svg").read_text("utf-8")
    assert "experience" in (tmp_path / "public" / "card.md").read_text("utf-8").lower()  # what the scores rest on


def test_the_digest_of_a_training_set_knows_persons_but_not_their_keys(table: pa.Table) -> None:
    def named(persons: list[str], prefix: str) -> str:
        rows = table.set_column(table.column_names.index("person_key"), "person_key", pa.array(persons))
        keys = pa.array([f"{prefix}{at}" for at in range(N)])
        rows = rows.set_column(rows.column_names.index("application_key"), "application_key", keys)
        return content_digest(rows.take(pa.array(np.random.default_rng(len(prefix)).permutation(N))))

    persons = table["person_key"].to_pylist()
    once = content_digest(table)
    assert named([f"x{p}" for p in persons], "other") == once  # as after a rotation of keys
    assert named([*persons[:-1], persons[0]], "a") != once  # the last row is now another person's
    assert content_digest(table.slice(1)) != once


def test_no_key_stands_in_model_or_card(home: Path, table: pa.Table) -> None:
    keys = {str(key) for name in ("person_key", "application_key") for key in table[name].to_pylist() if len(key) > 3}
    folder = models_folder(home) / current(home)["model_version"]
    for path in (folder / "model.json", folder / "card.md", folder / "card.html"):
        words = set(path.read_text("utf-8").replace('"', " ").replace(",", " ").split())
        assert not keys & words, path.name
    card = (folder / "card.html").read_text("utf-8")
    assert "<svg" in card
    assert "http://" not in card.replace("http://www.w3.org", "")
    assert "https://" not in card


def test_below_four_thousand_persons_nothing_private_leaves(home: Path) -> None:
    assert current(home)["terms_status"] == "not_enough"
    assert terms(root=home).num_rows == 0
    assert json.loads((models_folder(home) / "epsilon_spent.json").read_text("utf-8")) == []


def test_codes_of_the_stored_model_are_those_of_the_table(home: Path, table: pa.Table) -> None:
    model = Model.from_dict(stored(home)["model"])
    codes = encode(table, model.inputs)
    assert codes.min() >= 0
    assert all(codes[:, at].max() < f.size for at, f in enumerate(model.inputs))
