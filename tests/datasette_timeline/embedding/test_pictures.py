"""Lists of embeds as drawings and pictures."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

import pytest

from datasette_timeline.charts import pictures
from datasette_timeline.charts.lettering import width_of
from datasette_timeline.embedding.pictures import _NO_PICTURE

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site, Tamper

SVG = "{http://www.w3.org/2000/svg}"


def drawn(site: Site, query: str) -> Element:
    return fromstring(site.get(f"/embed.svg?{query}").text)  # noqa: S314 (our own answer)


def texts(drawing: Element) -> list[str]:
    return ["".join(each.itertext()) for each in drawing.findall(f".//{SVG}text")]


def test_a_list_as_a_drawing(site: Site) -> None:
    response = site.get("/embed.svg?year=1990")
    assert response.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *"
    )
    assert texts(drawn(site, "year=1990")) == [
        *("1990", "1 event"),
        *("Ardania", "Belmar", "Free Dorna", "Others"),
        *("4 May 1990 · armed clash", "Clash at Mill Bridge", "sides contradict each other"),
        "Lake University, Dorna timeline, version 1.2.0, CC-BY-4.0.",
        "http://localhost/timeline?year=1990",
    ]


def test_an_editors_words_stand_above_it(site: Site) -> None:
    head = texts(drawn(site, "year=1990&title=At+the+bridge&dek=What+is+%3Cknown%3E"))[:4]
    assert head == ["At the bridge", "What is <known>", "1990", "1 event"]


def test_it_is_in_the_language_asked_for(site: Site) -> None:
    assert "4 мая 1990 г. · вооружённое столкновение" in texts(drawn(site, "year=1990&lang=ru"))


def test_an_empty_list_says_so(site: Site) -> None:
    assert "No event matches." in texts(drawn(site, "year=1950"))


def test_all_sides_are_named_and_marked_by_the_same_rule(site: Site) -> None:
    drawing = drawn(site, "year=1990")
    marks = [each.get("class") for each in drawing.findall(f".//{SVG}g") if each.get("class")]
    assert marks == [f"mark mark-{number}" for number in (1, 2, 3, 0)] * 2


def test_no_line_leaves_the_drawing(tampered: Tamper, open_site: OpenSite) -> None:
    path = tampered("update events set title = replace(hex(zeroblob(60)), '00', 'Ֆիլարմոնիա ')")
    drawing = drawn(open_site(path), "most=all")
    sizes = {"title": 24, "event": 17, "what": 14, "key": 13, "verdict": 13, "verdict contested": 13, "credit": 12}
    for each in drawing.findall(f".//{SVG}text"):
        width = width_of("".join(each.itertext())) * sizes[each.get("class") or ""]
        assert float(each.get("x") or 0) + width <= 720
        assert float(each.get("y") or 0) < float(drawing.get("height") or 0)


def test_the_drawing_as_a_picture_twice_as_large(site: Site) -> None:
    response = site.get("/embed.png?year=1990")
    height = int(drawn(site, "year=1990").get("height") or 0)
    assert response.headers["content-type"] == "image/png"
    assert struct.unpack(">II", response.content[16:24]) == (1440, 2 * height)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "place=nowhere",
            "place: 'nowhere' is not a place of this database. The table places lists them all.",
        ),
        (
            "view=map",
            f"view: {_NO_PICTURE}",
        ),
    ],
)
def test_what_is_no_list_is_refused(query: str, said: str, site: Site) -> None:
    for extension in ("svg", "png"):
        response = site.get(f"/embed.{extension}?{query}")
        assert (response.status_code, response.text) == (400, f"{said}\n")


@pytest.mark.parametrize(
    ("address", "picture"),
    [
        ("png?view=event&focus=1990-05-04-clash-at-mill-bridge", "/events/1990-05-04-clash-at-mill-bridge/card.png"),
        (
            "svg?view=figures&focus=1990-05-04-clash-at-mill-bridge&about=deaths&lang=ru",
            "/events/1990-05-04-clash-at-mill-bridge/deaths.svg?lang=ru",
        ),
    ],
)
def test_pictures_of_one_event_are_where_they_always_are(address: str, picture: str, site: Site) -> None:
    response = site.get(f"/embed.{address}")
    assert (response.status_code, response.headers["location"]) == (302, picture)
    assert site.get(picture).status_code == 200


def test_who_waits_too_long_for_a_picture_is_told_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_WAITING", 0)
    assert site.get("/embed.png?lang=hy").status_code == 503
    assert site.get("/embed.svg?lang=hy").status_code == 200
