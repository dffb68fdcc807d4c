"""What is in a sheet file, whichever program wrote it: books, sheets, rows, and cells with their addresses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal[
    "empty", "text", "number", "percentage", "currency", "date", "time", "boolean", "formula", "error", "duration"
]
Value = str | int | float | bool | date | datetime | time | timedelta | None

MOST_CELLS = 5_000_000
"""So many cells that are not empty a file may have: ten times what 5,000 records take."""


class SheetError(Exception):
    """A file cannot be read or written at all: which, where in it, what is wrong, and what to do."""


class Cell(NamedTuple):
    """A cell. Rows and columns count from 1.

    `value` is what it holds: text, a number, truth, a day, a moment, a time of day or a stretch of time; of a formula
    its text, of an error its name, None if it is empty. `written` is what people see in it, as far as the file says so:
    .xlsx keeps no more than `format`, the number format, and of formulas no result is taken.
    """

    sheet: str
    row: int
    column: int
    value: Value = None
    written: str = ""
    kind: Kind = "empty"
    merged: bool = False
    """Whether it is one of several that were merged; all but the first of these are empty."""
    format: str = ""

    @property
    def address(self) -> str:
        """Where it is, as spreadsheets write it: "events!C12", "'my events'!C12"."""
        return address(self.sheet, self.row, self.column)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it, spaces not counted."""
        return self.kind == "empty"


_TRUTH = {"=TRUE()": True, "=FALSE()": False}
_ERROR = re.compile(r"=?(#[A-Z0-9/]+[!?]?|Err:[0-9]+)")


def of_formula(text: str, shown: str) -> tuple[Value, str, Kind]:
    """Value, written form and kind of a formula; some programs write truth and errors as such."""
    if text.upper() in _TRUTH:
        return _TRUTH[text.upper()], text[1:-2].upper(), "boolean"
    if error := _ERROR.fullmatch(text):
        return error[1], error[1], "error"
    return text, shown, "formula"


def plain(value: float) -> str:
    """A number in digits, as few as tell it from all others, and never with an exponent."""
    text = f"{Decimal(repr(value)):f}" if isinstance(value, float) and value == value else str(value)
    return text.removesuffix(".0")


def address(sheet: str, row: int, column: int) -> str:
    """The address of a cell, as spreadsheets write it."""
    name = sheet if re.fullmatch(r"[^\W\d][\w.]*", sheet) else "'{}'".format(sheet.replace("'", "''"))
    return f"{name}!{letters(column)}{row}"


def letters(column: int) -> str:
    """What spreadsheets call a column: 1 is A, 28 is AB."""
    name = ""
    while column:
        column, last = divmod(column - 1, 26)
        name = chr(ord("A") + last) + name
    return name


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it: its number, and its cells by column, but for empty ones."""

    sheet: str
    number: int
    cells: dict[int, Cell]
    is_hidden: bool = False
    """Whether it does not show, be it hidden or filtered out."""

    def __getitem__(self, column: int) -> Cell:
        """The cell in a column."""
        return self.cells.get(column) or Cell(self.sheet, self.number, column)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its header, the first row that has anything in it, and the rows below that do."""

    name: str
    header: Row | None
    rows: list[Row]
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[str, ...] = ()
    """The stretches of cells that were merged: "B2:B4"."""

    @property
    def columns(self) -> dict[int, str]:
        """What the header calls each column that it names, spaces at the ends left out."""
        cells = self.header.cells if self.header else {}
        return {number: str(cell.written).strip() for number, cell in sorted(cells.items()) if not cell.is_empty}


@dataclass(frozen=True)
class Book:
    """A sheet file, or a folder of .csv files: its sheets in order, and what was odd about the reading of it."""

    path: Path
    sheets: list[Sheet]
    since_1904: bool = False
    """Whether days are numbered from 1904-01-01, as old Excel for Mac did, and not from 1899-12-31."""
    remarks: list["Remark"] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


class Remark(NamedTuple):
    """What to know of a sheet file, or what is wrong with it: where (file, and cell or sheet), what, and what to do."""

    path: str
    where: str
    message: str
    help: str = ""
    level: Literal["error", "warning", "note"] = "error"

    @property
    def text(self) -> str:
        """As a report has it: "events.xlsx, claims!C12: error: …", and help below."""
        place = f"{self.path}, {self.where}" if self.where else self.path
        return f"{place}: {self.level}: {self.message}\n" + (f"   help: {self.help}\n" if self.help else "")


def sheet_of(
    name: str,
    rows: Iterable[Row],
    *,
    is_hidden: bool = False,
    hidden_columns: Iterable[int] = (),
    merged: Iterable[str] = (),
) -> Sheet:
    """A sheet of its rows, without those in which nothing is."""
    filled = (row for row in rows if any(not cell.is_empty for cell in row.cells.values()))
    header = next(filled, None)
    return Sheet(name, header, list(filled), is_hidden, frozenset(hidden_columns), tuple(merged))


def counted(rows: Iterable[Row], book: str, room: list[int]) -> Iterator[Row]:
    """The rows, as long as there is room for their cells; `room` has how many more may come. Raises SheetError."""
    for row in rows:
        room[0] -= len(row.cells)
        if room[0] < 0:
            raise SheetError(
                f"{book}, {row.sheet}: the file has more than {MOST_CELLS:,} filled cells; "
                "split it into several, or delete what was filled down by mistake"
            )
        yield row
