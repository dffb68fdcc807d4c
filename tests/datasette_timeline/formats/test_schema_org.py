"""Structured data: only what is certain, and safe in a page."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.database.dates import Dates
from datasette_timeline.database.record_dates import RecordDates
from datasette_timeline.formats.schema_org import (
    Coverage,
    Download,
    actor_data,
    dataset_data,
    event_data,
    place_data,
    script,
    statement_data,
)

DATASET = {
    "title": "Dorna timeline",
    "description": "Events around Dorna.",
    "version": "1.2.0",
    "released": "2026-03-01",
    "publisher": "Lake University",
    "licence_url": "https://licence.example/",
    "language": "en",
    "digest": "abc",
    "first_day": "1989-12-31",
    "last_day": "1993-12-31",
}


@pytest.fixture
def described(documents: list[dict[str, Any]], dates: Dates) -> Callable[..., dict[str, Any]]:
    """What is told of the event of that number, with other values."""

    def describe(number: int, record: RecordDates | None = None, **changes: Any) -> dict[str, Any]:
        document = {**documents[number], **changes}
        return event_data(
            document, record or RecordDates(), dates, DATASET, "https://a.example/e", "https://a.example/"
        )

    return describe


@pytest.mark.parametrize(
    ("when", "start", "end", "coverage"),
    [
        ("1990-05-04", "1990-05-04", "1990-05-04", "1990-05-04"),
        ("1990-05", "1990-05", "1990-05", "1990-05"),
        ("1990-05-04/1990-06", "1990-05-04", "1990-06", "1990-05-04/1990-06-30"),
        ("1990-05-04~", None, None, "1990-05-04/1990-05-04"),
        ("[1990-05-04..1990-05-05]", None, None, "1990-05-04/1990-05-05"),
        ("1990-05-04/..", None, None, "1990-05-04/.."),
        ("[..1990-05-04]", None, None, "../1990-05-04"),
        ("1990-XX-XX", None, None, "1990-01-01/1990-12-31"),
    ],
)
def test_only_certain_dates_are_starts(
    when: str, start: str | None, end: str | None, coverage: str, described: Callable[..., dict[str, Any]]
) -> None:
    data = described(1, date={"edtf": when})
    assert (data["about"].get("startDate"), data["about"].get("endDate")) == (start, end)
    assert data["temporalCoverage"] == coverage


def test_only_exact_places_have_points(
    documents: list[dict[str, Any]], described: Callable[..., dict[str, Any]]
) -> None:
    (bridge, _) = documents[1]["places"]
    for precision, has_point in (("exact", True), ("locality", True), ("district", False), (None, False)):
        place = {**bridge, "precision": precision}
        (location,) = described(1, places=[place])["about"]["location"]
        assert ("geo" in location) == has_point
        assert location["alternateName"] == ["Мельничный мост", "Dəyirman körpüsü"]
    assert "location" not in described(1, places=[{**bridge, "role": "subject"}])["about"]


def test_links_only_what_is_a_web_address(
    documents: list[dict[str, Any]], described: Callable[..., dict[str, Any]]
) -> None:
    (source, *_) = documents[1]["sources"]
    hostile = {**source, "url": "javascript:alert(1)", "archive_url": "data:text/html,x", "published": "1990?"}
    (cited,) = described(1, sources=[hostile])["citation"]
    assert not {"url", "archivedAt", "datePublished"} & set(cited)


def test_publication_and_corrections(described: Callable[..., dict[str, Any]]) -> None:
    data = described(1, RecordDates("2026-01-01T08:00:00Z", "2026-02-03T09:30:00Z", 2))
    assert data["datePublished"] == "2026-01-01T08:00:00Z"
    assert data["dateModified"] == "2026-02-03T09:30:00Z"
    assert data["correction"] == ["2026-02-03: The bridge was closed for a month, not a year."]
    unchanged = described(7, RecordDates("2026-01-01", "2026-01-01"))
    assert (unchanged["datePublished"], "dateModified" in unchanged) == ("2026-01-01", False)
    assert not {"datePublished", "dateModified"} & described(7).keys()


def test_a_claim_is_never_without_who_makes_it(documents: list[dict[str, Any]], dates: Dates) -> None:
    event = documents[1]
    data = statement_data(event["claims"][1], event, dates, DATASET, "https://a.example/c", "https://a.example/")
    cited = {name: data.pop(name) for name in ("about", "citation")}
    assert data == {
        "@context": "https://schema.org",
        "@type": "Claim",
        "@id": "https://a.example/c",
        "url": "https://a.example/c",
        "identifier": "1990-05-04-clash-at-mill-bridge-sjg5",
        "text": "10 to 25",
        "author": [{"@type": "Thing", "name": "Belmar"}],
        "dateCreated": "1990-05-06",
        "inLanguage": "en",
        "isPartOf": {
            "@type": "Dataset",
            "@id": "https://a.example/",
            "name": "Dorna timeline",
            "url": "https://a.example/",
        },
    }
    assert cited["about"]["name"] == "Clash at Mill Bridge"
    assert [source["name"] for source in cited["citation"]] == ["Бой у моста"]


def test_a_fact_is_a_statement_of_nobody(documents: list[dict[str, Any]], dates: Dates) -> None:
    event = documents[1]
    data = statement_data(event["facts"][0], event, dates, DATASET, "https://a.example/f", "https://a.example/")
    assert (data["@type"], data["text"]) == ("Statement", "The bridge was closed for a month")
    assert not {"author", "dateCreated"} & set(data)


def test_the_dataset() -> None:
    coverage = Coverage("2026-02-03", ["Bridges"], [("deaths", "People killed.")], (40.0, 45.0, 41.5, 46.0))
    downloads = [Download("https://a.example/x.csv", "text/csv", 12, "ab"), Download("https://a.example/y", "text/x")]
    data = dataset_data(DATASET, "https://a.example/", coverage, downloads)
    assert data["identifier"] == "sha256:abc"
    assert (data["temporalCoverage"], data["dateModified"]) == ("1989-12-31/1993-12-31", "2026-02-03")
    assert data["keywords"] == ["Bridges"]
    assert data["variableMeasured"] == [{"@type": "PropertyValue", "name": "deaths", "description": "People killed."}]
    assert data["spatialCoverage"] == {"@type": "Place", "geo": {"@type": "GeoShape", "box": "40.0 45.0 41.5 46.0"}}
    assert data["distribution"] == [
        {
            "@type": "DataDownload",
            "name": "x.csv",
            "encodingFormat": "text/csv",
            "contentUrl": "https://a.example/x.csv",
            "contentSize": "12 B",
            "sha256": "ab",
        },
        {"@type": "DataDownload", "name": "y", "encodingFormat": "text/x", "contentUrl": "https://a.example/y"},
    ]


def test_a_dataset_of_nothing() -> None:
    nothing = {**DATASET, "first_day": "", "last_day": ""}
    data = dataset_data(nothing, "https://a.example/", Coverage(None, [], [], None), [])
    unknown = {"temporalCoverage", "spatialCoverage", "dateModified", "keywords", "variableMeasured", "distribution"}
    assert not unknown & set(data)


def test_a_place_is_where_other_data_have_it() -> None:
    row = {
        "label": "Dorna",
        "precision": "locality",
        "latitude": 40.5,
        "longitude": 45.25,
        "geonames": 5,
        "wikidata": "Q1",
    }
    data = place_data(row, ["Dorna", "Дорна"], "https://a.example/places/dorna", "https://a.example/")
    assert data["mainEntity"] == {
        "@type": "Place",
        "name": "Dorna",
        "alternateName": ["Дорна"],
        "geo": {"@type": "GeoCoordinates", "latitude": 40.5, "longitude": 45.25},
        "@id": "https://a.example/places/dorna#place",
        "sameAs": ["https://www.wikidata.org/entity/Q1", "https://sws.geonames.org/5/"],
    }
    assert (data["@type"], data["@id"]) == ("WebPage", "https://a.example/places/dorna")


@pytest.mark.parametrize(
    ("kind", "called"), [("person", "Person"), ("state", "Organization"), ("de-facto-state", "Organization")]
)
def test_states_of_any_recognition_are_called_alike(kind: str, called: str) -> None:
    row = {"label": "Belmar", "kind": kind, "wikidata": None}
    data = actor_data(row, ["Belmar", "Бельмар"], "https://a.example/actors/belmar", "https://a.example/")
    assert data["mainEntity"] == {
        "@type": called,
        "@id": "https://a.example/actors/belmar#actor",
        "name": "Belmar",
        "alternateName": ["Бельмар"],
    }


@given(st.text())
def test_no_text_ends_the_block(text: str) -> None:
    block = str(script({"name": text}))
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside) == {"name": text}
