"""/api/v1/search."""

from collections.abc import Callable
from typing import Any

import pytest

from datasette_timeline.api.ordering import encode_cursor

Answer = Callable[[str], Any]


def finds(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["kind"], item["id"]) for item in answer["items"]]


def test_places_actors_events_and_sources(answer: Answer) -> None:
    found = answer("search?q=bridge")
    assert finds(found) == [
        ("place", "mill-bridge"),
        ("event", "1990-05-04-clash-at-mill-bridge"),
        ("event", "1991-02-talks-in-lake-city"),
        ("source", "dawn-1990"),
    ]
    assert found["total"] == 4
    assert found["suggestions"] == []


@pytest.mark.parametrize("text", ["Мельничный мост", "melnichnyy most", "Dəyirman körpüsü", "dayirman", "Mill Bridge"])
def test_any_spelling_and_script(answer: Answer, text: str) -> None:
    found = answer(f"search?q={text}&kind=place")
    assert finds(found) == [("place", "mill-bridge")]


def test_which_name_was_meant(answer: Answer) -> None:
    (found,) = answer("search?q=мост&kind=place")["items"]
    assert found == {
        "kind": "place",
        "id": "mill-bridge",
        "title": "Mill Bridge",
        "matched": "Мельничный мост",
        "date": None,
        "summary": None,
        "excerpt": None,
        "event_count": 1,
    }


def test_an_event(answer: Answer, documents: list[dict[str, Any]]) -> None:
    (found,) = answer("search?q=osip+verd&kind=event")["items"]
    document = documents[6]
    assert found == {
        "kind": "event",
        "id": document["id"],
        "title": document["title"],
        "matched": None,
        "date": document["date"],
        "summary": document["summary"],
        "excerpt": {
            "origin": "summary",
            "id": None,
            "claimants": None,
            "html": "<mark>Osip Verd</mark> was taken prisoner.",
        },
        "event_count": 1,
    }


def test_pages(every_page: Callable[[str], list[dict[str, Any]]], answer: Answer) -> None:
    pages = every_page("search?q=bridge&limit=1&fields=id,kind")
    assert [find for page in pages for find in finds(page)] == finds(answer("search?q=bridge"))


def test_what_may_have_been_meant(answer: Answer) -> None:
    found = answer("search?q=brigde")
    assert found["items"] == []
    assert found["suggestions"][:1] == ["Bridge"]


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("", "value-missing", "q: give exactly one search."),
        ("?q=one&q=two", "parameter-repeated", "q: give exactly one search."),
        ("?q=!", "value-invalid", "q: '!' has no letter or digit to search for."),
        (
            "?q=x&actor=belmar",
            "parameter-unknown",
            "There is no parameter 'actor' here. Allowed: q, as_of, kind, limit, cursor, fields.",
        ),
    ],
)
def test_searches_that_cannot_be(refusal: Callable[[str], dict[str, Any]], query: str, code: str, message: str) -> None:
    error = refusal(f"search{query}")
    assert (error["code"], error["message"]) == (code, message)


def test_claims_among_the_finds_say_who_makes_them(answer: Answer) -> None:
    (found,) = answer("search?q=fired+first&kind=event")["items"]
    assert found["excerpt"] == {
        "origin": "claim",
        "id": "1990-05-04-clash-at-mill-bridge-tj39",
        "claimants": "Free Dorna, Belmar",
        "html": "Ardania <mark>fired</mark> <mark>first</mark>",
    }


def test_a_cursor_of_another_edition(refusal: Callable[[str], dict[str, Any]]) -> None:
    cursor = encode_cursor("relevance", ("other", 1))
    error = refusal(f"search?q=bridge&cursor={cursor}")
    assert (error["code"], error["message"]) == (
        "cursor-invalid",
        "cursor: the dataset has changed since. Search again without cursor.",
    )
