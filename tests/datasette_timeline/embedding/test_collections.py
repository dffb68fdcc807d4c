"""Embeds of collections: data of others on pages of others, with whom to name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, ReadHtml, Site

EMBED = "/embed/collections/sightings"


def test_an_embed_shows_chart_first_rows_and_whom_to_name(collected_site: Site, read_html: ReadHtml) -> None:
    response = collected_site.get(f"{EMBED}?kind=2")
    assert response.status_code == 200
    page = read_html(response.text)
    assert page.texts("h1") == ["Book of Sightings: met"]
    assert len(page.all("li", "row")) == 8
    assert page.all("rect", "histogram-bar")
    foot = page.text(page.one("footer"))
    assert "Book of Sightings, volume 1. CC0." in foot
    assert "Dorna" in foot
    assert "frame-ancestors *" in response.headers["content-security-policy"]
    for each in page.all("a"):
        assert each.get("href", "").startswith(("http", "#")), each.get("href")


def test_an_embed_of_the_map_brings_all_that_it_draws(collected_site: Site, read_html: ReadHtml) -> None:
    page = read_html(collected_site.get(f"{EMBED}?view=map").text)
    assert page.all("a", "map-mark")
    assert not page.all("li", "row")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("view=list", "view: 'list' is not known here. Allowed: timeline, map."),
        ("theme=pink", "theme: 'pink' is not known here. Allowed: auto, light, dark."),
        ("kind=9", "kind: '9' is no value of kind here."),
    ],
)
def test_what_is_wrong_is_told_in_the_frame(
    collected_site: Site, read_html: ReadHtml, query: str, message: str
) -> None:
    response = collected_site.get(f"{EMBED}?{query}")
    assert response.status_code == 400
    assert message in read_html(response.text).texts("li")
    assert "frame-ancestors *" in response.headers["content-security-policy"]


def test_an_embed_of_nothing_is_missing(collected_site: Site, site: Site) -> None:
    assert collected_site.get("/embed/collections/siting").status_code == 404
    assert site.get(EMBED).status_code == 404


def test_there_is_a_page_with_what_to_paste(collected_site: Site, read_html: ReadHtml) -> None:
    listed = read_html(collected_site.get("/collections/sightings?kind=2&view=map").text)
    response = collected_site.get(listed.links()["Embed this view"])
    page = read_html(response.text)
    snippets = page.texts("textarea")
    assert "http://localhost/embed/collections/sightings?kind=2&amp;view=map" in snippets[0]
    assert "Book of Sightings, volume 1, CC0" in snippets[0]
    assert snippets[1].startswith("<iframe src=")
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("query", ["kind=9", "view=list", "theme=pink", "from=spring"])
def test_what_is_wrong_is_told_to_who_chooses(collected_site: Site, read_html: ReadHtml, query: str) -> None:
    response = collected_site.get(f"/embed/build/collections/sightings?{query}")
    assert response.status_code == 400
    assert query in read_html(response.text).texts("code")


@pytest.mark.parametrize("path", ["/collections/sightings?kind=2", "/embed/collections/sightings?kind=2"])
def test_other_sites_find_the_embed_by_the_address_of_the_page(collected_site: Site, path: str) -> None:
    found = collected_site.get("/oembed", params={"url": f"http://localhost{path}"}).json()
    assert found["title"] == "Book of Sightings: met – Dorna timeline"
    assert "http://localhost/embed/collections/sightings?kind=2" in found["html"]


def test_the_page_tells_programs_of_its_embed(collected_site: Site, read_html: ReadHtml) -> None:
    page = read_html(collected_site.get("/collections/sightings").text)
    assert page.all("link", type="application/json+oembed")


@pytest.mark.parametrize(
    "path", ["/collections/siting", "/collections/sightings?kind=9", "/collections/sightings/S-001"]
)
def test_there_is_no_embed_of_other_addresses(collected_site: Site, path: str) -> None:
    assert collected_site.get("/oembed", params={"url": f"http://localhost{path}"}).status_code == 404


def test_who_may_not_see_the_table_sees_no_embed(collected: Path, open_site: OpenSite) -> None:
    site = open_site(collected, metadata={"databases": {"conflict": {"tables": {"sightings": {"allow": False}}}}})
    assert site.get(EMBED).status_code == 403
    assert site.get("/oembed", params={"url": "http://localhost/collections/sightings"}).status_code == 401
