"""The dataset's tables as files: CSV for everyone, Parquet where pyarrow is there."""

import csv
import sqlite3
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

from datasette_timeline.published.spreadsheets import guarded
from loaders.baking.sections import TABLES
from loaders.generating.metadata import column_help
from schema.tables import Table

_LEFT_OUT = ("documents",)
"""Tables that have a file of another kind."""


def exported_tables() -> list[Table]:
    """Every table that is exported, by name."""
    return sorted((table for table in TABLES if table.name not in _LEFT_OUT), key=attrgetter("name"))


def is_required(table: Table, column: str) -> bool:
    """Whether a cell is never empty; a text that is always there may still be empty."""
    told = table.columns[column]
    return not told.nullable and (column in table.key or bool(told.refers) or told.type != "str")


def rows(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in the order of its key, booleans as such."""
    names, order = (", ".join(f'"{name}"' for name in each) for each in (table.columns, table.key))
    flags = [told.type == "bool" for told in table.columns.values()]
    for row in connection.execute(f"select {names} from {table.name} order by {order}"):
        yield tuple(
            bool(value) if flag and value is not None else value for value, flag in zip(row, flags, strict=True)
        )


def write_csv(connection: sqlite3.Connection, table: Table, path: Path) -> int:
    """Write the table and return how many rows it has.

    Absent values are empty, booleans true and false; no text is taken for a formula by a spreadsheet.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.columns)
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


def write_parquet(connection: sqlite3.Connection, table: Table, path: Path) -> None:
    """Write the table as Parquet, which needs pyarrow."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {"int": pa.int64(), "bool": pa.bool_(), "float": pa.float64(), "number": pa.float64(), "str": pa.string()}
    fields = [
        pa.field(name, types[told.type], nullable=not is_required(table, name), metadata={"comment": column_help(told)})
        for name, told in table.columns.items()
    ]
    columns = list(zip(*rows(connection, table), strict=True)) or [() for _ in fields]
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, fields, strict=True)]
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path, compression="zstd")
