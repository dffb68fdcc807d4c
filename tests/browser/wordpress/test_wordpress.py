"""An address of the site pasted into a post of WordPress, as it comes: its own filter, in its own sandbox, with its own
script. There embeds open their links and are as high as they need."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

HERE = Path(__file__).parent
_SCRIPT = "wp-includes/js/wp-embed.js"
_HOW = "WordPress is not here. On Debian: see .ci/run; else name its folder in the environment: WORDPRESS=/path"
_POST = "/a-post"
_HIGHEST = 1000
"""CSS pixels that WordPress gives to a frame at most."""


@pytest.fixture(scope="module")
def wordpress() -> Path:
    """The folder of WordPress."""
    folder = Path(os.environ.get("WORDPRESS") or "/usr/share/wordpress")
    if not (folder / _SCRIPT).is_file():
        pytest.fail(_HOW)
    return folder


def post(visitor: Any, wordpress: Path, address: str) -> Any:
    """Open a post into which somebody has pasted an address of the site."""
    answer = httpx.get(f"{visitor.site.url}/oembed", params={"url": visitor.site.url + address}).text
    command = ["php", str(HERE / "filter.php"), str(wordpress), visitor.site.url + address]
    filtered = subprocess.run(command, input=answer, capture_output=True, text=True, check=True).stdout
    assert 'sandbox="allow-scripts"' in filtered
    head = "<!doctype html><meta charset='utf-8'><title>A post</title>"
    html = f"{head}<h1>News</h1>{filtered}<script src='/{_SCRIPT}'></script>"
    visitor.context.route(visitor.site.url + _POST, lambda route: route.fulfill(body=html, content_type="text/html"))
    visitor.context.route(f"{visitor.site.url}/{_SCRIPT}", lambda route: route.fulfill(path=wordpress / _SCRIPT))
    return visitor.open(_POST)


@pytest.mark.parametrize("query", ["view=event&focus={event}", "type=ceasefire", "view=map&type=ceasefire"])
def test_frames_are_as_high_as_they_need(visitor: Any, wordpress: Path, query: str) -> None:
    event = visitor.site.value("select id from events where type = 'ceasefire' and importance = 1 order by id")
    page = post(visitor, wordpress, f"/embed?{query.format(event=event)}")
    body = page.frame_locator("iframe").locator("body")
    needed = body.evaluate("(body) => Math.ceil(body.getBoundingClientRect().height)")
    page.wait_for_function(
        "(height) => document.querySelector('iframe').height === String(height)", arg=min(needed, _HIGHEST)
    )


def test_links_open_the_pages_of_the_site(visitor: Any, wordpress: Path) -> None:
    event = visitor.site.value("select id from events where type = 'ceasefire' and importance = 1 order by id")
    page = post(visitor, wordpress, f"/events/{event}")
    page.frame_locator("iframe").locator(".embed-more a").click()
    page.wait_for_url(f"{visitor.site.url}/events/{event}")


def test_later_events_come_within_the_frame_and_links_work_on(visitor: Any, wordpress: Path) -> None:
    page = post(visitor, wordpress, "/embed?most=all")
    inside = page.frame_locator("iframe")
    first = inside.locator(".row").first.get_attribute("id")
    inside.locator("a[rel=next]").click()
    inside.locator("a[rel=prev]").wait_for()
    link = inside.locator(".event-title a").first
    assert inside.locator(".row").first.get_attribute("id") != first
    target = link.get_attribute("href")
    link.click()
    page.wait_for_url(f"{visitor.site.url}{target}")


def test_the_filter_leaves_what_oembed_says_of_title_and_size(visitor: Any, wordpress: Path) -> None:
    page = post(visitor, wordpress, "/timeline?type=ceasefire&height=300")
    told = json.loads(httpx.get(f"{visitor.site.url}/oembed?url={visitor.site.url}/timeline?type=ceasefire").text)
    frame = page.locator("iframe")
    assert frame.get_attribute("title") == told["title"]
    assert frame.get_attribute("height") == "300"
