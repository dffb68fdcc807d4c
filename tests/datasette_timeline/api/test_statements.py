"""/api/v1/facts/{event}/{statement} and /api/v1/claims/{event}/{statement}."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Records
    from tests.datasette_timeline.conftest import Ask, OpenSite, Variation

CLASH = "1990-05-04-clash-at-mill-bridge"
OLD_NAME = "1990-05-04-fight-at-mill-bridge"


@pytest.mark.parametrize("kind", ["facts", "claims"])
def test_a_statement_is_that_of_the_document_with_event_and_sources(
    answer: Callable[[str], Any], documents: list[dict[str, Any]], kind: str
) -> None:
    stated = [(document, each) for document in documents for each in document[kind]]
    assert len(stated) == {"facts": 2, "claims": 5}[kind]
    for document, statement in stated:
        cited = {citation["source"] for citation in statement["citations"]}
        assert answer(f"{kind}/{document['id']}/{statement['id'][-4:]}") == {
            **statement,
            "event": {"event": document["id"], "title": document["title"], "date": document["date"]},
            "sources": [source for source in document["sources"] if source["source"] in cited],
        }


def test_a_claim_is_as_in_the_list_of_claims(answer: Callable[[str], Any]) -> None:
    for claim in answer("claims")["items"]:
        assert answer(f"claims/{claim['event']['event']}/{claim['id'][-4:]}") == claim


def test_fields_are_those_asked_for_in_their_order(answer: Callable[[str], Any]) -> None:
    found = answer(f"facts/{CLASH}/b6v6?fields=text,id")
    assert list(found.items()) == [("text", "The bridge was closed for a month"), ("id", f"{CLASH}-b6v6")]


@pytest.mark.parametrize(
    ("path", "code", "message", "location", "nearest"),
    [
        (
            f"facts/{CLASH}/nzft?fields=id",
            "statement-elsewhere",
            f"'{CLASH}-nzft' is a claim, not a fact.",
            f"claims/{CLASH}/nzft?fields=id",
            [],
        ),
        (
            f"claims/{CLASH}/b6v6",
            "statement-elsewhere",
            f"'{CLASH}-b6v6' is a fact, not a claim.",
            f"facts/{CLASH}/b6v6",
            [],
        ),
        (
            f"claims/{OLD_NAME}/nzft?fields=id",
            "event-renamed",
            f"The event '{OLD_NAME}' is now '{CLASH}'.",
            f"claims/{CLASH}/nzft?fields=id",
            [CLASH],
        ),
    ],
)
def test_what_is_elsewhere_is_redirected(
    ask: Ask, path: str, code: str, message: str, location: str, nearest: list[str]
) -> None:
    response = ask(f"/api/v1/{path}")
    assert response.status_code == 301
    assert response.headers["location"] == f"http://localhost/api/v1/{location}"
    told = {"code": code, "message": message, "allowed": [], "nearest": nearest}
    assert response.json() == {"status": 301, **told, "problems": [{**told, "parameter": None, "value": None}]}


@pytest.mark.parametrize(
    ("path", "status", "code", "message", "nearest"),
    [
        (
            f"claims/{CLASH}/nzfx",
            404,
            "not-found",
            f"The event '{CLASH}' has no claim 'nzfx'.",
            [f"{CLASH}-nzft"],
        ),
        (f"facts/{CLASH}/zzzz", 404, "not-found", f"The event '{CLASH}' has no fact 'zzzz'.", []),
        ("facts/1993-year-of-quite/b6v6", 404, "not-found", "There is no event '1993-year-of-quite'.", None),
        (
            "claims/1990-05-05-second-clash/b6v6",
            410,
            "event-withdrawn",
            "The event '1990-05-05-second-clash' was withdrawn on 2026-01-06: It was the same clash.",
            [CLASH],
        ),
    ],
)
def test_statements_that_are_not_there(
    refusal: Callable[[str], dict[str, Any]], path: str, status: int, code: str, message: str, nearest: list[str] | None
) -> None:
    error = refusal(path)
    assert (error["status"], error["code"], error["message"]) == (status, code, message)
    assert error["nearest"] == nearest if nearest is not None else error["nearest"][0] == "1993-year-of-quiet"


@pytest.mark.parametrize("path", ["facts", "facts/", f"claims/{CLASH}", f"claims/{CLASH}/nzft/more", "claims//nzft"])
def test_an_address_names_an_event_and_a_statement(refusal: Callable[[str], dict[str, Any]], path: str) -> None:
    error = refusal(path)
    assert (error["status"], error["message"]) == (404, f"There is no endpoint '{path.rstrip('/')}'.")
    assert {"facts/{event}/{statement}", "claims/{event}/{statement}"} <= set(error["allowed"])


def test_what_was_withdrawn_is_gone_with_its_reason(variation: Variation, open_site: OpenSite) -> None:
    def withdraw(records: Records) -> None:
        gone = (
            "\nwithdrawn:\n"
            "  - {id: k7f2, date: 2026-02-01, reason: It was counted twice., successor: nzft}\n"
            "  - {id: m3p9, date: 2026-02-02, reason: Nobody had said so.}\n"
        )
        records.edit(f"events/1990/{CLASH}.yml", "\nsources:\n", f"{gone}sources:\n")

    site = open_site(variation(withdraw))
    for own, date, reason, nearest in (
        ("k7f2", "2026-02-01", "It was counted twice.", [f"{CLASH}-nzft"]),
        ("m3p9", "2026-02-02", "Nobody had said so.", []),
    ):
        response = site.get(f"/api/v1/claims/{CLASH}/{own}")
        error = response.json()
        assert (response.status_code, error["code"]) == (410, "statement-withdrawn")
        assert error["message"] == f"The claim '{CLASH}-{own}' was withdrawn on {date}: {reason}"
        assert error["nearest"] == nearest
