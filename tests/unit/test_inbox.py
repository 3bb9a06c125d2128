import os
from multiprocessing import get_context
from pathlib import Path

import pytest

from anonymization import inbox
from anonymization.file_names import shown_name
from anonymization.home import Home
from anonymization.inbox import Drop, Found, file_of, find_drops
from anonymization.locks import one_at_a_time
from anonymization.refusals import Refused

SHOWN = [
    "applications.csv", "応募者一覧_20260701.csv", "2026年7月_応募者データ.xlsx", "ApplicantList(1).csv",
    "consents_2026Q3.csv.gz", "aozora-foods_export.csv", "outcomes-2026-07-01_120000.zip",
]  # fmt: skip
HIDDEN = [
    "山田花子_応募書類.csv", "yamada-0312.xlsx", "090-1234-5678.csv", "19990401.csv", "taro@example.com.csv", "林.csv",
    "A000123.csv", "150-0001.csv", "Hanako.csv", "応募者_ﾔﾏﾀﾞ.csv", "応募者 鈴木.csv", "applications_Kenshin.csv",
]  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_a_name_of_words_and_days_is_shown(name: str) -> None:
    assert shown_name(name, company="aozora-foods", load_id="0123456789abcdef") == name


@pytest.mark.parametrize("name", HIDDEN)
def test_a_name_that_may_name_a_person_is_not_shown(name: str) -> None:
    shown = shown_name(name, company="aozora-foods", load_id="0123456789abcdef")
    assert shown == f"export-01234567{Path(name).suffix}"


def put(home: Home, name: str, content: bytes = b"a,b\n1,2\n") -> Path:
    path = home.inbox / "akebono" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_790_000_000, 1_790_000_000))
    return path


def listed(home: Home) -> Found:
    return find_drops(home=home, contracts=home.root / "contracts", wave="applications", settle_seconds=10)


def test_a_file_is_read_once_however_often_the_inbox_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    put(home, "applications.csv")
    first = listed(home)
    monkeypatch.setattr(inbox, "identify", None)  # reading it again would raise
    assert listed(home) == first
    assert b"applications" not in (tmp_path / "scratch" / "inbox_index.json").read_bytes()


def test_a_changed_file_is_another_drop_even_with_its_old_time_and_size(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, "applications.csv")
    (first,) = listed(home).drops
    put(home, "applications.csv", b"a,b\n1,3\n")
    (second,) = listed(home).drops
    assert first.load_id != second.load_id
    assert file_of(first, home=home, contracts=tmp_path) is None


@pytest.mark.parametrize("broken", [b"", b"[1]", b"\xff", b'{"x": 3}'])
def test_a_broken_index_is_none(tmp_path: Path, broken: bytes) -> None:
    home = Home(tmp_path)
    put(home, "applications.csv")
    first = listed(home)
    (tmp_path / "scratch" / "inbox_index.json").write_bytes(broken)
    assert listed(home) == first


def test_of_two_files_with_the_same_bytes_one_is_listed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    put(home, "applications.csv")
    put(home, "応募者一覧.csv")
    assert len(listed(home).drops) == 1


def test_a_file_whose_name_is_not_shown_is_found_by_its_bytes(tmp_path: Path) -> None:
    home = Home(tmp_path)
    path = put(home, "山田花子.csv")
    put(home, "鈴木太郎.csv", b"a,b\n3,4\n")
    drops = listed(home).drops
    files = [file_of(drop, home=home, contracts=home.root / "contracts") for drop in drops]
    found = {file.path if file else None for file in files}
    assert found == {path, path.with_name("鈴木太郎.csv")}
    assert {drop.file for drop in drops} == {f"export-{drop.load_id[:8]}.csv" for drop in drops}
    gone = Drop(company="akebono", file="export-00000000.csv", load_id="0" * 16, kind=None)
    assert file_of(gone, home=home, contracts=tmp_path) is None


def _hold_and_die(root: Path) -> None:
    with one_at_a_time(Home(root), "pool"):
        os._exit(9)


def test_two_do_not_hold_a_lock_and_a_dead_holder_leaves_none(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with one_at_a_time(home, "pool"), pytest.raises(Refused, match="busy"), one_at_a_time(home, "pool", patience=0.1):
        pass
    died = get_context("fork").Process(target=_hold_and_die, args=(tmp_path,))
    died.start()
    died.join()
    assert died.exitcode == 9
    with one_at_a_time(home, "pool", patience=0.1):
        pass
