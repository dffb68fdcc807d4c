"""What the file is made of: sections, each of which has tables and knows what rows are in them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from loaders.baking.documents import Publication
from loaders.baking.stories import History
from schema.tables import Row, Table

Rows = Mapping[str, list[Row]]
"""Rows by table: plain tuples in the order of its columns, as Table.row makes them."""


class Part(NamedTuple):
    """What one event puts into the file."""

    rows: Rows
    indexed: Row
    """Its row of the index for search, by which titles are indexed, too."""
    used: Mapping[str, list[str]]
    """The keys that it uses, each once, by registry; by whom claims are made, `claimants`, each as often as that is."""
    dates: list[str]
    """Every date that its rows have, EDTF, each once."""


class Baking:
    """A file in the making: of what, and what has been put into it so far."""

    def __init__(self, publication: Publication, history: History, document: Callable[[str], bytes]) -> None:
        self.publication = publication
        self.history = history
        self.document = document
        """The document of an event that is in the file, by its id, JSON; empty where there is none."""
        self.counts: Counter[str] = Counter()
        """Rows by table."""
        self.dates: set[str] = set()
        """Every date that is held somewhere, EDTF."""
        self.used: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """In how many events the entries of each registry are, by key; and how many claims actors make, `claimants`."""


class Section(NamedTuple):
    """A part of the file. An importer is one module that makes one."""

    tables: tuple[Table, ...]
    rows: Callable[[Baking], Iterable[Rows]]
    """All rows of these tables, some at a time, so that not everything need be in memory."""
    of_registries: bool = False
    """Whether they follow from the registries alone, and from what of these is published."""


def several(table: Table, items: Iterable[Mapping[str, Any]], **owner: str) -> list[Row]:
    """A row for each of the items that a record has in a list; `owner` is the column for its key."""
    rows, values = [], dict[str, Any](owner)
    for position, item in enumerate(items, 1):
        values |= item
        values["position"] = position
        rows.append(table.row(values))
    return rows


def dates_in(tables: Iterable[Table], rows: Rows) -> Iterator[str]:
    """Every date that rows of these tables hold, EDTF."""
    for table in tables:
        some = rows.get(table.name, ())
        for at in table.dates if some else ():
            yield from (row[at] for row in some if row[at])
