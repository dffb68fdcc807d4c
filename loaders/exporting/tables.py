"""The dataset's tables as files: CSV for everyone, Parquet where pyarrow is there."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from datasette_timeline.published.spreadsheets import csv_line
from loaders.baking.sections import TABLES
from loaders.generating.metadata import column_help
from schema.properties import Property
from schema.tables import Table

_LEFT_OUT = ("documents", "records")
"""Tables that have a file of another kind, or are for programs of ours alone."""


_KINDS: Mapping[str, Callable[[Any], Any]] = {"bool": bool, "float": float, "number": float}
"""What makes of a value of the file one of its type, where SQLite has it otherwise: truth as 1, whole floats whole."""


def exported_tables() -> list[Table]:
    """Every table that is exported, by name."""
    return sorted((table for table in TABLES if table.name not in _LEFT_OUT), key=attrgetter("name"))


def is_required(table: Table, column: str) -> bool:
    """Whether a cell is never empty; a text that is always there may still be empty."""
    told = table.columns[column]
    return not told.nullable and (column in table.key or bool(told.refers) or told.type != "str")


def type_of(told: Property) -> str:
    """The type of a column, as the schema has it; `date` for days, which the file holds as text."""
    return "date" if told.is_day else told.type


def rows(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in the order of its key; booleans as such, and figures that may be fractions as floats."""
    names, order = (", ".join(f'"{name}"' for name in each) for each in (table.columns, table.key))
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


def parquet_is_possible() -> bool:
    """Whether pyarrow is installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        return False
    return True


def write_parquet(connection: sqlite3.Connection, table: Table, path: Path) -> None:
    """Write the table as Parquet, which needs pyarrow. Days are dates there; EDTF stays text."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {
        "int": pa.int64(),
        "bool": pa.bool_(),
        "float": pa.float64(),
        "number": pa.float64(),
        "str": pa.string(),
        "date": pa.date32(),
    }
    fields = [
        pa.field(
            name, types[type_of(told)], nullable=not is_required(table, name), metadata={"comment": column_help(told)}
        )
        for name, told in table.columns.items()
    ]
    columns = list(zip(*rows(connection, table), strict=True)) or [() for _ in fields]
    arrays = [
        pa.array(_days(cells) if told.is_day else cells, field.type)
        for cells, field, told in zip(columns, fields, table.columns.values(), strict=True)
    ]
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path, compression="zstd")


def _days(cells: Iterable[str | None]) -> tuple[date | None, ...]:
    return tuple(date.fromisoformat(cell) if cell else None for cell in cells)
