"""A file leaves the inbox only as the file that was read."""

from pathlib import Path

import pytest

from anonymization.dropped_file import DroppedFile, recover


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "applications.csv"
    path.write_text("first", encoding="ascii")
    return path


def test_the_file_that_was_seen_goes(file: Path) -> None:
    assert DroppedFile.seen(file).remove()
    assert list(file.parent.iterdir()) == []


def test_a_file_put_in_its_place_stays(file: Path) -> None:
    seen = DroppedFile.seen(file)
    file.rename(file.with_name("kept"))  # the old inode lives on: the new file cannot be given it
    file.write_text("second", encoding="ascii")
    assert not seen.remove()
    assert file.read_text(encoding="ascii") == "second"


def test_a_file_that_is_gone_is_no_error(file: Path) -> None:
    seen = DroppedFile.seen(file)
    file.unlink()
    assert not seen.remove()


def test_a_removal_that_was_killed_leaves_the_file_where_the_next_run_looks(file: Path) -> None:
    file.rename(file.with_name(f".{file.name}.leaving"))
    recover(file.parent)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_file_dropped_meanwhile_keeps_its_name(file: Path) -> None:
    aside = file.with_name(f".{file.name}.leaving")
    aside.write_text("answered", encoding="ascii")
    recover(file.parent)
    assert file.read_text(encoding="ascii") == "first"
    assert not aside.exists()
