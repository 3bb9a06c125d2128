"""One release for one request, and no way from one company to another's rows."""

import shutil
from pathlib import Path

import pytest
from fastapi import HTTPException

from anonymization.home import Home
from plugins.relay_ui.access import Visitor
from plugins.relay_ui.release import UnknownMart, open_release
from tests.unit.relay_ui.deployment import release


def visitor(*companies: str) -> Visitor:
    return Visitor(name="x", roles=frozenset({"company"}), companies=companies, language="ja")


def test_no_release_is_none(empty: Path) -> None:
    assert open_release(Home(empty)) is None


def test_a_release_that_is_replaced_while_a_page_loads_is_read_to_its_end(empty: Path) -> None:
    first = release(empty, name="first", marker=1)
    reader = open_release(Home(empty))
    assert reader is not None
    release(empty, name="second", marker=2)
    shutil.rmtree(first)
    assert {row["n"] for row in reader.mart("numbers")} == {1}
    assert reader.facts["release_id"] == "first"
    reader.close()
    again = open_release(Home(empty))
    assert again is not None
    assert {row["n"] for row in again.mart("numbers")} == {2}
    again.close()


def test_a_release_half_removed_is_not_opened(empty: Path) -> None:
    folder = release(empty, name="first")
    (folder / "published" / "release.json").unlink()
    assert open_release(Home(empty)) is None


def test_rows_are_asked_for_by_value_list_and_null(empty: Path) -> None:
    release(empty)
    reader = open_release(Home(empty))
    assert reader is not None
    assert [row["region"] for row in reader.mart("numbers", where={"region": "kinki"})] == ["kinki"]
    assert len(reader.mart("numbers", where={"region": ["kinki", "kanto"]})) == 2
    assert reader.mart("numbers", where={"region": []}) == []
    assert len(reader.mart("numbers", where={"region": None})) == 1
    assert len(reader.mart("numbers", limit=2)) == 2
    assert reader.mart("numbers", where={"region": "x' or '1' = '1"}) == []
    for asked in ({"nothing": 1}, {'region" = "region" or "n': 1}):
        with pytest.raises(UnknownMart):
            reader.mart("numbers", where=asked)
    for name in ("nothing", "../../individual/marts/cross_company_fit", "cross_company_fit"):
        with pytest.raises(UnknownMart):
            reader.mart(name)
    reader.close()


def test_a_company_is_the_visitors_own_or_none(empty: Path) -> None:
    release(empty)
    reader = open_release(Home(empty))
    assert reader is not None
    own = reader.company(visitor("aozora"))
    assert {row["org_key"] for row in own.mart("relay_credits")} == {"aozora"}
    assert own.mart("relay_credits", where={"org_key": "hibiki"}) == own.mart("relay_credits")
    for asked in ("hibiki", "../aozora", "", "nothing"):
        with pytest.raises(HTTPException) as refused:
            reader.company(visitor("aozora"), asked)
        assert refused.value.status_code == 403
    with pytest.raises(HTTPException):
        reader.company(visitor())
    assert reader.company(visitor("new-company")).names == frozenset()
    reader.close()


def test_a_row_that_lies_in_the_wrong_folder_is_not_shown(empty: Path) -> None:
    folder = release(empty) / "published" / "companies"
    shutil.copy(folder / "hibiki" / "relay_credits.parquet", folder / "aozora" / "relay_credits.parquet")
    reader = open_release(Home(empty))
    assert reader is not None
    assert reader.company(visitor("aozora")).mart("relay_credits") == []
    reader.close()
