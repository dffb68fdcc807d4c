"""Writing a book, whole or not at all: as .xlsx, .ods, or a folder of CSV files."""

from pathlib import Path
from typing import Literal

from loaders.exporting.placing import in_place_of
from loaders.processes.atomic_replace import replace_atomically, temporary_beside
from loaders.sheets.cells import SheetError
from loaders.sheets.csv_files import csv_text
from loaders.sheets.libraries import needed
from loaders.sheets.ods_writing import LONGEST_CELL as ODS_CELL
from loaders.sheets.ods_writing import write_ods
from loaders.sheets.written import README, WrittenBook, ensure_fits
from loaders.sheets.xlsx_writing import LONGEST_CELL as XLSX_CELL
from loaders.sheets.xlsx_writing import write_xlsx

Form = Literal["xlsx", "ods", "csv"]
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes CSV for the letters of its country."""


def form_of(path: Path) -> Form:
    """As what a book is written to a path, by its ending. Raises SheetError."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return "xlsx"
    if suffix == ".ods":
        return "ods"
    if suffix in (".csv", ".tsv"):
        raise SheetError(f"{path}: CSV has one sheet a file, so name a folder: {path.with_suffix('')}")
    if suffix and not path.is_dir():
        raise SheetError(f"{path}: name a file that ends in .xlsx or .ods, or a folder, for CSV")
    return "csv"


def _write_csv(book: WrittenBook, folder: Path) -> None:
    sheets = {sheet.name: [[column.name for column in sheet.columns], *sheet.rows] for sheet in book.sheets}
    for name, rows in {README: book.readme, **sheets}.items():
        text = _BYTE_ORDER_MARK + csv_text(rows)
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")


def ensure_writable(path: Path) -> None:
    """Raise SheetError where something stands there already, or nothing can."""
    form = form_of(path)
    if path.is_dir() and form == "csv":
        if any(path.iterdir()):
            raise SheetError(f"{path} has files in it, which may be somebody's work: name a new folder, or empty it")
    elif path.exists() or path.is_symlink():
        raise SheetError(f"{path} is there already, and may be somebody's work: name another, or delete it")
    if not path.absolute().parent.is_dir():
        raise SheetError(f"there is no folder {path.parent}: make it first")
    if form == "xlsx":
        needed("openpyxl")


def write_book(book: WrittenBook, path: Path) -> None:
    """Write it, where nothing is yet. Raises SheetError where something would be cut off."""
    ensure_writable(path)
    form = form_of(path)
    if form == "csv":
        with in_place_of(path.absolute()) as folder:
            _write_csv(book, folder)
        return
    write, longest = (write_xlsx, XLSX_CELL) if form == "xlsx" else (write_ods, ODS_CELL)
    for sheet in book.sheets:
        ensure_fits(sheet, longest)
    with temporary_beside(path) as scratch:
        write(book, scratch)
        replace_atomically(scratch, path)
