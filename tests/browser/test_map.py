"""The map as readers use it: with a mouse, with keys, with fingers, and without scripts."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

LIT = re.compile(r"\bis-lit\b")


def mark(page: Page, key: str) -> Locator:
    return page.locator(f".map-mark[data-place~='{key}']")


def middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def lonely_town(site: Any) -> str:
    """A town with events that has its circle for itself."""
    key: str = site.value(
        """
        select key from places where precision = 'locality' and kind = 'city' and event_count > 3
          and latitude between 39 and 41.5 and longitude between 44 and 50
          and not exists (select 1 from places as other where other.key <> places.key
                          and abs(other.latitude - places.latitude) < 0.1
                          and abs(other.longitude - places.longitude) < 0.1)
        order by event_count desc limit 1
        """
    )
    return key


def test_a_card_lights_up_its_places_and_a_place_its_cards(visitor: Any, lonely_town: str) -> None:
    page = visitor.open(f"/timeline?place={lonely_town}")
    card = page.locator(f".events [data-place~='{lonely_town}']").first
    card.hover()
    expect(mark(page, lonely_town)).to_have_class(LIT)
    assert page.locator(".events .is-lit").count() == 0, "other events at this place are not meant"
    page.locator("h1").hover()
    expect(mark(page, lonely_town)).not_to_have_class(LIT)
    card.locator("a").first.focus()
    expect(mark(page, lonely_town)).to_have_class(LIT)
    card.locator("a").first.blur()
    expect(mark(page, lonely_town)).not_to_have_class(LIT)
    page.mouse.move(*middle(mark(page, lonely_town).locator("circle")))
    expect(card).to_have_class(LIT)


_LONELIEST = """(marks) => {
  const at = marks.map((mark) => mark.querySelector("circle").getBoundingClientRect());
  const room = at.map((a, i) => Math.min(...at.map((b, j) => i === j ? Infinity : Math.hypot(a.x - b.x, a.y - b.y))));
  return room.indexOf(Math.max(...room));
}"""


def test_pointing_near_a_place_says_what_it_is_and_leads_there(visitor: Any) -> None:
    page = visitor.open("/")
    marks = page.locator(".map-mark")
    town = marks.nth(marks.evaluate_all(_LONELIEST))
    town.scroll_into_view_if_needed()
    x, y = middle(town.locator("circle"))
    box = town.locator("circle").bounding_box()
    assert box
    page.mouse.move(x, y + box["height"] / 2 + 4)
    label = page.locator(".map-label")
    expect(label).to_have_text(str(town.get_attribute("aria-label")))
    page.keyboard.press("Escape")
    expect(label).to_be_hidden()
    href = town.get_attribute("href")
    page.mouse.click(x, y + box["height"] / 2 + 4)
    page.wait_for_url(f"**{href}")


def test_keys_go_from_place_to_place(visitor: Any) -> None:
    page = visitor.open("/")
    assert page.locator(".map-mark[tabindex='0']").count() == 1
    first = page.locator(".map-mark").first
    first.focus()
    expect(page.locator(".map-label")).to_have_text(str(first.get_attribute("aria-label")))
    x, _ = middle(page.locator(":focus circle"))
    page.keyboard.press("ArrowLeft")
    west, _ = middle(page.locator(":focus circle"))
    assert west < x
    page.keyboard.press("Home")
    expect(first).to_be_focused()
    page.keyboard.press("+")
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport()
    page.keyboard.press("End")
    last = page.locator(".map-mark").last
    expect(last).to_be_focused()
    sheet, (x, y) = page.locator(".map-sheet").bounding_box(), middle(last.locator("circle"))
    assert sheet
    assert sheet["x"] <= x <= sheet["x"] + sheet["width"]
    assert sheet["y"] <= y <= sheet["y"] + sheet["height"]
    href = last.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")


def test_zooming_spreads_places_and_names_more_of_them(visitor: Any) -> None:
    page = visitor.open("/")
    circles = page.locator(".map-mark circle")
    before = circles.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().width)")
    bar = page.locator(".map-bar text").text_content()
    for _ in range(3):
        page.get_by_role("button", name="Closer").click()
    after = circles.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().width)")
    assert after == pytest.approx(before, rel=0.01)
    assert page.locator(".map-bar text").text_content() != bar
    assert page.locator(".map-closer text").count() > 5
    world = page.locator(".map-world")
    moved = world.get_attribute("transform")
    page.locator(".map-sheet").scroll_into_view_if_needed()
    x, y = middle(page.locator(".map-sheet"))
    address = page.url
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 40, steps=4)
    page.mouse.up()
    assert world.get_attribute("transform") != moved
    assert page.url == address, "dragging is not clicking"
    page.get_by_role("button", name="Whole map").click()
    expect(world).to_have_attribute("transform", re.compile(r"^scale\(1\) translate\(-?0 -?0\)$"))
    assert page.locator(".map-bar text").text_content() == bar


def test_the_wheel_alone_scrolls_the_page(visitor: Any) -> None:
    page = visitor.open("/")
    page.locator(".map-sheet").scroll_into_view_if_needed()
    page.mouse.move(*middle(page.locator(".map-sheet")))
    scrolled = page.evaluate("window.scrollY")
    page.mouse.wheel(0, 200)
    page.wait_for_function("(before) => window.scrollY > before", arg=scrolled)
    assert page.locator(".map-world").get_attribute("transform") is None


def test_a_finger_sees_first_and_then_follows(visiting: Any, lonely_town: str) -> None:
    with visiting(width=390, height=800, has_touch=True, is_mobile=True) as visitor:
        page = visitor.open("/")
        circle = mark(page, lonely_town).locator("circle")
        circle.scroll_into_view_if_needed()
        page.touchscreen.tap(*middle(circle))
        label = page.locator(".map-label a")
        expect(label).to_be_visible()
        assert page.url == visitor.site.url + "/"
        box = label.bounding_box()
        assert box
        assert box["height"] >= 24
        href = label.get_attribute("href")
        label.tap()
        page.wait_for_url(f"**{href}")


@pytest.mark.parametrize("scripts", [True, False])
def test_layers_can_be_hidden(scripts: bool, visiting: Any) -> None:
    with visiting(scripts=scripts) as visitor:
        page = visitor.open("/")
        toggles = page.locator(".map-legend input")
        assert toggles.count() >= 3
        for number in range(toggles.count()):
            toggle = toggles.nth(number)
            name = str(toggle.get_attribute("class"))
            layer = page.locator(f".{name.replace('toggle', 'layer')}, .{name.replace('toggle-', '')}").first
            expect(layer).to_be_visible()
            toggle.uncheck()
            expect(layer).to_be_hidden()


def test_links_and_lists_work_without_scripts(visiting: Any, lonely_town: str) -> None:
    with visiting(scripts=False) as visitor:
        page = visitor.open("/")
        assert page.locator(".map-buttons").count() == 0
        page.locator(".map-all > summary").click()
        entry = page.locator(f".map-all li[data-place='{lonely_town}']")
        expect(entry).to_be_visible()
        mark(page, lonely_town).click()
        page.wait_for_url(f"**/timeline?place={lonely_town}")


def test_every_place_of_an_event_is_on_the_map_or_beside_it(visitor: Any) -> None:
    page = visitor.open("/")
    shown = page.locator(".map [data-place]").evaluate_all(
        "(all) => all.flatMap((each) => each.dataset.place.split(' '))"
    )
    expected = {key for (key,) in visitor.site.rows("select distinct place from event_places")}
    assert expected <= set(shown)


def test_marks_count_the_events_of_their_places(visitor: Any) -> None:
    page = visitor.open("/timeline?contested=1")
    counted = page.locator(".map-mark").evaluate_all("(all) => all.map((a) => [a.dataset.place, a.ariaLabel])")
    assert len(counted) > 10
    for keys, label in counted:
        held = ", ".join("?" * len(keys.split()))
        events = visitor.site.value(
            f"""
            select count(distinct event) from event_places join events on id = event
            where contested and place in ({held})
            """,
            *keys.split(),
        )
        assert f": {events} event" in label


def test_only_an_area_is_drawn_where_only_an_area_is_known(visitor: Any) -> None:
    page = visitor.open("/")
    vague = (
        "select distinct place from event_places join places on key = place where precision in ('district', 'region')"
    )
    for (key,) in visitor.site.rows(vague):
        drawn = mark(page, key)
        if drawn.count():
            expect(drawn).to_have_class(re.compile("map-mark-area"))
            assert page.locator(f":is(.map-ring, .map-base use)[data-place~='{key}']").count() == 1


def test_nothing_moves_for_who_wants_it_still(visiting: Any) -> None:
    with visiting(reduced_motion="reduce") as visitor:
        page = visitor.open("/")
        assert page.locator(".map-mark").first.evaluate("(each) => getComputedStyle(each).transitionDuration") == "0s"
