"""A release rests on the pool as it is: what was erased while dbt was at work does not come out again."""

import shutil
from pathlib import Path

import pytest

from anonymization.basis import note_basis, require_basis
from anonymization.home import Home
from anonymization.load import write_json
from anonymization.refusals import Refused


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    for load in ("a" * 16, "b" * 16):
        write_json(home.manifest(company="akebono", load_id=load), {"rows": {"application": 3}})
    note_basis(home)
    return home


def test_an_untouched_pool_may_be_released(home: Home) -> None:
    require_basis(home)


def test_loads_that_came_meanwhile_wait_for_the_next_build(home: Home) -> None:
    write_json(home.manifest(company="akebono", load_id="c" * 16), {"rows": {}})
    require_basis(home)


def test_a_load_that_an_erasure_has_rewritten_stops_the_release(home: Home) -> None:
    write_json(home.manifest(company="akebono", load_id="a" * 16), {"rows": {"application": 2}})
    with pytest.raises(Refused, match="stale_build"):
        require_basis(home)


def test_a_load_that_is_gone_stops_the_release(home: Home) -> None:
    shutil.rmtree(home.manifest(company="akebono", load_id="a" * 16).parent)
    with pytest.raises(Refused, match="stale_build"):
        require_basis(home)


def test_a_build_that_nobody_noted_is_not_released(home: Home) -> None:
    (home.build / "basis.json").unlink()
    with pytest.raises(Refused, match="stale_build"):
        require_basis(home)
