"""The real TimelineJS shows our JSON, in a real browser, without asking anyone but the site for anything."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
_DIST = HERE / "node_modules" / "@knight-lab" / "timelinejs" / "dist"
_HOW = "TimelineJS is not installed. With npm: npm ci --ignore-scripts --prefix tests/browser/timelinejs"
_FOLDER = "/timelinejs-check/"
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>TimelineJS</title>
<link rel="stylesheet" href="css/timeline.css">
<style>body { margin: 0 } #timeline { height: 600px }</style>
<div id="timeline"></div>
<script src="js/timeline.js"></script>
<script>
  window.timeline = new TL.Timeline("timeline", %s, { hash_bookmark: true, ga_measurement_id: null, font: null });
</script>
</html>
"""

Opened = Callable[[str], Any]


@pytest.fixture
def timeline(visitor: Any) -> Opened:
    """Open TimelineJS with the JSON at an address of the site."""
    if not _DIST.is_dir():
        pytest.fail(_HOW)

    def open_with(address: str) -> Any:
        def answer(route: Any) -> None:
            name = route.request.url.partition(_FOLDER)[2].partition("?")[0]
            if name:
                route.fulfill(path=_DIST / name)
            else:
                route.fulfill(body=_PAGE % json.dumps(visitor.site.url + address), content_type="text/html")

        visitor.context.route(f"{visitor.site.url}{_FOLDER}**", answer)
        page = visitor.open(_FOLDER)
        page.wait_for_function("window.timeline?.ready")
        return page

    return open_with


def test_every_event_becomes_a_slide(timeline: Opened, visitor: Any) -> None:
    page = timeline("/api/v1/events.timelinejs.json?importance=1")
    slides = page.evaluate("timeline.config.events.map((event) => event.unique_id)")
    expected = [row[0] for row in visitor.site.rows("select id from events where importance = 1")]
    assert sorted(slides) == sorted(expected)
    assert page.locator(".tl-timemarker").count() == len(slides)
    assert page.evaluate("timeline.config.messages.errors") == []


def test_slides_say_what_we_say(timeline: Opened, visitor: Any) -> None:
    page = timeline("/api/v1/events.timelinejs.json?importance=1")
    event, title, label, summary = visitor.site.rows(
        "select id, title, date_label, summary from events where importance = 1 order by sort_key, id"
    )[0]
    page.evaluate("(id) => timeline.goToId(id)", event)
    slide = page.locator(f".tl-slide[id='{event}']")
    slide.locator(".tl-headline").wait_for()
    assert slide.locator(".tl-headline").inner_text().strip() == title
    assert slide.locator(".tl-headline-date").inner_text().strip() == label
    assert summary in slide.locator(".tl-text-content").inner_text()
    assert slide.locator(".tl-text-content a").get_attribute("href") == f"{visitor.site.url}/events/{event}"


def test_periods_are_eras_and_few_types_are_groups(timeline: Opened, visitor: Any) -> None:
    page = timeline("/api/v1/events.timelinejs.json?type=talks&type=ceasefire")
    shaded = "event is not null or chapter is null"
    labels = [row[0] for row in visitor.site.rows(f"select label from periods where {shaded} order by position")]
    assert page.locator(".tl-timeera-text h2").all_inner_texts() == labels
    assert set(page.locator(".tl-timegroup-message").all_inner_texts()) == {"Talks", "Ceasefire"}


def test_every_event_of_the_dataset_has_a_date_that_it_takes(timeline: Opened, visitor: Any) -> None:
    page = timeline("/api/v1/events.timelinejs.json")
    total = visitor.site.value("select count(*) from events")
    assert page.evaluate("timeline.config.events.filter((event) => event.start_date).length") == total
    assert page.evaluate("timeline.config.messages.errors") == []
