"""What the API says about addresses that it cannot answer."""

from collections.abc import Callable
from typing import Any

import pytest

Refusal = Callable[[str], dict[str, Any]]

EVENT_PARAMETERS = [
    "actor",
    "place",
    "type",
    "importance",
    "year",
    "from",
    "to",
    "tag",
    "source",
    "about",
    "agreement",
    "contested",
    "changed_since",
    "q",
    "as_of",
    "sort",
    "limit",
    "cursor",
    "fields",
]
SORTS = [
    "date",
    "-date",
    "importance",
    "-importance",
    "claims",
    "-claims",
    "added",
    "-added",
    "updated",
    "-updated",
    "sources",
    "-sources",
]


def problem(code: str, message: str, parameter: str, value: str, **more: list[str]) -> dict[str, Any]:
    return {
        "code": code,
        "message": message,
        "parameter": parameter,
        "value": value,
        "allowed": [],
        "nearest": [],
        **more,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "actr=belmar",
            problem(
                "parameter-unknown",
                "There is no parameter 'actr' here. Did you mean 'actor'?",
                "actr",
                "belmar",
                allowed=EVENT_PARAMETERS,
                nearest=["actor"],
            ),
        ),
        (
            "_actor=",
            problem(
                "parameter-unknown",
                "There is no parameter '_actor' here. Did you mean 'actor'?",
                "_actor",
                "",
                allowed=EVENT_PARAMETERS,
                nearest=["actor"],
            ),
        ),
        ("actor=", problem("value-missing", "actor has no value. Give it one, or leave it out.", "actor", "")),
        ("limit=+", problem("value-missing", "limit has no value. Give it one, or leave it out.", "limit", " ")),
        (
            "actor=belmarr",
            problem(
                "value-invalid",
                "actor: 'belmarr' is not an actor of this database. Did you mean 'belmar' (Belmar)?",
                "actor",
                "belmarr",
                nearest=["belmar"],
            ),
        ),
        (
            "importance=4",
            problem(
                "value-invalid",
                "importance: '4' is not a level of importance. Allowed: 1, 2, 3.",
                "importance",
                "4",
                allowed=["1", "2", "3"],
            ),
        ),
        (
            "from=1991-02-30",
            problem(
                "value-invalid",
                "from: '1991-02-30' is not a date: February 1991 has 28 days.",
                "from",
                "1991-02-30",
            ),
        ),
        (
            "from=1992&to=1991",
            problem("value-invalid", "from: '1992' is later than to=1991. Swap the two.", "from", "1992"),
        ),
        *(
            (
                f"limit={limit}",
                problem("value-invalid", f"limit: '{limit}' is not a whole number from 1 to 1000.", "limit", limit),
            )
            for limit in ("0", "1001", "-1", "ten", "1e2", "٣", "1.0", "99999999999999999999999")
        ),
        (
            "limit=1&limit=2",
            problem("parameter-repeated", "limit is given 2 times; it takes one value.", "limit", "2"),
        ),
        (
            "sort=dates",
            problem(
                "value-invalid",
                "sort: 'dates' is not allowed. Did you mean 'date' or '-date' or 'updated'?",
                "sort",
                "dates",
                allowed=SORTS,
                nearest=["date", "-date", "updated"],
            ),
        ),
        (
            "cursor=x",
            problem(
                "cursor-invalid",
                "cursor: this is not a cursor that the API gave out for this endpoint and sort. "
                "Follow `next` as it is, or start again without cursor.",
                "cursor",
                "x",
            ),
        ),
    ],
)
def test_one_problem(refusal: Refusal, query: str, expected: dict[str, Any]) -> None:
    error = refusal(f"events?{query}")
    assert error == {
        "status": 400,
        **{name: expected[name] for name in ("code", "message", "allowed", "nearest")},
        "problems": [expected],
    }


def test_fields_that_are_not_there(refusal: Refusal) -> None:
    error = refusal("events?fields=id,titel,,title")
    assert [problem["message"] for problem in error["problems"]] == [
        "fields: 'titel' is not allowed. Did you mean 'title'?",
        f"fields: '' is not allowed. Allowed: {', '.join(error['allowed'])}.",
    ]


def test_all_problems_are_told_at_once(refusal: Refusal) -> None:
    error = refusal("events?nothing=1&tag=&actor=nobody&year=1&limit=0&sort=x&fields=y&cursor=z")
    assert [problem["parameter"] for problem in error["problems"]] == [
        "nothing",
        "tag",
        "actor",
        "year",
        "sort",
        "limit",
        "cursor",
        "fields",
    ]
    assert error["message"] == " ".join(problem["message"] for problem in error["problems"])


def test_a_cursor_is_for_its_own_sort(refusal: Refusal, answer: Callable[[str], Any]) -> None:
    cursor = answer("events?limit=1")["next"].partition("cursor=")[2]
    assert refusal(f"events?sort=-date&cursor={cursor}")["code"] == "cursor-invalid"
    assert refusal(f"actors?cursor={cursor}")["code"] == "cursor-invalid"
    assert refusal(f"events?cursor={cursor[:-2]}")["code"] == "cursor-invalid"


@pytest.mark.parametrize("path", ["events/1993-year-of-quiet", "actors/belmar", "dataset", "openapi.json"])
def test_single_documents_take_no_filters(refusal: Refusal, path: str) -> None:
    assert refusal(f"{path}?actor=belmar")["code"] == "parameter-unknown"
