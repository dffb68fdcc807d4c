"""Embeds in pages of others: framed, sandboxed, sized by themselves, readable without scripts, light on the network."""

import gzip
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

_ARTICLE = "/an-article"
_MOST_BYTES = 60_000


class Example(NamedTuple):
    """What the tests embed: a place with several events, and one of them."""

    place: str
    event: str
    title: str
    events: int


@pytest.fixture
def example(site: Any) -> Example:
    key, count = site.rows(
        "select key, event_count from places where event_count between 5 and 20 order by event_count desc, key"
    )[0]
    event, title = site.rows(
        "select id, title from events join link_place using (number) where key = ? order by sort_key desc, id", key
    )[0]
    return Example(key, event, title, count)


@pytest.fixture
def article(visiting: Any) -> Callable[..., Any]:
    """Open an article of somebody else with this code in it. It is on another origin than the frames in it can see."""

    def open_with(visitor: Any, code: str) -> Any:
        page = f"<!doctype html><html lang='en'><meta charset='utf-8'><title>An article</title><h1>News</h1>{code}"
        visitor.context.route(
            f"{visitor.site.url}{_ARTICLE}", lambda route: route.fulfill(body=page, content_type="text/html")
        )
        return visitor.open(_ARTICLE)

    return open_with


def element(site: Any, query: str, attributes: str = "") -> str:
    return (
        f'<conflict-timeline src="{site.url}/embed?{query}" title="Events" {attributes}>'
        f'<ol id="list"><li>One event</li></ol></conflict-timeline><script async src="{site.url}/embed.js"></script>'
    )


def frame_height(page: Any) -> float:
    height: float = page.locator("conflict-timeline iframe").evaluate("(frame) => frame.getBoundingClientRect().height")
    return height


def test_the_element_shows_the_embed_as_high_as_it_is(visitor: Any, article: Any, example: Example) -> None:
    page = article(visitor, element(visitor.site, f"place={example.place}"))
    inside = page.frame_locator("conflict-timeline iframe")
    inside.locator(".row").nth(min(example.events, 8) - 1).wait_for()
    page.wait_for_function(
        "document.querySelector('conflict-timeline').shadowRoot.querySelector('iframe').style.opacity === '1'"
    )
    assert not page.locator("#list").is_visible()
    assert frame_height(page) == pytest.approx(inside.locator("body").evaluate("(b) => b.offsetHeight"), abs=2)
    before = frame_height(page)
    page.set_viewport_size({"width": 400, "height": 900})
    page.wait_for_function(
        "(before) => document.querySelector('conflict-timeline').shadowRoot.querySelector('iframe')"
        ".getBoundingClientRect().height > before + 10",
        arg=before,
    )


def test_the_list_stays_where_the_script_cannot_run(visiting: Any, article: Any, example: Example) -> None:
    with visiting(scripts=False) as visitor:
        page = article(visitor, element(visitor.site, f"place={example.place}"))
        assert page.locator("#list").is_visible()


@pytest.mark.parametrize("source", ["javascript:alert(1)", "data:text/html,x", "http://["])
def test_the_list_stays_where_the_address_is_none(visitor: Any, article: Any, source: str) -> None:
    code = element(visitor.site, "").replace(f"{visitor.site.url}/embed?", source, 1)
    page = article(visitor, code)
    page.wait_for_function("customElements.get('conflict-timeline') !== undefined")
    assert page.locator("#list").is_visible()
    assert page.locator("conflict-timeline iframe").count() == 0


def test_a_height_of_ones_own_is_kept(visitor: Any, article: Any, example: Example) -> None:
    page = article(visitor, element(visitor.site, f"place={example.place}&height=300"))
    page.wait_for_function(
        "document.querySelector('conflict-timeline').shadowRoot.querySelector('iframe').style.height === '300px'"
    )
    page.frame_locator("conflict-timeline iframe").locator(".row").first.wait_for()
    assert frame_height(page) == 300


def test_messages_of_others_size_nothing(visitor: Any, article: Any, example: Example) -> None:
    page = article(visitor, element(visitor.site, f"place={example.place}&height=300"))
    page.wait_for_function(
        "document.querySelector('conflict-timeline').shadowRoot.querySelector('iframe').style.height === '300px'"
    )
    page.evaluate("window.postMessage({ type: 'conflict-timeline', height: 5000 }, '*')")
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    assert frame_height(page) == 300


@pytest.mark.parametrize("sandbox", ["", "allow-scripts", "allow-scripts allow-same-origin"])
@pytest.mark.parametrize("view", ["timeline", "map"])
def test_it_works_in_any_sandbox(visiting: Any, article: Any, example: Example, sandbox: str, view: str) -> None:
    with visiting(width=600) as visitor:
        source = f"{visitor.site.url}/embed?place={example.place}&view={view}"
        page = article(visitor, f'<iframe sandbox="{sandbox}" src="{source}" width="560" height="700"></iframe>')
        inside = page.frame_locator("iframe")
        assert inside.locator(".row").count() == min(example.events, 8)
        if view == "map":
            assert inside.locator(".map-mark").count() > 0
        visitor.complaints = [said for said in visitor.complaints if "allow-scripts" not in said]  # about the sandbox


def test_an_event_in_focus_is_in_view(visitor: Any, article: Any, example: Example) -> None:
    source = f"{visitor.site.url}/embed?place={example.place}&focus={example.event}&height=300"
    page = article(visitor, f'<iframe sandbox="allow-scripts" src="{source}" width="560" height="300"></iframe>')
    lit = page.frame_locator("iframe").locator(".is-lit")
    assert example.title in lit.inner_text()
    box = lit.bounding_box()
    frame = page.locator("iframe").bounding_box()
    assert frame["y"] <= box["y"] < frame["y"] + frame["height"]


def test_a_fragment_leads_to_an_event_without_scripts(visiting: Any, article: Any, example: Example) -> None:
    with visiting(scripts=False) as visitor:
        source = f"{visitor.site.url}/embed?place={example.place}#{example.event}"
        page = article(visitor, f'<iframe src="{source}" width="560" height="300"></iframe>')
        box = page.frame_locator("iframe").locator(f"[id='{example.event}']").bounding_box()
        frame = page.locator("iframe").bounding_box()
        assert frame["y"] <= box["y"] < frame["y"] + frame["height"]


@pytest.mark.parametrize(("width", "dark"), [(280, True), (600, False)])  # nothing depends on both
@pytest.mark.parametrize("query", ["place={place}", "view=map&place={place}", "view=event&focus={event}"])
def test_nothing_is_wider_than_the_frame_and_axe_finds_nothing(
    visiting: Any, example: Example, query: str, width: int, dark: bool
) -> None:
    with visiting(width=width, dark=dark) as visitor:
        page = visitor.open(f"/embed?{query.format_map(example._asdict())}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.response["violations"] == [], found.generate_report()


def test_themes_are_kept_whatever_the_device_wants(visiting: Any) -> None:
    grounds = {}
    for dark in (False, True):
        with visiting(dark=dark) as visitor:
            for theme in ("auto", "light", "dark"):
                page = visitor.open(f"/embed?theme={theme}&importance=1")
                grounds[theme, dark] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert grounds["light", True] == grounds["light", False] == grounds["auto", False]
    assert grounds["dark", True] == grounds["dark", False] == grounds["auto", True]
    assert grounds["light", False] != grounds["dark", False]


def test_a_frame_is_light_whatever_the_device_wants(visiting: Any) -> None:
    with visiting(dark=True) as visitor:
        unset = visitor.open("/embed?importance=1").evaluate("getComputedStyle(document.body).backgroundColor")
        light = visitor.open("/embed?theme=light&importance=1")
        assert unset == light.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize(
    ("style", "theme", "wanted"),
    [
        ("", "", "light"),
        ("", "theme=dark", "dark"),
        ("body { background: #fff } .night { background: rgb(20 20 30) }", "", "dark"),
        ("body { background: #111 }", "", "dark"),
        ("body { background: #111 }", "theme=light", "light"),
        (":root { color-scheme: dark }", "", "dark"),
        (":root { color-scheme: light dark }", "", "dark"),
        (
            ":root { color-scheme: light dark } body { background: rgb(0 0 0 / 0) } .night { background: white }",
            "",
            "light",
        ),
    ],
)
def test_the_element_looks_like_the_page_around_it(
    visiting: Any, article: Any, example: Example, style: str, theme: str, wanted: str
) -> None:
    with visiting(dark=True) as visitor:
        code = element(visitor.site, f"place={example.place}&{theme}")
        page = article(visitor, f"<style>{style}</style><div class='night'>{code}</div>")
        inside = page.frame_locator("conflict-timeline iframe")
        inside.locator(f"html[data-theme={wanted}]").wait_for(state="attached")


def test_a_reader_who_turns_the_page_sees_its_first_event(visiting: Any, article: Any) -> None:
    with visiting(width=400) as visitor:
        page = article(visitor, element(visitor.site, "most=all") + "<div style='height: 1500px'>The rest</div>")
        inside = page.frame_locator("conflict-timeline iframe")
        first = inside.locator(".row").first
        shown = first.get_attribute("id")
        inside.locator("a[rel=next]").click()
        inside.locator("a[rel=prev]").wait_for()
        top = (
            "document.querySelector('conflict-timeline').shadowRoot.querySelector('iframe').getBoundingClientRect().top"
        )
        page.wait_for_function(f"{top} >= 0 && {top} < innerHeight")
        assert first.get_attribute("id") != shown
        page.evaluate("history.back()")
        inside.locator(f"[id='{shown}']").wait_for()
        page.wait_for_function(f"{top} >= 0 && {top} < innerHeight")


def test_frames_speak_to_accelerated_pages(visitor: Any, article: Any, example: Example) -> None:
    source = f"{visitor.site.url}/embed?place={example.place}"
    listening = "<script>addEventListener('message', ({ data }) => { if (data.sentinel) window.told = data })</script>"
    page = article(visitor, f'{listening}<iframe sandbox="allow-scripts" src="{source}" width="560"></iframe>')
    page.wait_for_function("window.told")
    height = page.frame_locator("iframe").locator("body").evaluate("(b) => Math.ceil(b.getBoundingClientRect().height)")
    assert page.evaluate("told") == {"sentinel": "amp", "type": "embed-size", "height": height}


def test_the_element_gets_no_attribute_that_its_page_did_not_write(
    visitor: Any, article: Any, example: Example
) -> None:
    page = article(visitor, element(visitor.site, f"place={example.place}"))
    page.frame_locator("conflict-timeline iframe").locator(".row").first.wait_for()
    names = page.locator("conflict-timeline").evaluate("(element) => element.getAttributeNames()")
    assert names == ["src", "title"]
    display = page.locator("conflict-timeline").evaluate("(element) => getComputedStyle(element).display")
    assert display == "block"


@pytest.mark.parametrize("view", ["timeline", "map"])
def test_fifty_events_weigh_little(site: Any, view: str) -> None:
    with httpx.Client(base_url=site.url, headers={"accept-encoding": "gzip"}) as client:
        page = client.get(f"/embed?view={view}&most=all")
        assert page.text.count('<li id="') == 50
        loaded = re.findall(r'<(?:script[^>]*src|link rel="stylesheet" href)="([^"]*)"', page.text)
        bodies = [page.content, *(client.get(address).content for address in loaded)]
        assert sum(len(gzip.compress(body)) for body in bodies) < _MOST_BYTES
        assert "set-cookie" not in page.headers


def test_the_page_that_makes_embeds_shows_every_change(visitor: Any, example: Example) -> None:
    page = visitor.open(f"/embed/build?place={example.place}")
    page.get_by_label("dark").check()
    expect(page.locator("#build-element")).to_have_value(re.compile("theme=dark"))
    assert "theme=dark" in page.url
    assert "theme=dark" in str(page.locator("iframe").get_attribute("src"))
    page.get_by_label("map and timeline").check()
    expect(page.locator("#build-frame")).to_have_value(re.compile("view=map"))
    page.frame_locator("iframe").locator(".map-mark").first.wait_for()


def test_an_editor_ticks_events(visiting: Any, example: Example) -> None:
    with visiting(width=1280) as visitor:
        page = visitor.open(f"/embed/build?place={example.place}&most=3")
        page.locator(".build-picks summary").click()
        for number in (1, 0):
            page.locator("[name=pick]").nth(number).check()
        expect(page.locator("#build-element")).to_have_value(re.compile("pick=.*pick="))
        expect(page.frame_locator("iframe").locator(".row")).to_have_count(2)
        page.locator("[name=width][value='320']").check()
        expect(page.locator("iframe")).to_have_css("width", "320px")
        assert "width=" not in page.url
        found = Axe().run(page)
        assert found.response["violations"] == [], found.generate_report()


@pytest.mark.parametrize("more", ["", "&title=The+war+of+that+autumn&dek=What+the+record+has+of+it."])
def test_an_article_gets_no_more_than_it_has_room_for(visiting: Any, more: str) -> None:
    with visiting(width=600) as visitor:
        first, last, events = visitor.site.rows(
            "select min(date_earliest), max(date_latest), count(*) from events where date_earliest >= '2020-09-27' "
            "and date_latest <= '2020-11-10'"
        )[0]
        assert events > 20
        page = visitor.open(f"/embed?from={first}&to={last}{more}")
        height = page.evaluate("document.body.getBoundingClientRect().height")
        told = httpx.get(
            f"{visitor.site.url}/oembed", params={"url": f"{visitor.site.url}/embed?from={first}&to={last}{more}"}
        ).json()["height"]
        assert height <= told <= 900
        assert "Events where" not in page.content()


def test_it_makes_embeds_without_scripts_too(visiting: Any, example: Example) -> None:
    with visiting(scripts=False) as visitor:
        page = visitor.open(f"/embed/build?place={example.place}")
        page.get_by_label("dark").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Update").click()
        assert "theme=dark" in page.locator("#build-frame").input_value()


def test_the_code_that_it_gives_works(visitor: Any, article: Any, example: Example) -> None:
    page = visitor.open(f"/embed/build?place={example.place}")
    code = page.locator("#build-element").input_value()
    framed = article(visitor, code)
    framed.frame_locator("conflict-timeline iframe").locator(".row").nth(min(example.events, 8) - 1).wait_for()
