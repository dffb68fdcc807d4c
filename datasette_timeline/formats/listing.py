"""The formats by name, and their addresses."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from datasette_timeline.datasette_types import Datasette
from datasette_timeline.filters import EventFilter
from datasette_timeline.formats import atom, csv, geojson, ics, jsonl, jsonld, timelinejs
from datasette_timeline.formats.view import View
from datasette_timeline.urls import with_query


class Format(NamedTuple):
    """A format of filtered views."""

    name: str
    """Also part of the key `format.<name>` of its name for readers."""
    label: str
    """What it is called in English."""
    extension: str
    content_type: str
    render: Callable[[View], bytes]


FORMATS: Mapping[str, Format] = {
    each.extension: each
    for each in (
        Format("geojson", "GeoJSON", "geojson", "application/geo+json", geojson.render),
        Format("timelinejs", "TimelineJS", "timelinejs.json", "application/json", timelinejs.render),
        Format("csv", "CSV", "csv", "text/csv; charset=utf-8; header=present", csv.render),
        Format("jsonl", "JSON Lines", "jsonl", "application/jsonl", jsonl.render),
        Format("jsonld", "JSON-LD", "jsonld", "application/ld+json", jsonld.render),
        Format("atom", "Atom feed", "atom", "application/atom+xml; charset=utf-8", atom.render),
        Format("ics", "iCalendar", "ics", "text/calendar; charset=utf-8", ics.render),
    )
}
"""By extension."""

ATOM = FORMATS["atom"]


class FormatLink(NamedTuple):
    """Where a view is found in a format."""

    name: str
    href: str


def format_links(datasette: Datasette, wanted: EventFilter) -> list[FormatLink]:
    """The view in every format, the API's own JSON first."""
    return [
        FormatLink("json", _address(datasette, "events", wanted)),
        *(FormatLink(each.name, format_url(datasette, each, wanted)) for each in FORMATS.values()),
    ]


def format_url(datasette: Datasette, form: Format, wanted: EventFilter) -> str:
    """The address of a view in a format."""
    return _address(datasette, f"events.{form.extension}", wanted)


def _address(datasette: Datasette, name: str, wanted: EventFilter) -> str:
    return with_query(str(datasette.urls.path(f"/api/v1/{name}")), wanted.to_query())
