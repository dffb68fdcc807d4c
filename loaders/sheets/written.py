"""A book to be written, whichever program is to open it: sheets with columns, drop-downs and notes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Literal, NamedTuple

from loaders.sheets.cells import SheetError, plain

README, CHOICES = "read me", "choices"
"""The sheets beside those that are filled in: what to know first, and, hidden, what drop-downs offer."""
SPARE_ROWS = 1_000
"""Below the last row, for so many new ones, cells have their drop-downs already."""
MOST_ROWS = 1_048_576
TINTS = {"head": "E7E6E6", "needed": "BDD7EE", "key": "666666", "draft": "FFF2CC"}
"""Colours: of headings, of those of columns that nobody leaves empty, of keys, and of rows that are drafts."""
_FIGURE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")

Use = Literal["key", "text", "figure", "mark"]
"""What a column is for: keys and ids; text; figures; or the hidden mark of what a row was."""


class Choice(NamedTuple):
    """What a drop-down offers: terms or keys, each with its label."""

    options: Mapping[str, str]
    is_closed: bool
    """Whether nothing else may be written; keys may be those of new entries."""

    @property
    def refusal(self) -> str:
        """What is said to who writes anything else."""
        if self.is_closed:
            return "Only what the list offers can stand here."
        return "The list does not offer this key. Keep it if you add its entry in this file, too."


class BookColumn(NamedTuple):
    """A column of a sheet."""

    name: str
    note: str = ""
    """What it is, shown at its name."""
    use: Use = "text"
    width: int = 20
    """In letters."""
    choice: str = ""
    """What its drop-down offers, by its name in the book; '' where it has none."""
    is_needed: bool = False


class BookSheet(NamedTuple):
    """A sheet with a header."""

    name: str
    columns: Sequence[BookColumn]
    rows: Sequence[Sequence[str]]
    kept: int = 1
    """How many columns stay in sight when the others are scrolled."""
    drafts: int | None = None
    """The column, from 0, that says 'draft' in rows that are to be tinted."""


class WrittenBook(NamedTuple):
    """A book: lines to read first, sheets to fill in, and what their drop-downs offer."""

    readme: Sequence[tuple[str, str]]
    """A heading alone; what something is called, and what it is; or a text alone."""
    sheets: Sequence[BookSheet]
    choices: Mapping[str, Choice]

    @property
    def choice_rows(self) -> Iterator[list[str]]:
        """The rows of the sheet of choices: for each two columns, what is offered and its label."""
        yield [text for name in self.choices for text in (name, f"{name}: label")]
        options = (list(choice.options.items()) for choice in self.choices.values())
        for row in zip_longest(*options, fillvalue=("", "")):
            yield [text for option in row for text in option]

    def choice_column(self, name: str) -> int:
        """The column, from 1, of that sheet that has what is offered under a name."""
        return 2 * list(self.choices).index(name) + 1


def figure(text: str) -> int | float | None:
    """The number that a text is, if a spreadsheet will give the same text back; else None."""
    if not _FIGURE.fullmatch(text):
        return None
    value = float(text)
    number = int(value) if value.is_integer() and abs(value) < 1e15 else value
    return number if plain(number) == text else None


def ensure_fits(sheet: BookSheet, longest_cell: int) -> None:
    """Raise SheetError where a spreadsheet would cut the sheet off, or a cell of it."""
    if len(sheet.rows) >= MOST_ROWS:
        raise SheetError(
            f"the sheet {sheet.name!r} has {len(sheet.rows):,} rows, and a spreadsheet has {MOST_ROWS - 1:,} at most: "
            "name a folder, for CSV"
        )
    for row in sheet.rows:
        for column, text in zip(sheet.columns, row, strict=True):
            if len(text) > longest_cell:
                raise SheetError(
                    f"{row[0]}: {column.name!r} has {len(text):,} characters, and a cell of a spreadsheet has "
                    f"{longest_cell:,} at most: name a folder, for CSV"
                )
            if _CONTROL.search(text):
                raise SheetError(f"{row[0]}: {column.name!r} has a character that no sheet can have: take it out")
