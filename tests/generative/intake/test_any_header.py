"""Whatever a company writes above whatever cells, the proposal stands, and never lets a person through as harmless."""

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anonymization.canonical import CLASSES
from anonymization.intake.header_guess import guesses
from anonymization.intake.propose import propose
from anonymization.refusals import Refused
from tests.unit.intake.people import rows

WORDS = [
    "応募者",
    "一次面接",
    "希望",
    "連絡",
    "評価",
    "コメント",
    "結果",
    "数",
    "区分",
    "フラグ",
    "日",
    "の",
    "（任意）",
    "|必須",
    "備考",
    "date",
    "Candidate",
    "status",
    "flag",
    "count",
    "is",
    "_",
    ":",
    "/",
    "of",
    "Office",
    "Type",
    "id",
    "#",
    " ",
    "\n",
]
HEADERS = st.one_of(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map("".join), st.text(max_size=12))
PERSONAL = ["email", "phone", "url", "file", "name", "latin"]


@given(header=st.one_of(HEADERS, st.text(max_size=200)), kind=st.sampled_from(sorted(CLASSES)))
@settings(max_examples=300, deadline=None)
def test_any_header_is_guessed_at_without_raising(header: str, kind: str) -> None:
    found = guesses(header, kind=kind)
    assert all(0 < guess.confidence < 1 for guess in found)


@given(headers=st.lists(HEADERS, min_size=6, max_size=6), order=st.permutations(PERSONAL))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_direct_identifier_is_never_ignored_nor_a_measure(headers: list[str], order: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["応募ID", "応募日", *headers])
            writer.writerows(rows(["id", "day", *order], count=25))
        try:
            export = propose(path)
        except Refused:
            return
    for column, maker in zip(export.columns[2:], order, strict=False):
        harmless = column.field == "ignore" or column.class_ == "measure"
        assert not (harmless and maker in ("email", "phone", "url", "file", "name")), (column.name, column.field, maker)


@pytest.mark.parametrize("header", ["", " ", "\u3000", "|必須", "#", "（）", "：", "\u200b"])
def test_a_header_that_says_nothing_means_nothing_much(header: str) -> None:
    assert all(guess.field in ("ignore", "applicant_id") for guess in guesses(header, kind="applications"))
