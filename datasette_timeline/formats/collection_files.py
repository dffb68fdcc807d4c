"""Rows of a collection as files: as their makers have them, with whom to name for each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import Field
from pydantic_core import to_json

from datasette_timeline.database.collections import Collection
from datasette_timeline.database.datasette_types import Row
from datasette_timeline.formats.csv import written
from datasette_timeline.listing.collection_cards import days_of, place_of, title_of
from datasette_timeline.published.model import Published

MOST_ROWS = 20_000
"""More are not put together in one file; pages of rows, and the table in the database, have them all."""


class Link(Published):
    """An event of the records that a row may tell of."""

    event: str = Field(description="Id of the event.")
    answer: str = Field(description="same, part (of it), or ask: nobody has decided.")


class CollectionRow(Published):
    """A row of a collection: what all collections have, and every column as its makers have it."""

    id: str = Field(description="Id of the row, as its makers have it.")
    title: str = Field(description="What it is, in the words of its makers.")
    first: str = Field(description="First day on which it may have happened, ISO 8601.")
    last: str = Field(description="Last such day.")
    place: str = Field(description="Where it was, the closest first; empty where that is not told.")
    latitude: float | None = Field(description="Latitude of the point, WGS 84.")
    longitude: float | None = Field(description="Longitude of the point.")
    counts: str = Field(description="What the figures count: a subject of claims.")
    best: float | None = Field(description="Best estimate.")
    low: float | None = Field(description="Lowest estimate.")
    high: float | None = Field(description="Highest estimate.")
    flags: list[str] = Field(description="In what way the row contradicts itself.")
    events: list[Link] = Field(description="Events of the records that it may tell of.")
    credit: str = Field(description="Whom to name for it, and the licence.")
    values: dict[str, str | int | float | None] = Field(description="Every column by the name that its makers give it.")


class Around(NamedTuple):
    """What is known of rows beside their columns, by id."""

    flags: Mapping[str | int, Sequence[str]]
    events: Mapping[str | int, Sequence[tuple[str, str]]]
    """Event and answer."""


def document_of(collection: Collection, row: Row, around: Around) -> CollectionRow:
    """A row as the API has it."""

    def of(column: str) -> Any:
        return row[column] if column else None

    key = row[collection.key]
    first, last = days_of(collection, row)
    return CollectionRow(
        id=str(key),
        title=title_of(collection, row),
        first=first,
        last=last,
        place=place_of(collection, row),
        latitude=of(collection.latitude),
        longitude=of(collection.longitude),
        counts=collection.counts,
        best=of(collection.best),
        low=of(collection.low),
        high=of(collection.high),
        flags=list(around.flags.get(key, ())),
        events=[Link(event=event, answer=answer) for event, answer in around.events.get(key, ())],
        credit=credit_of(collection, row),
        values={column: row[column] for column in collection.columns},
    )


def credit_of(collection: Collection, row: Row) -> str:
    """Whom to name for a row, and the licence."""
    found = {each.release: each for each in collection.releases}.get(row[collection.release])
    return f"{found.title}; {found.licence}" if found else collection.title


def csv(collection: Collection, rows: Iterable[Row], around: Around) -> bytes:
    """A line for each: the columns of its makers, in what it contradicts itself, what it tells of, whom to name."""
    cells = (
        [
            *(row[column] for column in collection.columns),
            "; ".join(around.flags.get(row[collection.key], ())),
            "; ".join(event for event, _ in around.events.get(row[collection.key], ())),
            credit_of(collection, row),
        ]
        for row in rows
    )
    return written([*collection.columns, "flags", "events", "credit"], cells)


def geojson(collection: Collection, rows: Iterable[Row], around: Around) -> bytes:
    """A FeatureCollection: a feature for each row, without a geometry where no point is known."""
    documents = (document_of(collection, row, around) for row in rows)
    return to_json(
        {
            "type": "FeatureCollection",
            "title": collection.title,
            "citation": list(collection.citation),
            "licence": [each.licence for each in collection.releases if each.rows],
            "features": [_feature(each) for each in documents],
        }
    )


def jsonl(collection: Collection, rows: Iterable[Row], around: Around) -> bytes:
    """The rows as the API has them, one on each line."""
    return b"".join(document_of(collection, row, around).model_dump_json().encode() + b"\n" for row in rows)


def _feature(row: CollectionRow) -> dict[str, Any]:
    point = (row.longitude, row.latitude)
    about = row.model_dump(exclude={"id", "latitude", "longitude", "values"})
    return {
        "type": "Feature",
        "id": row.id,
        "geometry": None if None in point else {"type": "Point", "coordinates": point},
        "properties": {**row.values, **about},
    }


class CollectionFormat(NamedTuple):
    """A format of rows."""

    content_type: str
    about: str
    write: Callable[[Collection, Iterable[Row], Around], bytes]


FORMATS: Mapping[str, CollectionFormat] = {
    "geojson": CollectionFormat("application/geo+json", "GeoJSON (RFC 7946): a feature for each row.", geojson),
    "csv": CollectionFormat("text/csv; charset=utf-8; header=present", "CSV (RFC 4180): a row for each row.", csv),
    "jsonl": CollectionFormat("application/jsonl", "JSON Lines: the rows, one on each line.", jsonl),
}
"""By extension."""
