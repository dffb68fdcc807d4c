"""The formats at their addresses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest

from datasette_timeline.api import formatted
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.formats.listing import FORMATS, format_links

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

TYPES = {
    "geojson": "application/geo+json",
    "timelinejs.json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "jsonl": "application/jsonl",
    "jsonld": "application/ld+json",
    "atom": "application/atom+xml; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}


@pytest.mark.parametrize("extension", FORMATS)
def test_each_format_is_served_to_all_and_kept_by_caches(site: Site, extension: str, release: str) -> None:
    response = site.get(f"/api/v1/events.{extension}?place=dorna")
    assert (response.status_code, response.headers["content-type"]) == (200, FORMATS[extension].content_type)
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["etag"].startswith('"')
    assert response.headers["content-disposition"] == f'inline; filename="dorna-timeline.{extension}"'
    assert "immutable" in site.get(f"/releases/{release}/api/v1/events.{extension}").headers["cache-control"]


def test_programs_know_the_formats_by_their_media_types() -> None:
    assert {extension: each.content_type for extension, each in FORMATS.items()}.items() >= TYPES.items()


def test_filters_are_those_of_the_pages(site: Site) -> None:
    response = site.get("/api/v1/events.jsonl?type=armed-clash&place=dorna&to=1990")
    assert [json.loads(line)["id"] for line in response.text.splitlines()] == ["1990-05-04-clash-at-mill-bridge"]


def test_the_view_says_what_it_is_and_where_it_is_a_page(site: Site) -> None:
    collection = site.get("/api/v1/events.geojson?type=armed-clash&place=dorna").json()
    assert collection["title"] == "Dorna timeline: Events where place is in Dorna / Tornak and type is armed clash"
    assert collection["url"] == "http://localhost/timeline?place=dorna&type=armed-clash"


@pytest.mark.parametrize("extension", FORMATS)
def test_what_is_wrong_is_said_in_the_apis_words(site: Site, extension: str) -> None:
    response = site.get(f"/api/v1/events.{extension}?place=dornaa&limit=5")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/json"
    assert [(each["parameter"], each["code"], each["nearest"]) for each in response.json()["problems"]] == [
        ("limit", "parameter-unknown", []),
        ("place", "value-invalid", ["dorna"]),
    ]


def test_other_endings_are_no_formats(site: Site) -> None:
    assert site.get("/api/v1/events.xls").json()["code"] == "not-found"
    assert site.get("/releases/9.9.9/api/v1/events.csv").json()["code"] == "release-unknown"


@pytest.mark.parametrize("extension", FORMATS)
def test_no_event_at_all_is_no_error(site: Site, extension: str) -> None:
    assert site.get(f"/api/v1/events.{extension}?year=1950").status_code == 200


def test_too_many_events_are_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatted, "MOST_EVENTS", 7)
    response = site.get("/api/v1/events.csv?from=1900")
    assert (response.status_code, response.json()["message"]) == (
        503,
        (
            "These are 8 events, and one answer holds 7 at most. Ask for less: more filters, or page through "
            "/api/v1/events."
        ),
    )


def test_more_events_than_a_page_of_datasette_shows(open_site: OpenSite, database: Path) -> None:
    site = open_site(database, settings={"max_returned_rows": 3})
    assert len(site.get("/api/v1/events.jsonl").text.splitlines()) == 8


def test_ids_of_feeds_are_minted_by_the_dataset_or_whom_the_operator_names(
    site: Site, open_site: OpenSite, database: Path
) -> None:
    named = open_site(
        database, metadata={"plugins": {"datasette-timeline": {"tag_authority": "lakes.example,2020-05"}}}
    )
    ids = [feedparser.parse(each.get("/api/v1/events.atom").content).feed.id for each in (site, named)]
    assert ids == ["tag:dorna-timeline.invalid,2026:events/", "tag:lakes.example,2020-05:events/"]
    assert b"UID:1993-year-of-quiet@lakes.example\r\n" in named.get("/api/v1/events.ics").content


def test_links_for_pages_lead_to_answers(site: Site) -> None:
    links = format_links(site.datasette, EventFilter({"place": ("dorna",)}))
    assert [link.name for link in links] == ["json", *(each.name for each in FORMATS.values())]
    assert {link.name: link.href.partition("?")[2] for link in links} == {
        link.name: "place=dorna&_bom=1" if link.name == "csv" else "place=dorna" for link in links
    }
    assert all(site.get(link.href).status_code == 200 for link in links)


def test_the_page_about_the_api_lists_every_format(site: Site) -> None:
    text = site.get("/api").text
    assert [extension for extension in FORMATS if f'/api/v1/events.{extension}"' not in text] == []


def test_timelines_lead_to_their_feed(site: Site) -> None:
    text = site.get("/timeline?place=dorna").text
    assert '<link rel="alternate" type="application/atom+xml" href="/api/v1/events.atom?place=dorna"' in text
