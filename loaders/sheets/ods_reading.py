"""Books out of .ods files (ODF 1.3), row by row: what is repeated is written out, and annotations are left out."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import cast
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from loaders.sheets.archives import opened
from loaders.sheets.cells import Book, Cell, Kind, Row, Sheet, SheetError, Value, counted, letters, of_formula, sheet_of

_SPACES = {
    name: f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}"
    for name in ("office", "table", "text", "style", "manifest")
}
_OFFICE, _TABLE, _TEXT, _STYLE, _MANIFEST = _SPACES.values()
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
# Line ends in XML are layout. ODF has several spaces as elements, but Calc writes them as they are, so they count.
_LAYOUT = re.compile(r" *[\t\r\n][ \t\r\n]*")
# What elements stand for, until layout has been taken out.
_KEPT = str.maketrans({"\0": " ", "\1": "\t", "\2": "\n"})
_DURATION = re.compile(r"(-)?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?")


def read_ods(path: Path, room: list[int]) -> Book:
    """The book in a file. Raises SheetError where it cannot be read."""
    with opened(path) as archive:
        if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read(
            "META-INF/manifest.xml"
        ):
            raise SheetError(f"{path.name} is locked with a password; save it without one, and give that")
        with archive.open("content.xml") as file:
            reading = _Reading(path, room)
            try:
                for event, element in ET.iterparse(file, ("start", "end")):  # noqa: S314
                    reading.take(event, element)
            except (ET.ParseError, ValueError) as error:
                raise SheetError(
                    f"{path.name} cannot be read as .ods ({error}); open it in a spreadsheet program, save it once "
                    "more, and give that"
                ) from None
    return Book(path, reading.sheets, since_1904=reading.since_1904)


class _Reading:
    """What has been read of a file so far."""

    def __init__(self, path: Path, room: list[int]) -> None:
        self.sheets: list[Sheet] = []
        self.since_1904 = False
        self._path, self._room = path, room
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._tables: list[str] = []
        self._in_cell = 0
        self._begin("", is_hidden=False)

    def _begin(self, name: str, *, is_hidden: bool) -> None:
        self._name, self._is_hidden = name, is_hidden
        self._rows: list[Row] = []
        self._next_row = self._next_column = 1
        self._hidden_columns: set[int] = set()
        self._merged: list[str] = []

    def take(self, event: str, element: Element) -> None:
        """Go on with the beginning or the end of an element."""
        tag = element.tag
        if tag in _CELLS:
            self._in_cell += 1 if event == "start" else -1
        elif self._in_cell:
            return
        elif tag == f"{_TABLE}table":
            if event == "start":
                style = element.get(f"{_TABLE}style-name", "")
                self._begin(element.get(f"{_TABLE}name", ""), is_hidden=style in self._hidden_styles)
            else:
                self._end()
                element.clear()
        elif event == "start":
            if tag == f"{_STYLE}style":
                self._style = element.get(f"{_STYLE}name", "")
        elif tag == f"{_TABLE}table-row":
            self._row(element)
            element.clear()
        elif tag == f"{_TABLE}table-column":
            self._column(element)
        elif tag == f"{_STYLE}table-properties" and element.get(f"{_TABLE}display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == f"{_TABLE}null-date":
            self.since_1904 = element.get(f"{_TABLE}date-value", "").startswith("1904")

    def _end(self) -> None:
        self.sheets.append(
            sheet_of(
                self._name,
                self._rows,
                is_hidden=self._is_hidden,
                hidden_columns=self._hidden_columns,
                merged=self._merged,
            )
        )

    def _column(self, element: Element) -> None:
        count = _count(element, "number-columns-repeated", _MOST_COLUMNS)
        if element.get(f"{_TABLE}visibility", "visible") != "visible":
            self._hidden_columns.update(range(self._next_column, self._next_column + count))
        self._next_column += count

    def _row(self, element: Element) -> None:
        count = _count(element, "number-rows-repeated", _MOST_ROWS)
        cells = dict(self._cells(element))
        if any(not cell.is_empty for cell in cells.values()):
            is_hidden = element.get(f"{_TABLE}visibility", "visible") != "visible"
            rows = (
                Row(
                    self._name, number, {column: cell._replace(row=number) for column, cell in cells.items()}, is_hidden
                )
                for number in range(self._next_row, self._next_row + count)
            )
            self._rows.extend(counted(rows, self._path.name, self._room))
        self._next_row += count

    def _cells(self, row: Element) -> Iterator[tuple[int, Cell]]:
        """The cells of a row that are not empty, and those that were merged with others."""
        column = 1
        for element in row:
            if element.tag not in _CELLS:
                continue
            count = _count(element, "number-columns-repeated", _MOST_COLUMNS)
            is_covered = element.tag == _CELLS[1]
            is_merged = is_covered or self._spans(element, column)
            value, written, kind = (None, "", "empty") if is_covered else _read(element)
            if is_merged or kind != "empty":
                for each in range(column, min(column + count, _MOST_COLUMNS + 1)):
                    yield each, Cell(self._name, self._next_row, each, value, written, kind, is_merged)
            column += count

    def _spans(self, element: Element, column: int) -> bool:
        """Whether a cell stretches over others, which are noted."""
        wide = _count(element, "number-columns-spanned", _MOST_COLUMNS)
        high = _count(element, "number-rows-spanned", _MOST_ROWS)
        if wide == high == 1:
            return False
        last = f"{letters(column + wide - 1)}{self._next_row + high - 1}"
        self._merged.append(f"{letters(column)}{self._next_row}:{last}")
        return True


def _count(element: Element, name: str, most: int) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() else 1


def _read(element: Element) -> tuple[Value, str, Kind]:
    """What a cell holds, how that is shown, and what it is."""
    shown = "\n".join(_paragraph(each) for each in element if each.tag == f"{_TEXT}p")
    if formula := element.get(f"{_TABLE}formula"):
        return of_formula(formula.removeprefix("of:"), shown)
    if element.get(_CALC_TYPE) == "error":
        return shown, shown, "error"
    kind = element.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "percentage", "currency"):
        number = element.get(f"{_OFFICE}value", "")
        value = float(number)
        is_whole = value.is_integer() and abs(value) < 1e15
        return int(value) if is_whole else value, shown or number, "number" if kind == "float" else cast("Kind", kind)
    if kind == "boolean":
        is_true = element.get(f"{_OFFICE}boolean-value") == "true"
        return is_true, shown or str(is_true).upper(), "boolean"
    if kind == "date":
        return _moment(element.get(f"{_OFFICE}date-value", ""), shown)
    if kind == "time":
        return _time(element.get(f"{_OFFICE}time-value", ""), shown)
    text = element.get(f"{_OFFICE}string-value", shown)
    return (text, text, "text") if text.strip() else (None, "", "empty")


def _moment(text: str, shown: str) -> tuple[Value, str, Kind]:
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z").partition(".")[0])
    except ValueError:  # before the year 1, or after 9999
        return text, shown or text, "date"
    value: date | datetime = moment if moment.time() != time() else moment.date()
    return value, shown or text, "date"


def _time(text: str, shown: str) -> tuple[Value, str, Kind]:
    """A time of day; a stretch of time, where it is longer than a day or below nothing."""
    found = _DURATION.fullmatch(text)
    if not found:
        return text, shown or text, "time"
    minus, *parts, part = found.groups()
    days, hours, minutes, seconds = (int(each or 0) for each in parts)
    length = timedelta(days, seconds, int(f"0{part or ''}".ljust(7, "0")[1:7]), 0, minutes, hours)
    if minus or length >= timedelta(days=1):
        return -length if minus else length, shown or text, "duration"
    at = (datetime(1, 1, 1, tzinfo=UTC) + length).time()
    return at, shown or text, "time"


def _paragraph(element: Element) -> str:
    return _LAYOUT.sub(" ", "".join(_pieces(element))).translate(_KEPT)


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        if inner.tag == f"{_TEXT}s":
            yield "\0" * _spaces(inner)
        elif inner.tag == f"{_TEXT}tab":
            yield "\1"
        elif inner.tag == f"{_TEXT}line-break":
            yield "\2"
        elif inner.tag not in (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text"):
            yield from _pieces(inner)
        yield inner.tail or ""


def _spaces(element: Element) -> int:
    text = element.get(f"{_TEXT}c", "1")
    return min(int(text), 100_000) if text.isascii() and text.isdigit() else 1
