"""What people do to sheets, and what is said of it: where, what, and what to do, to the letter."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loaders.editing.workspace import Workspace
from loaders.sheets.asking import nobody
from loaders.sheets.cells import Book, Cell, Remark, Value
from loaders.sheets.column_maps import ColumnMap
from loaders.sheets.dates_in_cells import Rules
from loaders.sheets.importing import Importing
from tests.loaders.sheets.books import cell, sheet

if TYPE_CHECKING:
    from tests.conftest import Records

HEADER: list[Value | Cell] = ["Id", "When", "What", "Dead", "Where", "Source", "Told"]
MAP = ColumnMap(
    columns={
        "Id": ["id"],
        "When": ["date"],
        "What": ["title"],
        "Dead": ["claims.value"],
        "Where": ["places.place"],
        "Source": ["url"],
        "Told": ["summary"],
    },
    constants={"type": "talks", "claims.about": "civilian-deaths", "claims.by": "southland", "places.role": "site"},
)
ROW: dict[str, Value | Cell] = {"When": "1991-06-04", "What": "Talks", "Told": "They met."}
NOTHING_TOLD = Rules()
AS_DAY = "write a day as 1991-06-04"
NUMBERED = "in a column of dates may be a day as spreadsheets number them: 1 April 1993, or 2 April 1997 where they "
NUMBERED += "count from 1904"
AS_TEXT = "write it as text, with an apostrophe in front: '0012, '1e5, '1994-05"


@pytest.fixture
def told(records: "Records") -> Callable[..., list[Remark]]:
    """What is said of a book."""

    def tell(book: Book, rules: Rules = NOTHING_TOLD, column_map: ColumnMap | None = MAP) -> list[Remark]:
        workspace = Workspace(records.root, today=date(2001, 6, 1))
        importing = Importing(book, workspace, nobody, rules, column_map)
        importing.take(None)
        if importing.has_errors:
            return [remark for remark in importing.remarks if remark.level == "error"]
        return importing.remarks

    return tell


def _book(*rows: dict[str, Value | Cell], header: Sequence[Value | Cell] = HEADER, **of_sheet: Any) -> Book:
    table = [header, *([row.get(str(name), "") for name in HEADER] for row in rows)]
    return Book(Path("list.xlsx"), [replace(sheet("list", table), **of_sheet)])


CELLS: list[tuple[str, str, Value | Cell, str, str]] = [
    # what it is, the column, what stands there; what is said, and what to do
    ("day or month first", "When", "03/04/1993", "'03/04/1993' is 3 April 1993 or 4 March 1993",
     "say --dates day-first or --dates month-first, or write the day as 1991-06-04"),
    ("a day that there is not", "When", "31/02/1993", "'31/02/1993' is no day of the calendar", AS_DAY),
    ("a year of two digits", "When", "03.04.93", "'03.04.93' has a year of two digits",
     "write it in full, as 1991-06-04"),
    ("a number for a day", "When", cell(34060),
     f"34060 {NUMBERED}", "give the cells the format of a date, or say --serials 1900 or --serials 1904"),
    ("the same as text", "When", "34060.5",
     f"34060.5 {NUMBERED}", "give the cells the format of a date, or say --serials 1900 or --serials 1904"),
    ("a month that became a day", "When", cell(date(1994, 5, 1), form="mmm\\-yy"),
     "the cell shows no day (its format is 'mmm\\\\-yy'), and holds 1994-05-01",
     "write it as text, with an apostrophe in front: '1994-05 if the day is not known, '1994-05-01 if it is"),
    ("the same in LibreOffice", "When", cell(date(1994, 5, 1), written="May 94"),
     "the cell shows 'May 94', and holds 1994-05-01",
     "write it as text, with an apostrophe in front: '1994-05 if the day is not known, '1994-05-01 if it is"),
    ("a month in words", "When", "May 1994", "'May 1994' is not a date: it is written in digits, the year first",
     "write '1994-05'"),
    ("a season", "When", "spring 1992", "'spring 1992' is not a date: seasons are written as months",
     "write '1992-03/1992-05' if it lasted those months, '[1992-03..1992-05]' if it was some time in them"),
    ("about", "When", "c. 1990", "'c. 1990' is not a date: 'about' is a '~' at the end", "write '1990~'"),
    ("no date", "When", "", "the row has no date, and every record has one", "write it, or take the row out"),
    ("truth for a date", "When", True, "'True' is a yes or no and no date", AS_DAY),
    ("an hour for a date", "When", time(7, 50), "'07:50:00' is a time of day and no date", AS_DAY),
    ("a shortened figure", "Dead", "1E+05",
     "'1E+05' is a number that a spreadsheet has shortened, or an id that it took for one",
     "write it in full: a figure in digits, an id with an apostrophe in front"),
    ("a figure that is one thing or another", "Dead", "1,500", "'1,500' is 1500 or 1.500",
     "write it in digits alone, with a point before decimals; or say --decimals point or --decimals comma"),
    ("a figure that became a day", "Dead", date(1993, 4, 3), "'1993-04-03' is a date",
     "give the cell the format of a plain number, and write the figure in digits"),
    ("per cent", "Dead", cell(0.136, "percentage", "13.6%"), "'13.6%' is a percentage",
     "give the cell the format of a plain number, and write the figure in digits"),
    ("money", "Dead", cell(1500, "currency", "$1,500"), "'$1,500' is a sum of money",
     "give the cell the format of a plain number, and write the figure in digits"),
    ("truth for a figure", "Dead", False, "'False' is a yes-or-no value",
     "give the cell the format of a plain number, and write the figure in digits"),
    ("lost digits", "Dead", cell(12345678901234567, written="1.23457E+16"),
     "12345678901234567 has more than 15 digits, of which spreadsheets keep no more: the last are lost",
     "write it anew as text, with an apostrophe in front"),
    ("a key that became a number", "Where", cell(100000),
     "the spreadsheet has made a number of what stood here (100000)", AS_TEXT),
    ("a key that became a day", "Where", cell(date(1994, 5, 1)),
     "the spreadsheet has made a date of what stood here (1994-05-01)", AS_TEXT),
    ("an id that is none", "Id", "Row 7", "'Row 7' does not have the form of an event id",
     "write a date and words joined by hyphens, such as 1991-06-04-ceasefire; or leave the cell empty"),
    ("a title that became a day", "What", date(1994, 5, 1), "the spreadsheet has made a date of what stood here",
     "write it as text, with an apostrophe in front"),
    ("no title", "What", "", "the row has no title, of which the id is made", "write one, or take the row out"),
    ("a formula", "Told", cell("=A2&B2", "formula"),
     "a formula stands here (=A2&B2), and no result is taken of one",
     "copy the column, and paste it back as values only (Ctrl+Shift+V)"),
    ("an error", "Dead", cell("#REF!", "error"), "the spreadsheet shows an error here: #REF!",
     "mend or empty the cell"),
    ("an error saved as text", "Told", "#N/A", "the spreadsheet had an error here: #N/A", "mend or empty the cell"),
    ("a text that was cut off", "Told", "a" * 32_767,
     "the text has 32,767 characters, the most that a spreadsheet keeps: it may be cut off",
     "look at its end, and shorten it by a character if it is whole"),
    ("merged cells", "Told", cell(None, merged=True),
     "the cell was merged with others, of which the first alone has what stands there",
     "part them ('Merge Cells' once more), and fill in each"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "message", "cure"), [case[1:] for case in CELLS], ids=[c[0] for c in CELLS]
)
def test_a_cell_that_is_not_taken_is_named(
    told: Callable[..., list[Remark]], column: str, value: Value | Cell, message: str, cure: str
) -> None:
    row = ROW | {column: value}
    letter = "ABCDEFG"[HEADER.index(column)]
    assert told(_book(ROW | {"What": "Others"}, row)) == [Remark("list.xlsx", f"list!{letter}3", message, cure)]


SHEETS: list[tuple[str, Book, str, str, str]] = [
    ("nothing at all", Book(Path("list.xlsx"), []), "", "nothing is in it",
     "give a file whose first row says what each column is"),
    ("a header alone", _book(), "list", "the sheet has nothing but a header",
     "give a file with a row for each event below that"),
    ("several sheets",
     Book(Path("list.xlsx"), [sheet("Tabelle1", [["a"], ["b"]]), sheet("Tabelle2", [["a"], ["b"]])]), "",
     "it has several sheets: 'Tabelle1' and 'Tabelle2'", "say which one is meant with --sheet NAME"),
    ("a column twice", _book(ROW, header=[*HEADER[:6], "when"]), "list!G1",
     "the column 'When' is there twice, here and in B", "keep one of the two, or give the other another name"),
    ("a column that lacks", _book(ROW, header=["Id", "When", "What", "Dead", "Where", "Source", "Words"]), "list",
     "the sheet has no column 'Told', which the map names",
     "its columns are 'Id', 'When', 'What', 'Dead', 'Where', 'Source' and 'Words'"),
    ("a column without a name", _book(ROW | {"Source": "x"}, header=[*HEADER[:5], "", "Told"]), "list!F1",
     "the column has no name, and list!F2 has something in it", "write a name into this cell, or empty the column"),
    ("two rows of one id", _book(ROW, ROW), "list!B3",
     "the row makes a record '1991-06-04-talks', and so does that of list!B2",
     "one of the two rows may go; else give one another title, or both an id of their own"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("book", "where", "message", "cure"), [case[1:] for case in SHEETS], ids=[c[0] for c in SHEETS]
)
def test_a_sheet_that_is_not_taken_is_named(
    told: Callable[..., list[Remark]], book: Book, where: str, message: str, cure: str
) -> None:
    assert Remark("list.xlsx", where, message, cure) in told(book)


NOTES: list[tuple[str, str, Value | Cell, str]] = [
    ("a day that can be one alone", "When", "13/04/1993",
     "'13/04/1993' was read as 13 April 1993, since there is no month 13"),
    ("an hour beside a day", "When", datetime.fromisoformat("1993-04-03T07:50"),
     "the time of day, 07:50, was left out: it belongs into date_note"),
    ("thousands parted by spaces", "Dead", "1\xa0500", "'1 500' was read as 1500"),
    ("millions", "Dead", "1,234,567", "'1,234,567' was read as 1234567"),
    ("no-break spaces", "Told", "They\xa0met.", "no-break spaces were made spaces"),
    ("what nobody sees", "Told", "They\u200b met.", "characters that nobody sees were left out (zero width space)"),
    ("curly quotation marks", "Told", "\u201cThey\u201d met.", "curly quotation marks were made straight ones"),
    ("line breaks in a title", "What", "Talks\nagain", "line breaks were made spaces"),
    ("a name for a key", "Where", "Mill Town", "'Mill Town' is mill-town of places"),
    ("a place that nobody knows", "Where", "Elsewhere",
     "'Elsewhere' is not in registries/places: it stands as a comment in the draft"),
    ("a source that nobody knows", "Source", "https://example.org/7",
     "https://example.org/7 is of no source in registries/sources: it stands as a comment in the draft"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value", "message"), [case[1:] for case in NOTES], ids=[case[0] for case in NOTES])
def test_what_was_made_of_a_cell_is_said(
    told: Callable[..., list[Remark]], column: str, value: Value | Cell, message: str
) -> None:
    letter = "ABCDEFG"[HEADER.index(column)]
    assert told(_book(ROW | {column: value})) == [Remark("list.xlsx", f"list!{letter}2", message, level="note")]


def test_one_answer_is_enough_for_all_days(told: Callable[..., list[Remark]]) -> None:
    assert told(_book(ROW | {"When": "03/04/1993"}), Rules(order="month-first")) == []
    assert told(_book(ROW | {"When": "34060"}), Rules(system="1904")) == [
        Remark("list.xlsx", "list!B2", "34060 was read as 2 April 1997, the day of that number counted from 1904",
               level="note")
    ]  # fmt: skip
    assert told(_book(ROW | {"Dead": "1,500"}), Rules(decimals="point")) == [
        Remark("list.xlsx", "list!D2", "'1,500' was read as 1500", level="note")
    ]


def test_what_does_not_show_is_read_and_said(told: Callable[..., list[Remark]]) -> None:
    book = _book(ROW, ROW | {"What": "Others"}, hidden_columns=frozenset({7}))
    rows = [replace(book.sheets[0].rows[0], is_hidden=True), book.sheets[0].rows[1]]
    book = Book(book.path, [replace(book.sheets[0], rows=rows)])
    message = "read like everything else: 1 hidden or filtered row (the first is row 2) and 1 hidden column"
    assert told(book) == [Remark("list.xlsx", "list", message, "take out what is not meant", "warning")]


def test_a_header_may_be_spelt_otherwise(told: Callable[..., list[Remark]]) -> None:
    assert told(_book(ROW, header=["ID", " when ", *HEADER[2:]])) == [
        Remark("list.xlsx", "list!A1", "the column 'ID' was read as 'Id'", level="note"),
        Remark("list.xlsx", "list!B1", "the column 'when' was read as 'When'", level="note"),
    ]
