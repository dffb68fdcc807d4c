"""/api/v1/matches: which rows of UCDP GED tell of which events; refused where none are imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.datasette_timeline.conftest import OpenSite, Site

CLASH, SHOTS = "1990-05-04-clash-at-mill-bridge", "1991-03-01-shots-in-river-town"


def items(site: Site, query: str = "") -> list[dict[str, Any]]:
    response = site.get(f"/api/v1/matches?limit=50{query}")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


def test_each_match_has_its_event_its_row_and_who_confirms_it(coded_site: Site) -> None:
    found = {(each["event"]["event"], each["row"]["id"]): each for each in items(coded_site)}
    assert set(found) == {(CLASH, 12), (CLASH, 13), (CLASH, 16), (SHOTS, 14)}
    confirmed = found[CLASH, 12]
    assert confirmed["row"] == {
        "id": 12,
        "release": "23.1",
        "first": "1990-05-04",
        "last": "1990-05-04",
        "latitude": 40.5,
        "longitude": 45.25,
        "side_a": "Government of Ardania",
        "side_b": "Government of Belmar",
        "best": 40,
        "low": 35,
        "high": 60,
    }
    assert (confirmed["answer"], confirmed["score"], confirmed["confirmed_by"]) == ("part", 1.0, CLASH)
    assert confirmed["reasons"][:2] == ["confirmed in the record", "1990-05-04 is within 4 May 1990"]
    assert confirmed["event"]["title"] == "Clash at Mill Bridge"
    assert confirmed["twin_of"] is None
    doubtful = found[CLASH, 16]
    assert (doubtful["answer"], doubtful["confirmed_by"], doubtful["twin_of"]) == ("ask", None, 12)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("&answer=ask", [16]),
        ("&answer=ask&answer=part", [12, 13, 16]),
        ("&from=1991", [14]),
        ("&place=dorna&type=armed-clash", [12, 13, 16, 14]),
        ("&actor=free-dorna", []),
    ],
)
def test_matches_are_asked_by_answer_and_by_what_their_events_are(
    coded_site: Site, query: str, rows: list[int]
) -> None:
    assert [each["row"]["id"] for each in items(coded_site, query)] == rows


def test_pages_of_them_are_all_of_them(coded_site: Site) -> None:
    address, found = "/api/v1/matches?limit=1&sort=-score", list[int]()
    while address:
        answer = coded_site.get(address).json()
        found += [each["row"]["id"] for each in answer["items"]]
        address = (answer["next"] or "").partition("localhost")[2]
    assert sorted(found) == [12, 13, 14, 16]


def test_without_rows_it_is_refused(site: Site) -> None:
    error = site.get("/api/v1/matches").json()
    assert (error["status"], error["code"]) == (404, "rows-missing")
    assert "external.ucdp of /events" in error["message"]


def test_who_may_not_see_the_rows_is_refused(coded: Path, open_site: OpenSite) -> None:
    closed = {"databases": {coded.stem: {"tables": {"ged": {"allow": {"id": "root"}}}}}}
    assert open_site(coded, metadata=closed).get("/api/v1/matches").status_code == 403
