"""Books of sheets for tests, as reading a file gives them: those of a dataset, and those of rows of cells."""

from collections.abc import Sequence
from pathlib import Path

from loaders.sheets.cells import Book, Cell, Row, Sheet, Value, sheet_of
from loaders.sheets.exported import mark
from loaders.sheets.layout import AS_EXPORTED
from loaders.sheets.tabulating import Records, forms_for, table_rows

Table = list[list[str]]


def tables_of(records: Records) -> dict[str, Table]:
    """What an export writes into each sheet, header first."""
    tables: dict[str, Table] = {}
    for form in forms_for(records):
        tables[form.name] = [[*form.header, AS_EXPORTED]]
        for row in table_rows(form, records):
            cells = [*row.belongs, *row.cells]
            tables[form.name].append([*cells, mark(row.position, dict(zip(form.header, cells, strict=True)))])
    return tables


def book_of(tables: dict[str, Table], name: str = "records.xlsx") -> Book:
    """A book of sheets of text."""
    return Book(Path(name), [sheet(title, rows) for title, rows in tables.items()])


def sheet(name: str, rows: Sequence[Sequence[Value | Cell]]) -> Sheet:
    """A sheet of values, or of cells made by cell()."""
    return sheet_of(name, [_row(name, number, values) for number, values in enumerate(rows, 1)])


def _row(name: str, number: int, values: Sequence[Value | Cell]) -> Row:
    cells = {}
    for column, value in enumerate(values, 1):
        made = value if isinstance(value, Cell) else cell(value)
        if not made.is_empty or made.merged:
            cells[column] = made._replace(sheet=name, row=number, column=column)
    return Row(name, number, cells)


def cell(value: Value, kind: str = "", written: str = "", *, form: str = "", merged: bool = False) -> Cell:
    """A cell of a value, of the kind that its type says unless told otherwise."""
    if value is None or value == "":
        return Cell("", 1, 1, merged=merged)
    kinds = {"bool": "boolean", "int": "number", "float": "number", "str": "text", "time": "time"}
    name = kinds.get(type(value).__name__, "date")
    return Cell("", 1, 1, value, written or str(value), kind or name, merged, form)  # type: ignore[arg-type]
