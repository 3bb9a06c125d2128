"""What a usual load looks like, and which cells the detector reads once more."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from gate_results import failed

from anonymization.home import Home
from anonymization.schema import POOL
from expectations import history, sample
from expectations.gate import run_gate
from expectations.policy import load_policy
from expectations.result import GateResult, Line
from expectations.sample import read_sample
from expectations.session import Limits
from expectations.suites.volume import volume_rule
from expectations.volumes import Usual, usual_rows
from tests.unit.expectations.conftest import LOAD, token

POLICY = load_policy()
LIMITS = Limits()


def run(subject: str, rows: int, *, at: int, company: str = "akebono", kind: str = "applications") -> GateResult:
    line = Line(rule="r", table="t", severity="critical", ja="", en="", success=rows > 0)
    return GateResult(
        suite="pool",
        subject=subject,
        company=company,
        kind=kind,
        lines=(line,),
        rows={"application": rows},
        versions={},
        checked_at=f"2026-01-01T00:00:{at:02d}+00:00",
    )


def usual(folder: Path, *, company: str = "akebono", kind: str = "applications", without: str = "new") -> Usual:
    return usual_rows(
        folder,
        suite="pool",
        company=company,
        kind=kind,
        table="application",
        without=without,
        policy=POLICY.volumes,
    )


def test_few_loads_say_nothing_and_that_is_told(tmp_path: Path) -> None:
    for at in range(4):
        history.append(run(f"load{at}", 100, at=at), folder=tmp_path, run="")
    known = usual(tmp_path)
    assert (known.loads, known.is_known) == (4, False)
    rule = volume_rule("application", usual=known)
    assert rule.meta["assessed"] is False
    assert "not assessed: only 4 loads" in rule.meta["en"]


def test_bounds_are_median_and_mad_of_the_company_and_kind_alone(tmp_path: Path) -> None:
    counts = [900, 1000, 1000, 1100, 1300]  # median 1000, MAD 100: 5 × 1.4826 × 100 is 741
    for at, rows in enumerate(counts):
        history.append(run(f"load{at}", rows, at=at), folder=tmp_path, run="")
    history.append(run("load0", 7, at=30, company="akebono-east"), folder=tmp_path, run="")
    history.append(run("other", 7, at=31, kind="outcomes"), folder=tmp_path, run="")
    history.append(run("refused", 0, at=32), folder=tmp_path, run="")
    history.append(run("new", 9999, at=33), folder=tmp_path, run="")
    known = usual(tmp_path)
    assert (known.loads, known.low, known.high) == (5, 259, 1741)
    assert usual(tmp_path, company="east").loads == 0


def test_a_load_gated_twice_counts_once_and_loads_that_are_all_alike_may_halve(tmp_path: Path) -> None:
    for at in range(5):
        for again in range(2):
            history.append(run(f"load{at}", 100, at=at + again), folder=tmp_path, run="")
    known = usual(tmp_path)
    assert (known.loads, known.low, known.high) == (5, 50, 150)


def test_an_unusual_load_warns_and_goes_on(home: Home, make_load: Callable[..., None]) -> None:
    for at in range(5):
        history.append(run(f"load{at}", 1000, at=at), folder=home.reports / "history", run="")
    make_load()
    result = run_gate(suite="pool", home=home, subject=LOAD)
    assert result.passed
    assert failed(result) == {"application.volume"}


def test_runs_of_the_same_second_stand_beside_each_other(tmp_path: Path) -> None:
    for name in ("first", "second"):
        history.append(run("load", 10, at=0), folder=tmp_path, run=name)
    assert sorted(history.read(tmp_path)["run"].to_pylist()) == ["first", "second"]


def test_a_run_of_an_older_version_is_read_beside_new_ones(tmp_path: Path) -> None:
    path = history.append(run("old", 10, at=0), folder=tmp_path, run="")
    pq.write_table(pq.ParquetFile(path).read().drop_columns(["results", "facts"]), path)
    history.append(run("new", 10, at=1), folder=tmp_path, run="")
    assert history.read(tmp_path)["subject"].to_pylist() == ["old", "new"]


class Reader:
    """Stands for the detector: keeps what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def detect(self, texts: list[str]) -> list[list[str]]:
        self.texts = texts
        return [["found"] if "山田" in text else [] for text in texts]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    stub = Reader()
    monkeypatch.setattr(sample, "_detector", lambda: stub)
    return stub


def notes(folder: Path, texts: list[str | None]) -> None:
    rows = [{"application_key": token("a", i), "field": "remarks", "masked_text": text} for i, text in enumerate(texts)]
    folder.mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=POOL["note"]), folder / "note.parquet")


def read(folder: Path, load: str) -> sample.Sampled:
    return read_sample(folder, load_id=load, policy=POLICY.detection, limits=LIMITS)


@pytest.mark.usefixtures("reader")
def test_of_a_small_load_every_cell_is_read(tmp_path: Path) -> None:
    notes(tmp_path, [*(f"文{i}" for i in range(POLICY.detection.all_up_to - 1)), "山田さん", None, ""])
    found = read(tmp_path, LOAD)
    assert (found.cells, found.read, found.found) == (POLICY.detection.all_up_to, POLICY.detection.all_up_to, 1)


@pytest.mark.usefixtures("reader")
def test_of_a_large_load_two_thousand_are_read(tmp_path: Path) -> None:
    notes(tmp_path, [f"文{i}" for i in range(POLICY.detection.all_up_to + 1)])
    found = read(tmp_path, LOAD)
    assert (found.cells, found.read) == (POLICY.detection.all_up_to + 1, POLICY.detection.sample)
    assert POLICY.detection.sample >= 2000


def test_the_sample_hangs_on_the_load_alone(tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(reader, "detect", lambda texts: seen.append(texts) or [[] for _ in texts])
    notes(tmp_path, [f"文{i}" for i in range(POLICY.detection.all_up_to + 1)])
    for load in (LOAD, LOAD, "f" * 16):
        read(tmp_path, load)
    first, again, other = seen[0], seen[2], seen[4]
    assert first == again
    assert set(first) != set(other)


def test_a_code_is_read_once_and_of_too_many_it_is_told_how_many(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"application_key": token("a", i), "skill_code": f"s{i % 7}"} for i in range(40)]
    pq.write_table(pa.Table.from_pylist(rows, schema=POOL["skill"]), tmp_path / "skill.parquet")
    found = read(tmp_path, LOAD)
    assert (found.codes, found.codes_read) == (7, 7)
    assert sorted(reader.texts) == [f"s{i}" for i in range(7)]
    monkeypatch.setattr(sample, "_MOST_CODES", 3)
    found = read(tmp_path, LOAD)
    assert (found.codes, found.codes_read) == (7, 3)


@pytest.mark.usefixtures("reader")
def test_a_load_without_text_is_read_all_the_same(tmp_path: Path) -> None:
    assert read(tmp_path, LOAD).as_facts() == {
        "detector_cells": 0,
        "detector_read": 0,
        "detector_found": 0,
        "detector_codes": 0,
        "detector_codes_read": 0,
        "detector_found_in_codes": 0,
    }
