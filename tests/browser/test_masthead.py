"""The head of every page: one row at every width, and what does not fit it is a key or a tap away."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

LANGUAGES = ("en", "ru", "az", "hy")
_HEIGHT = "document.querySelector('.masthead').getBoundingClientRect().height"
_STICKS_OUT = """() => [...document.querySelectorAll('.masthead *')]
  .filter((it) => it.checkVisibility() && !it.closest('.unseen') && it.getBoundingClientRect().right > innerWidth)
  .map((it) => it.outerHTML)"""


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280, 1440])
def test_it_is_one_row(width: int, visitor: Any) -> None:
    for language in LANGUAGES:
        page = visitor.open(f"/places?lang={language}", width=width)
        assert page.evaluate(_HEIGHT) <= 64, language
        assert page.evaluate(_STICKS_OUT) == [], language


def test_without_scripts_a_phone_opens_menu_and_search(visiting: Any) -> None:
    with visiting(width=390, scripts=False) as visitor:
        page: Page = visitor.open("/timeline")
        menu = page.locator(".masthead-nav")
        expect(menu).to_be_hidden()
        page.get_by_role("button", name="Menu").click()
        expect(menu.get_by_role("link", name="Timeline")).to_have_attribute("aria-current", "page")
        expect(page.locator(".masthead-languages")).to_be_visible()
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        page.locator(".masthead-open-search").click()
        expect(page.locator("#masthead-q")).to_be_visible()


def test_the_languages_open_by_key_and_keep_the_page(visitor: Any) -> None:
    page = visitor.open("/timeline?from=1992", width=1280)
    expect(page.locator(".masthead-languages")).to_be_hidden()
    page.get_by_role("button", name="English").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/timeline?from=1992&lang=az")


def test_where_colours_are_forced_the_page_that_is_open_stands_out_in_the_menu(visitor: Any) -> None:
    page = visitor.open("/timeline", width=1280)
    page.emulate_media(forced_colors="active")
    widths = page.locator(".masthead-nav a").evaluate_all(
        "(all) => all.map((it) => getComputedStyle(it).borderBottomWidth)"
    )
    assert widths == ["3px", *["0px"] * (len(widths) - 1)]
