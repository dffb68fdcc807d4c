"""What the file is made of: sections, each of which has tables and knows what rows are in them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from loaders.baking.documents import Publication
from loaders.baking.stories import History
from schema.tables import Row, Table

Rows = Mapping[str, list[Row]]
"""Rows by table: plain tuples in the order of its columns, as Table.row makes them."""


class Baking:
    """A file in the making: of what, and what the sections before have put into it."""

    def __init__(self, publication: Publication, history: History) -> None:
        self.publication = publication
        self.history = history
        self.counts: Counter[str] = Counter()
        """Rows by table."""
        self.documents: dict[str, bytes] = {}
        """The documents of events that have earlier versions, JSON."""
        self.changed = frozenset(story.key for story in history.stories if len(story.versions) > 1)
        """Keys of records that have earlier versions."""
        self.dates: set[str] = set()
        """Every date that is held somewhere, EDTF."""
        self.used: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """In how many events the entries of each registry are, by key; and how many claims actors make, `claimants`."""


class Section(NamedTuple):
    """A part of the file. An importer is one module that makes one."""

    tables: tuple[Table, ...]
    rows: Callable[[Baking], Iterable[Rows]]
    """All rows of these tables, some at a time, so that not everything need be in memory."""


def several(table: Table, items: Iterable[Mapping[str, Any]], **owner: str) -> list[Row]:
    """A row for each of the items that a record has in a list; `owner` is the column for its key."""
    rows, values = [], dict[str, Any](owner)
    for position, item in enumerate(items, 1):
        values |= item
        values["position"] = position
        rows.append(table.row(values))
    return rows
