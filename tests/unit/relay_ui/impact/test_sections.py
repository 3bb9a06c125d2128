"""What the page of the impact says: the figure and how sure it is, the flow, work, patterns, the model."""

import re
from collections.abc import Callable

import pytest

from plugins.relay_ui.charts.figures import points_between, small
from plugins.relay_ui.impact.model import _signs
from tests.unit.relay_ui.impact.releases import impact_row, part


def test_the_headline_is_in_natural_units_with_its_interval(seen: Callable[..., str]) -> None:
    html = part(seen("?lang=ja"), "impact")
    assert re.search(
        r"<b>12\.4</b>\s*<span class=\"unit\">人 / 100人</span>\s*<span class=\"sure\">95% の区間 7\.4〜17\.4", html
    )
    assert "リレーがなくても定着した見込み" in html


def test_an_interval_across_nought_is_said_to_decide_nothing(seen: Callable[..., str]) -> None:
    html = seen(marts={"social_hiring_impact_pooled": [impact_row("all", shi=2.0)]})
    assert "cannot be said yet" in part(html, "impact")


def test_a_harm_is_shown_as_a_harm(seen: Callable[..., str]) -> None:
    html = part(seen(marts={"social_hiring_impact_pooled": [impact_row("all", shi=-9.0)]}), "impact")
    assert "<b>−9.0</b>" in html
    assert "fewer found work" in html


def test_the_flow_is_of_a_hundred_people_and_counts_no_introductions(seen: Callable[..., str]) -> None:
    html = part(seen(), "circulation")
    for figure in ("100 people", "60.0 people", "not recorded", "30.0 people", "24.0 people", "6.0 people"):
        assert figure in html
    assert "No record tells yet who was introduced" in html


@pytest.mark.usefixtures("undrawn")
def test_a_half_year_that_is_not_over_is_held_against_no_year(seen: Callable[..., str]) -> None:
    work = part(seen(), "work")
    assert "Jul–Dec 2026 (not over)" in work
    assert "Jan–Jun 2025: 40 people started" in work  # the last whole one


@pytest.mark.usefixtures("undrawn")
def test_the_page_says_once_what_noise_its_figures_carry(seen: Callable[..., str]) -> None:
    html = seen()
    assert html.count("ε = 8.0") == 1
    assert "none above 50%" in html


def test_a_pattern_is_called_an_association_and_has_its_q(seen: Callable[..., str]) -> None:
    html = part(seen("?lang=ja"), "patterns")
    assert "原因ではありません" in html
    assert "0.010" in html
    assert "no such skill" in html  # a code without a word


def test_the_model_shows_its_shapes_and_its_card(seen: Callable[..., str]) -> None:
    html = part(seen(), "model")
    assert "11 / 12 (92%)" in html
    assert "ε = 1, δ = 0.000001" in html
    assert "+0.50" in html  # Python stated, less not stated
    assert "A person decides" in html


def test_both_languages_have_their_own_pictures(seen: Callable[..., str]) -> None:
    assert "純増の定着就職" in seen("?lang=ja")
    english = seen("?lang=en")
    assert not re.search(r"[ぁ-んァ-ヶ]", part(english, "impact") + part(english, "country"))


def test_signs_and_small_numbers_are_written_as_people_write_them() -> None:
    assert [_signs(level) for level in ("<-2.50 SD", "-2.50…-2.00 SD", "10-19年", "X-1", "20+年")] == [
        "<−2.50 SD", "−2.50…−2.00 SD", "10–19年", "X-1", "20+年",
    ]  # fmt: skip
    assert [small(value) for value in (1e-6, 0.5, 1.0)] == ["0.000001", "0.5", "1"]
    assert points_between(-0.161, -0.055, language="ja") == "−16.1〜−5.5 ポイント"
    assert points_between(None, 0.1, language="en") == "–"
