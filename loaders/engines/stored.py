"""What a finished file holds for others: its tables, those of imports too, and its views; with the types of columns."""

import sqlite3
from typing import NamedTuple

from loaders.baking.sections import TABLES
from loaders.engines.dialects import columns_of
from loaders.importing import agreed, importers
from schema.properties import Properties
from schema.tables import Table
from schema.views import VIEWS


class Relation(NamedTuple):
    """A table or a view of the file."""

    name: str
    description: str
    columns: Properties
    key: tuple[str, ...]
    """Columns that put its rows into an order; of views, all."""
    select: str
    """Of a view, its statement; of a table, nothing."""


def tables_of(connection: sqlite3.Connection) -> list[Table]:
    """The tables that the file has, by name, but for those that follow from rows: indexes for search, and bitmaps."""
    present = _names(connection) - {table.name for table in agreed.COUNTED}
    return sorted(
        (table for table in (*TABLES, *importers.TABLES) if table.name in present), key=lambda table: table.name
    )


def relations_of(connection: sqlite3.Connection) -> list[Relation]:
    """The tables that the file has, then its views, each after those that it reads. Needs sqlglot."""
    present = _names(connection)
    relations = [Relation(each.name, each.description, each.columns, each.key, "") for each in tables_of(connection)]
    known = {each.name: each.columns for each in relations}
    for name, view in {**VIEWS, **importers.VIEWS}.items():
        if name in present:
            types = columns_of(view.select, known)
            known[name] = {column: types[column]._replace(description=told) for column, told in view.columns.items()}
            relations.append(Relation(name, view.description, known[name], tuple(view.columns), view.select))
    return relations


def _names(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("select name from sqlite_master where type in ('table', 'view')")}
