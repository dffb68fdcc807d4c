"""Suggestions below search boxes, as people meet them with a keyboard, on a slow line, or without scripts."""

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

BOXES = {"/": "home-q", "/timeline": "masthead-q", "/search": "q", "/nowhere": "missing-q"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


_TYPE_AT_ONCE = """(box, text) => {
  for (const letter of text) {
    box.value += letter;
    box.dispatchEvent(new InputEvent("input"));
  }
}"""


@pytest.fixture(scope="module")
def typed(site: Any) -> str:
    """The beginning of the name of the town with most events that no other place or actor has."""
    label = site.value("select label from places where precision = 'locality' order by event_count desc limit 1")
    return str(label).split(" / ")[-1][:5]


def box(page: Page, name: str = "masthead-q") -> Locator:
    found = page.locator(f"#{name}")
    expect(found).to_have_attribute("role", "combobox")
    if not found.is_visible():
        page.locator(".masthead-open-search").click()
        expect(found).to_be_focused()
    return found


def type_in(page: Page, text: str, name: str = "masthead-q") -> tuple[Locator, Locator]:
    """The search box with the text in it, and the options below."""
    field = box(page, name)
    field.press_sequentially(text)
    expect(field).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("option")
    expect(options.last).to_have_text(f"Search for “{text}”")
    return field, options


def expect_closed(field: Locator) -> None:
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field.page.get_by_role("listbox")).to_have_count(0)
    assert field.get_attribute("aria-activedescendant") is None


def expect_active(field: Locator, option: Locator | None) -> None:
    page = field.page
    if option is None:
        expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
        assert field.get_attribute("aria-activedescendant") is None
    else:
        expect(option).to_have_attribute("aria-selected", "true")
        expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
        assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    expect(field).to_be_focused()


@pytest.mark.parametrize("path", BOXES)
def test_every_search_box_suggests(path: str, typed: str, visitor: Any) -> None:
    page = visitor.open(path, 404 if path == "/nowhere" else 200)
    field, options = type_in(page, typed, BOXES[path])
    assert field.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")
    assert 1 < options.count() <= 8
    expect(page.locator(f"#{BOXES[path]} ~ [role=status]")).to_have_text(f"{options.count() - 1} suggestions")


def test_arrows_go_through_the_options_and_back_to_the_text(typed: str, visitor: Any) -> None:
    field, options = type_in(visitor.open("/timeline"), typed)
    expect_active(field, None)
    for option in options.all():
        field.press("ArrowDown")
        expect_active(field, option)
    field.press("ArrowDown")
    expect_active(field, None)
    field.press("ArrowUp")
    expect_active(field, options.last)
    field.press("Home")
    expect_active(field, None)
    assert field.evaluate("(it) => it.selectionStart") == 0
    field.press("End")
    assert field.evaluate("(it) => it.selectionStart") == len(typed)
    expect(field).to_have_value(typed)


def test_enter_on_an_option_goes_there(typed: str, visitor: Any) -> None:
    page = visitor.open("/timeline")
    field, options = type_in(page, typed)
    field.press("ArrowDown")
    target = options.first.get_attribute("href")
    assert target
    with page.expect_navigation():
        field.press("Enter")
    assert urlsplit(page.url).path == target


def test_enter_without_an_option_searches(typed: str, visitor: Any) -> None:
    page = visitor.open("/timeline?lang=ru")
    field = box(page)
    field.press_sequentially(typed)
    with page.expect_navigation():
        field.press("Enter")
    assert (urlsplit(page.url).path, parse_qs(urlsplit(page.url).query)) == ("/search", {"q": [typed], "lang": ["ru"]})


def test_escape_closes_then_clears(typed: str, visitor: Any) -> None:
    field, _ = type_in(visitor.open("/timeline"), typed)
    field.press("Escape")
    expect_closed(field)
    expect(field).to_have_value(typed)
    field.press("ArrowDown")
    expect_active(field, field.page.get_by_role("option").first)
    field.press("Alt+ArrowUp")
    expect_closed(field)
    field.press("Escape")
    expect(field).to_have_value("")
    field.press("Escape")
    expect(field).to_be_hidden()


def test_tab_leaves_for_the_button(typed: str, visitor: Any) -> None:
    field, _ = type_in(visitor.open("/timeline"), typed)
    field.press("Tab")
    expect_closed(field)
    expect(field.page.locator(".masthead-search button")).to_be_focused()


def test_a_click_goes_there(typed: str, visitor: Any) -> None:
    page = visitor.open("/timeline")
    _, options = type_in(page, typed)
    with page.expect_navigation():
        options.last.click()
    assert parse_qs(urlsplit(page.url).query) == {"q": [typed]}


def asked(visitor: Any) -> list[str]:
    """The texts that the server was asked about, in order."""
    addresses = [urlsplit(url) for url in visitor.requested]
    return [parse_qs(each.query)["q"][0] for each in addresses if each.path == "/search/suggest"]


def test_asks_once_for_quick_typing_and_never_for_a_letter(typed: str, visitor: Any) -> None:
    page = visitor.open("/timeline")
    field = box(page)
    field.press_sequentially(typed[0])
    page.wait_for_timeout(400)
    assert asked(visitor) == []
    field.evaluate(_TYPE_AT_ONCE, typed[1:])
    expect(field).to_have_attribute("aria-expanded", "true")
    assert asked(visitor) == [typed]


def test_an_older_question_is_dropped(typed: str, visitor: Any) -> None:
    page = visitor.open("/timeline")
    older = f"**/search/suggest?q={quote(typed[:3])}"
    page.route(older, lambda route: None)
    field = box(page)
    with page.expect_request(older):
        field.press_sequentially(typed[:3])
    with page.expect_event("requestfailed") as dropped:
        field.press(typed[3])
    assert parse_qs(urlsplit(dropped.value.url).query) == {"q": [typed[:3]]}
    expect(page.get_by_role("option").last).to_have_text(f"Search for “{typed[:4]}”")
    assert asked(visitor) == [typed[:3], typed[:4]]


def test_a_slow_answer_holds_nobody_up(typed: str, visitor: Any) -> None:
    page = visitor.open("/timeline")
    page.route("**/search/suggest?**", lambda route: None)
    field = box(page)
    field.press_sequentially(typed)
    page.wait_for_timeout(300)
    expect_closed(field)
    with page.expect_navigation():
        field.press("Enter")
    assert urlsplit(page.url).path == "/search"


def test_no_answer_shows_nothing(typed: str, visitor: Any) -> None:
    page = visitor.open("/timeline")
    field, _ = type_in(page, typed)
    page.route("**/search/suggest?**", lambda route: route.fulfill(status=200, body=""))
    field.press("Backspace")
    expect_closed(field)


def test_composed_text_is_left_alone(typed: str, visitor: Any) -> None:
    page = visitor.open("/timeline")
    field = box(page)
    field.focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)})
    page.wait_for_timeout(400)
    assert asked(visitor) == []
    expect(field).to_have_value(typed)
    session.send("Input.insertText", {"text": typed})
    expect(field).to_have_attribute("aria-expanded", "true")
    assert asked(visitor) == [typed]


def test_without_scripts_it_is_the_form_it_was(visiting: Any, typed: str) -> None:
    with visiting(scripts=False) as visitor:
        page = visitor.open("/")
        field = page.locator("#home-q")
        assert field.get_attribute("role") is None
        field.press_sequentially(typed)
        with page.expect_navigation():
            field.press("Enter")
        assert urlsplit(page.url).path == "/search"


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("dark", [False, True])
def test_the_open_list_is_accessible_and_fits(width: int, dark: bool, typed: str, visiting: Any) -> None:
    with visiting(width=width, height=700, dark=dark, reduced_motion="reduce") as visitor:
        page = visitor.open("/search")
        field, options = type_in(page, typed, "q")
        field.press("ArrowDown")
        expect_active(field, options.first)
        page.evaluate(Axe().axe_script)
        found = page.evaluate("rules => axe.run('.page-search', rules)", RULES)
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []
        assert page.evaluate("document.scrollingElement.scrollWidth") == width
        for option in options.all():
            assert option.evaluate("(it) => it.scrollWidth <= it.clientWidth")
            assert option.evaluate("(it) => it.getBoundingClientRect().height") >= 24


def test_the_chosen_option_is_told_apart_in_forced_colours(typed: str, visitor: Any) -> None:
    page = visitor.open("/timeline")
    page.emulate_media(forced_colors="active")
    field, options = type_in(page, typed)
    field.press("ArrowDown")
    look = "(it) => { const style = getComputedStyle(it); return [style.outlineStyle, style.backgroundColor]; }"
    assert options.nth(0).evaluate(look) != options.nth(1).evaluate(look)
