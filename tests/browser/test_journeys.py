"""The main paths through the site, as readers take them."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

NUMBER = re.compile(r"[0-9][0-9,]*")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def path(page: Page) -> str:
    return urlsplit(page.url).path


def events_in_view(page: Page) -> int:
    found = NUMBER.search(page.locator("[data-count]").inner_text())
    assert found
    return int(found[0].replace(",", ""))


def follow(page: Page, link: Locator) -> None:
    """Click, and wait for the page it leads to: on a busy machine the old one stays for a while."""
    with page.expect_navigation():
        link.click()


def choose(page: Page, field: str, number: int = 0) -> str:
    """Take a value of a filter from its list; returns its key."""
    page.locator(f"#choices-{field} > summary").click()
    choice = page.locator(f"#choices-{field} .choice-values a:not([aria-current])").nth(number)
    href = choice.get_attribute("href")
    assert href
    choice.click()
    key = parse_qs(urlsplit(href).query)[field][-1]
    expect(page.locator(f"[data-focus='{field}:{key}'][aria-current]")).to_be_attached()
    return key


def test_filter_by_actor_and_place(visitor: Any) -> None:
    page = visitor.open("/timeline")
    everything = events_in_view(page)
    actor = choose(page, "actor")
    of_actor = events_in_view(page)
    place = choose(page, "place", 1)
    of_both = events_in_view(page)
    assert everything > of_actor > of_both > 0
    assert query(page) == {"actor": [actor], "place": [place]}
    sql = """
        select count(*) from events where number in (select number from link_actor where key = ?)
        and number in (select number from link_place where key = ?)
    """
    assert of_both == visitor.site.value(sql, actor, place)
    chips = page.locator(".chips .chip:not(.chip-all)")
    expect(chips).to_have_count(2)
    chips.first.click()
    expect(chips).to_have_count(1)
    assert len(query(page)) == 1


def test_a_shared_address_shows_the_same(visitor: Any) -> None:
    page = visitor.open("/timeline")
    choose(page, "type")
    shown = page.locator(".event-title").all_inner_texts()
    assert visitor.open(page.url.removeprefix(visitor.site.url)).locator(".event-title").all_inner_texts() == shown


def test_back_and_forward(visitor: Any) -> None:
    page = visitor.open("/timeline")
    steps = [(page.url, events_in_view(page))]
    for field in ("type", "importance"):
        choose(page, field)
        steps.append((page.url, events_in_view(page)))
    for url, events in (steps[1], steps[0]):
        page.go_back()
        expect(page).to_have_url(url)
        expect(page.locator("[data-count]")).to_contain_text(f"{events:,} event")
    page.go_forward()
    expect(page).to_have_url(steps[1][0])
    expect(page.locator("[data-count]")).to_contain_text(f"{steps[1][1]:,} event")


def drag_over(page: Page, first: Locator, last: Locator) -> None:
    first.scroll_into_view_if_needed()
    start, end = first.bounding_box(), last.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()


@pytest.mark.parametrize("start", ["/", "/timeline"])
def test_brush_years(start: str, visitor: Any) -> None:
    page = visitor.open(start)
    slots = page.locator("[data-histogram]").first.locator(".histogram-slot")
    first, last = slots.nth(3), slots.nth(6)
    begin, end = first.get_attribute("data-first"), last.get_attribute("data-last")
    drag_over(page, first, last)
    page.wait_for_url(lambda url: "from=" in url)
    assert path(page) == "/timeline"
    assert query(page) == {"from": [begin], "to": [end]}
    sql = """
        select count(*) from events
        where (date_latest is null or date_latest >= ?) and (date_earliest is null or substr(date_earliest, 1, ?) <= ?)
    """
    expect(page.locator("[data-count]")).to_contain_text(f"{visitor.site.value(sql, begin, len(end), end):,} event")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_citation_on_the_home_page_leads_to_its_source(scripts: bool, visiting: Any) -> None:
    with visiting(scripts=scripts) as visitor:
        page = visitor.open("/")
        cited = page.locator(".chapters .cites a").last
        source = page.locator(cited.get_attribute("href") or "")
        expect(source).to_be_hidden()
        cited.click()
        expect(source).to_be_in_viewport()
        follow(page, source.get_by_role("link"))
        assert path(page).startswith("/sources/")


def test_a_chapter_opens_its_timeline(visitor: Any) -> None:
    page = visitor.open("/")
    chapter = page.locator(".chapters li").nth(1)
    name, counts = chapter.locator("h3").inner_text(), chapter.locator(".chapter-counts").inner_text()
    follow(page, page.get_by_role("link", name=f"Start reading {name}"))
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("[data-count]")).to_contain_text(counts)


def test_open_an_event_and_follow_a_relation(visitor: Any) -> None:
    site = visitor.site
    event, other = site.rows(
        "select event, other from relations join events on id = event where importance = 1 order by number limit 1"
    )[0]
    year, title = site.rows("select year, title from events where id = ?", event)[0]
    page = visitor.open(f"/timeline?from={year}&to={year}")
    follow(page, page.get_by_role("link", name=title, exact=True).first)
    assert path(page) == f"/events/{event}"
    expect(page.locator("h1")).to_have_text(title)
    follow(page, page.locator(f'main a[href="/events/{other}"]').first)
    assert path(page) == f"/events/{other}"
    expect(page.locator("h1")).to_have_text(site.value("select title from events where id = ?", other))
    page.go_back()
    page.go_back()
    assert query(page) == {"from": [str(year)], "to": [str(year)]}


@pytest.mark.parametrize("language", ["en", "az", "hy", "ru"])
def test_search_in_four_scripts(language: str, visitor: Any) -> None:
    key, name = visitor.site.rows(
        """
        select place, name from place_names join places on key = place
        where kind = 'city' and language = ?
          and place in (select place from place_names where language in ('az', 'hy', 'ru')
                        group by place having count(distinct language) = 3)
        order by event_count desc, place, position limit 1
        """,
        language,
    )[0]
    page = visitor.open("/")
    search = page.get_by_role("search").first
    search.get_by_role("combobox").fill(name)
    search.get_by_role("button").click()
    page.wait_for_url("**/search?**")
    assert query(page) == {"q": [name]}
    expect(page.locator(f'main a[href="/places/{key}"]').first).to_be_visible()
    expect(page.locator("main a[href^='/events/']").first).to_be_visible()


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def tab_to(page: Page, target: Locator, most: int = 60) -> None:
    """Press Tab until the target has the focus, and see that it shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("(element) => element === document.activeElement"):
            break
    expect(target).to_be_focused()
    outline = target.evaluate("(element) => getComputedStyle(element).outlineStyle")
    assert outline != "none", "the focus cannot be seen"


def test_with_the_keyboard_alone(visitor: Any) -> None:
    page = visitor.open("/")
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, page.get_by_role("combobox").first)
    page.goto(visitor.site.url + "/timeline")
    tab_to(page, page.locator("#choices-actor > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#choice-actor"))
    tab_to(page, page.locator("#choices-actor .choice-values a").first)
    page.keyboard.press("Enter")
    expect(page.locator(".chips .chip")).to_have_count(1)
    expect(focused(page)).to_have_attribute("data-focus", re.compile("^actor:"))
    page.keyboard.press("Escape")
    expect(page.locator("#choices-actor > summary")).to_be_focused()
    title = page.locator(".event-title a").first
    tab_to(page, title)
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/*")


def test_without_scripts(visiting: Any) -> None:
    with visiting(scripts=False) as visitor:
        page = visitor.open("/")
        page.locator("#home-from").fill("1992")
        page.locator("#home-to").fill("1992-06")
        follow(page, page.locator("[data-brush-form] button"))
        assert (path(page), query(page)) == ("/timeline", {"from": ["1992"], "to": ["1992-06"]})
        before = events_in_view(page)
        page.locator("#choices-place > summary").click()
        follow(page, page.locator("#choices-place .choice-values a").nth(1))
        assert 0 < events_in_view(page) < before
        page.locator("#choices-actor > summary").click()
        person = "select label from actors where kind = 'person' order by event_count desc, key"
        name = visitor.site.value(person)
        page.locator("#choice-actor").fill(name)
        follow(page, page.locator("#choice-search-actor button"))
        assert path(page) == "/timeline/actor"
        assert query(page)["name"] == [name]
        shown = page.locator(".choice-done a").inner_text()
        follow(page, page.locator(".choice-done a"))
        assert f"{events_in_view(page):,}" in shown
        follow(page, page.locator(".event-title a").first)
        assert path(page).startswith("/events/")
        follow(page, page.get_by_role("navigation").first.get_by_role("link", name="Places"))
        assert path(page) == "/places"
        page.get_by_role("searchbox").first.fill("ceasefire")
        with page.expect_navigation():
            page.get_by_role("searchbox").first.press("Enter")
        assert path(page) in ("/search", "/places")


def test_at_phone_width(visiting: Any) -> None:
    with visiting(width=390, height=800, has_touch=True, is_mobile=True) as visitor:
        page = visitor.open("/timeline")
        everything = events_in_view(page)
        page.locator(".filters-open").tap()
        page.locator("#choices-type > summary").tap()
        page.locator("#choices-type .choice-values a").first.tap()
        expect(page.locator(".chips .chip")).to_have_count(1)
        expect(page.locator("#filter-panel")).to_be_hidden()
        expect(page.locator("#results")).to_be_focused()
        assert 0 < events_in_view(page) < everything
        page.locator(".filters-open").tap()
        page.get_by_role("link", name=f"Show {events_in_view(page):,} events").last.tap()
        expect(page.locator(".event-title a").first).to_be_in_viewport()
        page.locator(".event-title a").first.tap()
        page.wait_for_url("**/events/*")
        assert page.evaluate("document.scrollingElement.scrollWidth") == 390


@pytest.mark.parametrize(("dark", "bright"), [(False, True), (True, False)])
def test_follows_the_reader_s_colour_scheme(dark: bool, bright: bool, visiting: Any) -> None:
    with visiting(dark=dark) as visitor:
        page = visitor.open("/")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (min(map(int, re.findall(r"\d+", colour)[:3])) > 128) is bright


def test_names_follow_the_language(visitor: Any) -> None:
    page = visitor.open("/")
    page.get_by_role("button", name="English").click()
    follow(page, page.get_by_role("link", name="Русский").first)
    assert query(page)["lang"] == ["ru"]
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    follow(page, page.locator("main a[href*='/timeline']").first)
    assert query(page)["lang"] == ["ru"]


def test_from_the_timeline_to_the_table_and_back(visitor: Any) -> None:
    """Datasette's table of the same events: its own page, under the same policy."""
    page = visitor.open("/timeline")
    choose(page, "actor")
    events = events_in_view(page)
    follow(page, page.locator(".take-away a").first)
    assert path(page).endswith("/events")
    expect(page.locator(".table-count")).to_contain_text(f"{events:,} row")
