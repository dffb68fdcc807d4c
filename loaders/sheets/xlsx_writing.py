"""Books as .xlsx, row by row: openpyxl keeps nothing of what it has written."""

import gc
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from loaders.processes.interrupts import cleanup_on_interrupt
from loaders.sheets.cells import SheetError, letters
from loaders.sheets.libraries import needed
from loaders.sheets.written import CHOICES, README, SPARE_ROWS, TINTS, BookColumn, BookSheet, WrittenBook, figure

LONGEST_CELL = 32_767
_READ_AS_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOTE_WIDTH, _NOTE_LINE, _NOTE_LETTERS = 380, 18, 52
"""Of notes: pixels, and letters in a line of so many."""
_LINE_HEIGHT, _HIGHEST = 15, 405
"""Of rows: points."""
_TEXT_WIDTH = 100
_LETTERS_A_WIDTH = 1.1
"""Widths are told in digits, which are wider than most letters."""


def write_xlsx(book: WrittenBook, path: Path) -> None:
    """Write a book. Raises SheetError where a library is missing, or room for what it writes on the way."""
    needed("openpyxl")
    # In a folder that goes whatever happens: openpyxl would leave its sheets where it is stopped.
    with tempfile.TemporaryDirectory() as folder, cleanup_on_interrupt(folder, lambda: shutil.rmtree(folder)):
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            content = _packed(book)
        finally:
            tempfile.tempdir = before
    path.write_bytes(content)


def _packed(book: WrittenBook) -> bytes:
    import openpyxl

    made = openpyxl.Workbook(write_only=True)
    content = io.BytesIO()
    try:
        _write_readme(made.create_sheet(README), book)
        for sheet in book.sheets:
            _write_sheet(made.create_sheet(sheet.name), sheet, book)
        choices = made.create_sheet(CHOICES)
        choices.sheet_state = "hidden"
        for row in book.choice_rows:
            choices.append([_escaped(text) or None for text in row])
        made.save(content)
    except Exception as error:
        if not (isinstance(error, OSError) or type(error).__name__ == "SerialisationError"):  # as lxml calls it
            raise
        # What is half-written complains when it goes, of nothing but that; so it goes here, unheard.
        loud, sys.unraisablehook = sys.unraisablehook, lambda _: None
        error.__traceback__ = made = None
        gc.collect()
        sys.unraisablehook = loud
        folder = Path(tempfile.gettempdir()).parent
        raise SheetError(
            f"there is no room for the sheets in {folder}, where they are put together: make some, or name another "
            "folder by the variable TMPDIR; .ods needs none"
        ) from None
    return content.getvalue()


def _escaped(text: str) -> str:
    """The text as .xlsx has it, in which "_x000D_" would be a character."""
    return _READ_AS_ESCAPE.sub("_x005F_", text)


def _styled(made: Any, *, number: bool = False, **style: Any) -> Any:
    """A cell, or what stands for a column, with a style: text at its top, unless it is a number."""
    from openpyxl.styles import Alignment, Font, PatternFill

    made.number_format = "General" if number else "@"
    made.alignment = Alignment(vertical="top", wrap_text=style.get("wrap", True))
    if style.get("bold") or style.get("color"):
        made.font = Font(name="Calibri", size=11, bold=style.get("bold", False), color=style.get("color"))
    if fill := style.get("fill"):
        made.fill = PatternFill("solid", start_color=fill, end_color=fill)
    return made


def _cell(sheet: Any, text: str = "", **style: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    return _filled(_styled(WriteOnlyCell(sheet), **style), text)


def _filled(cell: Any, text: str) -> Any:
    """The cell with a text, which stays one whatever it looks like."""
    cell.value = _escaped(text)
    cell.data_type = "s"
    return cell


def _write_readme(sheet: Any, book: WrittenBook) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, _TEXT_WIDTH
    for number, (title, text) in enumerate(book.readme, 1):
        cells = [_cell(sheet, title, bold=True, wrap=False), _cell(sheet, text)]
        _append(sheet, number, _lines([text], [_TEXT_WIDTH]), cells)


def _append(made: Any, number: int, lines: int, cells: Sequence[Any]) -> None:
    """Write a row as high as its lines; not every program looks how high wrapped text is."""
    if lines > 1:
        made.row_dimensions[number].height = min(lines * _LINE_HEIGHT, _HIGHEST)
    made.append(cells)
    made.row_dimensions.pop(number, None)


def _lines(texts: Sequence[str], widths: Sequence[int]) -> int:
    """How many lines the longest of the texts takes in columns of these widths; 0 is one that does not wrap."""
    return max(
        sum(1 + int(len(line) / (width * _LETTERS_A_WIDTH)) for line in text.split("\n")) if width else 1
        for text, width in zip(texts, widths, strict=True)
    )


def _write_sheet(made: Any, sheet: BookSheet, book: WrittenBook) -> None:
    made.freeze_panes = f"{letters(sheet.kept + 1)}2"
    for number, column in enumerate(sheet.columns, 1):
        dimension = made.column_dimensions[letters(number)]
        _styled(dimension, **_style(column))
        dimension.width, dimension.hidden = column.width, column.use == "mark"
    made.append([_head(made, column) for column in sheet.columns])
    cells = [_cell(made, **_style(column)) for column in sheet.columns]
    for number, row in enumerate(sheet.rows, 2):
        widths = [column.width if column.use == "text" else 0 for column in sheet.columns]
        _append(made, number, _lines(row, widths), list(_filled_row(cells, sheet.columns, row)))
    last = len(sheet.rows) + 1
    made.auto_filter.ref = f"A1:{letters(len(sheet.columns))}{last}"
    _offer(made, sheet, book, last + SPARE_ROWS)
    _tint(made, sheet, last + SPARE_ROWS)


def _style(column: BookColumn) -> dict[str, Any]:
    is_key = column.use in ("key", "mark")
    return {"number": column.use == "figure", "color": TINTS["key"] if is_key else None, "wrap": column.use == "text"}


def _head(made: Any, column: BookColumn) -> Any:
    from openpyxl.comments import Comment

    cell = _cell(made, column.name, bold=True, wrap=False, fill=TINTS["needed" if column.is_needed else "head"])
    if column.note:
        cell.comment = Comment(column.note, "", width=_NOTE_WIDTH)
        lines = sum(1 + len(line) // _NOTE_LETTERS for line in column.note.split("\n"))
        cell.comment.height = _NOTE_LINE * (lines + 1)
    return cell


def _filled_row(cells: Sequence[Any], columns: Sequence[BookColumn], row: Sequence[str]) -> Iterator[Any]:
    """The cells of a row, None where nothing is: each column has one cell, which serves every row."""
    for cell, column, text in zip(cells, columns, row, strict=True):
        if not text:
            yield None
        elif column.use == "figure" and (number := figure(text)) is not None:
            cell.value = number
            yield cell
        else:
            yield _filled(cell, text)


def _offer(made: Any, sheet: BookSheet, book: WrittenBook, last: int) -> None:
    """Give columns their drop-downs."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, column in enumerate(sheet.columns, 1):
        if column.choice:
            choice = book.choices[column.choice]
            at, bottom = letters(book.choice_column(column.choice)), len(choice.options) + 1
            offered = DataValidation(
                "list", formula1=f"{CHOICES}!${at}$2:${at}${bottom}", allow_blank=True, showErrorMessage=True
            )
            offered.errorStyle = "stop" if choice.is_closed else "warning"
            offered.errorTitle, offered.error = column.name, choice.refusal
            offered.add(f"{letters(number)}2:{letters(number)}{last}")
            made.data_validations.append(offered)


def _tint(made: Any, sheet: BookSheet, last: int) -> None:
    """Tint rows that are drafts, as long as they are."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    if sheet.drafts is not None:
        fill = PatternFill("solid", start_color=TINTS["draft"], end_color=TINTS["draft"])
        rule = FormulaRule([f'${letters(sheet.drafts + 1)}2="draft"'], fill=fill)
        made.conditional_formatting.add(f"A2:{letters(len(sheet.columns))}{last}", rule)
