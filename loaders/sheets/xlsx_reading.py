"""Books out of .xlsx files, row by row; openpyxl does the reading of values."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any, NamedTuple
from xml.etree import ElementTree as ET

from loaders.sheets.archives import opened
from loaders.sheets.cells import Book, Cell, Kind, Row, Sheet, SheetError, Value, counted, of_formula, plain, sheet_of
from loaders.sheets.libraries import needed
from loaders.sheets.ranges import Ranges

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED_ESCAPE = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
_CARRIAGE_RETURN = "_x000D_"
_CURRENCY = re.compile(r"[$€£¥₽֏₼]|\[\$[^\]-]+")
_LITERALS = re.compile(r'"[^"]*"|\\.|\[(?!\$)[^\]]*\]')


def read_xlsx(path: Path, room: list[int]) -> Book:
    """The book in a file. Raises SheetError where it cannot be read."""
    openpyxl = needed("openpyxl")
    with warnings.catch_warnings(), opened(path) as archive, path.open("rb") as file:
        warnings.simplefilter("ignore")  # of drop-downs and the like that openpyxl leaves out
        try:
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            parts = _parts(archive)
            sheets = [
                _sheet(path, each, _layout(archive, parts.get(each.title, "")), room)
                for each in book.worksheets
                if hasattr(each, "iter_rows")
            ]
        except (SheetError, zipfile.BadZipFile):
            raise
        except Exception as error:  # openpyxl has no error of its own: what is amiss in a file raises anything
            told = str(error).partition("\n")[0]
            raise SheetError(
                f"{path.name} cannot be read as .xlsx ({type(error).__name__}: {told}); open it in a spreadsheet "
                "program, save it once more, and give that"
            ) from None
    return Book(path, sheets, since_1904=book.epoch.year == 1904)


class _Layout(NamedTuple):
    """What of a sheet does not show, and what is merged."""

    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merged: Ranges


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that each sheet is, by its name."""
    with archive.open("xl/_rels/workbook.xml.rels") as file:
        targets = {each.get("Id"): each.get("Target", "") for each in ET.parse(file).iter()}  # noqa: S314
    with archive.open("xl/workbook.xml") as file:
        sheets = [each for each in ET.parse(file).iter() if each.tag.endswith("}sheet")]  # noqa: S314
    return {
        each.get("name", ""): target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        for each in sheets
        if (target := targets.get(each.get(_ID)))
    }


def _layout(archive: zipfile.ZipFile, part: str) -> _Layout:
    rows: set[int] = set()
    columns: set[int] = set()
    merged: list[str] = []
    if part in archive.namelist():
        with archive.open(part) as file:
            for tag, told in _elements(file):
                if tag == "row" and told.get("hidden") in ("1", "true") and told.get("r", "").isdecimal():
                    rows.add(int(told["r"]))
                elif tag == "col" and told.get("hidden") in ("1", "true"):
                    columns.update(range(int(told["min"]), min(int(told["max"]), 16_384) + 1))
                elif tag == "mergeCell":
                    merged.append(told.get("ref", ""))
    return _Layout(frozenset(rows), frozenset(columns), Ranges(merged))


def _elements(file: IO[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    for _, element in ET.iterparse(file):  # noqa: S314 (entities are refused before)
        yield element.tag.rpartition("}")[2], element.attrib
        element.clear()


def _sheet(path: Path, source: Any, layout: _Layout, room: list[int]) -> Sheet:
    source.reset_dimensions()  # what programs write of these is not to be relied on
    rows = counted(_rows(source, layout), path.name, room)
    return sheet_of(
        source.title,
        rows,
        is_hidden=source.sheet_state != "visible",
        hidden_columns=layout.hidden_columns,
        merged=layout.merged.written,
    )


def _rows(source: Any, layout: _Layout) -> Iterator[Row]:
    name = source.title
    for number, cells in enumerate(source.iter_rows(), 1):
        found: dict[int, Cell] = {}
        for column, cell in enumerate(cells, 1):
            is_merged = (number, column) in layout.merged
            made = _cell(name, number, column, cell, is_merged=is_merged)
            if is_merged or not made.is_empty:
                found[column] = made
        if found:
            yield Row(name, number, found, number in layout.hidden_rows)


def _cell(sheet: str, row: int, column: int, cell: Any, *, is_merged: bool) -> Cell:
    value = cell.value
    if value is None:
        return Cell(sheet, row, column, merged=is_merged)
    form: str = cell.number_format or "General"
    made, written, kind = _read(value, cell.data_type, form)
    return Cell(sheet, row, column, made, written, kind, is_merged, form)


def _read(value: Any, data_type: str, form: str) -> tuple[Value, str, Kind]:
    if data_type == "f":
        text = str(getattr(value, "text", None) or value)
        return of_formula(text, text)
    if data_type == "e":
        return str(value), str(value), "error"
    if isinstance(value, bool):
        return value, str(value).upper(), "boolean"
    if isinstance(value, int | float):
        return value, plain(value), _kind_of_number(form)
    if isinstance(value, timedelta):
        return value, str(value), "duration"
    if isinstance(value, time):
        return value, value.isoformat(), "time"
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date(), value.date().isoformat(), "date"
        return value, value.isoformat(" "), "date"
    if isinstance(value, date):
        return value, value.isoformat(), "date"
    text = _ESCAPED_ESCAPE.sub("_", str(value).replace(_CARRIAGE_RETURN, "")).replace("\r", "")
    return (text, text, "text") if text.strip() else (None, "", "empty")


def _kind_of_number(form: str) -> Kind:
    bare = _LITERALS.sub("", form)
    if "%" in bare:
        return "percentage"
    return "currency" if _CURRENCY.search(form) else "number"
