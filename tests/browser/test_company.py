"""The company's page as its own people meet it; and that nobody else's rows are ever on it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.accessibility import broken_rules
from tests.unit.relay_ui.company.releases import MARK

Look = Callable[..., Any]
COMPANY = "/relay/company"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_every_table_open(look: Look, scheme: str) -> None:
    seen = look(COMPANY, user="sato", scheme=scheme)
    seen.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert broken_rules(seen.page) == ""
    assert seen.elsewhere == []
    assert seen.complaints == []


def test_each_company_sees_its_own_page_and_no_other(look: Look) -> None:
    for user, own, other in (("sato", "aozora", "hibiki"), ("tanaka", "hibiki", "aozora")):
        page = look(f"{COMPANY}?company={other}", user=user).page
        assert page.locator("h1").inner_text() == own
        html = page.content().replace(",", "")
        assert str(MARK[own]) in html
        assert str(MARK[other]) not in html
        assert page.goto(f"{page.url.split('?')[0]}?no=2").status == 404


def test_who_stands_for_two_chooses_between_them(look: Look) -> None:
    page = look(COMPANY, user="admin", locale="en-US").page
    assert page.locator("h1").inner_text() == "aozora"
    page.get_by_role("navigation", name="Your companies").get_by_role("link", name="hibiki").click()
    assert page.locator("h1").inner_text() == "hibiki"
    assert page.locator("#credits .headline b").inner_text() == "1 more"


def test_a_receipt_opens_and_a_table_is_taken_away(look: Look) -> None:
    page = look(COMPANY, user="sato", locale="en-US").page
    with page.expect_download() as download:
        page.locator("#tables a", has_text="CSV").first.click()
    assert download.value.suggested_filename == "aozora-relay_credits.csv"
    page.locator("#receipts a", has_text="applications_aozora.csv").first.click()
    assert page.locator("h1").inner_text() == "applications_aozora.csv"


def test_on_paper_and_on_a_phone(look: Look) -> None:
    page = look(COMPANY, user="sato", width=390).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(media="print")
    assert page.locator("svg.chart:visible").count() >= 5
    assert page.locator("nav:visible").count() == 0
