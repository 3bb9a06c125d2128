"""The page of a company where there is little to show: no release, no rows, a mart missing, all held back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.relay_ui.company.releases import marts, write_receipt, write_release

Look = Callable[..., Any]


def test_no_release_still_shows_the_receipts(home: Path, ask: Look) -> None:
    write_receipt(home, "aozora", "load1")
    html = ask("sato", "/company?lang=en").text
    assert "Nothing has been published yet" in html
    assert "applications_7013.csv" in html


@pytest.mark.usefixtures("two")
def test_a_company_without_rows_has_a_page(ask: Look) -> None:
    html = ask("kato", "/company?lang=en").text
    assert "This release does not have the table" in html
    assert "No file has been answered yet" in html


@pytest.mark.parametrize("gone", list(marts("aozora")))
@pytest.mark.usefixtures("undrawn")
def test_a_release_without_a_mart_shows_the_others(home: Path, ask: Look, gone: str) -> None:
    tables = marts("aozora")
    del tables[gone]
    write_release(home, {"aozora": tables})
    assert ask("sato", "/company?lang=en").status_code == 200


def test_all_held_back_and_on_hold_leave_words(home: Path, ask: Look) -> None:
    tables = marts("aozora")
    for name in ("srr", "criteria_review", "fairness_audit", "retention"):
        for row in tables[name]:
            row |= {key: None for key, value in row.items() if isinstance(value, int | float) and value is not True}
            row |= {
                "is_suppressed": name != "srr",
                "suppression_reason": "fewer_than_10_persons" if name != "srr" else None,
            }
    tables["srr"][0] |= {"status": "on_hold", "hold_reason": "residual_personal_data", "is_suppressed": False}
    tables["relay_ledger"] = []  # a file without columns: it cannot even say whose it is
    write_release(home, {"aozora": tables})
    html = ask("sato", "/company?lang=en").text
    assert "On hold while data of persons may be left" in html
    assert "Fewer than 10 people" in html


def test_names_ten_times_as_long_break_nothing(home: Path, ask: Look) -> None:
    tables = marts("aozora")
    long = "とても長い基準の名前" * 20
    tables["criteria_review"][0] |= {"label_ja": long, "label_en": long}
    tables["fairness_audit"][0] |= {"group_name": long}
    write_release(home, {"aozora": tables})
    write_receipt(home, "aozora", "load1", file="長いファイル名" * 30 + ".csv")
    answer = ask("sato", "/company?lang=ja")
    assert answer.status_code == 200
    assert answer.text.count(long) >= 2
