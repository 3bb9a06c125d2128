from collections.abc import Callable
from pathlib import Path

import pytest

from anonymization.home import Home
from anonymization.receipts import final_receipt, receipt_path
from anonymization.refusals import Refused

HOME = Home(Path("/relay"))
PLACES: list[Callable[[str], Path]] = [
    HOME.receipts,
    HOME.quarantine,
    HOME.held,
    HOME.scratch,
    HOME.report,
    HOME.release,
    lambda name: HOME.manifest(company=name, load_id="l1"),
    lambda name: HOME.manifest(company="a", load_id=name),
    lambda name: HOME.entity("application", company=name, load_id="l1"),
    lambda name: HOME.entity("application", company="a", load_id=name),
]


@pytest.mark.parametrize("name", ["", ".", "..", "../hibiki", "a/../b", "/etc", "a\\b", "a\0b"])
@pytest.mark.parametrize("place", PLACES)
def test_no_name_leads_out_of_its_folder(place: Callable[[str], Path], name: str) -> None:
    with pytest.raises(Refused, match="not_a_name"):
        place(name)


def test_a_company_does_not_read_anothers_receipt_by_its_own_name(tmp_path: Path) -> None:
    home = Home(tmp_path)
    theirs = receipt_path(home, company="hibiki", load_id="l1")
    theirs.parent.mkdir(parents=True)
    theirs.write_text('{"status": "accepted"}', encoding="ascii")
    assert final_receipt(home, company="aozora", load_id="l1") is None
    with pytest.raises(Refused):
        final_receipt(home, company="aozora/../hibiki", load_id="l1")
    with pytest.raises(Refused):
        final_receipt(home, company="aozora", load_id="../hibiki/l1")


@pytest.mark.parametrize("name", ["aozora-foods", "青空食品", "r2026.1", ".publish-spill", ".unfinished"])
def test_ordinary_names_of_any_script_are_names(name: str) -> None:
    assert HOME.receipts(name) == Path("/relay/receipts") / name
