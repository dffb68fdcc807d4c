"""Rows as Parquet, where pyarrow is there: days are dates, EDTF stays text, and every column says what it is."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.exporting.tables import Rows, is_required, rows, type_of
from loaders.generating.metadata import column_help
from schema.tables import Row, Table

if TYPE_CHECKING:
    import pyarrow as pa


def parquet_is_possible() -> bool:
    """Whether pyarrow is installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        return False
    return True


def schema_of(table: Rows) -> "pa.Schema":
    """The columns of a table or a view, as Parquet has them."""
    import pyarrow as pa

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
    return pa.schema(fields)


def arrow_table(table: Rows, some: Sequence[Row], schema: "pa.Schema") -> "pa.Table":
    """Rows of a table or a view, as pyarrow takes them."""
    import pyarrow as pa

    columns = list(zip(*some, strict=True)) or [() for _ in schema]
    arrays = [
        pa.array(_days(cells) if told.is_day else cells, field.type)
        for cells, field, told in zip(columns, schema, table.columns.values(), strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def write_parquet(connection: sqlite3.Connection, table: Table, path: Path) -> None:
    """Write a table as one Parquet file, which needs pyarrow."""
    from pyarrow import parquet

    parquet.write_table(arrow_table(table, [*rows(connection, table)], schema_of(table)), path, compression="zstd")


def _days(cells: Iterable[str | None]) -> tuple[date | None, ...]:
    return tuple(date.fromisoformat(cell) if cell else None for cell in cells)
