"""GeoJSON, read by geojson-pydantic."""

import json
from collections.abc import Callable
from typing import Any

from geojson_pydantic import FeatureCollection

from datasette_timeline.formats import geojson
from datasette_timeline.formats.view import View


def test_a_reader_takes_it_and_every_event_is_in_it(view: View) -> None:
    read: Any = FeatureCollection.model_validate_json(geojson.render(view))
    assert list(dict.fromkeys(feature.properties["event"] for feature in read.features)) == [
        document["id"] for document in view.documents
    ]
    assert len({feature.id for feature in read.features}) == len(read.features)


def test_a_feature_says_where_how_exactly_and_what(view: View) -> None:
    features = {each["id"]: each for each in json.loads(geojson.render(view))["features"]}
    assert features["1990-05-04-clash-at-mill-bridge/mill-bridge"] == {
        "type": "Feature",
        "id": "1990-05-04-clash-at-mill-bridge/mill-bridge",
        "geometry": {"type": "Point", "coordinates": [45.25, 40.5]},
        "properties": {
            "event": "1990-05-04-clash-at-mill-bridge",
            "title": "Clash at Mill Bridge",
            "date_label": "4 May 1990",
            "edtf": "1990-05-04",
            "earliest": "1990-05-04",
            "latest": "1990-05-04",
            "type": "armed-clash",
            "importance": 2,
            "summary": "Soldiers of Ardania and Belmar fired at each other at the bridge.",
            "agreement": "sides-contradict",
            "contested": True,
            "url": "https://lakes.example/dorna/events/1990-05-04-clash-at-mill-bridge",
            "place": "mill-bridge",
            "place_label": "Mill Bridge",
            "place_kind": "building",
            "roles": ["site"],
            "precision": "exact",
            "radius_km": 0.5,
        },
    }


def test_places_without_coordinates_and_events_without_places_have_no_geometry(view: View) -> None:
    features = {each["id"]: each for each in json.loads(geojson.render(view))["features"]}
    unlocated = features["1990-05-04-clash-at-mill-bridge/river-town"]
    nowhere = features["1993-year-of-quiet"]
    assert (unlocated["geometry"], unlocated["properties"]["place"]) == (None, "river-town")
    assert (nowhere["geometry"], nowhere["properties"]["place"], nowhere["properties"]["roles"]) == (None, None, [])
    assert set(unlocated["properties"]) == set(nowhere["properties"])


def test_a_place_in_two_roles_is_one_feature(viewed: Callable[..., View]) -> None:
    place = viewed().documents[0]["places"][0]
    view = viewed(places=[place, {**place, "role": "subject"}])
    (feature,) = json.loads(geojson.render(view))["features"]
    assert feature["properties"]["roles"] == ["site", "subject"]


def test_the_collection_carries_credit_and_version(view: View) -> None:
    collection = json.loads(geojson.render(view))
    assert {name: value for name, value in collection.items() if name != "features"} == {
        "type": "FeatureCollection",
        "title": "Dorna timeline: All events",
        "url": "https://lakes.example/dorna/timeline",
        "dataset_version": "1.2.0",
        "credit": "Lake University, Dorna timeline, version 1.2.0, CC-BY-4.0",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
    }
