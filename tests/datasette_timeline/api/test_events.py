"""/api/v1/events and /api/v1/events/{id}."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import Ask, Site

IN_TIME = [
    "1989-founding-of-free-dorna",
    "1990-05-04-clash-at-mill-bridge",
    "1991-02-talks-in-lake-city",
    "1991-03-01-shots-in-river-town",
    "1991-05-blockade-of-dorna",
    "1991-06-01-council-of-lakes-decision-7",
    "1992-04-capture-of-osip-verd",
    "1993-year-of-quiet",
]
CLASH, CAPTURE = IN_TIME[1], IN_TIME[6]

Answer = Callable[[str], Any]


def test_the_published_documents_are_passed_on_as_they_are(answer: Answer, documents: list[dict[str, Any]]) -> None:
    assert answer("events") == {"dataset_version": "1.2.0", "total": 8, "next": None, "items": documents}


def test_a_single_event_is_its_document(answer: Answer, documents: list[dict[str, Any]]) -> None:
    assert [answer(f"events/{document['id']}") for document in documents] == documents


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("actor=council-of-lakes", [2, 5]),
        ("actor=council-of-lakes&actor=osip-verd", [2, 5, 6]),
        ("actor=council-of-lakes&tag=bridges", [2]),
        ("source=evening-1990&source=council-text", [0, 1, 2, 3, 4, 5]),
        ("place=dorna", [0, 1, 3, 4, 5]),
        ("type=armed-clash", [1, 3]),
        ("importance=1&importance=2", [0, 1, 2, 4, 5]),
        ("year=1991", [2, 3, 4, 5]),
        ("from=1991-03-02&to=1991-05-10", [3, 4]),
        ("about=deaths&about=displaced", [1, 4]),
        ("contested=1", [1]),
        ("contested=0&from=1992", [4, 6, 7]),
        ("q=мельничный мост", [1]),
        ("q=nothing of the kind", []),
    ],
)
def test_filters_are_those_of_the_pages(ids: Callable[[str], list[str]], query: str, expected: list[int]) -> None:
    assert ids(f"events?{query}") == [IN_TIME[number] for number in expected]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("date", [0, 1, 2, 3, 4, 5, 6, 7]),
        ("-date", [7, 6, 5, 4, 3, 2, 1, 0]),
        ("importance", [0, 4, 5, 1, 2, 3, 6, 7]),
        ("-importance", [3, 6, 7, 1, 2, 0, 4, 5]),
        ("claims", [0, 2, 3, 5, 6, 7, 4, 1]),
        ("-claims", [1, 4, 0, 2, 3, 5, 6, 7]),
        ("sources", [3, 6, 7, 0, 2, 4, 5, 1]),
        ("-sources", [1, 0, 2, 4, 5, 3, 6, 7]),
    ],
)
def test_orders_and_pages(every_page: Callable[[str], list[dict[str, Any]]], sort: str, expected: list[int]) -> None:
    pages = every_page(f"events?sort={sort}&limit=3&fields=id")
    assert [len(page["items"]) for page in pages] == [3, 3, 2]
    assert {page["total"] for page in pages} == {8}
    found = [item["id"] for page in pages for item in page["items"]]
    assert found == [IN_TIME[number] for number in expected]


def test_when_events_were_added_is_an_order(ids: Callable[[str], list[str]], documents: list[dict[str, Any]]) -> None:
    added = {document["id"]: document["added"] or "" for document in documents}
    assert len(set(added.values())) > 1
    assert ids("events?sort=-added") == sorted(IN_TIME, key=lambda event: added[event], reverse=True)


def test_a_full_last_page_has_no_next(every_page: Callable[[str], list[dict[str, Any]]]) -> None:
    assert [len(page["items"]) for page in every_page("events?limit=4&fields=id")] == [4, 4]


def test_pages_keep_filters_and_fields(every_page: Callable[[str], list[dict[str, Any]]]) -> None:
    pages = every_page("events?limit=1&year=1991&type=talks&type=blockade&fields=title")
    assert [page["items"] for page in pages] == [[{"title": "Talks in Lake City"}], [{"title": "Blockade of Dorna"}]]


@pytest.mark.parametrize("fields", ["fields=title,id", "fields=title&fields=id", "fields=title,id,title"])
def test_fields_are_those_asked_for_in_their_order(answer: Answer, fields: str) -> None:
    expected = {"title": "Capture of Osip Verd", "id": CAPTURE}
    assert list(answer(f"events?actor=osip-verd&{fields}")["items"][0].items()) == list(expected.items())
    assert list(answer(f"events/{CAPTURE}?{fields}").items()) == list(expected.items())


def test_a_renamed_event_redirects(ask: Ask) -> None:
    response = ask("/api/v1/events/1990-05-04-fight-at-mill-bridge?fields=id")
    assert response.status_code == 301
    assert response.headers["location"] == f"http://localhost/api/v1/events/{CLASH}?fields=id"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.json() == {
        "status": 301,
        "code": "event-renamed",
        "message": f"The event '1990-05-04-fight-at-mill-bridge' is now '{CLASH}'.",
        "allowed": [],
        "nearest": [CLASH],
        "problems": [
            {
                "code": "event-renamed",
                "message": f"The event '1990-05-04-fight-at-mill-bridge' is now '{CLASH}'.",
                "parameter": None,
                "value": None,
                "allowed": [],
                "nearest": [CLASH],
            }
        ],
    }


def test_a_renamed_event_redirects_within_its_release(ask: Ask) -> None:
    response = ask("/releases/1.2.0/api/v1/events/1990-05-04-fight-at-mill-bridge")
    assert response.headers["location"] == f"http://localhost/releases/1.2.0/api/v1/events/{CLASH}"


@pytest.mark.parametrize(
    ("event", "status", "code", "message", "nearest"),
    [
        (
            "1990-05-05-second-clash",
            410,
            "event-withdrawn",
            "The event '1990-05-05-second-clash' was withdrawn on 2026-01-06: It was the same clash.",
            [CLASH],
        ),
        (
            "1990-06-rumour",
            410,
            "event-withdrawn",
            "The event '1990-06-rumour' was withdrawn on 2026-01-07: No source stands behind it.",
            [],
        ),
        (
            "1990-05-04-clash-at-mil-bridge",
            404,
            "not-found",
            "There is no event '1990-05-04-clash-at-mil-bridge'.",
            [CLASH],
        ),
        ("%E2%98%83", 404, "not-found", "There is no event '☃'.", []),
    ],
)
def test_events_that_are_not_there(
    refusal: Callable[[str], dict[str, Any]], event: str, status: int, code: str, message: str, nearest: list[str]
) -> None:
    error = refusal(f"events/{event}")
    assert (error["status"], error["code"], error["message"]) == (status, code, message)
    assert error["nearest"][:1] == nearest


def test_with_a_history_orders_go_by_it(old_site: Site) -> None:
    """Of events that have none of it, as a record that is not committed yet, what curators noted counts."""

    def ids(sort: str) -> list[str]:
        items = old_site.get(f"/api/v1/events?sort={sort}&fields=id").json()["items"]
        return [item["id"] for item in items]

    clash, capture, quiet = "1990-05-04-clash-at-mill-bridge", "1992-04-capture-of-osip-verd", "1993-year-of-quiet"
    assert ids("-added")[:3] == [capture, clash, quiet]
    assert ids("-updated")[:3] == [capture, clash, quiet]
    assert ids("updated") != ids("-updated")
    pages, address = [], "/api/v1/events?sort=-updated&fields=id&limit=3"
    while address:
        answer = old_site.get(address).json()
        pages += [item["id"] for item in answer["items"]]
        address = (answer["next"] or "").removeprefix("http://localhost")
    assert pages == ids("-updated")
