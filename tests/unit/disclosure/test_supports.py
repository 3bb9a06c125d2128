"""What an audit judges by lies beside the release, and is of the very tables that it shows."""

from datetime import date
from pathlib import Path

import duckdb

from anonymization.disclosure.publish import publish
from anonymization.disclosure.supports import keep_supports, kept_supports
from anonymization.disclosure.swap import point
from anonymization.home import Home
from tests.unit.disclosure.noisy_build import CELLS, policy, write_build

DAY = date(2026, 11, 24)
SUPPORT = "intermediate.int_cells"


def persons(folder: Path) -> dict[str, int]:
    with duckdb.connect() as connection:
        path = kept_supports(folder)[SUPPORT]
        return dict(connection.execute(f"select kind, n_persons from read_parquet('{path}')").fetchall())


def test_exact_counts_of_each_cell_stay_inside(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_build(home)
    release = publish(home=home, disclosure=policy(), today=DAY)
    assert persons(release.path) == {kind: counts[0] for kind, counts in CELLS.items()}
    assert not list(release.path.glob("published/**/*int_cells*"))


def test_tables_that_are_shown_again_rest_on_what_they_rested_on(tmp_path: Path) -> None:
    """An erasure beyond the budget renews the rest: the build then counts one person less than the public tables."""
    home = Home(tmp_path)
    write_build(home)
    first = publish(home=home, disclosure=policy(budget=2.5), today=DAY)
    write_build(home, CELLS | {"a": (119, 5, 0.3, 119, 39)})
    # this build has no lane A that could differ: under another name the release that is out is not the same
    first.path.rename(home.release("another"))
    point(home.root / "current", Path("releases") / "another")
    second = publish(home=home, disclosure=policy(budget=2.5), today=DAY, keep_public=True)
    assert second.is_new
    assert persons(second.path)["a"] == 120


def test_nothing_is_kept_where_the_release_before_kept_nothing(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        keep_supports(connection, [], tmp_path / "new", policy=policy(), same_as=tmp_path / "old")
    assert kept_supports(tmp_path / "new") == {}
