"""/api/v1/collections: data of others, their rows and counts of these."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema_rs import validator_for

from datasette_timeline.api import imported
from datasette_timeline.api.openapi import describe
from datasette_timeline.filters.collection_filter import OWN

if TYPE_CHECKING:
    from tests.datasette_timeline.conftest import OpenSite, Site

ROWS = "/api/v1/collections/sightings/rows"


def answer(site: Site, path: str) -> Any:
    response = site.get(path)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("name", ["rows", "facets"])
def test_answers_are_as_described(collected_site: Site, name: str) -> None:
    described = describe()
    schema = described["paths"][f"/collections/{{collection}}/{name}"]["get"]["responses"]["200"]["content"]
    whole = {**schema["application/json"]["schema"], "components": described["components"]}
    validator_for(whole).validate(answer(collected_site, f"/api/v1/collections/sightings/{name}"))


def test_what_is_described_is_what_is_taken() -> None:
    assert {*imported.PARAMETERS} == {*OWN}


def test_collections_say_whom_to_cite_and_what_their_columns_mean(collected_site: Site) -> None:
    (entry,) = answer(collected_site, "/api/v1/collections")["items"]
    assert (entry["id"], entry["title"], entry["total"], entry["counts"]) == (
        "sightings",
        "Book of Sightings",
        300,
        "wounded",
    )
    assert entry["releases"][0]["citation"] == "Scribe, A. (1901). The Book."
    assert {"name": "land", "meaning": "In which land.", "is_filter": True} in entry["columns"]
    assert entry["rows"].endswith(ROWS)


def test_a_file_without_imports_has_none(site: Site) -> None:
    assert answer(site, "/api/v1/collections")["items"] == []
    assert site.get(ROWS).status_code == 404


def test_rows_have_what_all_have_and_what_their_makers_say(collected_site: Site) -> None:
    found = answer(collected_site, f"{ROWS}?kind=1&limit=1000")
    by_id = {row["id"]: row for row in found["items"]}
    assert len(by_id) == found["total"] < 300
    assert found["citation"] == ["Scribe, A. (1901). The Book. Book of Sightings, volume 1."]
    assert {row["values"]["kind"] for row in found["items"]} == {1}
    assert all(row["first"] <= row["last"] for row in found["items"])
    every = answer(collected_site, f"{ROWS}?limit=1000")["items"]
    (linked,) = [row for row in every if row["events"]]
    assert (linked["id"], linked["events"]) == (
        "S-001",
        [{"event": "1990-05-04-clash-at-mill-bridge", "answer": "same"}],
    )
    assert linked["credit"] == "Book of Sightings, volume 1; CC0"
    assert any(row["flags"] == ["out-of-order"] for row in every)


@pytest.mark.parametrize("order", ["date", "-date"])
def test_pages_follow_each_other(collected_site: Site, order: str) -> None:
    found, address = [], f"{ROWS}?sort={order}&limit=90&from=1901"
    while address:
        page = answer(collected_site, address.removeprefix("http://localhost"))
        found += [row["first"] for row in page["items"]]
        address = page["next"]
    assert len(found) == page["total"]
    assert found == sorted(found, reverse=order == "-date")


def test_counts_are_those_of_rows(collected_site: Site) -> None:
    facets = {
        each["facet"]: each
        for each in answer(collected_site, "/api/v1/collections/sightings/facets?from=1902")["items"]
    }
    assert [each["label"] for each in facets["kind"]["values"]] == ["seen from afar", "met"]
    for value in facets["land"]["values"]:
        found = collected_site.get(ROWS, params={"from": "1902", "land": value["value"]}).json()
        assert found["total"] == value["count"]


def test_files_have_all_rows_that_match(collected_site: Site, collected: Path) -> None:
    with closing(sqlite3.connect(collected)) as connection:
        (met,) = connection.execute("select count(*) from sightings where kind = 2").fetchone()
    table = collected_site.get(f"{ROWS}.csv?kind=2")
    lines = list(csv.DictReader(table.text.splitlines()))
    assert len(lines) == met
    assert lines[0].keys() >= {"no", "seen_on", "tale", "flags", "events", "credit"}
    assert lines[0]["credit"] == "Book of Sightings, volume 1; CC0"
    collection = collected_site.get(f"{ROWS}.geojson?kind=2").json()
    assert len(collection["features"]) == met
    assert collection["licence"] == ["CC0"]
    feature = collection["features"][0]
    assert feature["geometry"]["coordinates"] == [feature["properties"]["lon"], feature["properties"]["lat"]]
    documents = [json.loads(line) for line in collected_site.get(f"{ROWS}.jsonl?kind=2").text.splitlines()]
    assert [each["id"] for each in documents] == [each["id"] for each in collection["features"]]


def test_a_file_of_too_many_rows_says_what_to_do(collected_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imported, "MOST_ROWS", 100)
    response = collected_site.get(f"{ROWS}.csv?from=1900")
    assert response.status_code == 503
    assert response.json()["message"] == (
        "These are 300 rows, and one answer holds 100 at most. Ask for less: more filters, or page through "
        "/api/v1/collections/sightings/rows. The database file has the whole table."
    )


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        (f"{ROWS}?colour=red", 400, "There is no parameter 'colour' here. Allowed: "),
        (f"{ROWS}?kind=", 400, "kind has no value. Give it one, or leave it out."),
        (f"{ROWS}?kind=7", 400, "kind: '7' is no value of kind here."),
        (f"{ROWS}?limit=0", 400, "limit: '0' is not a whole number from 1 to 1000."),
        (f"{ROWS}?limit=1&limit=2", 400, "limit is given 2 times; it takes one value."),
        (f"{ROWS}?cursor=AAAA", 400, "cursor: this is not a cursor that the API gave out"),
        (f"{ROWS}?sort=size", 400, "sort: 'size' is not known here. Allowed: date, -date."),
        ("/api/v1/collections/siting/rows", 404, "There is no collection 'siting' here."),
        (f"{ROWS}.csv?limit=5", 400, "There is no parameter 'limit' here."),
    ],
)
def test_what_is_wrong_is_told(collected_site: Site, path: str, status: int, message: str) -> None:
    response = collected_site.get(path)
    assert response.status_code == status
    assert response.json()["message"].startswith(message)


def test_who_may_not_see_the_table_gets_no_rows(collected: Path, open_site: OpenSite) -> None:
    site = open_site(
        collected, metadata={"databases": {"conflict": {"tables": {"sightings": {"allow": {"id": "root"}}}}}}
    )
    allowed = {"Cookie": f"ds_actor={site.datasette.sign({'a': {'id': 'root'}}, 'actor')}"}
    for path in (ROWS, f"{ROWS}.csv", "/api/v1/collections/sightings/facets"):
        assert site.get(path, headers=allowed).status_code == 200
        assert site.get(path).status_code == 403
