"""Sheets that LibreOffice has opened and saved, as newsrooms do, are what they were."""

import re
import zipfile
from pathlib import Path

import pytest

from loaders.sheets.cells import Book, Cell, plain
from loaders.sheets.record_book import record_book
from loaders.sheets.tabulating import records_in
from loaders.sheets.workbooks import read_workbook
from loaders.sheets.writing import write_book
from loaders.sheets.written import CHOICES, BookColumn, BookSheet, WrittenBook
from tests.loaders.sheets.conftest import Save
from tests.loaders.sheets.test_writing import TRAPS

ROOT = Path(__file__).parents[3]
EXAMPLES = [path.parent for path in sorted((ROOT / "examples").glob("*/registries"))]


def sheets_of(book: Book) -> dict[str, list[list[str]]]:
    """What is in the cells, header included."""
    return {
        sheet.name: [[_text(row[column]) for column in sheet.columns] for row in (sheet.header, *sheet.rows) if row]
        for sheet in book.sheets
        if sheet.name != CHOICES
    }


def _text(cell: Cell) -> str:
    assert cell.kind in ("text", "number", "empty"), cell
    return plain(cell.value) if isinstance(cell.value, int | float) else str(cell.value or "")


def hold(book: WrittenBook, folder: Path, save: Save) -> None:
    """Save a book in either form as the other one, and that as the first, and look whether any cell is another."""
    for form, other in (("xlsx", "ods"), ("ods", "xlsx")):
        path = folder / f"book.{form}"
        write_book(book, path)
        told = sheets_of(read_workbook(path))
        assert told.keys() >= {sheet.name for sheet in book.sheets}
        between = save(path, other)
        assert sheets_of(read_workbook(between)) == told
        assert sheets_of(read_workbook(save(between, form))) == told


@pytest.mark.long
@pytest.mark.parametrize("root", [ROOT, ROOT / "tests" / "records" / "base", *EXAMPLES], ids=lambda path: path.name)
def test_no_cell_of_the_record_changes(root: Path, tmp_path: Path, save: Save) -> None:
    hold(record_book(root, records_in(root), "Title"), tmp_path, save)


def test_no_cell_changes_that_looks_like_something_else(tmp_path: Path, save: Save) -> None:
    """But for tabs, which Calc loses in .ods, and "x005F_", which openpyxl does: no record has either."""
    rows = [[f"r{number}", trap] for number, trap in enumerate(TRAPS) if not ("\t" in trap or "x005F_" in trap)]
    sheet = BookSheet("traps", [BookColumn("id", use="key"), BookColumn("text")], rows)
    hold(WrittenBook([("Title", "")], [sheet], {}), tmp_path, save)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_knows_drop_downs_notes_and_drafts(tmp_path: Path, save: Save, form: str) -> None:
    root = ROOT / "tests" / "records" / "base"
    book = record_book(root, records_in(root), "Title")
    write_book(book, tmp_path / f"book.{form}")
    with zipfile.ZipFile(save(tmp_path / f"book.{form}", "ods")) as archive:
        content = archive.read("content.xml").decode()
    last = len(book.choices["event-type"].options) + 1
    assert book.choice_column("event-type") == 1
    assert f"cell-content-is-in-list([$choices.$A$2:.$A${last}])" in content
    conditions = set(re.findall(r'table:condition="([^"]+)"', content))
    assert len(conditions) == len(book.choices)
    notes = [column.note for sheet in book.sheets for column in sheet.columns if column.note]
    assert content.count("<office:annotation ") == len(notes)
    assert "formula-is([.$G2]=&quot;draft&quot;)" in content
    assert book.sheets[0].drafts == 6
