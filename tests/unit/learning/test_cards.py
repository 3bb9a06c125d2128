"""What the cards of a model tell, the operator's and the public one."""

import re
from pathlib import Path

import pyarrow as pa
from unit.learning.learned import current, stored

from anonymization.disclosure.model_card import add_model_card
from anonymization.home import Home
from learning.card import write_card
from learning.policy import Policy
from learning.store import models_folder


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
