"""Sheets of others as drafts: by a column map, or as those of TimelineJS."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from loaders.problems import listed, shortened
from loaders.reading.entries import Dataset
from loaders.sheets import timelinejs
from loaders.sheets.cell_values import ValueReader
from loaders.sheets.cells import Book, Cell, Remark, Sheet
from loaders.sheets.column_maps import ColumnMap, suggested, unknown_fields
from loaders.sheets.drafts import Draft, Drafting
from loaders.sheets.headers import headed, unread

_MOST_EXAMPLES = 40


def sheet_of(book: Book, name: str | None, remarks: list[Remark]) -> Sheet | None:
    """The sheet that is meant: the one of that name, or the only one with rows; None, and a remark, where none is."""
    path = book.path.name
    filled = [sheet for sheet in book.sheets if sheet.header and not sheet.is_hidden]
    names = listed([repr(shortened(sheet.name)) for sheet in filled])
    if name is not None:
        if found := book.sheet(name):
            return found
        cure = f"its sheets are {names}" if filled else "it has none"
        remarks.append(Remark(path, "", f"there is no sheet {shortened(name)!r}", cure))
        return None
    if not filled:
        remarks.append(Remark(path, "", "nothing is in it", "give a file whose first row says what each column is"))
        return None
    if len(filled) == 1:
        return filled[0]
    of_timeline = [sheet for sheet in filled if timelinejs.is_timelinejs(sheet)]
    if len(of_timeline) == 1:
        return of_timeline[0]
    remarks.append(Remark(path, "", f"it has several sheets: {names}", "say which one is meant with --sheet NAME"))
    return None


def drafted(
    book: Book, sheet: Sheet, column_map: ColumnMap | None, reader: ValueReader, dataset: Dataset, remarks: list[Remark]
) -> list[Draft]:
    """The drafts of a sheet, by a map or, without one, as of TimelineJS; what is wrong or to know goes to remarks."""
    of_timeline = column_map is None
    chosen = column_map or timelinejs.column_map()
    _refuse_unknown(book, column_map, remarks)
    known = timelinejs.columns() if of_timeline else [*chosen.columns]
    header = headed(book, sheet, known, remarks)
    if not of_timeline:
        _refuse_lacking(book, sheet, chosen, header.columns, remarks)
    columns = {number: chosen.columns[name] for name, number in header.columns.items() if name in chosen.columns}
    left = {name: number for name, number in header.columns.items() if name not in chosen.columns and name != "Type"}
    unread(book, sheet, {**header.others, **left}, remarks)
    if not sheet.rows:
        cure = "give a file with a row for each event below that"
        remarks.append(Remark(book.path.name, sheet.name, "the sheet has nothing but a header", cure))
    tell_hidden(book, sheet, set(columns), remarks)
    events = _events(book, sheet, header.columns.get("Type") if of_timeline else None, remarks)
    drafting = Drafting(dataset, chosen, reader, dict(sheet.columns), with_html=of_timeline)
    drafts = drafting.drafts(events, columns)
    remarks += [refused.remark(book.path.name) for refused in drafting.refused]
    remarks += gathered(book, [*drafting.notes, *reader.all_notes()])
    return drafts


def _refuse_unknown(book: Book, column_map: ColumnMap | None, remarks: list[Remark]) -> None:
    for name, cure in unknown_fields(column_map) if column_map else ():
        remarks.append(
            Remark(book.path.name, "", f"the map names a field {shortened(name)!r}, which no record has", cure)
        )


def _refuse_lacking(
    book: Book, sheet: Sheet, column_map: ColumnMap, columns: Mapping[str, int], remarks: list[Remark]
) -> None:
    """Every column of the map is in the sheet."""
    for name in column_map.columns:
        if name not in columns:
            message = f"the sheet has no column {shortened(name)!r}, which the map names"
            cure = f"its columns are {listed([repr(shortened(each)) for each in sheet.columns.values()])}"
            remarks.append(Remark(book.path.name, sheet.name, message, cure))


def _events(book: Book, sheet: Sheet, type_column: int | None, remarks: list[Remark]) -> Sheet:
    """The sheet without rows that are no events."""
    kept = []
    for row in sheet.rows:
        if why := timelinejs.not_an_event(row, type_column):
            where = row[type_column or 1].address
            remarks.append(Remark(book.path.name, where, f"the row was passed over: {why}", level="note"))
        else:
            kept.append(row)
    return replace(sheet, rows=kept)


def tell_hidden(book: Book, sheet: Sheet, columns: set[int], remarks: list[Remark]) -> None:
    """Say that what does not show was read like everything else."""
    rows = [row.number for row in sheet.rows if row.is_hidden]
    hidden = sorted(columns & sheet.hidden_columns)
    told = []
    if rows:
        told.append(f"{len(rows):,} hidden or filtered row{'s' if len(rows) > 1 else ''} (the first is row {rows[0]})")
    if hidden:
        told.append(f"{len(hidden):,} hidden column{'s' if len(hidden) > 1 else ''}")
    if sheet.is_hidden:
        told.append("the sheet itself, which is hidden")
    if told:
        message = f"read like everything else: {listed(told)}"
        remarks.append(Remark(book.path.name, sheet.name, message, "take out what is not meant", "warning"))


def gathered(book: Book, notes: Iterable[tuple[str, str]]) -> Iterator[Remark]:
    """Notes on cells as remarks: those that say the same of several cells of a column once, with the first of these."""
    found: dict[tuple[str, str], list[str]] = {}
    for where, message in notes:
        found.setdefault((where.rstrip("0123456789"), message), []).append(where)
    for (_, message), cells in found.items():
        more = f"; so in {len(cells):,} cells of the column" if len(cells) > 1 else ""
        yield Remark(book.path.name, cells[0], f"{message}{more}", level="note")


def suggestions(sheet: Sheet) -> tuple[ColumnMap, dict[str, str]]:
    """A map to start from, with what the names of columns suggest, and an example of what stands in each column."""
    taken: set[str] = set()
    columns: dict[str, list[str]] = {}
    examples: dict[str, str] = {}
    for number, name in sheet.columns.items():
        field = suggested(name)
        columns[name] = [field] if field and (field not in taken or field in ("url", "comment")) else []
        taken.update(columns[name])
        examples[name] = _example([row[number] for row in sheet.rows])
    return ColumnMap(columns=columns), examples


def _example(cells: list[Cell]) -> str:
    found = next((cell for cell in cells if not cell.is_empty), None)
    return shortened(" ".join(str(found.written).split()), _MOST_EXAMPLES) if found else ""
