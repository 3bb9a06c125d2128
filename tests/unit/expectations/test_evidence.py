"""What a gate leaves behind: counts, never a value; a history that grows; a page that asks nobody for anything."""

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from anonymization.bands import region
from anonymization.home import Home
from anonymization.refusals import Refused
from anonymization.report import report_path, shown
from expectations import codes, history
from expectations.gate import run_gate
from expectations.policy import GATES, load_policy
from expectations.result import GateResult, Line
from tests.unit.expectations.conftest import LOAD, Rows

PLANTED = {
    "application": ("source_channel", "PLANTED-channel 山田太郎"),
    "skill": ("skill_code", "planted.skill@example.jp"),
    "stage_event": ("stage", "PLANTED-stage"),
    "note": ("masked_text", "PLANTED 090-9876-5432"),
    "closing": ("kind", "PLANTED-kind"),
}


def plant(rows: dict[str, Rows]) -> None:
    for entity, (column, value) in PLANTED.items():
        rows[entity][0][column] = value


def everything_under(*folders: Path) -> bytes:
    return b"".join(path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_planted_value_is_in_anything_a_gate_leaves(
    home: Home, make_load: Callable[..., None], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    make_load(plant)
    with pytest.raises(Refused) as refused:
        run_gate(suite="pool", home=home, subject=LOAD)
    said = capfd.readouterr()
    left = everything_under(home.reports, home.scratch(LOAD) / "gates")
    left += (said.out + said.err + caplog.text + str(refused.value)).encode()
    for _, value in PLANTED.values():
        for encoding in ("utf-8", "cp932", "utf-16-le"):
            assert value.encode(encoding) not in left
    assert b"9876-5432" not in left  # not four digits: a fraction of a second or a hash may hold those
    assert b"PLANTED" not in left


def test_a_rule_that_cannot_be_evaluated_stops_and_its_error_is_not_kept() -> None:
    raised = Line(rule="r", table="t", severity="warning", ja="", en="", success=False, raised=True)
    result = GateResult(
        suite="pool", subject="x", company=None, kind=None, lines=(raised,), rows={}, versions={}, checked_at=""
    )
    assert not result.passed
    assert result.failed == {"critical": 1, "warning": 0, "info": 0}


def test_a_gate_without_rules_does_not_pass() -> None:
    empty = GateResult(suite="raw", subject="x", company=None, kind=None, lines=(), rows={}, versions={}, checked_at="")
    assert not empty.passed


def test_history_grows_by_one_row_per_run_and_duckdb_reads_it(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight([None] * 20)
    run_gate(suite="raw", home=home, subject=LOAD, run="run-1")
    folder = home.reports / "history"
    query = f"select suite, subject, company, passed, rows['preflight'], run from '{folder}/*.parquet'"
    assert duckdb.sql(query).fetchall() == [("raw", LOAD, "akebono", True, 20, "run-1")]
    assert history.read(folder).num_rows == 1


def test_the_report_asks_no_other_host_and_hides_small_counts(home: Home, make_preflight: Callable[..., None]) -> None:
    make_preflight(["bad_date"] * 3 + [None] * 20)
    run_gate(suite="raw", home=home, subject=LOAD)
    page = (home.report(LOAD) / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", page)
    assert "除外された行が 5% を超えないこと" in page
    assert "&lt; 5" in page
    assert report_path(home, LOAD).exists()


def test_a_count_of_people_below_five_is_not_shown_and_five_is() -> None:
    assert [shown({"count": n, "people": True}, small=5) for n in (0, 1, 4, 5)] == ["0", "< 5", "< 5", "5"]
    assert shown({"count": 4, "people": False}, small=5) == "4"


@pytest.mark.parametrize("subject", ["absent", "../inbox", ""])
def test_a_report_that_is_not_there_is_refused(home: Home, subject: str) -> None:
    with pytest.raises(Refused, match="no_report"):
        report_path(home, subject)


def test_an_unknown_key_in_the_policy_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "gates.yml"
    path.write_text(GATES.read_text(encoding="utf-8") + "\nlenient: true\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lenient"):
        load_policy(path)


def test_the_gate_knows_the_regions_that_the_bands_produce() -> None:
    import pyarrow as pa

    produced = set(region(pa.array(codes.PREFECTURES)).to_pylist())
    assert produced == set(codes.REGIONS)
