"""GeoJSON (RFC 7946): one feature for each place of each event.

A point is the middle of what is known: `precision` says how exact it is and `radius_km` how far around it the place may
extend, so draw an area where they do not say that the point is the place. A place without coordinates, and an event
without places, has a feature with the geometry null: no event is lost on the way.
"""

from collections.abc import Iterator
from typing import Any

from pydantic_core import to_json

from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.view import Document, View


def render(view: View) -> bytes:
    """The view as a FeatureCollection; positions are longitude and latitude in WGS 84."""
    return to_json(
        {
            "type": "FeatureCollection",
            "title": view.full_title,
            "url": view.page,
            "dataset_version": view.dataset["version"],
            "credit": view.credit,
            "licence": view.dataset["licence_url"],
            "features": [feature for document in view.documents for feature in _features(document, view)],
        }
    )


def _features(document: Document, view: View) -> Iterator[dict[str, Any]]:
    roles: dict[str, list[str]] = {}
    for place in document["places"]:
        roles.setdefault(place["place"], []).append(place["role"])
    about = _about(document, view)
    for place in {each["place"]: each for each in document["places"]}.values():
        key = place["place"]
        point = (place["longitude"], place["latitude"])
        yield {
            "type": "Feature",
            "id": f"{document['id']}/{key}",
            "geometry": None if None in point else {"type": "Point", "coordinates": point},
            "properties": {
                **about,
                "place": key,
                "place_label": place["label"],
                "place_kind": place["kind"],
                "roles": roles[key],
                "precision": place["precision"],
                "radius_km": place["radius_km"],
            },
        }
    if not roles:
        nowhere = dict.fromkeys(("place", "place_label", "place_kind", "precision", "radius_km"))
        properties = {**about, **nowhere, "roles": []}
        yield {"type": "Feature", "id": document["id"], "geometry": None, "properties": properties}


def _about(document: Document, view: View) -> dict[str, Any]:
    date = document["date"]
    return {
        "event": document["id"],
        "title": document["title"],
        "date_label": date["label"],
        "edtf": date["edtf"],
        "earliest": date["earliest"],
        "latest": date["latest"],
        "type": document["type"],
        "importance": document["importance"],
        "summary": document["summary"],
        "agreement": document["agreement"],
        "contested": document["contested"],
        "url": view.event_url(document["id"]),
    }


FORMAT = Format(
    name="geojson",
    label="GeoJSON",
    extension="geojson",
    content_type="application/geo+json",
    about=(
        "GeoJSON (RFC 7946): a feature for each place of each event, with how exact its point is and how far "
        "around it the place may extend; without a geometry where no point is known."
    ),
    render=render,
    order=10,
)
