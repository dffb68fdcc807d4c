"""What imported tables say in the same way: which of their columns every collection of events has, by whatever name.

The site knows no importer. It makes pages, maps, charts, files and embeds of a table from what stands here, which
imports write into the tables below. Days are ISO text, points degrees in WGS 84, and lists of columns are separated by
'; '.
"""

from collections.abc import Mapping
from typing import NamedTuple

from schema.documents import number, text
from schema.properties import Property
from schema.tables import Table

Codes = Mapping[int, str] | Mapping[str, str]


class Figures(NamedTuple):
    """The columns of an estimate, and what it counts."""

    counts: str
    """A subject of claims: deaths."""
    best: str
    low: str = ""
    high: str = ""


class Agreed(NamedTuple):
    """Which columns of a table are what every collection has. A column that is not there is ''."""

    first: str
    """The first day on which it may have happened; every row has one."""
    latitude: str
    longitude: str
    titled: tuple[str, ...]
    """Columns that together say what a row is, such as its sides."""
    figures: Figures
    facets: tuple[str, ...]
    """Columns whose values readers filter by, in their order."""
    last: str = ""
    """The last day on which it may have happened."""
    placed: tuple[str, ...] = ()
    """Columns that say where it was, the closest first."""
    codes: Mapping[str, Codes] = {}
    """What codes mean, by column."""
    links: str = ""
    """A table that says which rows tell of which events of the records: columns event, NAME_id and answer."""


COLLECTIONS = Table(
    "collections",
    "Tables of imported events, and which of their columns are what every such table has.",
    {
        "name": text("The table, and what addresses call it."),
        "title": text("Whose events they are."),
        "about": text("What the table has."),
        "key": text("The column with the id of a row."),
        "first": text("The column with the first day on which it may have happened."),
        "last": text("The column with the last such day; empty where there is none."),
        "point": text("The columns with latitude and longitude."),
        "titled": text("Columns that together say what a row is."),
        "placed": text("Columns that say where it was, the closest first."),
        "counts": text("What figures count: a subject of claims."),
        "best": text("The column with the best estimate."),
        "low": text("The column with the lowest one; empty where there is none."),
        "high": text("The column with the highest one; empty where there is none."),
        "release": text("The column with the latest release that has a row so; see imports."),
        "facets": text("Columns whose values rows are filtered by."),
        "search": text("The full-text index of the rows."),
        "flags": text("The table of rows that contradict themselves."),
        "links": text("A table that says which rows tell of which events of the records; it need not be there."),
    },
)

COLUMNS = Table(
    "collection_columns",
    "What the columns of collections mean, in their order.",
    {
        "collection": text("The collection.", refers="collections"),
        "position": number("Order in the table."),
        "column": text("The column."),
        "meaning": text("What it says."),
    },
    ("collection", "position"),
)

WORDS = Table(
    "collection_words",
    "What codes in collections mean.",
    {
        "collection": text("The collection.", refers="collections"),
        "column": text("The column; 'flag' for what contradicts itself in a row."),
        "value": text("The code, as text."),
        "words": text("What it means."),
    },
    ("collection", "column", "value"),
)

SETS = Table(
    "collection_sets",
    "How many rows of a collection have a value, and which, so that the site counts without asking row by row.",
    {
        "collection": text("The collection.", refers="collections"),
        "column": text("The column; empty for cells of the map, half a degree wide."),
        "value": text("The value as text; of a cell the south-western corner in half degrees: '83 -40'."),
        "rows": number("How many rows have it."),
        "bitmap": Property(
            "bytes", "Their places in the order of time, from 0, as a Roaring bitmap in its portable form.", True
        ),
    },
    ("collection", "column", "value"),
)

ORDER = Table(
    "collection_order",
    "The rows of each collection in the order of time, up to 50,000 at a time, for what bitmaps count.",
    {
        "collection": text("The collection.", refers="collections"),
        "start": number("The place of the first of these rows."),
        "rows": Property("bytes", "Their rowids: 8 bytes each, the lowest first."),
        "first": Property("bytes", "Their first days, counted from 1 January of the year 1: 4 bytes each."),
        "last": Property("bytes", "Their last days in the same way."),
    },
    ("collection", "start"),
)

COMBINATIONS = Table(
    "collection_combinations",
    "Which values the columns to filter by have together in rows of a collection.",
    {
        "collection": text("The collection.", refers="collections"),
        "combination": number("Number of the combination, from 0."),
        "values": text("The values as text or null, as a JSON array in the order of the collection's facets."),
        "rows": number("How many rows have them."),
    },
    ("collection", "combination"),
)

DAYS = Table(
    "collection_days",
    "How many rows with each combination of values may have happened from which day to which, for counts in SQL.",
    {
        "collection": text("The collection.", refers="collections"),
        "combination": number("The combination; see collection_combinations."),
        "first": number("The first day, counted from 1 January of the year 1."),
        "last": number("The last day in the same way; the first one where a row ends before it begins."),
        "rows": number("How many rows there are."),
    },
    ("collection", "combination", "first", "last"),
    has_rowid=False,
)

COUNTED = (SETS, ORDER, COMBINATIONS, DAYS)
"""Tables that follow from the rows: they spare the site counting, and are of no use to other programs."""
TABLES = (COLLECTIONS, COLUMNS, WORDS, *COUNTED)
