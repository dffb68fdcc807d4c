"""/api/v1/facets."""

from collections.abc import Callable
from typing import Any

import pytest


def counts(answer: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {facet["facet"]: {each["value"]: each["count"] for each in facet["values"]} for facet in answer["items"]}


def test_every_facet(answer: Callable[[str], Any]) -> None:
    found = answer("facets?type=armed-clash")
    assert found["total"] == 2
    assert found["next"] is None
    assert counts(found) == {
        "actor": {"belmar": 2, "ardania": 1},
        "place": {"ardania-land": 2, "dorna": 2, "river-town": 2, "mill-bridge": 1},
        "type": {"armed-clash": 2},
        "importance": {"2": 1, "3": 1},
        "year": {"1990": 1, "1991": 1},
        "tag": {"bridges": 1},
        "about": {"area": 1, "deaths": 1, "responsibility": 1},
        "agreement": {"agree": 1, "one-account": 1, "sides-contradict": 1},
        "contested": {"0": 1, "1": 1},
    }


def test_sources_are_counted_where_they_are_asked_for(answer: Callable[[str], Any]) -> None:
    (facet,) = answer("facets?facet=source&importance=1")["items"]
    assert (facet["facet"], facet["distinct"]) == ("source", 2)
    assert facet["values"][0] == {
        "value": "council-text",
        "label": "Council of Lakes: Decision 7 of the Council of Lakes",
        "count": 3,
    }


def test_labels_and_how_many_values_there_are(answer: Callable[[str], Any]) -> None:
    (facet,) = answer("facets?facet=place&limit=1")["items"]
    assert facet == {
        "facet": "place",
        "distinct": 5,
        "values": [{"value": "ardania-land", "label": "Ardania (country)", "count": 5}],
    }


def test_years_and_importance_are_in_order(answer: Callable[[str], Any]) -> None:
    years, levels = answer("facets?facet=year&facet=importance")["items"]
    assert [each["value"] for each in years["values"]] == ["1989", "1990", "1991", "1992", "1993"]
    assert [each["label"] for each in levels["values"]] == ["landmark", "major", "detail"]


@pytest.mark.parametrize(
    "query", ["", "actor=ardania", "place=dorna&from=1991", "contested=1", "q=bridge", "year=1888"]
)
def test_counts_are_what_the_filter_would_find(answer: Callable[[str], Any], query: str) -> None:
    for facet in answer(f"facets?{query}")["items"]:
        for each in facet["values"]:
            if f"{facet['facet']}=" not in query:
                found = answer(f"events?{query}&{facet['facet']}={each['value']}&fields=id".replace("?&", "?"))
                assert found["total"] == each["count"], (facet["facet"], each)


def test_facets_that_are_not_there(refusal: Callable[[str], dict[str, Any]]) -> None:
    error = refusal("facets?facet=actors")
    assert error["message"] == "facet: 'actors' is not allowed. Did you mean 'actor'?"
    assert error["allowed"] == [
        "actor",
        "place",
        "type",
        "importance",
        "year",
        "tag",
        "about",
        "agreement",
        "contested",
        "source",
    ]
