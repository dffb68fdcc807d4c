"""The pages of places, and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from datasette_timeline.pages.place import position

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import OpenSite, Saying, Variation, Visit


def test_says_what_it_is_and_where(visit: Visit, saying: Saying) -> None:
    page = visit("/places/mill-bridge")
    (head,) = page.all("header", class_="record-head")
    assert saying(head) == "Ardania (country) Dorna / Tornak building Mill Bridge It spans the river."
    chain = page.all("nav", class_="chain")[0]
    assert page.links(chain) == {
        "Ardania (country)": "/places/ardania-land",
        "Dorna / Tornak": "/places/dorna",
    }
    where = page.section("facts")
    assert saying(where) == (
        "Where Coordinates 40.5° N, 45.25° E Precision The point itself: a building, a bridge. Within 0.5 km. "
        "According to Survey of 1989 Wikidata Q7 GeoNames 77 ISO 3166 AR-MB"
    )
    assert page.links(where) == {
        "Q7": "https://www.wikidata.org/wiki/Q7",
        "77": "https://www.geonames.org/77",
    }


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        (40.5, 45.25, "40.5° N, 45.25° E"),
        (-12.04637, -77.0428, "12.0464° S, 77.0428° W"),
        (0.0, 0.0, "0° N, 0° E"),
        (None, 45.25, None),
        (40.0, None, None),
    ],
)
def test_positions_read_as_people_write_them(
    latitude: float | None, longitude: float | None, words: str | None
) -> None:
    assert position(latitude, longitude) == words


def test_every_name_says_who_uses_it(visit: Visit, saying: Saying) -> None:
    page = visit("/places/dorna")
    assert [saying(each) for each in page.all("li", page.section("names"))] == [
        "Dorna English; used by Ardania",
        "Tornak English; used by Belmar, Free Dorna; 1990 –",
    ]
    assert page.links(page.section("names"))["Free Dorna"] == "/actors/free-dorna"
    bridge = visit("/places/mill-bridge")
    assert [bridge.first("p", each).get("lang") for each in bridge.all("li", bridge.section("names"))] == [
        "az",
        "en",
        "ru",
    ]
    assert [saying(each) for each in bridge.all("li", bridge.section("names"))] == [
        "Dəyirman körpüsü Azerbaijani; used by Belmar",
        "Mill Bridge English",
        "Мельничный мост Russian; 1950 – May 1980; on maps",
    ]


def test_shows_what_lies_inside_and_who_acted_there(visit: Visit, saying: Saying) -> None:
    page = visit("/places/dorna")
    inside = page.section("inside")
    assert saying(inside) == "2 places inside River Town 2 Mill Bridge 1"
    actors = page.section("actors")
    assert saying(actors).startswith(
        "Actors with most events here Belmar 3 events Free Dorna self-declared 2 events Ardania"
    )
    assert page.links(actors)["3 events"] == "/timeline?place=dorna&actor=belmar"


def test_counts_events_with_those_inside(visit: Visit, saying: Saying) -> None:
    page = visit("/places/dorna")
    events = page.section("events")
    assert saying(events.find("header")).startswith("5 events")
    assert saying(page.all("ul", events, class_="tallies")[0]) == "subject 2 site 1"
    assert page.links(events)["On the timeline"] == "/timeline?place=dorna"


def test_a_place_without_coordinates_or_events(variation: Variation, open_site: OpenSite, visit: Visit) -> None:
    def add_hill(records: Records) -> None:
        records.write("registries/places/h.yml", "hill: {names: [{name: Hill, language: en}], kind: mountain}\n")
        records.write("registries/published.yml", "- places/hill\n")

    page = visit("/places/hill", site=open_site(variation(add_hill)))
    assert "0 events No published event names it." in page.main
    for section in ("facts", "inside", "actors"):
        assert page.tree.find(f".//*[@aria-labelledby='{section}']") is None


def test_unknown_places_have_nearest_ones(visit: Visit) -> None:
    page = visit("/places/mil-bridge", 404)
    assert "There is no place “mil-bridge”." in page.main
    assert page.links()["Mill Bridge"] == "/places/mill-bridge"
    assert visit("/places/tornac", 404).links()["Dorna / Tornak"] == "/places/dorna"


def test_lists_places_in_the_language_of_the_page(visit: Visit, saying: Saying) -> None:
    page = visit("/places")
    lines = [saying(each) for each in page.all("ul", class_="entries")[0].findall("li")]
    assert lines == [
        "Ardania (country) country, 5 events",
        "Dorna / Tornak region, 5 events",
        "Lake City Dorna city, 2 events",
        "Mill Bridge Мельничный мост · Dəyirman körpüsü building, 1 event",
        "River Town Շուրան city, 2 events",
    ]
    assert [each.text for each in page.all("span", lang="hy")] == ["Շուրան"]
    russian = visit("/places?lang=ru")
    names = [saying(each) for each in russian.all("ul", class_="entries")[0].findall("li/a")]
    assert "Мельничный мост" in names


def test_one_letter_at_a_time(visit: Visit, saying: Saying) -> None:
    page = visit("/places?letter=L")
    assert [saying(each) for each in page.all("ul", class_="entries")[0].findall("li/a")] == ["Lake City"]
    refused = visit("/places?letter=Q", 400)
    assert "'Q' is not one of A, D, L, M, R." in refused.main
    assert refused.links()["letter=L"] == "/places?letter=L"


def test_letters_are_those_of_the_language_and_other_scripts_come_after(visit: Visit, saying: Saying) -> None:
    page = visit("/places?lang=hy")
    letters = [saying(each) for each in page.all("nav", class_="letters")[0].iter("a")]
    assert letters == ["Շ (1)", "A (1)", "D (1)", "L (1)", "M (1)"]
    names = [saying(each) for each in page.all("ul", class_="entries")[0].findall("li/a")]
    assert names == ["Շուրան", "Ardania (country)", "Dorna / Tornak", "Lake City", "Mill Bridge"]
    one = visit("/places?lang=hy&letter=Շ")
    assert [saying(each) for each in one.all("ul", class_="entries")[0].findall("li/a")] == ["Շուրան"]
