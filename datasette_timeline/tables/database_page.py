"""The page of a database: the tables that most people want before the others, and these in groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from datasette_timeline.database.datasette_compat import described_tables, sql_url
from datasette_timeline.database.names import Named
from datasette_timeline.site.shell import Shell
from datasette_timeline.tables.layout import layout_of
from datasette_timeline.tables.query_page import without_parameters
from datasette_timeline.tables.words import Words

_OTHERS = "others"


class Table(NamedTuple):
    """A table or view as the page lists it."""

    key: str
    name: Named
    about: str
    """What the metadata says of it; empty where that is nothing."""
    rows: int | None
    """How many there are; None of views, which nobody counts."""
    href: str


@dataclass(frozen=True)
class DatabasePage:
    """The page of a database."""

    shell: Shell
    words: Words
    database: str

    @property
    def sql_url(self) -> str:
        """Where SQL is answered."""
        return sql_url(self.shell.datasette, self.database)

    def about(self, description: str) -> str:
        """The first sentence of what a query tells."""
        return next(iter(without_parameters(description)), "")

    def first(self, counts: Mapping[str, int | None]) -> list[Table]:
        """The tables that most people want; all of them where nobody says which. Takes their rows by name."""
        listed = self._listed(counts)
        wanted = [name for name in layout_of(self.shell.datasette)["first"] if name in listed]
        return [listed[name] for name in wanted or listed]

    def groups(self, counts: Mapping[str, int | None]) -> list[tuple[str, Sequence[Table]]]:
        """The others by the groups that the operator made, and at last those that are in none."""
        listed, layout = self._listed(counts), layout_of(self.shell.datasette)
        if not any(name in listed for name in layout["first"]):
            return []
        groups = [
            (group, [listed[name] for name in names if name in listed]) for group, names in layout["groups"].items()
        ]
        named = {*layout["first"], *(name for names in layout["groups"].values() for name in names)}
        rest = [table for name, table in listed.items() if name not in named]
        return [(group, found) for group, found in [*groups, (_OTHERS, rest)] if found]

    def _listed(self, counts: Mapping[str, int | None]) -> dict[str, Table]:
        return {name: self._table(name, rows) for name, rows in counts.items()}

    def _table(self, name: str, rows: int | None) -> Table:
        about = described_tables(self.shell.datasette, self.database).get(name, "")
        href = self.shell.data_link(self.shell.datasette.urls.table(self.database, name))
        return Table(name, self.words.table(name), about, rows, href)
