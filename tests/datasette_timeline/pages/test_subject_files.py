"""What can be taken away of one subject of an event."""

from __future__ import annotations

import csv
import io
import re
import struct
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

import pytest

from datasette_timeline.charts import pictures

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site, Tamper

EVENT = "1990-05-04-clash-at-mill-bridge"
FILES = f"/events/{EVENT}"
SVG = "{http://www.w3.org/2000/svg}"


def texts(drawing: Element, path: str = f".//{SVG}text") -> list[str]:
    return [" ".join("".join(each.itertext()).split()) for each in drawing.findall(path)]


def drawn(text: str) -> Element:
    return fromstring(text)  # noqa: S314 (our own answer)


def test_claims_as_a_table(site: Site) -> None:
    response = site.get(f"{FILES}/deaths.csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    first, second = csv.DictReader(io.StringIO(response.text, newline=""), strict=True)
    assert second == {
        "id": f"{EVENT}-sjg5",
        "event": EVENT,
        "event_title": "Clash at Mill Bridge",
        "event_date": "1990-05-04",
        "event_earliest": "1990-05-04",
        "event_latest": "1990-05-04",
        "about": "deaths",
        "group": "soldiers",
        "claimants": "Belmar",
        "claimant_ids": "belmar",
        "claimant_note": "foreign ministry",
        "sides": "belmar",
        "said": "1990-05-06",
        "said_earliest": "1990-05-06",
        "said_latest": "1990-05-06",
        "low": "10.0",
        "high": "25.0",
        "unit": "",
        "text": "",
        "agreement": "sides-contradict",
        "support": "one-source; one-side",
        "sources": "Бой у моста",
        "source_ids": "evening-1990",
        "source_publishers": "Evening Post",
        "source_published": "1990-05",
        "source_perspectives": "Belmarian",
        "source_urls": "https://evening.example/boj",
        "url": f"http://localhost{FILES}#{EVENT}-sjg5",
        "dataset_version": "1.2.0",
    }
    assert (first["id"], first["low"], first["high"]) == (f"{EVENT}-nzft", "3.0", "3.0")


def test_statements_in_words_are_a_table_too(site: Site) -> None:
    (row,) = csv.DictReader(io.StringIO(site.get(f"{FILES}/responsibility.csv").text, newline=""))
    assert (row["claimants"], row["sides"], row["text"], row["source_urls"]) == (
        "Free Dorna; Belmar",
        "belmar; dorna",
        "Ardania fired first",
        "",
    )


def test_no_cell_is_a_formula(tampered: Tamper, open_site: OpenSite) -> None:
    path = tampered("update documents set json = replace(json, 'Ardania fired first', '=1+1')")
    (row,) = csv.DictReader(io.StringIO(open_site(path).get(f"{FILES}/responsibility.csv").text, newline=""))
    assert row["text"] == "'=1+1"


def test_figures_as_a_drawing(site: Site) -> None:
    response = site.get(f"{FILES}/deaths.svg")
    assert response.headers["content-type"] == "image/svg+xml; charset=utf-8"
    drawing = drawn(response.text)
    assert texts(drawing, f"{SVG}title") == ["Deaths: Clash at Mill Bridge"]
    assert texts(drawing, f"{SVG}desc") == ["Ardania: 3. Belmar, foreign ministry, 6 May 1990: 10 to 25."]
    assert texts(drawing) == [
        "Deaths: Clash at Mill Bridge",
        "4 May 1990",
        "soldiers: sides contradict each other, two accounts",
        *("Ardania", "Ardania", "3"),
        *("Belmar", "Belmar, foreign ministry, 6 May", "1990", "10 to 25"),
        "Free Dornano figure recorded",
        *("0", "10", "20", "30"),
        "Lake University, Dorna timeline, version 1.2.0, CC-BY-4.0.",
        f"http://localhost{FILES}",
    ]


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height of a picture."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_the_drawing_as_a_picture_twice_as_large(site: Site) -> None:
    response = site.get(f"{FILES}/deaths.png")
    assert response.headers["content-type"] == "image/png"
    height = int(drawn(site.get(f"{FILES}/deaths.svg").text).get("height") or 0)
    assert size_of(response.content) == (1440, 2 * height)
    assert site.get(f"{FILES}/deaths.png?lang=ru").content != response.content


def test_who_waits_too_long_for_a_picture_is_told_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_WAITING", 0)
    response = site.get(f"{FILES}/area.png?lang=hy")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert response.text == ("Too many pictures are being drawn at the moment. Please ask again in a little while.\n")


def test_what_rests_on_reference_works_alone_says_so(tampered: Tamper, open_site: OpenSite) -> None:
    change = """json_set(json, '$.claims[1].support', json('["one-source", "reference-works"]'))"""
    site = open_site(tampered(f"update documents set json = {change} where event = '{EVENT}'"))
    assert "reference works alone" in texts(drawn(site.get(f"{FILES}/deaths.svg").text))
    assert "reference works alone" in site.get(f"/embed?view=figures&focus={EVENT}&about=deaths").text
    assert "reference works alone" not in site.get(f"/embed?view=figures&focus={EVENT}&about=area").text


def test_one_figure_has_no_scale(site: Site) -> None:
    drawing = drawn(site.get(f"{FILES}/area.svg").text)
    assert texts(drawing, f"{SVG}text[@class='scale-figure']") == ["2 hectares"]
    assert not drawing.findall(f".//{SVG}svg")


def test_a_drawing_loads_nothing_and_needs_no_other_file(site: Site) -> None:
    response = site.get(f"{FILES}/deaths.svg")
    text = response.text
    assert re.findall(r"https?://[^\s\"<]*", text) == ["http://www.w3.org/2000/svg", f"http://localhost{FILES}"]
    assert not re.search(r"url\(|var\(|<script|@import", text)
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *"
    )


def test_a_drawing_in_another_language(site: Site) -> None:
    drawing = drawn(site.get(f"{FILES}/deaths.svg?lang=ru").text)
    assert texts(drawing)[1] == "4 мая 1990 г."
    assert drawing.get("{http://www.w3.org/XML/1998/namespace}lang") == "ru"


def test_hostile_texts_stay_texts(tampered: Tamper, open_site: OpenSite) -> None:
    path = tampered("update documents set json = replace(json, 'foreign ministry', '</text><script>alert(1)</script>')")
    drawing = drawn(open_site(path).get(f"{FILES}/deaths.svg").text)
    assert not drawing.findall(f".//{SVG}script")
    assert "</text><script>alert(1)</script>," in "".join(texts(drawing))


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("deaths.svg", "inline"),
        ("deaths.png", "inline"),
        ("deaths.csv", "attachment"),
        ("responsibility.csv", "attachment"),
    ],
)
def test_files_are_kept_named_and_open_to_all(site: Site, name: str, how: str) -> None:
    response = site.get(f"{FILES}/{name}")
    assert response.headers["content-disposition"] == f'{how}; filename="{EVENT}-{name}"'
    assert response.headers["access-control-allow-origin"] == "*"
    again = site.get(f"{FILES}/{name}", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("responsibility.svg", "This event has nothing of this kind on “responsibility”. It has: deaths, area."),
        ("responsibility.png", "This event has nothing of this kind on “responsibility”. It has: deaths, area."),
        ("status.csv", "This event has nothing of this kind on “status”. It has: deaths, area, responsibility."),
        ("x.csv", "This event has nothing of this kind on “x”. It has: deaths, area, responsibility."),
    ],
)
def test_what_is_not_there_is_said_with_what_is(site: Site, name: str, said: str) -> None:
    response = site.get(f"{FILES}/{name}")
    assert response.status_code == 404
    assert said in response.text


def test_files_of_events_that_are_not_there(site: Site) -> None:
    assert site.get("/events/none/deaths.svg").status_code == 404
    assert site.get("/events/1990-06-rumour/deaths.csv").status_code == 410
    moved = site.get("/events/1990-05-04-fight-at-mill-bridge/deaths.csv?lang=ru")
    assert (moved.status_code, moved.headers["location"]) == (301, f"{FILES}/deaths.csv?lang=ru")


def test_the_page_leads_to_them(site: Site) -> None:
    found = re.findall(r'<p class="subject-files">(.*?)</p>', site.get(FILES).text, re.DOTALL)
    assert [re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', each) for each in found] == [
        [
            (f"{FILES}/deaths.svg", "SVG"),
            (f"{FILES}/deaths.png", "PNG"),
            (f"{FILES}/deaths.csv?_bom=1", "CSV"),
            (f"/embed/build?view=figures&amp;focus={EVENT}&amp;about=deaths", "Embed this"),
        ],
        [
            (f"{FILES}/area.svg", "SVG"),
            (f"{FILES}/area.png", "PNG"),
            (f"{FILES}/area.csv?_bom=1", "CSV"),
            (f"/embed/build?view=figures&amp;focus={EVENT}&amp;about=area", "Embed this"),
        ],
        [
            (f"{FILES}/responsibility.csv?_bom=1", "CSV"),
            (f"/embed/build?view=sides&amp;focus={EVENT}&amp;about=responsibility", "Embed this"),
        ],
    ]
