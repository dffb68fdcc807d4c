"""/api/v1/questions."""

from collections.abc import Callable
from typing import Any

import pytest

CLASH, BLOCKADE = "1990-05-04-clash-at-mill-bridge", "1991-05-blockade-of-dorna"
QUESTIONS = [(CLASH, 1), (CLASH, 2), (CLASH, 3), (BLOCKADE, 1)]


def test_questions_are_the_comparable_sets_of_the_documents_with_their_claims_event_and_sources(
    answer: Callable[[str], Any], documents: list[dict[str, Any]]
) -> None:
    expected = []
    for document in documents:
        for compared in document["comparable_sets"]:
            claims = [claim for claim in document["claims"] if claim["id"] in compared["claims"]]
            cited = {citation["source"] for claim in claims for citation in claim["citations"]}
            expected.append(
                {
                    **compared,
                    "claims": claims,
                    "event": {"event": document["id"], "title": document["title"], "date": document["date"]},
                    "sources": [source for source in document["sources"] if source["source"] in cited],
                }
            )
    found = answer("questions?sort=date")
    assert found == {"dataset_version": "1.2.0", "total": 4, "next": None, "items": expected}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("contested=1", [0]),
        ("contested=0", [1, 2, 3]),
        ("side=belmar", [0, 2]),
        ("side=dorna", [2, 3]),
        ("side=ardania&side=dorna", [0, 2, 3]),
        ("about=deaths&about=displaced", [0, 3]),
        ("agreement=one-account", [1]),
        ("importance=1", [3]),
        ("place=mill-bridge&side=ardania", [0]),
        ("year=1993", []),
    ],
)
def test_filters_ask_the_questions_or_their_events(
    answer: Callable[[str], Any], query: str, expected: list[int]
) -> None:
    found = [(item["event"]["event"], item["number"]) for item in answer(f"questions?sort=date&{query}")["items"]]
    assert found == [QUESTIONS[number] for number in expected]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("importance", [3, 0, 1, 2]), ("-ratio", [0, 1, 2, 3]), ("date", [0, 1, 2, 3]), ("-date", [3, 0, 1, 2])],
)
def test_orders_and_pages(every_page: Callable[[str], list[dict[str, Any]]], sort: str, expected: list[int]) -> None:
    items = [item for page in every_page(f"questions?sort={sort}&limit=2") for item in page["items"]]
    assert [(item["event"]["event"], item["number"]) for item in items] == [QUESTIONS[number] for number in expected]


@pytest.mark.parametrize("path", ["questions", "claims", "claims.csv"])
def test_a_side_that_is_not_there(refusal: Callable[[str], dict[str, Any]], path: str) -> None:
    message = "side: 'belmr' is not allowed. Did you mean 'belmar'?"
    told = refusal(f"{path}?side=belmr")
    assert (told["code"], told["nearest"]) == ("value-invalid", ["belmar"])
    assert told["message"] == message
