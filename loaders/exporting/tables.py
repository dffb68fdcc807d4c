"""The tables of the dataset that are exported as files: their rows and types; and as CSV."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol

from datasette_timeline.published.spreadsheets import csv_line
from loaders.baking.sections import TABLES
from schema.properties import Properties, Property
from schema.tables import Row, Table

_LEFT_OUT = ("documents", "records")
"""Tables that have a file of another kind, or are for programs of ours alone."""


_KINDS: Mapping[str, Callable[[Any], Any]] = {"bool": bool, "float": float, "number": float}
"""What makes of a value of the file one of its type, where SQLite has it otherwise: truth as 1, whole floats whole."""


class Rows(Protocol):
    """A table or a view, as far as its rows go."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def columns(self) -> Properties:
        """Its columns by name."""

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that put the rows into an order."""


def exported_tables() -> list[Table]:
    """Every table that is exported, by name."""
    return sorted((table for table in TABLES if table.name not in _LEFT_OUT), key=attrgetter("name"))


def is_required(table: Rows, column: str) -> bool:
    """Whether a cell is never empty; a text that is always there may still be empty."""
    told = table.columns[column]
    return not told.nullable and (column in table.key or bool(told.refers) or told.type != "str")


def type_of(told: Property) -> str:
    """The type of a column, as the schema has it; `date` for days, which the file holds as text."""
    return "date" if told.is_day else told.type


def rows(connection: sqlite3.Connection, table: Rows, *, first: str = "") -> Iterator[Row]:
    """The rows in the order of the key, or of one column before it.

    Booleans are such, and figures that may be fractions are floats.
    """
    order_by = (first, *table.key) if first else table.key
    names, order = (", ".join(f'"{name}"' for name in each) for each in (table.columns, order_by))
    kinds = [_KINDS.get(told.type) for told in table.columns.values()]
    for row in connection.execute(f"select {names} from {table.name} order by {order}"):
        yield tuple(
            kind(value) if kind and value is not None else value for value, kind in zip(row, kinds, strict=True)
        )


def write_csv(connection: sqlite3.Connection, table: Table, path: Path) -> int:
    """Write the table and return how many rows it has.

    Absent values are empty, booleans TRUE and FALSE, floats with a point; no text is taken for a formula.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(csv_line(table.columns))
        for count, row in enumerate(rows(connection, table), 1):  # noqa: B007 (the last one counts)
            file.write(csv_line(row))
    return count
