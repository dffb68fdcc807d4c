"""The records of a dataset as a book to be edited: what is in each sheet, and what its first page says."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from loaders.history.repository import FOLDERS, Repository
from loaders.problems import plural
from loaders.sheets.exported import mark
from loaders.sheets.layout import AS_EXPORTED, Column, Form
from loaders.sheets.tabulating import Records, TableRow, forms_for, table_rows
from loaders.sheets.written import BookColumn, BookSheet, Choice, WrittenBook
from schema.vocabulary import LISTS

TERMS = "terms"
"""The sheet that says what the terms of closed lists mean."""
MADE_OF = "made of"
"""What the first page calls the state of the records that a book shows."""
_TRUTH, _LEVELS = "true or nothing", "importance"
_NARROWEST, _WIDEST, _WIDEST_SHORT = 8, 60, 40


def record_book(root: Path, records: Records, title: str) -> WrittenBook:
    """All records below a root, in sheets."""
    forms = forms_for(records)
    choices = {name: choice for form in forms for name, choice in _choices(form, records)}
    sheets = [_sheet(form, records) for form in forms]
    counts = {sheet.name: len(sheet.rows) for sheet in sheets}
    drafts = sum(data.get("status") == "draft" for data in records["events"].values())
    return WrittenBook(list(_readme(root, title, counts, drafts)), [*sheets, _terms(choices)], choices)


def _sheet(form: Form, records: Records) -> BookSheet:
    rows = [_row(form, row) for row in table_rows(form, records)]
    own = [BookColumn(name, _of_own(form, name), "key", is_needed=True) for name in form.belongs]
    every = [*own, *(_column(column) for column in form.columns), BookColumn(AS_EXPORTED, _OF_MARK, "mark")]
    columns = [
        column._replace(width=_width(column, [row[number] for row in rows])) for number, column in enumerate(every)
    ]
    drafts = form.header.index("status") if "status" in form.header else None
    return BookSheet(form.name, columns, rows, kept=len(form.belongs), drafts=drafts)


def _row(form: Form, row: TableRow) -> list[str]:
    """A row's cells, and last what it was."""
    cells = [*row.belongs, *row.cells]
    return [*cells, mark(row.position, dict(zip(form.header, cells, strict=True)))]


_OF_MARK = "What the row was when it was exported. Leave it: it tells what you have changed."


def _of_own(form: Form, name: str) -> str:
    """What a column says that says whose a row is."""
    noun = form.registry.singular
    what = name.removeprefix(noun).strip()
    if form.is_of_records:
        return (
            f"The {what} of the {noun}. Never change it: 'python -m loaders rename' does, wherever it stands. In a row "
            f"that you add it may be {'left empty' if what == 'id' else 'any that no other has'}."
        )
    if name.startswith(noun):
        return f"Whose row this is: the {what} of its {noun}, as in the sheet {form.registry.name!r}."
    whole = name.removesuffix(" id")
    return f"Of which {whole}: its id, as in the sheet '{whole}s'. {_NEW_ID}"


_NEW_ID = "One that you add may have any word here that no other of the event has, such as new-1."


def _column(column: Column) -> BookColumn:
    is_id = column.path == ("id",)
    note = column.description
    if is_id:
        note = f"{note} Never change it. {_NEW_ID}"
    if choice := _choice_name(column):
        note = f"{note} {_of_choice(choice, column)}"
    if column.needed:
        note = f"{note} Always needed."
    use = "key" if is_id else "figure" if _is_figure(column) else "text"
    return BookColumn(column.name, note, use, choice=choice, is_needed=column.needed)  # type: ignore[arg-type]


def _of_choice(choice: str, column: Column) -> str:
    if choice == _TRUTH:
        return "Write true, or leave it empty."
    if column.refers:
        return f"One of those in the sheet {column.refers!r}."
    return f"One of the terms of {choice!r}; the sheet {TERMS!r} says what they mean."


def _is_figure(column: Column) -> bool:
    """Whether the column has figures to count and measure with; ids of others are text, be they of digits alone."""
    return float in _parts(column.field.annotation)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _choice_name(column: Column) -> str:
    """What the drop-down of a column offers: a closed list, the keys of a registry, or truth."""
    if column.terms or column.refers:
        return column.terms or column.refers
    if column.path == (_LEVELS,):
        return _LEVELS
    return _TRUTH if bool in _parts(column.field.annotation) else ""


def _choices(form: Form, records: Records) -> Iterator[tuple[str, Choice]]:
    for column in form.columns:
        name = _choice_name(column)
        if column.refers:
            options = {key: _label(data) for key, data in sorted(records[name].items())}
            yield name, Choice(options or {"": ""}, is_closed=False)
        elif name == _TRUTH:
            yield name, Choice({"true": "yes"}, is_closed=True)
        elif name:
            yield name, Choice({term: told.label for term, told in LISTS[name].terms.items()}, is_closed=True)


def _label(data: Mapping[str, Any]) -> str:
    names = data.get("names")
    return str(data.get("label") or (names[0]["name"] if names else data.get("title", "")))


def _terms(choices: Mapping[str, Choice]) -> BookSheet:
    columns = [BookColumn("list", width=18), BookColumn("term", "", "key", 26), BookColumn("label", width=26)]
    rows = [
        [name, term, told.label, told.definition]
        for name in choices
        if name in LISTS
        for term, told in LISTS[name].terms.items()
    ]
    return BookSheet(TERMS, [*columns, BookColumn("meaning", width=90)], rows, kept=2)


def _width(column: BookColumn, texts: Sequence[str]) -> int:
    """As wide as nine of ten texts take, within bounds."""
    lengths = sorted(max(map(len, text.split("\n"))) for text in texts if text)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    widest = _WIDEST if usual > 2 * _WIDEST_SHORT else _WIDEST_SHORT
    return max(_NARROWEST, len(column.name) + 4, min(usual + 2, widest))


def _readme(root: Path, title: str, counts: Mapping[str, int], drafts: int) -> Iterator[tuple[str, str]]:
    yield title, ""
    yield MADE_OF, made_of(root)
    held = plural(counts["events"], "event")
    yield "has", f"{held}, of them {plural(drafts, 'draft')}: drafts are tinted, and are not published"
    yield "", ""
    yield "How to fill it in", ""
    yield from (("", line) for line in _HOW.split("\n"))
    yield "", ""
    yield "What never to do", ""
    yield from (("", line) for line in _NEVER.split("\n"))
    yield "", ""
    yield "Sheets", ""
    yield from ((name, plural(count, "row")) for name, count in counts.items())
    yield TERMS, "what each term of the drop-downs means"


_HOW = (
    "A row is a record, or an item of a list in one. The grey columns before it say whose it is: the id of its event, "
    "and of its claim or fact.\n"
    "The note at each heading says what belongs there. Headings of columns that are never empty are blue.\n"
    "Every claim and fact needs a source, a claim somebody who makes it, an actor or place a name. The first one "
    "stands in the row itself, others in a sheet such as 'claims.sources', a row for each.\n"
    "Dates are text, the year first: 1991, 1991-06, 1991-06-04, 1991-06~ (about), 1991-06? (uncertain), "
    "1991-06-04/1991-06-06 (it lasted), [1991-06-04..1991-06-06] (on one of these days).\n"
    "To add something, fill in a row below the last one. A new event becomes a draft. A new claim or fact may have any "
    "word as its id, such as new-1, by which its rows in other sheets find it.\n"
    "Save in the same format. 'python -m loaders sheet import FILE --diff' says what that would change in the records, "
    "and without --diff changes it."
)
_NEVER = (
    "Never change an id or a key, nor the hidden column 'as exported'. 'python -m loaders rename' changes keys.\n"
    "Never merge cells, and write no formulas: only what stands in a cell itself is read.\n"
    "A row that you delete deletes nothing: 'python -m loaders withdraw' takes out what was published.\n"
    "Never change the format of a column from text: the program would make a day of 1991-06, and 12 of 0012.\n"
    "Never give the file to strangers: it has drafts, and names of people whom the publication does not name."
)


def made_of(root: Path) -> str:
    """The commit that the records are of, and whether they differ from it; or that they are in no repository."""
    repository = Repository(root)
    told = repository.answer("log", "-1", "--format=%H %cs")
    if not told:
        return "records that are in no repository"
    commit, day = told.decode().split()
    differs = repository.answer("status", "--porcelain", "--", *FOLDERS)
    return f"commit {commit} of {day}{', and changes that are in no commit yet' if differs else ''}"
