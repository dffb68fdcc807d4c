"""A statement among those of its event."""

from typing import Any

import pytest

from datasette_timeline.listing.statements import Said, in_one_line, said_in

CLASH = "1990-05-04-clash-at-mill-bridge"
SUBJECTS = {"deaths": "deaths", "responsibility": "who is responsible"}


@pytest.fixture
def clash(documents: list[dict[str, Any]]) -> dict[str, Any]:
    return documents[1]


def said(event: dict[str, Any], own: str) -> Said:
    found = said_in(event, f"{CLASH}-{own}")
    assert found
    return found


def test_is_found_with_its_kind(clash: dict[str, Any]) -> None:
    assert said(clash, "b6v6").kind.name == "facts"
    assert said(clash, "nzft").kind.name == "claims"
    assert said_in(clash, f"{CLASH}-zzzz") is None


@pytest.mark.parametrize(
    ("own", "line"),
    [
        ("b6v6", "The bridge was closed for a month"),
        ("nzft", "Ardania, deaths (soldiers): 3"),
        ("sjg5", "Belmar (foreign ministry), deaths (soldiers): 10 to 25"),
        ("bpnq", "Dawn Gazette, area: 2 hectares"),
        ("tj39", "Free Dorna, Belmar, who is responsible: Ardania fired first"),
    ],
)
def test_no_claim_is_told_without_its_claimants(clash: dict[str, Any], own: str, line: str) -> None:
    assert in_one_line(said(clash, own), SUBJECTS) == line


def test_sources_of_the_others_are_those_it_does_not_rest_on(clash: dict[str, Any]) -> None:
    assert [source["source"] for source in said(clash, "nzft").other_sources] == ["evening-1990"]
    assert [source["source"] for source in said(clash, "sjg5").other_sources] == ["dawn-1990"]
    assert said(clash, "tj39").other_sources == []
    assert said(clash, "b6v6").other_sources == []
