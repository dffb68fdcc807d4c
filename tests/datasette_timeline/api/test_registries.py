"""/api/v1/actors, /places and /sources, and one of each."""

from collections.abc import Callable
from typing import Any

import pytest

from datasette_timeline.api.registry import when
from datasette_timeline.database.dates import Dates
from datasette_timeline.published.documents import MODELS

Answer = Callable[[str], Any]
Ids = Callable[[str], list[str]]


def test_an_actor(answer: Answer) -> None:
    assert answer("actors/belmar") == {
        "id": "belmar",
        "label": "Belmar",
        "kind": "state",
        "standing": None,
        "standing_reason": None,
        "standing_source": None,
        "description": None,
        "self_declared": False,
        "parent": None,
        "perspective": "belmarian",
        "active_from": None,
        "active_to": None,
        "died": None,
        "wikidata": None,
        "ucdp": None,
        "note": None,
        "names": [
            {"name": "Belmar", "language": "en", "used_by": [], "start": None, "end": None, "note": None},
            {"name": "Ə. Belmar", "language": "az", "used_by": [], "start": None, "end": None, "note": None},
        ],
        "affiliations": [],
        "event_count": 4,
        "claim_count": 2,
    }


def test_a_place(answer: Answer) -> None:
    place = answer("places/mill-bridge")
    assert place["around"] == [
        {"place": "dorna", "label": "Dorna / Tornak"},
        {"place": "ardania-land", "label": "Ardania (country)"},
    ]
    assert {name: place[name] for name in ("id", "label", "kind", "parent", "event_count", "wikidata")} == {
        "id": "mill-bridge",
        "label": "Mill Bridge",
        "kind": "building",
        "parent": "dorna",
        "event_count": 1,
        "wikidata": "Q7",
    }
    assert answer("places/dorna")["wikidata"] is None
    assert [name["name"] for name in place["names"]] == ["Mill Bridge", "Мельничный мост", "Dəyirman körpüsü"]
    assert [(name["start"] or {}).get("label") for name in place["names"]] == [None, "1950", None]
    assert place["names"][1]["end"] == {
        "edtf": "1980-05",
        "label": "May 1980",
        "earliest": "1980-05-01",
        "latest": "1980-05-31",
        "precision": "month",
        "kind": "point",
    }


def test_a_source(answer: Answer) -> None:
    assert answer("sources/evening-1990") == {
        "id": "evening-1990",
        "title": "Бой у моста",
        "publisher": "Evening Post",
        "author": None,
        "published": "1990-05",
        "published_label": "May 1990",
        "published_earliest": "1990-05-01",
        "published_latest": "1990-05-31",
        "language": "ru",
        "kind": "news",
        "perspective": "belmarian",
        "perspective_label": "Belmarian",
        "url": "https://evening.example/boj",
        "archive_url": None,
        "accessed": None,
        "copy_of": "Border Agency",
        "note": None,
        "event_count": 2,
        "events": [
            {"event": "1990-05-04-clash-at-mill-bridge", "title": "Clash at Mill Bridge", "date_label": "4 May 1990"},
            {
                "event": "1991-03-01-shots-in-river-town",
                "title": "Shots in River Town",
                "date_label": "1 or 2 March 1991",
            },
        ],
    }


@pytest.mark.parametrize("name", ["actors", "places", "sources"])
def test_collections_have_what_single_entries_are(answer: Answer, name: str) -> None:
    collection = answer(name)
    assert collection["total"] == len(collection["items"]) > 0
    assert collection["items"] == [answer(f"{name}/{item['id']}") for item in collection["items"]]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("actors?kind=state", ["ardania", "belmar"]),
        ("actors?kind=person&kind=media", ["dawn-gazette", "osip-verd"]),
        ("actors?tag=talks-of-1991", ["ardania", "belmar", "council-of-lakes"]),
        ("actors?kind=state&type=capture", ["ardania"]),
        ("actors?source=council-text&importance=1", ["belmar", "council-of-lakes", "free-dorna"]),
        ("sources?source=evening-1990", ["handbook", "dawn-1990", "evening-1990"]),
        ("places?within=dorna", ["mill-bridge", "river-town"]),
        ("places?within=ardania-land&kind=region", ["dorna"]),
        ("places?type=armed-clash", ["ardania-land", "dorna", "mill-bridge", "river-town"]),
        ("sources?language=ru", ["handbook", "evening-1990"]),
        ("sources?perspective=third-party&kind=reference", ["handbook"]),
        ("sources?about=displaced", ["handbook", "council-text"]),
        ("sources?type=capture", ["dawn-1990"]),
        ("sources?year=1990", ["handbook", "dawn-1990", "evening-1990"]),
        ("sources?q=nothing of the kind", []),
        ("sources?q=lake university", ["handbook"]),
        ("actors?q=ardania", ["ardania", "army-of-ardania"]),
        ("actors?q=Ardania&type=capture", ["ardania"]),
        ("places?q=Мельничного моста", ["mill-bridge"]),
        ("places?q=dorna&q=river town", ["dorna", "lake-city", "river-town"]),
    ],
)
def test_filters_keep_entries_and_what_matching_events_have(ids: Ids, path: str, expected: list[str]) -> None:
    assert ids(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("actors?sort=-events&limit=2", ["belmar", "ardania"]),
        ("actors?sort=events&limit=2", ["army-of-ardania", "dawn-gazette"]),
        ("actors?sort=-label&limit=2", ["osip-verd", "free-dorna"]),
        ("places?sort=-events&limit=2", ["ardania-land", "dorna"]),
        ("sources?sort=-events", ["handbook", "council-text", "dawn-1990", "evening-1990"]),
        ("sources?sort=published", ["handbook", "evening-1990", "dawn-1990", "council-text"]),
        ("sources?sort=-published&limit=1", ["council-text"]),
        ("sources?sort=title&limit=1", ["handbook"]),
    ],
)
def test_orders(ids: Ids, path: str, expected: list[str]) -> None:
    assert ids(path) == expected


@pytest.mark.parametrize("sort", ["label", "-label", "events", "-events"])
def test_pages(every_page: Callable[[str], list[dict[str, Any]]], ids: Ids, sort: str) -> None:
    pages = every_page(f"actors?sort={sort}&limit=1")
    assert [item["id"] for page in pages for item in page["items"]] == ids(f"actors?sort={sort}")


@pytest.mark.parametrize(
    ("path", "message", "nearest"),
    [
        ("actors/belmarr", "There is no actor 'belmarr'.", ["belmar"]),
        ("places/tornac", "There is no place 'tornac'.", ["dorna"]),
        ("sources/handbok", "There is no source 'handbok'.", ["handbook"]),
        ("actors/%00", "There is no actor '\x00'.", []),
    ],
)
def test_entries_that_are_not_there(
    refusal: Callable[[str], dict[str, Any]], path: str, message: str, nearest: list[str]
) -> None:
    error = refusal(path)
    assert (error["status"], error["code"], error["message"]) == (404, "not-found", message)
    assert error["nearest"][:1] == nearest


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("1990-05-04", ("4 May 1990", "1990-05-04", "1990-05-04", "day", "point")),
        ("1992-02", ("February 1992", "1992-02-01", "1992-02-29", "month", "point")),
        ("1993~", ("about 1993", "1993-01-01", "1993-12-31", "year", "point")),
        ("1993-05-XX", ("some day in May 1993", "1993-05-01", "1993-05-31", "month", "point")),
        ("1993/..", ("from 1993 on", "1993-01-01", None, "year", "span")),
        ("[..1993-05]", ("May 1993 or earlier", None, "1993-05-31", "month", "one-of")),
    ],
)
def test_dates_of_entries(edtf: str, expected: tuple[str | None, ...], dates: Dates) -> None:
    date = when(edtf, dates)
    assert date
    shown = MODELS["When"].model_validate(date).model_dump()
    assert tuple(shown.values()) == (edtf, *expected)


def test_no_date(dates: Dates) -> None:
    assert when(None, dates) is None
