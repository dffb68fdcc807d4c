"""Collections of the API as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from datasette_timeline.api import tables
from datasette_timeline.api.endpoints import MANY
from datasette_timeline.api.tables import COLLECTIONS, columns_of

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site, Tamper


def rows(site: Site, path: str) -> list[dict[str, str]]:
    response = site.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline=""), strict=True))


def test_a_claim(site: Site) -> None:
    (row,) = rows(site, "claims.csv?side=belmar&about=deaths")
    assert row == {
        "id": "1990-05-04-clash-at-mill-bridge-sjg5",
        "about": "deaths",
        "group": "soldiers",
        "claimants": "Belmar",
        "claimants_actor": "belmar",
        "sides": "belmar",
        "by_note": "foreign ministry",
        "as_of_edtf": "1990-05-06",
        "as_of_label": "6 May 1990",
        "as_of_earliest": "1990-05-06",
        "as_of_latest": "1990-05-06",
        "as_of_precision": "day",
        "as_of_kind": "point",
        "low": "10.0",
        "high": "25.0",
        "figure": "10 to 25",
        "unit": "",
        "text": "",
        "compatible_with": "",
        "weak": "0",
        "comparable_set": "1",
        "agreement": "sides-contradict",
        "contested": "1",
        "support": "one-source; one-side",
        "event": "1990-05-04-clash-at-mill-bridge",
        "event_title": "Clash at Mill Bridge",
        "event_date_edtf": "1990-05-04",
        "event_date_label": "4 May 1990",
        "event_date_earliest": "1990-05-04",
        "event_date_latest": "1990-05-04",
        "event_date_precision": "day",
        "event_date_kind": "point",
        "event_date_uncertain": "0",
        "event_date_approximate": "0",
        "event_date_note": "Before dawn.",
        "sources": "Бой у моста",
        "sources_publisher": "Evening Post",
        "sources_perspective": "belmarian",
        "sources_url": "https://evening.example/boj",
    }


def test_a_question(site: Site) -> None:
    (row,) = rows(site, "questions.csv?contested=1")
    told = {name: row[name] for name in ("about", "group", "agreement", "claimants", "low", "high", "ratio", "sides")}
    assert told == {
        "about": "deaths",
        "group": "soldiers",
        "agreement": "sides-contradict",
        "claimants": "Ardania; Belmar",
        "low": "3.0",
        "high": "25.0",
        "ratio": "8.333",
        "sides": "ardania; belmar",
    }
    assert row["claims"] == "1990-05-04-clash-at-mill-bridge-nzft; 1990-05-04-clash-at-mill-bridge-sjg5"
    assert row["sources_publisher"] == "Evening Post; Dawn Gazette"


def test_names_of_an_actor_are_joined(site: Site) -> None:
    (row,) = [row for row in rows(site, "actors.csv") if row["id"] == "osip-verd"]
    assert (row["names"], row["affiliations"]) == ("Osip Verd; Осип Верд", "Ardania; Free Dorna")
    assert (row["kind"], row["died_edtf"], row["died_latest"]) == ("person", "1995-03-02", "1995-03-02")


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_table_has_all_that_the_collection_has(site: Site, name: str, release: str) -> None:
    response = site.get(f"/api/v1/{name}.csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert response.headers["content-disposition"] == f'inline; filename="dorna-timeline-{name}.csv"'
    assert response.content.count(b"\r\n") == site.get(f"/api/v1/{name}").json()["total"] + 1
    columns = [column.name for column in columns_of(MANY[name].item)]
    assert response.text.split("\r\n")[0].split(",") == columns
    assert len(set(columns)) == len(columns)
    assert "immutable" in site.get(f"/releases/{release}/api/v1/{name}.csv").headers["cache-control"]


def test_the_order_is_that_of_the_collection(site: Site) -> None:
    shown = [row["id"] for row in rows(site, "places.csv?sort=-events")]
    assert shown == [item["id"] for item in site.get("/api/v1/places?sort=-events").json()["items"]]


def test_no_cell_is_a_formula(tampered: Tamper, open_site: OpenSite) -> None:
    site = open_site(tampered("update sources set title = '=HYPERLINK(1)' where key = 'handbook'"))
    (row,) = [row for row in rows(site, "sources.csv") if row["id"] == "handbook"]
    assert row["title"] == "'=HYPERLINK(1)"


def test_pages_and_fields_are_no_parameters_of_a_table(site: Site) -> None:
    response = site.get("/api/v1/claims.csv?limit=5&fields=id&cursor=x")
    assert response.status_code == 400
    assert [(each["parameter"], each["code"]) for each in response.json()["problems"]] == [
        ("limit", "parameter-unknown"),
        ("fields", "parameter-unknown"),
        ("cursor", "parameter-unknown"),
    ]


def test_too_many_rows_are_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 4)
    response = site.get("/api/v1/claims.csv")
    assert (response.status_code, response.json()["message"]) == (
        503,
        (
            "These are 5 claims, and one answer holds 4 at most. Ask for less: more filters, or page through "
            "/api/v1/claims."
        ),
    )


def test_the_page_about_the_api_lists_every_table(site: Site) -> None:
    text = site.get("/api").text
    assert [name for name in COLLECTIONS if f'/api/v1/{name}.csv"' not in text] == []
