"""Books as files: what comes out is what went in, and what people see of it is there."""

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.sheets import writing
from loaders.sheets.cells import Cell, SheetError, plain
from loaders.sheets.workbooks import read_workbook
from loaders.sheets.writing import write_book
from loaders.sheets.written import BookColumn, BookSheet, Choice, WrittenBook, figure

TRAPS = [
    *("0012", "1E5", "1992-03", "1992-03-04", "3/4", "12:30", "50%", "TRUE", "#REF!", "1,500", "+374 10", "2e3"),
    *("=1+1", "@name", "-", "'tis", "'=1", "''-1", "_x0041_", "_x005F_", "x005F_", "&amp;", "<b>", '"quoted"'),
    *("a  b   c", "a\nb\n\nc", "a\tb", "a,b;c", "\u00a0a", "Ünal Ёж Գ", "👍", "a\u2028b", "a" * 32_767),
]
FILES = ["a.xlsx", "a.ods", "a"]


def book_of(rows: list[list[str]], *columns: BookColumn) -> WrittenBook:
    sheet = BookSheet("my sheet.rows", columns or [BookColumn("id", use="key"), BookColumn("text")], rows)
    return WrittenBook([("Title", ""), ("made of", "nothing")], [sheet], {})


def read_again(path: Path) -> list[list[str]]:
    sheet = read_workbook(path).sheet("my sheet.rows")
    assert sheet is not None
    return [[_text(row[number]) for number in sheet.columns] for row in sheet.rows]


def _text(cell: Cell) -> str:
    return plain(cell.value) if isinstance(cell.value, int | float) else cell.value or ""  # type: ignore[return-value]


@pytest.mark.parametrize("name", FILES)
def test_no_text_becomes_anything_else(tmp_path: Path, name: str) -> None:
    rows = [[f"r{number}", trap] for number, trap in enumerate(TRAPS)]
    write_book(book_of(rows), tmp_path / name)
    assert read_again(tmp_path / name) == rows


_LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")


@pytest.mark.parametrize("name", FILES)
@settings(deadline=None, max_examples=50)
@given(texts=st.lists(st.text(_LETTERS | st.sampled_from("\n\t =+-@'_x0F"), min_size=1).filter(str.strip), min_size=1))
def test_any_text_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, name: str, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / name
    rows = [[f"r{number}", text] for number, text in enumerate(texts)]
    write_book(book_of(rows), path)
    assert read_again(path) == rows


@pytest.mark.parametrize("name", FILES)
def test_figures_are_numbers_if_they_stay_the_same(tmp_path: Path, name: str) -> None:
    figures = ["1500", "-3.25", "39.37409", "13.60", "007", "1e5", "100000000000000000", "nan", ""]
    rows = [[f"r{number}", text] for number, text in enumerate(figures)]
    write_book(book_of(rows, BookColumn("id"), BookColumn("value", use="figure")), tmp_path / name)
    assert read_again(tmp_path / name) == rows
    if name != "a":
        sheet = read_workbook(tmp_path / name).sheet("my sheet.rows")
        assert sheet is not None
        kinds = ["number"] * 3 + ["text"] * 5 + ["empty"]
        assert [row[2].kind for row in sheet.rows] == kinds


def test_a_figure_is_what_a_spreadsheet_gives_back() -> None:
    assert [figure(text) for text in ("0", "12", "-0.5", "1.50", "٣", "1_000", "inf")] == [0, 12, -0.5, *[None] * 4]


def _whole_book() -> WrittenBook:
    columns = [
        BookColumn("event id", "Never change it.", "key", 30, is_needed=True),
        BookColumn("status", "draft or reviewed.", choice="status"),
        BookColumn("place", choice="places"),
        BookColumn("as exported", use="mark"),
    ]
    choices = {
        "status": Choice({"draft": "Draft", "reviewed": "Reviewed"}, is_closed=True),
        "places": Choice({"lakeside": "Lakeside"}, is_closed=False),
    }
    rows = [["1992-03-talks", "draft", "lakeside", "0:aaaaa"]]
    return WrittenBook([("Title", ""), ("", "Read\nthis.")], [BookSheet("events", columns, rows, drafts=1)], choices)


def test_xlsx_has_what_helps_to_fill_it_in(tmp_path: Path) -> None:
    write_book(_whole_book(), tmp_path / "a.xlsx")
    book: Any = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["read me", "events", "choices"]
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "hidden"]
    events = book["events"]
    assert (events.freeze_panes, events.auto_filter.ref) == ("B2", "A1:D2")
    assert [cell.comment and cell.comment.text for cell in events[1]] == [
        "Never change it.",
        "draft or reviewed.",
        None,
        None,
    ]
    assert [events.column_dimensions[name].hidden for name in "ABCD"] == [False, False, False, True]
    assert {events.column_dimensions[name].number_format for name in "ABCD"} == {"@"}
    assert {cell.number_format for cell in events[2]} == {"@"}
    offered = {str(each.sqref): (each.formula1, each.errorStyle) for each in events.data_validations.dataValidation}
    assert offered == {
        "B2:B1002": ("choices!$A$2:$A$3", "stop"),
        "C2:C1002": ("choices!$C$2:$C$2", "warning"),
    }
    tints = [(str(each.sqref), each.rules[0].formula) for each in events.conditional_formatting]
    assert tints == [("A2:D1002", ['$B2="draft"'])]
    assert [[cell.value for cell in row] for row in book["choices"]] == [
        ["status", "status: label", "places", "places: label"],
        ["draft", "Draft", "lakeside", "Lakeside"],
        ["reviewed", "Reviewed", None, None],
    ]


def test_ods_of_the_same_book_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.ods", "b.ods"):
        write_book(_whole_book(), tmp_path / name)
    assert (tmp_path / "a.ods").read_bytes() == (tmp_path / "b.ods").read_bytes()
    assert [sheet.is_hidden for sheet in read_workbook(tmp_path / "a.ods").sheets] == [False, False, True]


def test_csv_opens_right_in_excel(tmp_path: Path) -> None:
    write_book(_whole_book(), tmp_path / "new")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["events.csv", "read me.csv"]
    assert (tmp_path / "new" / "events.csv").read_bytes() == (
        b"\xef\xbb\xbfevent id,status,place,as exported\r\n1992-03-talks,draft,lakeside,0:aaaaa\r\n"
    )


def refusal(path: Path, book: WrittenBook) -> str:
    with pytest.raises(SheetError) as caught:
        write_book(book, path)
    return str(caught.value)


def test_nobody_loses_a_sheet_that_was_edited(tmp_path: Path) -> None:
    for name in FILES:
        write_book(_whole_book(), tmp_path / name)
        before = sorted(tmp_path.rglob("*"))
        cure = "name a new folder, or empty it" if name == "a" else "name another, or delete it"
        is_there = "has files in it, which" if name == "a" else "is there already, and"
        assert refusal(tmp_path / name, _whole_book()) == (
            f"{tmp_path / name} {is_there} may be somebody's work: {cure}"
        )
        assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.csv", "{}: CSV has one sheet a file, so name a folder: {}"),
        ("a.xls", "{}: name a file that ends in .xlsx or .ods, or a folder, for CSV"),
    ],
)
def test_other_files_are_not_written(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / name
    assert refusal(path, _whole_book()) == message.format(path, path.with_suffix(""))


def test_what_a_cell_or_a_sheet_cannot_hold_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cure = "name a folder, for CSV"
    long = book_of([["1992-talks", "a" * 32_768]])
    for name in ("a.xlsx", "a.ods"):
        assert refusal(tmp_path / name, long) == (
            f"1992-talks: 'text' has 32,768 characters, and a cell of a spreadsheet has 32,767 at most: {cure}"
        )
    write_book(long, tmp_path / "a")
    assert refusal(tmp_path / "b.ods", book_of([["1992-talks", "a\x0bb"]])) == (
        "1992-talks: 'text' has a character that no sheet can have: take it out"
    )
    monkeypatch.setattr("loaders.sheets.written.MOST_ROWS", 2)
    assert refusal(tmp_path / "b.ods", book_of([["a", "b"]] * 2)) == (
        f"the sheet 'my sheet.rows' has 2 rows, and a spreadsheet has 1 at most: {cure}"
    )
    assert refusal(tmp_path / "no" / "a.ods", long) == f"there is no folder {tmp_path / 'no'}: make it first"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a"]


@pytest.mark.parametrize("name", FILES)
def test_what_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for part in ("replace_atomically", "_write_csv"):
        monkeypatch.setattr(writing, part, fail)
    with pytest.raises(OSError, match="No space left"):
        write_book(_whole_book(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_ods_is_an_archive_that_begins_with_its_type(tmp_path: Path) -> None:
    write_book(_whole_book(), tmp_path / "a.ods")
    with zipfile.ZipFile(tmp_path / "a.ods") as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
