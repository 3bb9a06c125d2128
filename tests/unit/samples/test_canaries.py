"""Canaries stand in the exports as listed, each in one person's rows only."""

import json
from pathlib import Path

import pytest

from samples.canaries import TooManyCanaries
from samples.simulate import Plan, main, simulate

N = 200


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("canaries")
    simulate(Plan(applications=400, canaries=N, truth="inline"), out=out)
    return out


def _text(out: Path) -> str:
    encodings = {"aozora-foods": "cp932", "midori-living": "utf-8-sig", "hibiki-works": "utf-8"}
    return "\n".join(
        path.read_text(encoding) for company, encoding in encodings.items() for path in (out / company).iterdir()
    )


def test_each_canary_stands_in_the_exports(planted: Path) -> None:
    text = _text(planted)
    canaries = json.loads((planted / "canaries.json").read_text("utf-8"))
    assert len(canaries) == N
    assert {c["kind"] for c in canaries} == {"name", "email", "phone", "address"}
    missing = [c for c in canaries if not any(form in text for form in c["forms"])]
    # A person who appears in the English export alone has no kanji name there.
    assert all(c["kind"] == "name" for c in missing)
    assert len(missing) < N / 10


def test_canaries_are_in_nobody_elses_exports(planted: Path, tmp_path: Path) -> None:
    simulate(Plan(applications=400), out=tmp_path)
    text = _text(tmp_path)
    for canary in json.loads((planted / "canaries.json").read_text("utf-8")):
        assert not any(form in text for form in canary["forms"])


def test_canaries_stand_in_free_text_too(planted: Path) -> None:
    names = [c["forms"][0] for c in json.loads((planted / "canaries.json").read_text("utf-8")) if c["kind"] == "name"]
    comments = (planted / "midori-living" / "applications.csv").read_text("utf-8-sig")
    assert any(comments.count(name) > 1 for name in names)


def test_too_many_canaries_are_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(TooManyCanaries):
        simulate(Plan(applications=20, canaries=400), out=tmp_path)
    assert main(["--applications", "20", "--canaries", "400", "--out", str(tmp_path)]) == 2
    assert "too few persons" in capsys.readouterr().err
