"""The map on pages of an invented conflict: what is drawn where, what is listed beside it, and what it loads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from datasette.utils.asgi import Request

from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.map import MapContext, map_context
from datasette_timeline.site.shell import open_shell

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Site, Variation


class Open(Protocol):
    """Opens the site with settings of the plugin."""

    def __call__(self, **settings: Any) -> Site: ...


@pytest.fixture
def mapped(base_map: Path, variation: Variation, open_site: OpenSite) -> Open:
    """The site with coordinates of all places and a base map; give it other settings of the plugin."""

    def locate_all(records: Records) -> None:
        town = "  kind: city\n  parent: dorna\n"
        point = "  latitude: 40.1\n  longitude: 45.9\n  precision: locality\n  coordinates_source: Survey of 1989\n"
        records.edit("registries/places.yml", town, town + point)

    database = variation(locate_all)

    def opened(**settings: Any) -> Site:
        given = {"basemap": str(base_map), **settings}
        kept = {name: value for name, value in given.items() if value is not None}
        return open_site(database, metadata={"plugins": {"datasette-timeline": kept}})

    return opened


def context(site: Site, wanted: EventFilter | None = None, query: str = "", **options: Any) -> MapContext:
    async def drawn() -> MapContext:
        shell = await open_shell(site.datasette, Request.fake(f"/timeline?{query}"))
        return await map_context(shell.datasette, shell.reader, shell.link, wanted or EventFilter({}), **options)

    return site.run(drawn())


def test_places_are_drawn_by_how_well_they_are_known(mapped: Open) -> None:
    marks = {mark.keys: mark for mark, _ in context(mapped()).marks}
    assert marks["mill-bridge"].shape == marks["river-town"].shape == "point"
    assert marks["dorna"].shape == "area"
    assert marks["dorna"].ring is not None
    assert set(marks) == {"mill-bridge", "river-town", "dorna"}


def test_what_no_map_can_show_is_listed(mapped: Open) -> None:
    drawn = context(mapped())
    assert [place.key for place in drawn.elsewhere] == ["lake-city"]
    assert drawn.unlocated == []
    assert {place.key for place in drawn.shown} == {"mill-bridge", "river-town", "dorna"}


def test_without_coordinates_places_are_listed_all_the_same(variation: Variation, open_site: OpenSite) -> None:
    def forget_coordinates(records: Records) -> None:
        path = records.root / "registries/places.yml"
        told = re.compile(r"  (latitude|longitude|precision|radius_km|coordinates_source): .*\n")
        path.write_text(told.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")

    site = open_site(variation(forget_coordinates))
    drawn = context(site)
    assert drawn.marks == []
    assert {place.key for place in drawn.unlocated} >= {"dorna", "lake-city"}
    html = site.get("/timeline").text
    assert "map-sheet" not in html
    assert "Without coordinates" in html


def test_the_map_shows_what_is_filtered_and_narrows_it(mapped: Open) -> None:
    drawn = context(mapped(), EventFilter({"tag": ("bridges",)}))
    assert {mark.keys: (mark.events, href) for mark, href in drawn.marks} == {
        "mill-bridge": (1, "/timeline?place=mill-bridge&tag=bridges"),
        "river-town": (1, "/timeline?place=river-town&tag=bridges"),
    }


def test_a_region_counts_apart_what_names_it_and_what_lies_inside(mapped: Open) -> None:
    (dorna,) = (place for place in context(mapped()).shown if place.key == "dorna")
    site = mapped()
    rows = site.get("/conflict/event_places.json?_shape=array&place=dorna").json()
    assert dorna.events == len({row["event"] for row in rows})
    assert dorna.inside > dorna.events


def test_landmark_events_are_named_in_the_list(mapped: Open) -> None:
    (dorna,) = (place for place in context(mapped()).shown if place.key == "dorna")
    assert "1989-founding-of-free-dorna" in [event.id for event in dorna.landmarks]
    assert "1991-02-talks-in-lake-city" not in [event.id for event in dorna.landmarks]


def test_names_follow_the_language(mapped: Open) -> None:
    names = {name.name for name in context(mapped(), query="lang=ru").names}
    assert ("Мельничный мост", "ru") in names
    assert ("Ардания", "ru") in names
    assert ("River Town", "en") in names


def test_the_map_of_an_event_leads_to_its_places(mapped: Open) -> None:
    html = mapped().get("/events/1990-05-04-clash-at-mill-bridge").text
    assert re.search(r'<a class="map-mark [^>]*href="/places/mill-bridge"', html)


def test_the_base_map_has_an_address_that_browsers_keep_for_ever(mapped: Open) -> None:
    site = mapped()
    symbols = context(site).symbols
    response = site.get(symbols)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("image/svg+xml")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.text.startswith("<svg ")
    assert f'href="{symbols}#layer-1"' in site.get("/timeline").text
    assert site.get("/-/basemap/0123456789abcdef.svg").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip", "gzip"), ("gzip, deflate, br", "gzip"), ("gzip;q=0, identity", None), ("gzip;q=0, br", None), ("", None)],
)
def test_the_base_map_is_packed_for_who_takes_it(accepted: str, encoding: str | None, mapped: Open) -> None:
    site = mapped()
    response = site.get(context(site).symbols, headers={"accept-encoding": accepted})
    assert response.headers.get("content-encoding") == encoding
    assert response.headers["vary"] == "Accept-Encoding, Cookie, Authorization"
    assert response.text.startswith("<svg ")


def test_the_base_map_has_the_policy_of_our_pages(mapped: Open) -> None:
    site = mapped()
    policies = [site.get(path).headers["content-security-policy"] for path in (context(site).symbols, "/timeline")]
    assert policies[0] == policies[1]


def test_the_base_map_can_come_with_the_page(mapped: Open) -> None:
    drawn = context(mapped(), inline=True)
    assert drawn.symbols == ""
    assert 'id="layer-1"' in drawn.inline_symbols


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("identity", None)])
def test_the_base_map_is_sent_as_the_reader_accepts_it(mapped: Open, accepted: str, encoding: str | None) -> None:
    site = mapped()
    symbols = context(site).symbols
    response = site.run(site.datasette.client.get(symbols, headers={"accept-encoding": accepted}))
    assert response.headers.get("content-encoding") == encoding
    assert response.text.startswith("<svg ")


TILES = {"url": "https://tiles.example/{z}/{x}/{y}.png", "credit": "Tile makers", "most_zoom": 9}


def test_no_image_is_loaded_unless_the_operator_says_so(mapped: Open) -> None:
    response = mapped().get("/timeline")
    assert "<image" not in response.text
    assert "img-src 'self' data:;" in response.headers["content-security-policy"]


def test_tiles_lie_under_the_places_and_the_policy_lets_them_in(mapped: Open) -> None:
    response = mapped(tiles=TILES).get("/timeline")
    addresses = re.findall(r'<image href="(.*?)"', response.text)
    assert len(addresses) >= 4
    assert all(re.fullmatch(r"https://tiles\.example/\d/\d+/\d+\.png", address) for address in addresses)
    assert "img-src 'self' data: https://tiles.example;" in response.headers["content-security-policy"]
    assert "Tile makers" in response.text


def test_without_a_base_map_places_are_still_drawn(mapped: Open) -> None:
    drawn = context(mapped(basemap=None))
    assert {mark.keys for mark, _ in drawn.marks} == {"mill-bridge", "river-town", "dorna", "lake-city"}
    assert (drawn.layers, drawn.elsewhere, drawn.credit) == ([], [], None)
    assert mapped(basemap=None).get("/timeline").status_code == 200


def test_what_the_base_map_does_not_say_in_a_language_is_in_english_and_says_so(mapped: Open) -> None:
    site = mapped()
    assert "Граница</label>" in site.get("/timeline?lang=ru").text
    page = site.get("/timeline?lang=hy").text
    assert '<span lang="en">Border</span></label>' in page
    assert re.search(r'<text [^>]* lang="en">Ardania</text>', page)


def test_places_on_both_sides_of_the_180th_meridian_are_beside_each_other(
    variation: Variation, open_site: OpenSite
) -> None:
    def move(records: Records) -> None:
        path = records.root / "registries/places.yml"
        text = path.read_text(encoding="utf-8")
        points = iter([(-17.0, 179.6), (-17.2, -179.7), (-17.1, -179.8), (-17.05, 179.9)])

        def elsewhere(_: re.Match[str]) -> str:
            latitude, longitude = next(points)
            return f"  latitude: {latitude}\n  longitude: {longitude}\n"

        text = re.sub(r"  latitude: .*\n  longitude: .*\n", elsewhere, text)
        text = re.sub(r"  precision: .*\n", "  precision: locality\n", re.sub(r"  radius_km: .*\n", "", text))
        path.write_text(text, encoding="utf-8")

    site = open_site(variation(move))
    drawn = context(site)
    assert drawn.width * drawn.km < 200
    at = {mark.keys: mark.centre.x for mark, _ in drawn.marks}
    assert len(at) >= 3
    assert max(at.values()) - min(at.values()) < 80 / drawn.km
    assert "map-sheet" in site.get("/timeline").text
    # South, west, north and east of where events were: from west to east, which is across.
    assert re.findall(r'"box":\s*"([^"]*)"', site.get("/").text) == ["-17.2 179.9 -17.05 -179.7"]
