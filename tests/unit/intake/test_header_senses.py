"""Headers in other words: one sense, whatever the words, their order and their spelling."""

import pytest

from anonymization.intake.header_guess import guesses
from anonymization.intake.header_senses import respelt, sense, spelt_out


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Date of Termination", "termination_dt"),
        ("退社事由", "退職理由"),
        ("候補者ＮＯ", "応募者番号"),
        ("Interviewer Comments", "comment interviewers"),
        ("エントリー日時", "応募年月日"),
    ],
)
def test_headers_of_one_meaning_have_one_sense(one: str, other: str) -> None:
    assert sense(one) == sense(other) != ""


@pytest.mark.parametrize(("one", "other"), [("hired at", "days to hire"), ("first name", "last name"), ("性", "姓")])
def test_headers_of_different_meaning_have_different_senses(one: str, other: str) -> None:
    assert sense(one) != sense(other)


def test_abbreviations_are_spelt_out() -> None:
    assert spelt_out("int1_dt") == "interview 1 date"
    assert spelt_out("interview date") is None


def test_slips_of_the_pen_are_mended_and_known_words_left_alone() -> None:
    assert respelt("desicion date") == "decision date"
    assert respelt("decision date") is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Position 職種", "occupation_applied"),
        ("Person : Home Address: City", "address"),
        ("Rejection Reason for Candidate", "rejection_reason"),
        ("Posting Location", "ignore"),
        ("Feedback Score", "evaluation"),
        ("次回面接予定日", "ignore"),
        ("スカウト送信日", "ignore"),
        ("個人コード", "drop"),
    ],
)
def test_the_surest_guess(header: str, field: str) -> None:
    found = guesses(header, kind="applications")
    assert (found[0].field if found else "ignore") == field
