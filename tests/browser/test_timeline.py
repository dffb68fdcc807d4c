"""The timeline as it is read: what stays in view, what follows the list, where jumps lead."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

STRIP = ".histogram-drawing"
_COVERED = """(id) => document.getElementById(id).getBoundingClientRect().top
  < document.querySelector(".histogram-drawing").getBoundingClientRect().bottom"""


def top(page: Page, selector: str) -> float:
    return float(page.locator(selector).first.evaluate("(it) => it.getBoundingClientRect().top"))


@pytest.mark.parametrize("width", [390, 1440])
def test_the_strip_stays_in_view_and_covers_nothing_that_is_jumped_to(width: int, visitor: Any) -> None:
    page = visitor.open("/timeline", width=width)
    if width < 1000:
        page.locator(".rail-open").click()
    link = page.locator(".rail-years a:not([href*='page='])").nth(5)
    year = (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    expect(page.locator(f"[id='{year}']")).to_be_in_viewport()
    assert abs(top(page, STRIP)) < 1
    assert not page.evaluate(_COVERED, year)
    if width < 1000:
        expect(page.locator(".rail")).to_be_hidden()


def test_a_jump_leads_to_the_page_where_the_year_is(visitor: Any) -> None:
    page = visitor.open("/timeline")
    link = page.locator(".rail-years a[href*='page=']").last
    year = (link.get_attribute("href") or "").partition("#")[2]
    with page.expect_navigation():
        link.click()
    expect(page.locator(f"[id='{year}']")).to_be_in_viewport()


def test_map_and_rail_follow_the_list(visitor: Any) -> None:
    sql = """
        select date_earliest, date_latest from periods where date_latest is not null
        order by julianday(date_latest) - julianday(date_earliest), position
    """
    first, last = visitor.site.rows(sql)[0]
    page = visitor.open(f"/timeline?from={first}&to={last}")
    expect(page.locator("timeline-map")).to_have_class(re.compile("is-following"))
    page.locator(".row").last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 2000)
    expect(page.locator(".rail-months a").last).to_have_attribute("data-here", "")
    expect(page.locator(".rail-months a").first).not_to_have_attribute("data-here", "")
    near = page.locator(".map-mark.is-near").count()
    assert 0 < near < page.locator(".map-mark").count()


def test_the_strip_shows_what_is_on_the_screen(visitor: Any) -> None:
    page = visitor.open("/timeline")
    window = page.locator(".histogram-screen")
    expect(window).to_have_attribute("x", "0.0%")
    page.locator(".rail-years a:not([href*='page='])").last.click()
    expect(window).not_to_have_attribute("x", "0.0%")
    assert 0 < float(str(window.get_attribute("width")).rstrip("%")) < 100
    with page.expect_response(lambda answer: "fragment=1" in answer.url):
        page.locator(".orders a", has_text="landmarks").click()
    expect(window).to_have_count(0)


def test_forms_change_in_place_and_are_in_the_address(visitor: Any) -> None:
    page = visitor.open("/timeline?from=1992&to=1992")
    page.locator(".views a", has_text="Full").click()
    expect(page.locator(".event-summary").first).to_be_visible()
    assert page.url.endswith("?from=1992&to=1992&view=full")
    page.locator(".chips .chip").first.click()
    expect(page.locator(".chips .chip")).to_have_count(1)
    assert page.url.endswith("?to=1992&view=full")
    page.locator(".views a", has_text="Compact").click()
    expect(page.locator(".row").first).to_be_visible()
    assert page.url.endswith("?to=1992")


@pytest.mark.parametrize("scripts", [False, True])
def test_a_phone_has_the_map_two_taps_away_and_within_two_screens(scripts: bool, visiting: Any) -> None:
    with visiting(width=390, height=844, scripts=scripts) as visitor:
        page = visitor.open("/timeline")
        expect(page.locator(".map-frame")).to_be_hidden()
        page.locator(".views a", has_text="Map").click()
        expect(page.locator(".map-frame")).to_be_visible()
        assert top(page, ".map-frame") < 2 * 844


def test_lines_are_compact(visitor: Any) -> None:
    page = visitor.open("/timeline", width=1440)
    heights = page.locator(".row").evaluate_all(
        "(all) => all.filter((it) => it.querySelector('h4').offsetHeight < 26).map((it) => it.offsetHeight)"
    )
    assert len(heights) > 20
    assert max(heights) <= 62


def test_a_timeline_is_printed_with_what_it_shows_and_without_what_steers_it(visitor: Any) -> None:
    sql = """
        select label, date_earliest, date_latest from periods where date_latest is not null
        order by julianday(date_latest) - julianday(date_earliest), position
    """
    label, first, last = visitor.site.rows(sql)[0]
    page = visitor.open(f"/timeline?from={first}&to={last}")
    page.emulate_media(media="print")
    for steers in (".filters", ".views", ".rail", ".density", ".view-side", ".orders", ".masthead-nav"):
        expect(page.locator(steers).first).to_be_hidden()
    expect(page.locator("h1")).to_have_text(label)
    expect(page.locator(".printed")).to_contain_text(re.compile(r"From \d.* · To \d"))
    expect(page.locator(".row").first).to_be_visible()


def test_a_map_is_printed_as_a_map(visitor: Any) -> None:
    page = visitor.open("/timeline?from=2020-09-27&to=2020-11-10&view=map")
    page.emulate_media(media="print")
    expect(page.locator(".view-side .map-sheet")).to_be_visible()
    expect(page.locator(".take-away")).to_be_hidden()


def test_what_was_cited_stays_so_until_another_filter(visitor: Any, site: Any) -> None:
    if site.value("select count(*) = 0 or count(*) > count(date) from revisions"):
        pytest.skip("These records have no history, or are not committed, so nothing can be cited.")
    page = visitor.open("/timeline?importance=1")
    cited = page.locator("link[rel=cite-as]").get_attribute("href")
    page = visitor.open(cited.removeprefix(site.url))
    expect(page.locator(".cited-verdict")).to_contain_text("Verified")
    page.locator(".orders a").first.click()
    expect(page).to_have_url(re.compile("result=.*sort="))
    expect(page.locator(".cited-verdict")).to_contain_text("Verified")
    page.locator(".cite-view > summary").click()
    expect(page.locator(".cite-view > .copyable > .copy")).to_be_visible()
    page.get_by_label("From", exact=True).fill("1992")
    expect(page).to_have_url(re.compile("from=1992"))
    expect(page.locator(".cited")).to_have_count(0)
    assert "result=" not in page.url
    page.go_back()
    expect(page.locator(".cited-verdict")).to_contain_text("Verified")
    page.locator(".cited-leads a").click()
    expect(page.locator(".as-of")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
