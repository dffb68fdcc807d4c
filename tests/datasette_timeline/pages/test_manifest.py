"""How the site looks where somebody keeps it: icons, colours, and the web app manifest."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.database.settings import STATIC
from datasette_timeline.formats.chart_svg import light_colours

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_manifest_names_the_dataset_and_has_icons(site: Site) -> None:
    response = site.get("/site.webmanifest")
    assert response.headers["content-type"] == "application/manifest+json"
    manifest = response.json()
    icons = manifest.pop("icons")
    assert manifest == {
        "name": "Dorna timeline",
        "description": "Events around Dorna, 1989 to 1993.",
        "lang": "en",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "browser",
        "background_color": "#fdfcfa",
        "theme_color": "#fdfcfa",
    }
    assert [icon["sizes"] for icon in icons] == ["192x192", "512x512"]
    for icon in icons:
        width, height = size_of(site.get(icon["src"]).content)
        assert icon["sizes"] == f"{width}x{height}"


@pytest.mark.parametrize("page", ["/", "/timeline", "/events/1993-year-of-quiet", "/nothing-here", "/conflict/events"])
def test_pages_name_their_icons(page: str, site: Site) -> None:
    links = dict(re.findall(r'<link rel="(icon|apple-touch-icon|manifest)" href="([^"]+)"', site.get(page).text))
    assert set(links) == {"icon", "apple-touch-icon", "manifest"}
    assert size_of(site.get(links["apple-touch-icon"]).content) == (180, 180)
    assert site.get(links["icon"]).headers["content-type"] == "image/svg+xml"
    assert site.get(links["manifest"]).status_code == 200


def test_under_a_path_the_site_begins_there(open_site: OpenSite, database: Path) -> None:
    manifest = open_site(database, settings={"base_url": "/dorna/"}).get("/site.webmanifest").json()
    assert manifest["start_url"] == manifest["scope"] == "/dorna/"
    assert all(icon["src"].startswith("/dorna/-/static") for icon in manifest["icons"])


def test_colours_around_pages_are_those_of_paper(site: Site) -> None:
    dark = re.findall(r"--paper: (#[0-9a-f]{6})", (STATIC / "publication.css").read_text(encoding="utf-8"))[1]
    colours = dict(
        re.findall(r'name="theme-color" content="(#\w+)" media="\(prefers-color-scheme: (\w+)', site.get("/").text)
    )
    assert colours == {light_colours()["paper"]: "light", dark: "dark"}
    assert site.get("/site.webmanifest").json()["background_color"] == light_colours()["paper"]
