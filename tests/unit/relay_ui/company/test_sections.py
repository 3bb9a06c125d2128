"""What the page of a company says of its credits, its conduct, its criteria and its fairness."""

import re
from collections.abc import Callable
from typing import Any

import pytest

Look = Callable[..., Any]


@pytest.mark.usefixtures("two")
def test_the_page_says_how_many_are_left_and_what_would_raise_srr(ask: Look) -> None:
    html = ask("sato", "/company?lang=en").text
    assert "<b>7 more</b>" in html
    assert '79</b> <span class="unit">/ 100</span>' in html
    assert "Told in time. The 7,013 of 14,026 that are missing would add 21.4 points" in html
    assert "no stage of selection on record" in html
    assert "3 can be made use of now; the oldest expires on 2027-05-31." in html
    assert "a reason of tomorrow" in html  # a code without a word
    japanese = ask("sato", "/company?lang=ja").text
    assert "あと 7 人" in japanese
    assert "最も効果が大きいのは「結果連絡の早さ」" in japanese


@pytest.mark.usefixtures("two", "undrawn")
def test_a_criterion_is_a_sentence_with_its_interval(ask: Look) -> None:
    html = ask("sato", "/company?lang=en").text
    assert re.search(
        r'<li class="out">Of 7013 people turned down\s*<span class="detail">Difference from expected: \+20\.0', html
    )
    assert "Everybody had the same outcome" in html


@pytest.mark.usefixtures("two", "undrawn")
def test_fairness_has_the_form_that_an_auditor_asks_for(ask: Look) -> None:
    html = ask("sato", "/company?lang=en").text
    row = re.search(r"<tr><th scope=\"row\">selection · overall</th><td>female</td>.*?</tr>", html)
    assert row is not None
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[0])
    assert cells == ["female", "7,013", "3,506", "50.0%", "0.60", "0.54 to 0.66"]
    assert "reference group" in html
