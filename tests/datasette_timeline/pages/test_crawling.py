"""What crawlers are told."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import httpx
import pytest

from datasette_timeline.pages import crawling

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Site

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(response: httpx.Response) -> dict[str, str | None]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/xml; charset=utf-8"
    tree = ET.fromstring(response.content)  # noqa: S314 (our own)
    return {str(each.findtext(f"{NAMESPACE}loc")): each.findtext(f"{NAMESPACE}lastmod") for each in tree}


def test_robots_are_kept_from_facets_and_sql(site: Site) -> None:
    response = site.get("/robots.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    for path in (
        "/conflict/",
        "/conflict?",
        "/conflict.",
        "/-/",
        "/api/",
        "/embed",
        "/search?",
        "/search/suggest?",
        "/timeline?",
        "/timeline/*?",
    ):
        assert f"Disallow: {path}" in lines
    assert "Disallow: /" not in lines
    assert not [line for line in lines if line.startswith("Disallow: /events")]
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


def test_robots_may_have_lists_in_the_languages_that_pages_name(site: Site) -> None:
    lines = site.get("/robots.txt").text.splitlines()
    page = site.get("/timeline").text
    for code in ("ru", "az", "hy"):
        assert f'hreflang="{code}" href="http://localhost/timeline?lang={code}"' in page
        assert f"Allow: /timeline?lang={code}$" in lines
    assert "Allow: /timeline?lang=en$" not in lines


def test_every_page_is_on_a_sitemap_and_there(site: Site) -> None:
    parts = addresses(site.get("/sitemap.xml"))
    assert [address.removeprefix("http://localhost") for address in parts] == [
        "/sitemaps/pages.xml",
        "/sitemaps/events-1.xml",
        "/sitemaps/statements-1.xml",
        "/sitemaps/places-1.xml",
        "/sitemaps/actors-1.xml",
        "/sitemaps/sources-1.xml",
    ]
    found: dict[str, str | None] = {}
    for part in parts:
        found |= addresses(site.get(part.removeprefix("http://localhost")))
    paths = {address.removeprefix("http://localhost"): changed for address, changed in found.items()}
    assert paths["/events/1990-05-04-clash-at-mill-bridge"] == "2026-02-03"
    assert paths["/events/1993-year-of-quiet"] is None
    assert "/actors/army-of-ardania" not in paths  # no event, no claim
    assert (paths["/"], paths["/downloads"]) == ("2026-02-20", "2026-02-20")
    assert (paths["/places/mill-bridge"], paths["/actors/ardania"]) == ("2026-02-03", "2026-02-20")
    assert {path for path in paths if site.get(path).status_code != 200} == set()
    assert {"/", "/timeline", "/places", "/about", "/quality", "/api", "/downloads"} <= paths.keys()
    assert "/search" not in paths
    assert paths["/claims/1990-05-04-clash-at-mill-bridge/nzft"] == "2026-02-03"
    assert paths["/claims/1991-05-blockade-of-dorna/zzhs"] is None
    counts = {"facts": 2, "claims": 5, "events": 8, "places": 5, "actors": 6, "sources": 4}
    assert {kind: sum(path.startswith(f"/{kind}/") for path in paths) for kind in counts} == counts


def test_long_lists_are_cut(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawling, "PER_SITEMAP", 3)
    fresh = type(site)(site.datasette.get_database("conflict").path)
    try:
        parts = [each for each in addresses(fresh.get("/sitemap.xml?cut")) if "events" in each]
        assert [each.rpartition("/")[2] for each in parts] == ["events-1.xml", "events-2.xml", "events-3.xml"]
        counts = [len(addresses(fresh.get(f"/sitemaps/events-{n}.xml?cut"))) for n in (1, 2, 3)]
        assert counts == [3, 3, 2]
    finally:
        fresh.close()


@pytest.mark.parametrize("name", ["events", "pages-1", "planets-1", "events-0"])
def test_there_is_no_other_sitemap(name: str, site: Site) -> None:
    assert site.get(f"/sitemaps/{name}.xml").status_code == 404


def test_unchanged_sitemaps_need_not_be_sent_again(site: Site) -> None:
    first = site.get("/sitemap.xml")
    assert first.headers["etag"]
