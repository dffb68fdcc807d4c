"""The dataset's tables as files: CSV for everyone, Parquet where pyarrow is there."""

import csv
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from datasette_timeline.published.spreadsheets import guarded
from loaders.baking.sections import TABLES
from loaders.generating.metadata import column_help
from schema.properties import Property
from schema.tables import Table

_LEFT_OUT = ("documents",)
"""Tables that have a file of another kind."""
_TYPES = {"int": "integer", "bool": "boolean", "float": "number", "number": "number", "str": "string"}


class Column(NamedTuple):
    """A column: its type is one of integer, boolean, number and string."""

    name: str
    type: str
    description: str
    required: bool
    """Whether a cell is never empty; a text that is always there may still be empty."""


class Described(NamedTuple):
    """A table as the schema has it."""

    name: str
    description: str
    columns: Sequence[Column]
    primary_key: Sequence[str]
    foreign_keys: Sequence[tuple[str, str, str]]
    """Column, other table, its column."""

    @property
    def order(self) -> str:
        """What puts the rows in an order that stays."""
        return ", ".join(f'"{name}"' for name in (self.primary_key or [column.name for column in self.columns]))


def described_tables() -> list[Described]:
    """Every table that is exported, by name."""
    keys = {table.name: table.key[0] for table in TABLES}
    return [_described(table, keys) for table in sorted(TABLES, key=attrgetter("name")) if table.name not in _LEFT_OUT]


def _described(table: Table, keys: Mapping[str, str]) -> Described:
    references = sorted((name, told.refers) for name, told in table.columns.items() if told.refers)
    return Described(
        name=table.name,
        description=table.description,
        columns=[
            Column(name, _TYPES[told.type], column_help(told), _is_required(told, name in table.key))
            for name, told in table.columns.items()
        ],
        primary_key=table.key,
        foreign_keys=[(name, other, keys[other]) for name, other in references],
    )


def _is_required(told: Property, is_key: bool) -> bool:
    return not told.nullable and (is_key or bool(told.refers) or told.type != "str")


def rows(connection: sqlite3.Connection, table: Described) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in the order of its key, booleans as such."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    flags = [column.type == "boolean" for column in table.columns]
    for row in connection.execute(f"select {names} from {table.name} order by {table.order}"):
        yield tuple(
            bool(value) if flag and value is not None else value for value, flag in zip(row, flags, strict=True)
        )


def write_csv(connection: sqlite3.Connection, table: Described, path: Path) -> int:
    """Write the table and return how many rows it has.

    Absent values are empty, booleans true and false; no text is taken for a formula by a spreadsheet.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        for count, row in enumerate(rows(connection, table), 1):  # noqa: B007 (the last one counts)
            writer.writerow([str(cell).lower() if isinstance(cell, bool) else guarded(cell) for cell in row])
    return count


def parquet_is_possible() -> bool:
    """Whether pyarrow is installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        return False
    return True


def write_parquet(connection: sqlite3.Connection, table: Described, path: Path) -> None:
    """Write the table as Parquet, which needs pyarrow."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "number": pa.float64(),
        "string": pa.string(),
    }
    fields = [
        pa.field(
            column.name, types[column.type], nullable=not column.required, metadata={"comment": column.description}
        )
        for column in table.columns
    ]
    columns = list(zip(*rows(connection, table), strict=True)) or [() for _ in fields]
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, fields, strict=True)]
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path, compression="zstd")
