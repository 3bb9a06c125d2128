"""What is taken away runs nothing, and no name leads out of its folder."""

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import HTTPException
from hypothesis import given
from hypothesis import strategies as st

from plugins.relay_ui.documents import document, harmless, table


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = harmless(text)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"))
    assert cell in {text, f"'{text}"}


@pytest.mark.parametrize("before", ["", " ", "\u3000", "\ufeff", "\0", "\u200b \u200b", "\x1f", "\xa0", " \0" * 5000])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_nothing_unseen_hides_a_formula(before: str, sign: str) -> None:
    assert harmless(f"{before}{sign}cmd|' /C calc'!A0").startswith("'")
    assert harmless(f"{before}x{sign}1") == f"{before}x{sign}1"


def test_figures_stay_figures() -> None:
    assert [harmless(value) for value in (-1.5, 0, None, True)] == ["-1.5", "0", "", "True"]


def test_csv_opens_in_excel_and_json_says_what_it_is() -> None:
    rows = [{"file": '=HYPERLINK("x")', "n": -3, "other": 1}, {"file": "応募,一覧.csv", "n": None}]
    answer = table(rows, columns=("file", "n"), name="loads", form="csv")
    text = bytes(answer.body).decode("utf-8-sig")
    assert bytes(answer.body).startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(text))) == [["file", "n"], ['\'=HYPERLINK("x")', "-3"], ["応募,一覧.csv", ""]]
    assert answer.headers["content-disposition"] == 'attachment; filename="loads.csv"'
    told = json.loads(bytes(table(rows, columns=("file", "n"), name="loads", form="json", facts={"by": "x"}).body))
    assert told["by"] == "x"
    assert told["rows"][0] == {"file": '=HYPERLINK("x")', "n": -3}


@pytest.mark.parametrize("name", ["青空食品-srr", 'a"; filename="x', "a\r\nb: c"])
def test_what_is_taken_away_may_have_any_name(name: str) -> None:
    told = table([], columns=("n",), name=name, form="csv").headers["content-disposition"]
    assert told == f"attachment; filename*=utf-8''{quote(f'{name}.csv', safe='')}"


@pytest.mark.parametrize("name", ["..", "../secret", "a/b", "", "nothing", "linked", "long" * 100])
def test_a_name_that_leads_elsewhere_is_not_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.html").write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "linked.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(HTTPException) as refused:
        document(folder, name)
    assert refused.value.status_code == 404


def test_a_report_is_shown_where_nothing_in_it_can_run(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("<script>alert(1)</script>")
    policy = document(tmp_path, "report").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "allow-scripts" not in policy
