import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from identity_people import KEYRING

from anonymization.disclosure.rule import load_disclosure
from anonymization.disclosure.swap import point
from anonymization.dropped_file import DroppedFile
from anonymization.expiry import discard_raw, enforce, history, plan
from anonymization.home import Home
from anonymization.load import write_json
from anonymization.quarantine import seal
from anonymization.refusals import Refusal, Refused
from anonymization.retention import RETENTION, Retention, load_retention
from expectations.policy import load_policy

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def aged(path: Path, *, days: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text("x", encoding="ascii")
    moment = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))
    return path


def released(home: Home, name: str, *, days: int, out: bool = False) -> Path:
    moment = (NOW - timedelta(days=days)).isoformat()
    write_json(home.release(name) / "published" / "release.json", {"released_at": moment})
    if out:
        point(home.root / "current", Path("releases") / name)
    return home.release(name)


def policy(**changes: Any) -> Retention:
    content = yaml.safe_load(RETENTION.read_text(encoding="utf-8"))
    return Retention.model_validate(content | changes)


def changed(folder: Path, **changes: Any) -> Path:
    path = folder / "retention.yml"
    content = yaml.safe_load(RETENTION.read_text(encoding="utf-8")) | changes
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def counts(zones: list[Any]) -> dict[str, int]:
    return {zone.zone: len(zone.paths) for zone in zones if zone.paths}


def planned(home: Home, rules: Retention) -> dict[str, int]:
    return counts(plan(home, rules, now=NOW, contracts=home.root / "contracts"))


def filled(folder: Path) -> Home:
    home = Home(folder)
    for days in (13, 15):
        source = aged(folder / f"{days}.csv", days=0)
        ends = date(2026, 4, 1) + timedelta(days=14 - days)
        refusal = Refusal(code="html", ja="x", en="x")
        seal(source, home=folder, company="a", load_id=f"q{days}", refusal=refusal, keyring=KEYRING, expires_on=ends)
    for days in (1824, 1826):
        aged(home.receipts("a") / f"{days}.json", days=days)
        aged(home.reports / "history" / f"{days}.parquet", days=days)
        aged(home.reports / "erasure" / f"E{days}.json", days=days)
    for days in (6, 8):
        aged(home.scratch(f"load{days}") / "x", days=days)
        aged(home.scratch(f"load{days}"), days=days)
    for number in range(14):
        released(home, f"r{number:02}", days=20 - number, out=number == 0)
    return home


def test_each_zone_loses_what_has_outlived_its_rule_and_nothing_younger(tmp_path: Path) -> None:
    home = filled(tmp_path)
    expected = {"quarantine": 1, "scratch": 1, "releases": 2, "receipts": 1, "reports": 1, "erasure_receipts": 1}
    assert planned(home, load_retention()) == expected
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == before, "a plan deletes nothing"
    enforce(home, load_retention(), now=NOW, contracts=tmp_path / "contracts")
    assert planned(home, load_retention()) == {}
    assert not (home.quarantine("a") / "q15.sealed").exists()
    assert (home.quarantine("a") / "q13.sealed").exists()


def test_what_a_kill_left_in_quarantine_goes_by_its_age(tmp_path: Path) -> None:
    home = Home(tmp_path)
    left = [aged(home.quarantine("a") / name, days=15) for name in (".q1.unfinished", "q2.sealed")]
    young = [aged(home.quarantine("a") / name, days=13) for name in (".q3.unfinished", "q4.sealed")]
    enforce(home, load_retention(), now=NOW, contracts=tmp_path / "contracts")
    assert [path.exists() for path in (*left, *young)] == [False, False, True, True]


def test_the_published_release_stays_however_old_it_is(tmp_path: Path) -> None:
    home = filled(tmp_path)
    enforce(home, load_retention(), now=NOW, contracts=tmp_path / "contracts")
    kept = sorted(path.name for path in home.releases.iterdir())
    assert kept == ["r00", *(f"r{number:02}" for number in range(3, 14))]


def test_a_rule_that_would_delete_the_published_release_is_refused_and_deletes_nothing(tmp_path: Path) -> None:
    home = filled(tmp_path)
    rules = policy(releases={"keep": 12, "max_days": 10})
    with pytest.raises(Refused, match="only_release"):
        enforce(home, rules, now=NOW, contracts=tmp_path / "contracts")
    assert (home.quarantine("a") / "q15.sealed").exists()
    assert len(list(home.releases.iterdir())) == 14


@pytest.mark.parametrize(
    "changes",
    [{"releases": {"keep": 0, "max_days": None}}, {"raw_days": -1}, {"raw_hours": 3}, {"receipts_days": None}],
)
def test_a_policy_that_cannot_be_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="retention_policy"):
        load_retention(changed(tmp_path, **changes))


def test_each_deletion_is_logged_by_count(tmp_path: Path) -> None:
    home = filled(tmp_path)
    enforce(home, load_retention(), now=NOW, contracts=tmp_path / "contracts")
    logged = {row["zone"]: row["deleted"] for row in history(home).to_pylist() if row["zone"] != "reports"}
    assert logged == {"quarantine": 1, "scratch": 1, "releases": 2, "receipts": 1, "erasure_receipts": 1}


def test_a_loaded_file_goes_at_once_or_waits_for_its_days(tmp_path: Path) -> None:
    raw = aged(tmp_path / "a.csv", days=0)
    discard_raw([DroppedFile.seen(raw)], policy=policy(raw_days=3))
    assert raw.exists()
    discard_raw([DroppedFile.seen(raw)], policy=policy(raw_days=0))
    assert not raw.exists()


def test_the_figures_that_other_policies_repeat_are_the_same() -> None:
    assert load_disclosure().keep_releases == load_retention().releases.keep
    assert load_policy().retention_days == load_retention().reports_days
