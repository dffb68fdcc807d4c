"""Sheets as CSV: one file, or a folder with one for each sheet."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from loaders.problems import shortened
from loaders.sheets.cells import Book, Cell, Remark, Row, SheetError, counted, sheet_of

SUFFIXES = (".csv", ".tsv", ".txt")
_DELIMITERS = (",", ";", "\t")
_LONGEST_CELL = 1_000_000
_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def read_csv(path: Path, paths: Sequence[Path], room: list[int]) -> Book:
    """A book of these files, each a sheet called after it; `path` is what the user named. Raises SheetError."""
    remarks: list[Remark] = []
    sheets = [
        sheet_of(each.stem, counted(_rows(each, _text(each, remarks), remarks), each.name, room)) for each in paths
    ]
    return Book(path, sheets, remarks=remarks)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV (RFC 4180). What a spreadsheet would run as a formula has an apostrophe in front."""
    made = io.StringIO()
    csv.writer(made).writerows([_guard(cell) for cell in row] for row in rows)
    return made.getvalue()


def _guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    """The cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _text(path: Path, remarks: list[Remark]) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SheetError(f"{path.name}: {error.strerror}") from None
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise SheetError(
                f"{path.name}: it begins as {encoding.upper()} and is damaged at byte {error.start:,}; save it again"
            ) from None
    if b"\0" in content[:10_000]:
        raise SheetError(
            f"{path.name} is no CSV: it has bytes that no text has; save it as .xlsx, .ods or 'CSV UTF-8' and give that"
        )
    text = content.decode("cp1252", "replace")
    line, odd = next((number, each) for number, each in enumerate(text.splitlines(), 1) if not each.isascii())
    remarks.append(
        Remark(
            path.name,
            f"line {line}",
            f"the file is not UTF-8, and was read as Windows-1252 (Latin-1): {shortened(odd)}",
            "if these are not the words that were meant, save the file as 'CSV UTF-8' and give that",
            "warning",
        )
    )
    return text


def _rows(path: Path, text: str, remarks: list[Remark]) -> Iterator[Row]:
    """The rows of a file; a line 'sep=;' before them, as Excel takes it, says what parts cells."""
    told = re.match(r"sep=(.)\r?\n", text)
    delimiter = told[1] if told else _delimiter(text)
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text[told.end() :] if told else text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(lines, 2 if told else 1):
            found = {
                column: Cell(path.stem, number, column, _unguarded(cell), _unguarded(cell), "text")
                for column, cell in enumerate(cells, 1)
                if cell.strip()
            }
            yield Row(path.stem, number, found)
    except csv.Error as error:
        raise SheetError(
            f"{path.name}, line {lines.line_num}: this is not CSV ({error}); a cell with quotes in it has them twice "
            "and stands in quotes"
        ) from None


def _delimiter(text: str) -> str:
    """What parts the cells of the first line that has any: whichever is there most often, quotes left out."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=bare.count)
