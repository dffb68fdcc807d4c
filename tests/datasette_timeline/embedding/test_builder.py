"""The page that makes embeds."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

import html5lib
import httpx
import pytest

from datasette_timeline.embedding import builder

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

Parse = Callable[[httpx.Response], Element]


def first(page: Element, path: str) -> Element:
    """The first element at a path; it must be there."""
    found = page.find(path)
    assert found is not None, f"there is no {path}"
    return found


def snippet(page: Element, name: str) -> str:
    return first(page, f".//textarea[@id='{name}']").text or ""


def inside(code: str) -> Element:
    """The elements of a piece of code as a page of others would have them."""
    parser: Any = html5lib.HTMLParser(namespaceHTMLElements=False)
    found: Element = parser.parse(f"<!doctype html><title>x</title>{code}")
    return found


def test_the_code_shows_what_was_chosen(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed/build?type=armed-clash&theme=dark&height=400&page=2"))
    address = "http://localhost/embed?type=armed-clash&theme=dark&height=400&most=all&v=1.2.0"
    assert first(page, ".//iframe").get("src") == address
    element = inside(snippet(page, "build-element")).find(".//conflict-timeline")
    frame = inside(snippet(page, "build-frame")).find(".//iframe")
    assert element is not None
    assert frame is not None
    assert (element.get("src"), frame.get("src")) == (address, address)
    assert frame.get("height") == "400"
    assert frame.get("title") == element.get("title") == "Armed clash – Dorna timeline"


def test_the_element_leaves_a_list_for_readers_without_scripts(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed/build?type=armed-clash"))
    code = inside(snippet(page, "build-element"))
    assert [("".join(each.itertext()), first(each, "a").get("href")) for each in code.findall(".//li")] == [
        ("4 May 1990: Clash at Mill Bridge", "http://localhost/events/1990-05-04-clash-at-mill-bridge"),
        ("1 or 2 March 1991: Shots in River Town", "http://localhost/events/1991-03-01-shots-in-river-town"),
    ]
    assert "Lake University, Dorna timeline, version 1.2.0, CC-BY-4.0" in "".join(code.itertext())
    script = code.find(".//script")
    assert script is not None
    assert script.get("src") == "http://localhost/embed.js"


def test_the_frame_works_in_a_sandbox(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed/build"))
    frame = inside(snippet(page, "build-frame")).find(".//iframe")
    assert frame is not None
    assert frame.get("sandbox") == "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    assert frame.get("loading") == "lazy"


def test_the_form_keeps_the_filter(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed/build?type=armed-clash&place=dorna&sort=-date&focus=x"))
    hidden = [(each.get("name"), each.get("value")) for each in page.findall(".//form//input[@type='hidden']")]
    assert ("place", "dorna") in hidden
    assert ("type", "armed-clash") in hidden
    assert ("sort", "-date") in hidden
    assert ("focus", "x") in hidden


def test_data_of_the_same_view_is_at_hand(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed/build?place=dorna"))
    links = [each.get("href") for each in page.findall(".//ul[@class='build-formats']/li/a")]
    assert "/api/v1/events?place=dorna" in links
    assert "/api/v1/events.ics?place=dorna" in links
    assert links[-1] == "/api"


def test_the_editor_chooses_how_many_and_which(site: Site, parsed: Parse) -> None:
    events = [each["id"] for each in site.get("/api/v1/events?place=dorna").json()["items"]]
    page = parsed(site.get(f"/embed/build?place=dorna&most=3&pick={events[0]}"))
    chosen = [each.text for each in page.findall(".//select[@id='build-most']/option") if "selected" in each.attrib]
    assert chosen == ["3"]
    boxes = page.findall(".//input[@name='pick']")
    assert [each.get("value") for each in boxes] == events
    assert [each.get("value") for each in boxes if "checked" in each.attrib] == events[:1]
    address = f"http://localhost/embed?place=dorna&pick={events[0]}&most=3&v=1.2.0"
    assert first(page, ".//iframe").get("src") == address


def test_a_list_can_be_had_as_a_picture(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed/build?type=armed-clash&theme=dark&height=300&title=Two+clashes"))
    links = page.findall(".//section[@aria-labelledby='build-picture']//a")
    address = "http://localhost/embed.{}?type=armed-clash&title=Two+clashes&v=1.2.0"
    assert [(each.text, each.get("href")) for each in links] == [
        (form.upper(), address.format(form)) for form in ("svg", "png")
    ]
    assert "Two clashes" in site.get(str(links[0].get("href")).removeprefix("http://localhost")).text
    assert parsed(site.get("/embed/build?view=map")).findall(".//section[@aria-labelledby='build-picture']") == []
    event = parsed(site.get("/embed/build?view=event&focus=1990-05-04-clash-at-mill-bridge&lang=ru"))
    assert [each.get("href") for each in event.findall(".//section[@aria-labelledby='build-picture']//a")] == [
        "http://localhost/events/1990-05-04-clash-at-mill-bridge/card.png?lang=ru"
    ]


def test_landmarks_alone_are_a_box_to_tick(site: Site, parsed: Parse) -> None:
    for query, is_checked in (("", False), ("importance=1", True)):
        page = parsed(site.get(f"/embed/build?{query}"))
        assert ("checked" in first(page, ".//input[@name='importance']").attrib) == is_checked
    assert parsed(site.get("/embed/build?importance=2")).findall(".//input[@type='checkbox'][@name='importance']") == []
    assert parsed(site.get("/embed/build?importance=2")).findall(".//input[@type='hidden'][@name='importance']") != []


def test_an_editor_is_told_where_they_are_many(site: Site, parsed: Parse, monkeypatch: pytest.MonkeyPatch) -> None:
    note = ".//section[@aria-labelledby='build-preview']/p[@class='note']"
    assert parsed(site.get("/embed/build?lang=hy")).findall(note) == []
    monkeypatch.setattr(builder, "_MANY", 7)
    (said,) = parsed(site.get("/embed/build?lang=en")).findall(note)
    assert said.text == "8 events are many for readers of an article: about twelve are read."


def test_too_many_to_look_through_are_not_offered(site: Site, parsed: Parse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "_MOST_PICKABLE", 7)
    assert parsed(site.get("/embed/build?from=1800")).findall(".//input[@name='pick']") == []


def test_one_event(site: Site, parsed: Parse) -> None:
    page = parsed(site.get("/embed/build?view=event&focus=1990-05-04-clash-at-mill-bridge"))
    address = "http://localhost/embed?view=event&focus=1990-05-04-clash-at-mill-bridge&v=1.2.0"
    assert first(page, ".//iframe").get("src") == address
    assert not inside(snippet(page, "build-element")).findall(".//li")
    links = [each.get("href") for each in page.findall(".//section[@aria-labelledby='build-data']//li/a")]
    assert links == ["/api/v1/events/1990-05-04-clash-at-mill-bridge", "/api"]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("place=nowhere", 400, "place: 'nowhere' is not a place of this database."),
        ("view=event&focus=1900-nothing", 404, "There is no event “1900-nothing”."),
        ("view=event&focus=1990-06-rumour", 410, "The event “1990-06-rumour” was withdrawn on 2026-01-07"),
    ],
)
def test_what_cannot_be_embedded(site: Site, query: str, status: int, said: str) -> None:
    response = site.get(f"/embed/build?{query}")
    assert response.status_code == status
    assert said in unescape(response.text)


def test_a_renamed_event(site: Site) -> None:
    response = site.get("/embed/build?view=event&focus=1990-05-04-fight-at-mill-bridge")
    assert response.headers["location"] == "/embed/build?view=event&focus=1990-05-04-clash-at-mill-bridge"
