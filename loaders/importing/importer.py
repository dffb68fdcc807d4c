"""What an importer declares: its table, what the cells of its files mean, which rows are odd, and whom to cite."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from loaders.importing.agreed import Agreed
from schema.documents import number, text
from schema.properties import Property
from schema.tables import Table, refers
from schema.views import View

IMPORTS = Table(
    "imports",
    "Releases of other datasets that stand beside the records, with whom to cite and on what terms.",
    {
        "importer": text("Which importer read it; also the name of its table."),
        "release": text("The release, as its makers number it."),
        "title": text("What the dataset is called."),
        "citation": text("What to cite, as its makers ask."),
        "licence": text("Terms of the dataset."),
        "licence_url": text("Where the terms can be read.", nullable=True),
        "url": text("Where the dataset is published."),
        "rows": number("How many rows of the table stand as this release has them."),
        "read": number("How many rows the file has that was imported last."),
        "refused": number("How many rows of that file could not be read."),
        "digest": text("SHA-256 of that file; empty where not all of its rows could be taken."),
        "made": text("The digest that the dataset had after the import."),
    },
    ("importer", "release"),
)


def maybe_text(description: str) -> Property:
    """A column of text that not every file or row has."""
    return text(description, nullable=True)


def maybe_number(description: str) -> Property:
    """A column of whole numbers that not every file or row has."""
    return number(description, nullable=True)


class Cells(NamedTuple):
    """What is told of the cells of a column beyond their type."""

    names: tuple[str, ...] = ()
    """Further names that the column has, or had, in headers."""
    parts: tuple[str, ...] = ()
    """Columns for year, month and day, of which a day is put together where no column has it whole."""
    is_needed: bool = False
    """Whether a file without the column, or a row with nothing in it, cannot be read."""
    words: Mapping[str, int] = {}
    """Words that some files have in place of whole numbers."""
    within: tuple[float, float] | None = None
    """The least and the greatest number that can be meant."""


class Terms(NamedTuple):
    """Whom to cite, and on what terms a release may be used."""

    title: str
    citation: str
    licence: str
    licence_url: str | None
    url: str


class Flagged(NamedTuple):
    """A row that contradicts itself."""

    row: int | str
    """Its id."""
    flag: str
    """One of the flags of the importer."""
    report: int | str | None = None
    """The first row of the report that it is a share of."""


class Importer(NamedTuple):
    """One dataset of others, and how its files are read."""

    name: str
    """Of the importer, and of its table."""
    title: str
    table: Table
    """Its first column is the id, its last, `release`, says which release has the row so."""
    cells: Mapping[str, Cells]
    searched: tuple[str, ...]
    """Columns that full-text search looks through."""
    agreed: Agreed
    """Which of its columns are what every collection of events has."""
    views: Mapping[str, View]
    flag_words: Mapping[str, str]
    """What each flag means, for sentences: '3 rows: low is above best'."""
    find_flags: Callable[[sqlite3.Connection], Iterable[Flagged]]
    """All rows of the table that contradict themselves."""
    release_in: Callable[[str], str]
    """The release that the name of a file tells; nothing if it tells none."""
    rank: Callable[[str], tuple[int, ...]]
    """The place of a release among others: a later one knows better. Raises ValueError where it is no release."""
    terms: Callable[[str], Terms]
    """The terms of a release."""

    @property
    def flags(self) -> Table:
        """The table of its rows that contradict themselves."""
        told = self.table.columns[self.table.key[0]]
        key = told._replace(description="The row.", refers=self.name)
        meant = "; ".join(f"{flag}: {words}" for flag, words in self.flag_words.items())
        return Table(
            f"{self.name}_flags",
            f"Rows of {self.title} that contradict themselves. They stand as they were published.",
            {
                "row": key,
                "flag": text(f"In what way. {meant}."),
                "report": key._replace(
                    description="The first row of the report that the row is a share of.", nullable=True
                ),
            },
            ("row", "flag"),
        )

    @property
    def release(self) -> str:
        """The column that says of which release a row is."""
        return next(reversed(self.table.columns))


RELEASE = {"release": refers("", "The latest release that has the row so; see imports.")}
"""The last column of each importer's table."""
