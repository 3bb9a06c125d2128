"""What a visitor chooses: read from the address, kept in the form, drawn once."""

import re
from collections.abc import Callable

import pytest

from tests.unit.relay_ui.impact.releases import part


@pytest.mark.usefixtures("undrawn")
def test_filters_are_read_from_the_address_and_stay_in_the_form(seen: Callable[..., str]) -> None:
    html = seen("?lang=en&half_year=2025H1&occupation=02&region=kanto&age=30-34")
    assert '<option value="2025H1" selected>' in html
    assert '<option value="02" selected>' in html
    assert "Jan–Jun 2025 · research &amp; engineering · Kanto" in part(html, "circulation")
    assert "Thriving over time: Kanto, 30–34" in part(html, "country")
    assert "Lasting hires by skill" in part(html, "patterns")


@pytest.mark.parametrize("value", ["", "2031H9", "<script>", "all", "x" * 5000])
@pytest.mark.usefixtures("undrawn")
def test_a_filter_that_the_release_does_not_know_counts_as_not_chosen(seen: Callable[..., str], value: str) -> None:
    html = seen(f"?lang=en&occupation={value}")
    assert "all periods · all occupations · all Japan" in html
    assert "<script>" not in html.replace('<script src="', "")


def test_a_second_look_is_not_drawn_again(seen: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    first = seen()
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda _: pytest.fail("drawn again"))
    strip = re.compile(r'nonce="[^"]+"')
    assert strip.sub("", seen()) == strip.sub("", first)


def test_another_choice_draws_anew_what_depends_on_it_and_no_more(
    seen: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = seen()
    drawn: list[str] = []

    def draw(_: dict[str, object]) -> str:
        drawn.append("one")
        return '<svg width="1" height="1"></svg>'

    monkeypatch.setattr("vl_convert.vegalite_to_svg", draw)
    chosen = seen("?lang=en&occupation=02")
    assert len(drawn) == 3  # the flow in its two shapes, and the patterns of the occupation
    for unchanged in ("impact", "work", "country", "model"):
        assert part(chosen, unchanged) == part(first, unchanged)
    assert part(chosen, "patterns") != part(first, "patterns")
