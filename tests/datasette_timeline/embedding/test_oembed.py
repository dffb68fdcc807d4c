"""oEmbed as https://oembed.com has it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree.ElementTree import Element, fromstring

import html5lib
import httpx
import pytest
from oembedpy import consumer, discovery, types

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

PAGE = "http://localhost/timeline?place=dorna&type=armed-clash"


def ask(site: Site, url: str = PAGE, more: str = "") -> httpx.Response:
    response: httpx.Response = site.get(f"/oembed?url={quote(url, safe='')}{more}")
    return response


def frame_of(html: str) -> Element:
    parser: Any = html5lib.HTMLParser(namespaceHTMLElements=False)
    (found,) = parser.parse(f"<!doctype html><title>x</title>{html}").findall(".//iframe")
    frame: Element = found
    return frame


def test_what_the_specification_requires_of_a_rich_response(site: Site) -> None:
    response = ask(site)
    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    members = response.json()
    html = members.pop("html")
    assert members == {
        "version": "1.0",
        "type": "rich",
        "title": "Dorna / Tornak, armed clash – Dorna timeline",
        "author_name": "Lake University",
        "provider_name": "Dorna timeline",
        "provider_url": "http://localhost/",
        "cache_age": 3600,
        "width": 600,
        "height": 310,
    }
    frame = frame_of(html)
    assert frame.get("src") == "http://localhost/embed?place=dorna&type=armed-clash&v=1.2.0"
    assert (frame.get("width"), frame.get("height"), frame.get("title")) == ("600", "310", members["title"])
    assert site.get(str(frame.get("src")).removeprefix("http://localhost")).status_code == 200


def test_xml_says_the_same(site: Site) -> None:
    response = ask(site, more="&format=xml")
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert response.text.startswith('<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n')
    root = fromstring(response.text)  # noqa: S314 (our own answer)
    members = {child.tag: child.text for child in root}
    assert root.tag == "oembed"
    assert members == {name: str(value) for name, value in ask(site).json().items()}


@pytest.mark.parametrize(
    ("more", "width", "height"),
    [
        ("&maxwidth=300", 300, 310),
        ("&maxwidth=9000&maxheight=9000", 600, 310),
        ("&maxheight=100", 600, 100),
        ("&maxwidth=1&maxheight=1", 1, 1),
    ],
)
def test_no_bigger_than_wanted(site: Site, more: str, width: int, height: int) -> None:
    members = ask(site, more=more).json()
    assert (members["width"], members["height"]) == (width, height)
    frame = frame_of(members["html"])
    assert (frame.get("width"), frame.get("height")) == (str(width), str(height))


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("/", {"v": ["1.2.0"]}),
        (
            "/events/1990-05-04-clash-at-mill-bridge",
            {"view": ["event"], "focus": ["1990-05-04-clash-at-mill-bridge"], "v": ["1.2.0"]},
        ),
        ("/actors/belmar?lang=ru", {"actor": ["belmar"], "lang": ["ru"], "v": ["1.2.0"]}),
        ("/places/dorna", {"place": ["dorna"], "v": ["1.2.0"]}),
        ("/embed?view=map&height=300&v=0.9", {"view": ["map"], "height": ["300"], "v": ["1.2.0"]}),
    ],
)
def test_pages_that_can_be_embedded(site: Site, page: str, query: dict[str, list[str]]) -> None:
    frame = frame_of(ask(site, f"http://localhost{page}").json()["html"])
    assert parse_qs(urlsplit(str(frame.get("src"))).query) == query


@pytest.mark.parametrize(
    ("page", "canonical"),
    [
        ("/timeline/?place=dorna", "/timeline?place=dorna"),
        ("/places/dorna/", "/places/dorna"),
        ("/events/1990-05-04-clash-at-mill-bridge/", "/events/1990-05-04-clash-at-mill-bridge"),
        ("/events/1990-05-04-clash-at-mill-bridge#claims", "/events/1990-05-04-clash-at-mill-bridge"),
        ("/events/1990-05-04-clash-at-mill-bridge?utm_source=x", "/events/1990-05-04-clash-at-mill-bridge"),
        ("/events/1990-05-04-fight-at-mill-bridge", "/events/1990-05-04-clash-at-mill-bridge"),
        ("/events/1990-05-04-fight-at-mill-bridge/?lang=ru#top", "/events/1990-05-04-clash-at-mill-bridge?lang=ru"),
        ("/claims/1990-05-04-fight-at-mill-bridge/nzft/", "/claims/1990-05-04-clash-at-mill-bridge/nzft"),
    ],
)
def test_what_leads_a_browser_to_a_page_is_as_good_as_its_address(site: Site, page: str, canonical: str) -> None:
    assert ask(site, f"http://localhost{canonical}").status_code == 200
    assert ask(site, f"http://localhost{page}").json() == ask(site, f"http://localhost{canonical}").json()


def test_https_outside_is_http_inside(site: Site) -> None:
    assert ask(site, PAGE.replace("http:", "https:")).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/timeline",
        "http://localhost:9999/timeline",
        "http://localhost/about",
        "http://localhost/conflict/events",
        "http://localhost/timeline?place=nowhere",
        "http://localhost/events/1900-nothing",
        "http://localhost@elsewhere.example/timeline",
        "ftp://localhost/timeline",
        "javascript:alert(1)",
        "http://[/",
        "http://localhost:x/timeline",
        "timeline",
    ],
)
def test_404_for_what_has_no_embed(site: Site, url: str) -> None:
    response = ask(site, url)
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


def test_501_for_other_formats(site: Site) -> None:
    response = ask(site, more="&format=yaml")
    assert (response.status_code, response.text) == (
        501,
        "There is no format 'yaml': json and xml are the formats.\n",
    )


@pytest.mark.parametrize("more", ["&maxwidth=0", "&maxwidth=-5", "&maxheight=tall", "&maxheight=1e3"])
def test_400_for_sizes_that_are_none(site: Site, more: str) -> None:
    assert ask(site, more=more).status_code == 400


def test_400_without_an_address(site: Site) -> None:
    response = site.get("/oembed")
    assert (response.status_code, response.text) == (
        400,
        "url is missing: give the address of a page of this site.\n",
    )


def test_401_where_the_site_is_not_for_everyone(open_site: OpenSite, database: Path) -> None:
    site = open_site(database, metadata={"allow": {"id": "editor"}})
    assert ask(site).status_code == 401


@pytest.mark.parametrize("page", ["/", "/timeline?place=dorna", "/events/1990-05-04-clash-at-mill-bridge"])
def test_heads_lead_to_it(site: Site, page: str) -> None:
    text = site.get(page).text
    parser: Any = html5lib.HTMLParser(namespaceHTMLElements=False)
    links = {each.get("type"): each.get("href") for each in parser.parse(text).findall(".//link[@rel='alternate']")}
    for media_type, form in (("application/json+oembed", "json"), ("text/xml+oembed", "xml")):
        query = parse_qs(urlsplit(links[media_type]).query)
        assert query == {"url": [f"http://localhost{page}"], "format": [form]}
        assert site.get(links[media_type].removeprefix("http://localhost")).status_code == 200


def test_pages_without_an_embed_promise_none(site: Site) -> None:
    response = site.get("/sources/handbook")
    assert response.status_code == 200
    assert "+oembed" not in response.text


@pytest.fixture
def asked_without_a_network(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the consumer asks for over HTTP, the site answers here."""

    def get(url: str, params: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        request = httpx.Request("GET", url, params=params)
        response: httpx.Response = site.get(str(request.url).removeprefix("http://localhost"))
        response.request = request
        return response

    monkeypatch.setattr(httpx, "get", get)


@pytest.mark.usefixtures("asked_without_a_network")
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_consumer_finds_and_takes_it(form: str) -> None:
    found = discovery.find_from_content(PAGE)
    endpoint = found[0]
    content = consumer.fetch_content(endpoint, consumer.RequestParameters(PAGE, form, max_width=400))
    assert isinstance(content, types.Rich)
    assert int(content.width) == 400
    assert content.provider_name == "Dorna timeline"
    assert frame_of(content.html).get("width") == "400"
