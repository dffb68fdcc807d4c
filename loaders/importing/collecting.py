"""What the site needs to know of an imported table: written into the tables of collections after each import."""

import sqlite3
from collections.abc import Iterable

from datasette_timeline.published.collections import FLAG
from loaders.importing import agreed
from loaders.importing.counting import Counted
from loaders.importing.importer import Importer
from schema.tables import Row, Table


def collect(connection: sqlite3.Connection, importer: Importer, counted: Counted) -> None:
    """Write anew what is told of the table of an importer, whose rows were counted."""
    for table in agreed.TABLES:
        connection.execute(f"delete from {table.name} where {table.key[0]} = ?", [importer.name])
    connection.execute(agreed.COLLECTIONS.inserting, _collection(importer, counted.facets))
    connection.executemany(
        agreed.COLUMNS.inserting,
        [
            (importer.name, position, name, told.description)
            for position, (name, told) in enumerate(importer.table.columns.items(), 1)
        ],
    )
    codes = {**importer.agreed.codes, FLAG: importer.flag_words}
    connection.executemany(
        agreed.WORDS.inserting,
        [
            (importer.name, column, str(value), words)
            for column, meant in sorted(codes.items())
            for value, words in meant.items()
        ],
    )
    days = zip(*counted.days, strict=True)
    written: Iterable[tuple[Table, Iterable[Row]]] = (
        (agreed.SETS, counted.sets),
        (agreed.ORDER, counted.order),
        (agreed.COMBINATIONS, counted.combinations),
        (agreed.DAYS, days),
    )
    for table, rows in written:
        connection.executemany(table.inserting, ((importer.name, *row) for row in rows))


def _collection(importer: Importer, filterable: tuple[str, ...]) -> list[str]:
    told, table = importer.agreed, importer.table
    figures = told.figures
    return [
        *(importer.name, importer.title, table.description, table.key[0]),
        *(told.first, told.last, f"{told.latitude}; {told.longitude}"),
        *("; ".join(told.titled), "; ".join(told.placed)),
        *(figures.counts, figures.best, figures.low, figures.high),
        *(importer.release, "; ".join(filterable), f"{table.name}_fts", importer.flags.name, told.links),
    ]
