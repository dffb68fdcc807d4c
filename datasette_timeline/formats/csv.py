"""CSV (RFC 4180): one row for each event, in UTF-8, safe to open in a spreadsheet."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.view import WHERE_IT_WAS, Document, View
from datasette_timeline.published.spreadsheets import csv_line

Cell = str | int | float | bool | None


def _labels(name: str) -> Callable[[Document, View], Cell]:
    return lambda document, view: "; ".join(dict.fromkeys(each["label"] for each in document[name]))


def _keys(name: str, key: str) -> Callable[[Document, View], Cell]:
    return lambda document, view: "; ".join(dict.fromkeys(each[key] for each in document[name]))


def _date(name: str) -> Callable[[Document, View], Cell]:
    return lambda document, view: _cell(document["date"][name])


def _point(name: str) -> Callable[[Document, View], Cell]:
    return lambda document, view: decimal(_main_place(document).get(name))


COLUMNS: Mapping[str, Callable[[Document, View], Cell]] = {
    "id": lambda document, view: _cell(document["id"]),
    "title": lambda document, view: _cell(document["title"]),
    "date_label": _date("label"),
    "date_edtf": _date("edtf"),
    "date_earliest": _date("earliest"),
    "date_latest": _date("latest"),
    "date_precision": _date("precision"),
    "date_kind": _date("kind"),
    "date_uncertain": lambda document, view: int(document["date"]["uncertain"] or document["date"]["approximate"]),
    "type": lambda document, view: _cell(document["type"]),
    "importance": lambda document, view: int(document["importance"]),
    "summary": lambda document, view: _cell(document["summary"]),
    "places": _labels("places"),
    "place_ids": _keys("places", "place"),
    "latitude": _point("latitude"),
    "longitude": _point("longitude"),
    "location_precision": lambda document, view: _cell(_main_place(document).get("precision")),
    "location_radius_km": _point("radius_km"),
    "actors": _labels("actors"),
    "actor_ids": _keys("actors", "actor"),
    "tags": _labels("tags"),
    "agreement": lambda document, view: _cell(document["agreement"]),
    "contested": lambda document, view: int(document["contested"]),
    "claim_count": lambda document, view: len(document["claims"]),
    "source_count": lambda document, view: len(document["sources"]),
    "added": lambda document, view: _cell(document.get("added")),
    "corrected": lambda document, view: max((each["date"] for each in document["corrections"]), default=None),
    "url": lambda document, view: view.event_url(document["id"]),
    "dataset_version": lambda document, view: view.dataset["version"],
}
"""Columns in order; the location is the first place with coordinates where it happened, else the first with any."""


def render(view: View) -> bytes:
    """The view as a table, a row for each document."""
    rows = ([column(document, view) for column in COLUMNS.values()] for document in view.documents)
    return written(COLUMNS, rows)


def written(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """A table with a header row; lines end with CRLF, and no cell is a formula."""
    return "".join(map(csv_line, [header, *rows])).encode()


def decimal(value: float | None) -> float | None:
    """A figure of a column that may hold fractions: 5 is written 5.0, as programs go by the first rows."""
    return None if value is None else float(value)


def _main_place(document: Document) -> dict[str, Any]:
    located = [place for place in document["places"] if place["latitude"] is not None]
    there = [place for place in located if place["role"] in WHERE_IT_WAS]
    return next(iter([*there, *located]), {})


def _cell(value: Any) -> Cell:
    """A value of a document, which is of these types."""
    return value if isinstance(value, str | int | float) else None


FORMAT = Format(
    name="csv",
    label="CSV",
    extension="csv",
    content_type="text/csv; charset=utf-8; header=present",
    about=(
        "CSV (RFC 4180): a row for each event. A text that a spreadsheet would take for a formula has an "
        "apostrophe in front."
    ),
    render=render,
    order=30,
)
