"""Sheet files of every kind as books, and what is refused, in whole messages."""

import os
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from loaders.sheets import archives, cells
from loaders.sheets.cells import Book, Cell, SheetError, address, letters
from loaders.sheets.workbooks import read_workbook

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods(path: Path, tables: str, styles: str = "", manifest: str = "") -> Path:
    """An .ods file with these tables, as small as one can be."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES} {CALC}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def table(*rows: str, name: str = "events", columns: str = "") -> str:
    return f'<table:table table:name="{name}">{columns}{"".join(rows)}</table:table>'


def row(*cells: str, told: str = "") -> str:
    return f"<table:table-row {told}>{''.join(cells)}</table:table-row>"


def cell(text: str, told: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {told}><text:p>{text}</text:p></table:table-cell>"


def xlsx(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    book.active.title = "events"
    for each in rows:
        book.active.append(each)
    book.save(path)
    return path


def only(book: Book) -> list[list[Cell]]:
    return [list(each.cells.values()) for each in book.sheets[0].rows]


def told(book: Book) -> list[list[tuple[str, Any, str, str]]]:
    return [[(each.address, each.value, each.written, each.kind) for each in cells] for cells in only(book)]


def refusal(path: Path) -> str:
    with pytest.raises(SheetError) as caught:
        read_workbook(path)
    return str(caught.value)


def test_nobody_waits_for_what_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    assert refusal(path) == f"{path} is no ordinary file: save the sheet as one, and give that"


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")])
def test_columns_have_letters(column: int, name: str) -> None:
    assert letters(column) == name


def test_addresses_are_those_of_spreadsheets() -> None:
    assert address("claims.sources", 12, 3) == "claims.sources!C12"
    assert address("Anna's list", 1, 1) == "'Anna''s list'!A1"


def test_xlsx_has_every_kind_of_cell(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        ["id", " Title "],
        ["0012", "  two  spaces\nand lines"],
        [1992, 1e20, 0.5, True, "=1+1", "#REF!"],
        [date(1992, 3, 4), datetime(1992, 3, 4, 7, 50), time(7, 50)],  # noqa: DTZ001 (spreadsheets know no zones)
        ["   ", None],
    )
    book = read_workbook(path)
    assert book.sheets[0].columns == {1: "id", 2: "Title"}
    assert told(book) == [
        [("events!A2", "0012", "0012", "text"), ("events!B2", *["  two  spaces\nand lines"] * 2, "text")],
        [
            ("events!A3", 1992, "1992", "number"),
            ("events!B3", 1e20, "100000000000000000000", "number"),
            ("events!C3", 0.5, "0.5", "number"),
            ("events!D3", True, "TRUE", "boolean"),
            ("events!E3", "=1+1", "=1+1", "formula"),
            ("events!F3", "#REF!", "#REF!", "error"),
        ],
        [
            ("events!A4", date(1992, 3, 4), "1992-03-04", "date"),
            ("events!B4", datetime(1992, 3, 4, 7, 50), "1992-03-04 07:50:00", "date"),  # noqa: DTZ001
            ("events!C4", time(7, 50), "07:50:00", "time"),
        ],
    ]


def test_xlsx_tells_how_numbers_show(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["a", "b", "c", "d"])
    sheet.append([0.12, 5, 100000, 7])
    for name, form in zip("ABCD", ["0%", "#,##0 [$€-407]", "0.00E+00", '0" %"'], strict=True):
        sheet[f"{name}2"].number_format = form
    book.save(tmp_path / "a.xlsx")
    found = only(read_workbook(tmp_path / "a.xlsx"))[0]
    assert [(each.kind, each.format) for each in found] == [
        ("percentage", "0%"),
        ("currency", "#,##0 [$€-407]"),
        ("number", "0.00E+00"),
        ("number", '0" %"'),
    ]


def test_xlsx_tells_what_is_hidden_merged_and_empty(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "events"
    for each in ([], ["id", "title", "date"], [], ["a", None, "c"], ["b"]):
        sheet.append(each)
    sheet.merge_cells("A4:B4")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("lists").sheet_state = "hidden"
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    book.save(tmp_path / "a.xlsx")
    read = read_workbook(tmp_path / "a.xlsx")
    events, lists = read.sheets
    assert events.header is not None
    assert (events.header.number, lists.header) == (2, None)
    assert (events.is_hidden, lists.is_hidden, read.since_1904) == (False, True, True)
    assert (sorted(events.hidden_columns), *events.merged) == ([3], "A4:B4")
    assert [(each.number, each.is_hidden) for each in events.rows] == [(4, False), (5, True)]
    assert [events.rows[0][column].merged for column in (1, 2, 3)] == [True, True, False]
    assert events.rows[1][2] == Cell("events", 5, 2)


def test_xlsx_reads_escaped_characters(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", ["id"], ["a_x000D_\nb"], ["_x005F_x0041_"])
    assert [each[0].value for each in only(read_workbook(path))] == ["a\nb", "_x0041_"]


def test_ods_has_every_kind_of_cell(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "a.ods",
        table(
            row(cell("id"), cell("title")),
            row(
                cell('<text:s text:c="2"/>a<text:tab/>b<text:line-break/>c</text:p><text:p>d  <text:a>e</text:a>'),
                cell("1.5 %", 'office:value-type="percentage" office:value="0.015"'),
                cell("$7", 'office:value-type="currency" office:value="7"'),
                cell("1992", 'office:value-type="float" office:value="1992"'),
            ),
            row(
                cell("TRUE", 'office:value-type="boolean" office:boolean-value="true"'),
                cell("04/03/92", 'office:value-type="date" office:date-value="1992-03-04"'),
                cell("x", 'office:value-type="date" office:date-value="1992-03-04T07:50:00.5"'),
                cell("7:50", 'office:value-type="time" office:time-value="PT07H50M00S"'),
            ),
            row(
                cell("2", 'table:formula="of:=[.A1]+1" office:value-type="float" office:value="2"'),
                cell("FALSE", 'table:formula="of:=FALSE()"'),
                cell("#REF!", 'table:formula="of:=#REF!"'),
                cell("Err:502", 'office:value-type="string" calcext:value-type="error"'),
                cell("", 'office:value-type="string" office:string-value="kept"'),
                "<table:table-cell><office:annotation><text:p>a note</text:p></office:annotation></table:table-cell>",
            ),
        ),
    )
    assert told(read_workbook(path)) == [
        [
            ("events!A2", *["  a\tb\nc\nd  e"] * 2, "text"),
            ("events!B2", 0.015, "1.5 %", "percentage"),
            ("events!C2", 7, "$7", "currency"),
            ("events!D2", 1992, "1992", "number"),
        ],
        [
            ("events!A3", True, "TRUE", "boolean"),
            ("events!B3", date(1992, 3, 4), "04/03/92", "date"),
            ("events!C3", datetime(1992, 3, 4, 7, 50), "x", "date"),  # noqa: DTZ001
            ("events!D3", time(7, 50), "7:50", "time"),
        ],
        [
            ("events!A4", "=[.A1]+1", "2", "formula"),
            ("events!B4", False, "FALSE", "boolean"),
            ("events!C4", "#REF!", "#REF!", "error"),
            ("events!D4", "Err:502", "Err:502", "error"),
            ("events!E4", "kept", "kept", "text"),
        ],
    ]


def test_ods_writes_out_what_is_repeated(tmp_path: Path) -> None:
    hidden = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    path = ods(
        tmp_path / "a.ods",
        table(
            row(cell("id"), told='table:number-rows-repeated="1"'),
            row("<table:table-cell/>", told='table:number-rows-repeated="3"'),
            row(
                '<table:table-cell table:number-columns-repeated="2"/>',
                cell("a", 'office:value-type="string" table:number-columns-repeated="2"'),
                told='table:number-rows-repeated="2" table:visibility="filter"',
            ),
            row(
                cell("b", 'table:number-columns-spanned="2" table:number-rows-spanned="1"'),
                "<table:covered-table-cell/>",
            ),
            row("<table:table-cell/>", told='table:number-rows-repeated="1048569"'),
            columns="<table:table-column/>"
            '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>',
        )
        + '<table:table table:name="lists" table:style-name="ta2"/>',
        hidden,
    )
    events, lists = read_workbook(path).sheets
    assert [(each.number, sorted(each.cells), each.is_hidden) for each in events.rows] == [
        (5, [3, 4], True),
        (6, [3, 4], True),
        (7, [1, 2], False),
    ]
    assert events.rows[1][4].address == "events!D6"
    assert (sorted(events.hidden_columns), *events.merged) == ([2, 3], "A7:B7")
    assert (lists.name, lists.is_hidden, lists.header) == ("lists", True, None)


@pytest.mark.parametrize(
    "content",
    [
        "id,title\r\n1992-03,Ünal\r\n".encode(),
        "id,title\r\n1992-03,Ünal\r\n".encode("utf-8-sig"),
        "id;title\n1992-03;Ünal\n".encode(),
        "id\ttitle\n1992-03\tÜnal\n".encode("utf-16"),
        'sep=;\nid;title\n"1992-03";"Ünal"'.encode(),
    ],
)
def test_csv_is_read_however_it_is_written(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(content)
    book = read_workbook(path)
    assert [[each.value for each in cells] for cells in only(book)] == [["1992-03", "Ünal"]]
    assert (book.sheets[0].columns, book.remarks) == ({1: "id", 2: "title"}, [])


def test_csv_in_another_encoding_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes("id,title\na,A caf\u00e9 there\n".encode("latin-1"))
    book = read_workbook(path)
    assert only(book)[0][1].value == "A café there"
    assert "".join(each.text for each in book.remarks) == (
        "events.csv, line 2: warning: the file is not UTF-8, and was read as Windows-1252 (Latin-1): a,A café there\n"
        "   help: if these are not the words that were meant, save the file as 'CSV UTF-8' and give that\n"
    )


def test_an_apostrophe_before_a_formula_is_not_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("id\n'=1+1\n''-2\n'tis\n", "utf-8")
    assert [each[0].value for each in only(read_workbook(path))] == ["=1+1", "'-2", "'tis"]


def test_a_folder_is_a_book_of_its_csv_files(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("id\nb\n")
    (tmp_path / "events.csv").write_text("id\na\n")
    (tmp_path / "notes.md").write_text("no sheet")
    book = read_workbook(tmp_path)
    assert [each.name for each in book.sheets] == ["claims", "events"]
    assert book.sheet("events") is book.sheets[1]
    assert book.sheet("nothing") is None


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _old_excel(path: Path) -> None:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000) + "Workbook".encode("utf-16-le"))


def _locked_excel(path: Path) -> None:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(9000) + "EncryptedPackage".encode("utf-16-le"))


def _locked_ods(path: Path) -> None:
    ods(path, table(), manifest="<manifest:encryption-data/>".replace("manifest:", ""))


def _cut(path: Path) -> None:
    xlsx(path, ["id"])
    path.write_bytes(path.read_bytes()[:-40])


def _packed(*names: str) -> Any:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "<?xml version='1.0'?><x/>")

    return write


def _written(content: bytes) -> Any:
    return lambda path: path.write_bytes(content)


def _entities(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", f"<!--{' ' * 5000}--><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")


_CURE = "open it in a spreadsheet program, save it as .xlsx, .ods or .csv, and give that"
_LACKS = "There is no item named '[Content_Types].xml' in the archive"
_KNOWN = ".xlsx, .ods, .csv (also .tsv and .txt), and folders of .csv files"
_QUOTES = "a cell with quotes in it has them twice and stands in quotes"
_AGAIN = "open it in a spreadsheet program, save it once more, and give that"


@pytest.mark.parametrize(
    ("name", "write", "message"),
    [
        ("a.xlsx", _empty, "a.xlsx is empty"),
        ("a.xls", _old_excel, f"a.xls is an old Excel file (.xls): {_CURE}"),
        ("a.xlsx", _locked_excel, "a.xlsx is locked with a password; save it without one, and give that"),
        ("a.ods", _locked_ods, "a.ods is locked with a password; save it without one, and give that"),
        ("a.xlsx", _cut, f"a.xlsx is damaged or cut off (File is not a zip file); {_AGAIN}"),
        ("a.xlsb", _packed("xl/workbook.bin"), f"a.xlsb is a binary Excel file (.xlsb): {_CURE}"),
        (
            "a.numbers",
            _packed("Index/Document.iwa"),
            "a.numbers is a file of Numbers: export it as Excel (.xlsx) there, and give that",
        ),
        ("a.docx", _packed("word/document.xml"), f"a.docx is no sheet file: {_CURE}"),
        (
            "a.zip",
            _packed("events.csv", "claims.csv"),
            "a.zip is a packed folder of .csv files: unpack it, and give the folder",
        ),
        (
            "a.xlsx",
            _packed("xl/workbook.xml"),
            f"""a.xlsx cannot be read as .xlsx (KeyError: "{_LACKS}"); {_AGAIN}""",
        ),
        ("a.ods", _packed("content.xml"), "a.ods has no sheets; give a file with a table in it"),
        ("a.ods", _entities, f"a.ods has XML that no spreadsheet program writes; {_AGAIN}"),
        ("a.xls", _written(b"\xef\xbb\xbf <HTML><table>"), f"a.xls is a web page, whatever its name: {_CURE}"),
        ("a.xml", _written(b"<?xml version='1.0'?>"), f"a.xml is XML, not packed as .xlsx and .ods are: {_CURE}"),
        (
            "a.pdf",
            _written(b"%PDF-1.7"),
            f"a.pdf is no sheet file as far as can be told; known are {_KNOWN}",
        ),
        (
            "a.csv",
            _written(b"id\n\x00\x01\xff\n"),
            "a.csv is no CSV: it has bytes that no text has; save it as .xlsx, .ods or 'CSV UTF-8' and give that",
        ),
        (
            "a.csv",
            _written(b"\xff\xfei\x00d"),
            "a.csv: it begins as UTF-16 and is damaged at byte 4; save it again",
        ),
        (
            "a.csv",
            _written(b'id,title\na,"b\n'),
            f"a.csv, line 2: this is not CSV (unexpected end of data); {_QUOTES}",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_cure(tmp_path: Path, name: str, write: Any, message: str) -> None:
    write(tmp_path / name)
    assert refusal(tmp_path / name) == message


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.xlsx") == f"{tmp_path / 'a.xlsx'}: No such file or directory"
    assert refusal(tmp_path) == (
        f"there are no .csv files in {tmp_path}; name a folder that has some, or an .xlsx or .ods file"
    )


def test_what_would_unpack_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1024 * 1024)
    with zipfile.ZipFile(tmp_path / "a.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", b" " * 2_000_000)
    assert refusal(tmp_path / "a.ods") == (
        "a.ods would unpack to 2 MB in 1 parts, and 1 MB is the most: split it into several files"
    )


def test_cells_repeated_without_end_are_refused(tmp_path: Path) -> None:
    bomb = row(
        cell("a", 'office:value-type="string" table:number-columns-repeated="16384"'),
        told='table:number-rows-repeated="1048576"',
    )
    assert refusal(ods(tmp_path / "a.ods", table(bomb))) == (
        f"a.ods, events: the file has more than {cells.MOST_CELLS:,} filled cells; split it into several, or delete "
        "what was filled down by mistake"
    )


def test_what_xlsx_needs_is_named_where_it_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = xlsx(tmp_path / "a.xlsx", ["id"])
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    assert refusal(path) == (
        "openpyxl is not installed here: pip install 'conflict-events-timeline[curating]', and try again; "
        "or use .ods or .csv, which need nothing more"
    )
