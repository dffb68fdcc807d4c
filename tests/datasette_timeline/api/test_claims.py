"""/api/v1/claims."""

from collections.abc import Callable
from typing import Any

import pytest

CLASH, BLOCKADE = "1990-05-04-clash-at-mill-bridge", "1991-05-blockade-of-dorna"
CLAIMS = [f"{CLASH}-nzft", f"{CLASH}-sjg5", f"{CLASH}-bpnq", f"{CLASH}-tj39", f"{BLOCKADE}-zzhs"]


def test_claims_are_those_of_the_documents_with_event_and_sources(
    answer: Callable[[str], Any], documents: list[dict[str, Any]]
) -> None:
    expected = []
    for document in documents:
        for claim in document["claims"]:
            cited = {citation["source"] for citation in claim["citations"]}
            expected.append(
                {
                    **claim,
                    "event": {"event": document["id"], "title": document["title"], "date": document["date"]},
                    "sources": [source for source in document["sources"] if source["source"] in cited],
                }
            )
    assert answer("claims") == {"dataset_version": "1.2.0", "total": 5, "next": None, "items": expected}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("about=deaths", [0, 1]),
        ("about=area&about=displaced", [2, 4]),
        ("contested=1", [0, 1]),
        ("contested=0", [2, 3, 4]),
        ("contested=0&contested=1&about=area", [2]),
        ("claimant=belmar", [1, 3]),
        ("claimant=dawn-gazette&claimant=ardania", [0, 2]),
        ("claimant=free-dorna&place=mill-bridge", [3]),
        ("actor=free-dorna", [4]),
        ("type=armed-clash&importance=2", [0, 1, 2, 3]),
        ("from=1992-01-01", [4]),
        ("q=soldiers", [0, 1, 2, 3]),
        ("year=1993", []),
    ],
)
def test_filters_ask_the_claims_or_their_events(
    ids: Callable[[str], list[str]], query: str, expected: list[int]
) -> None:
    assert ids(f"claims?{query}") == [CLAIMS[number] for number in expected]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("date", [0, 1, 2, 3, 4]), ("-date", [4, 0, 1, 2, 3]), ("figure", [3, 2, 0, 1, 4]), ("-figure", [4, 1, 0, 2, 3])],
)
def test_orders_and_pages(every_page: Callable[[str], list[dict[str, Any]]], sort: str, expected: list[int]) -> None:
    pages = every_page(f"claims?sort={sort}&limit=2")
    assert [item["id"] for page in pages for item in page["items"]] == [CLAIMS[number] for number in expected]


def test_unknown_claimants_are_told_the_nearest(refusal: Callable[[str], dict[str, Any]]) -> None:
    error = refusal("claims?claimant=belmarr")
    assert error["message"] == "claimant: 'belmarr' is not allowed. Did you mean 'belmar'?"
    assert error["nearest"] == ["belmar"]


def test_a_claim_says_whose_it_is_and_when_it_was_made(answer: Callable[[str], Any]) -> None:
    claims = answer("claims")["items"]
    stand = [[(each["actor"], each["perspective"], each["side"]) for each in claim["claimants"]] for claim in claims]
    assert stand == [
        [("ardania", "ardanian", "ardania")],
        [("belmar", "belmarian", "belmar")],
        [("dawn-gazette", "third-party", None)],
        [("free-dorna", "dornan", "dorna"), ("belmar", "belmarian", "belmar")],
        [("free-dorna", "dornan", "dorna")],
    ]
    assert [claim["sides"] for claim in claims] == [["ardania"], ["belmar"], [], ["belmar", "dorna"], ["dorna"]]
    assert [claim["as_of"] for claim in claims] == [
        None,
        {
            "edtf": "1990-05-06",
            "label": "6 May 1990",
            "earliest": "1990-05-06",
            "latest": "1990-05-06",
            "precision": "day",
            "kind": "point",
        },
        *[None] * 3,
    ]
