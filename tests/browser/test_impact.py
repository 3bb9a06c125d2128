"""The impact page as a person meets it: chosen, shared, looked at on a phone, in the dark, on paper, read out."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.accessibility import broken_rules
from tests.browser.conftest import Site

Look = Callable[..., Any]
IMPACT = "/relay/impact"
# letters of a picture that stand outside the part of the page that it belongs to
_OUTSIDE = """() => [...document.querySelectorAll('svg.chart text')].filter((text) => {
    const box = text.getBoundingClientRect(), card = text.closest('section').getBoundingClientRect();
    return box.width && (box.left < card.left || box.right > card.right);
}).map((text) => text.textContent)"""
# letters of one picture that stand on each other
_OVERLAPPING = """() => [...document.querySelectorAll('svg.chart')].flatMap((svg) => {
    const found = [], seen = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim())
        .map((text) => [text.textContent, text.getBoundingClientRect()]).filter(([, box]) => box.width);
    seen.forEach(([one, a], at) => seen.slice(at + 1).forEach(([other, b]) => {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 3 && high > 6) found.push(one + ' | ' + other);
    }));
    return found;
})"""


def test_a_choice_is_applied_stands_in_the_address_and_can_be_shared(look: Look) -> None:
    page = look(IMPACT, locale="en-US").page
    with page.expect_navigation():
        page.locator("select[name=occupation]").select_option("02")
    with page.expect_navigation():
        page.locator("select[name=half_year]").select_option("2025H1")
    assert "occupation=02" in page.url
    assert "half_year=2025H1" in page.url
    assert "region=" not in page.url  # what was not chosen is not in it
    shared = look(page.url.split("//", 1)[1].split("/", 1)[1].join(["/", ""]), locale="en-US").page
    assert shared.locator("#circulation .scope").inner_text() == "Jan–Jun 2025 · research & engineering · all Japan"
    assert shared.locator("#patterns h3").first.inner_text() == "Lasting hires by skill"
    page.go_back()
    assert page.locator("select[name=half_year]").input_value() == ""
    shared.get_by_role("link", name="Clear the filters").click()
    assert shared.locator("#circulation .scope").inner_text() == "all periods · all occupations · all Japan"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_every_table_open(look: Look, scheme: str) -> None:
    seen = look(f"{IMPACT}?occupation=06&half_year=2024H1", scheme=scheme, locale="en-US")
    seen.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert broken_rules(seen.page) == ""
    assert seen.elsewhere == []
    assert seen.complaints == []


@pytest.mark.parametrize(("locale", "width"), [("ja-JP", 1280), ("en-US", 1280), ("ja-JP", 390), ("en-US", 390)])
def test_no_letters_of_a_picture_leave_its_card_or_stand_on_each_other(look: Look, locale: str, width: int) -> None:
    page = look(IMPACT, locale=locale, width=width).page
    assert page.locator("svg.chart:visible").count() >= 9
    assert page.evaluate(_OUTSIDE) == []
    assert page.evaluate(_OVERLAPPING) == []


def test_a_phone_gets_the_flow_from_top_to_bottom(look: Look) -> None:
    for width, wide in ((390, False), (1280, True)):
        page = look(IMPACT, width=width).page
        assert page.locator(".drawing.wide svg").is_visible() is wide
        assert page.locator(".drawing.narrow svg").is_visible() is not wide


def test_pictures_wear_the_theme_and_the_paper(look: Look) -> None:
    page = look(IMPACT).page
    fill = "getComputedStyle(document.querySelector('#circulation .wide path[fill*=accent]')).fill"
    light = page.evaluate(fill)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(fill)
    assert dark != light
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(fill) == light
    assert page.locator("svg.chart:visible").count() >= 9
    assert page.locator("details table:visible").count() == 0


def test_each_picture_is_named_and_written_out(look: Look) -> None:
    page = look(IMPACT, locale="en-US").page
    figure = page.locator("#impact figure").first
    assert figure.get_by_role("img", name="How the figure comes about").is_visible()
    figure.locator("summary").press("Enter")
    cells = figure.locator("table").inner_text()
    assert "Additional lasting hires" in cells
    assert "12.4 people" in cells


@pytest.mark.own_deployment
def test_no_release_and_every_cell_held_back_have_their_words(look: Look, site: Site) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    for path in (site.home / "current" / "published" / "marts").glob("*.parquet"):
        rows = pq.read_table(path).to_pylist()
        for row in rows:
            row |= {k: None for k, v in row.items() if isinstance(v, int | float) and not isinstance(v, bool)}
            row |= {"is_suppressed": True, "suppression_reason": "noise"}
        pq.write_table(pa.Table.from_pylist(rows), path)
    seen = look(IMPACT, locale="en-US")
    assert "would not stand out from the noise" in seen.page.locator("#impact").inner_text()
    (site.home / "current").unlink()
    seen.page.reload()
    assert "Nothing has been published yet" in seen.page.locator("main").inner_text()
    assert seen.complaints == []
