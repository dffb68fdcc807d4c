"""Rows of the sheets that an export wrote, read again: what stands in each column, and what the row was then."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from loaders.sheets.cell_values import ValueReader, is_ours, sort_of
from loaders.sheets.cells import Book, Cell, Remark, Row, Sheet
from loaders.sheets.exported import Exported, exported
from loaders.sheets.headers import Header, folded, headed, unread
from loaders.sheets.layout import AS_EXPORTED, Column, Form, forms
from loaders.sheets.refusals import Refused

_NUMBERED = re.compile(r"\.([0-9]{1,2})$")


class OwnRow(NamedTuple):
    """A row of one of our sheets. `texts` has what stands in each column that the sheet has, '' where nothing does."""

    form: Form
    belongs: tuple[str, ...]
    texts: dict[str, str]
    cells: dict[str, Cell]
    was: Exported | None
    first: Cell
    """The cell by which the row is called where no other one is meant."""

    def cell(self, column: str) -> Cell:
        """The cell of a column, or that by which the row is called."""
        return self.cells.get(column, self.first)

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than when it was exported."""
        return self.was is None or any(not self.was.had(name, text) for name, text in self.texts.items())

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands in it but whose it is."""
        return not any(self.texts[column.name] for column in self.form.columns if column.name in self.texts)


class OwnSheets:
    """Our sheets in a book: rows by form, and what is wrong with them or to be known of them."""

    def __init__(self, book: Book, reader: ValueReader) -> None:
        self._book, self._reader = book, reader
        self.remarks: list[Remark] = []
        self.rows: dict[str, list[OwnRow]] = {}
        self.forms = forms_of(book)
        for form in self.forms:
            if sheet := book.sheet(form.name):
                self.rows[form.name] = list(self._rows(form, sheet))

    def _rows(self, form: Form, sheet: Sheet) -> Iterator[OwnRow]:
        header = headed(self._book, sheet, [*form.header, AS_EXPORTED], self.remarks)
        unread(self._book, sheet, header.others, self.remarks)
        for name in [name for name in (*form.belongs, AS_EXPORTED) if name not in header.columns]:
            what = "what each row was" if name == AS_EXPORTED else "whose each row is"
            message = f"the sheet has no column {name!r}, which says {what}"
            self._refuse(sheet.name, message, "export the sheets anew, leave that column in, and change them there")
            return
        for row in sheet.rows:
            if (read := self._row(form, row, header)) is not None:
                yield read

    def _row(self, form: Form, row: Row, header: Header) -> OwnRow | None:
        mark = header.columns.get(AS_EXPORTED)
        was = exported(str(row[mark].value)) if mark and not row[mark].is_empty else None
        first = row[header.columns[form.belongs[0]]]
        if mark and not row[mark].is_empty and was is None:
            cure = "put back what stood there, or empty it if the row is new"
            self._say(Refused(row[mark], f"what the column {AS_EXPORTED!r} has was changed", cure))
            return None
        columns = {column.name: column for column in form.columns}
        texts: dict[str, str] = {}
        cells: dict[str, Cell] = {}
        is_sound = True
        for name, number in header.columns.items():
            if name == AS_EXPORTED:
                continue
            cells[name] = row[number]
            try:
                texts[name] = self._text(row[number], name, columns.get(name), was)
            except Refused as refused:
                self._say(refused)
                is_sound = False
        if not is_sound or (was is None and not any(texts.values())):
            return None
        return OwnRow(form, tuple(texts[name] for name in form.belongs), texts, cells, was, first)

    def _text(self, cell: Cell, name: str, column: Column | None, was: Exported | None) -> str:
        """What a cell says; what it was when it was exported is taken as it is. Raises Refused."""
        as_it_is = _plainly(cell)
        if was and as_it_is is not None and was.had(name, as_it_is):
            return as_it_is
        if column is None:
            return self._reader.read(cell, "key") or ""
        return self._reader.read(cell, sort_of(column.field), is_ours=is_ours(column.field)) or ""

    def written_columns(self, sheet: Sheet) -> set[int]:
        """The columns of a sheet that people write in."""
        return {number for number, name in sheet.columns.items() if folded(name) != folded(AS_EXPORTED)}

    def _say(self, refused: Refused) -> None:
        self.remarks.append(refused.remark(self._book.path.name))

    def _refuse(self, where: str, message: str, cure: str) -> None:
        self.remarks.append(Remark(self._book.path.name, where, message, cure))


def forms_of(book: Book) -> tuple[Form, ...]:
    """The forms of our sheets, with as many columns for short lists as the book has."""
    numbers = [
        int(found[1])
        for sheet in book.sheets
        for name in sheet.columns.values()
        if (found := _NUMBERED.search(name)) and int(found[1])
    ]
    return forms(max(numbers)) if numbers else forms()


def is_ours_to_read(book: Book) -> bool:
    """Whether an export wrote the book: a sheet has the name and the first column of one of ours."""
    by_name = {form.name: form for form in forms()}
    return any(
        sheet.name in by_name and by_name[sheet.name].belongs[0] in map(str.casefold, sheet.columns.values())
        for sheet in book.sheets
    )


def _plainly(cell: Cell) -> str | None:
    """The text of a cell as an export wrote it; None where it is something else, of which the reader has to know."""
    if cell.is_empty:
        return None if cell.merged else ""
    if cell.kind == "text":
        return str(cell.value).replace("\r\n", "\n").strip()
    return cell.written if cell.kind == "number" else None
