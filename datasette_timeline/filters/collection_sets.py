"""Which rows of a collection a filter finds, from bitmaps that the import made; and how many of them have what.

A row is known by its place in the order of time, from 0. Where the package pyroaring or the bitmaps of a file are not
there, or would take more memory than is given to them, there are no sets, and the table is asked instead
(`listing/collection_rows.py`).
"""

import sqlite3
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING

from datasette_timeline.database.collections import Collection, collections_of
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.filters.collection_filter import CollectionFilter
from datasette_timeline.filters.event_filter import Where
from datasette_timeline.filters.event_sets import Month

if TYPE_CHECKING:
    from pyroaring import BitMap

MOST_BYTES = 96 * 2**20
"""Of bitmaps and orders of all collections, as they lie in the file; a million rows take 27 MB, and 40 MB once read."""
_ASKED_SETS = 64
"""Sets that the database was asked for, of searches and boxes, of 125 kB at most for a million rows."""
_NOWHERE = -1


@dataclass(frozen=True)
class RowSets:
    """The sets of one collection."""

    rows: "array[int]"
    """Rowids in the order of time."""
    first: "array[int]"
    """Their first days, as Python counts days."""
    last: "array[int]"
    by_column: Mapping[str, Mapping[str, "BitMap"]]
    long: "BitMap"
    """Places of rows of more than a day."""
    longest: int
    """Days of the longest of these."""
    asked: "OrderedDict[tuple[str, ...], BitMap]" = field(default_factory=OrderedDict)
    """What the database was asked for, those asked for last at the end."""

    @cached_property
    def everything(self) -> "BitMap":
        """All rows."""
        return _bitmap(range(len(self.rows)))

    @cached_property
    def months(self) -> Sequence[tuple[Month, int, int]]:
        """Runs of rows of one month: the month, the first place, and the one after the last."""
        runs, start = [], 0
        while start < len(self.first):
            day = date.fromordinal(self.first[start])
            after = date(day.year + day.month // 12, day.month % 12 + 1, 1).toordinal()
            stop = bisect_left(self.first, after, start)
            runs.append(((day.year, day.month), start, stop))
            start = stop
        return runs

    def place_of(self, row: int) -> int | None:
        """The place of a row by its rowid; None where there is no such row."""
        places = self._places
        is_known = isinstance(places, _Apart) or 0 <= row < len(places)
        return places[row] if is_known and places[row] != _NOWHERE else None

    def places_of(self, rows: Iterable[int]) -> "BitMap":
        """The set of rows by their rowids."""
        return _bitmap(array("I", map(self._places.__getitem__, rows)))

    @cached_property
    def _places(self) -> "array[int] | _Apart":
        """The place of each row by its rowid."""
        size = max(self.rows, default=0) + 1
        if size > 16 * len(self.rows) or min(self.rows, default=0) < 0:
            return _Apart({row: place for place, row in enumerate(self.rows)})
        places = array("i", [_NOWHERE]) * size
        for place, row in enumerate(self.rows):
            places[row] = place
        return places

    def of(self, column: str, values: Iterable[str]) -> "BitMap":
        """The rows that have any of these values."""
        sets = self.by_column[column]
        return _union([sets[value] for value in values if value in sets])

    def during(self, first_day: str | None, last_day: str | None) -> "BitMap":
        """The rows that may have happened between two days, ISO 8601; either may be open."""
        first = date.fromisoformat(first_day).toordinal() if first_day else 0
        stop = bisect_right(self.first, date.fromisoformat(last_day).toordinal()) if last_day else len(self.first)
        start = bisect_left(self.first, first)
        found = _bitmap(range(start, stop))
        before = self.long & _bitmap(range(bisect_left(self.first, first - self.longest), min(start, stop)))
        found.update(place for place in before if self.last[place] >= first)
        return found

    def by_month(self, found: "BitMap") -> Mapping[Month, int]:
        """How many of these rows there are in each month that has any."""
        counts = ((month, found.range_cardinality(start, stop)) for month, start, stop in self.months)
        return {month: rows for month, rows in counts if rows}

    def by_day(self, found: "BitMap") -> Mapping[date, int]:
        """How many of these rows began on each day."""
        counts: dict[int, int] = defaultdict(int)
        for place in found:
            counts[self.first[place]] += 1
        return {date.fromordinal(day): rows for day, rows in counts.items()}

    def counts(self, column: str, found: "BitMap") -> dict[str, int]:
        """How many of these rows have each value of a column, or lie in each cell."""
        sets = self.by_column[column]
        if len(found) == len(self.rows):
            return {value: len(rows) for value, rows in sets.items()}
        counted = ((value, rows.intersection_cardinality(found)) for value, rows in sets.items())
        return {value: rows for value, rows in counted if rows}


class _Apart(dict[int, int]):
    """Places by rowid, where these are too far apart for a list."""

    def __missing__(self, row: int) -> int:
        return _NOWHERE


async def sets_of_rows(database: Database, collection: Collection) -> RowSets | None:
    """The sets of a collection; None where there are none."""
    return (await all_row_sets(database)).get(collection.name)


async def rows_matching(
    database: Database, collection: Collection, sets: RowSets, wanted: CollectionFilter
) -> Mapping[str, "BitMap"]:
    """The rows that each part of a filter finds alone, by its name; those of `from` and `to` together under 'from'."""
    parts = {name: sets.of(name, wanted[name]) for name in collection.facets if wanted[name]}
    if wanted["from"] or wanted["to"]:
        parts["from"] = sets.during(wanted.first_day, wanted.last_day)
    if wanted["q"]:
        parts["q"] = await _asked(database, collection, sets, ("q", *wanted["q"]), wanted.searched(collection))
    if wanted.box:
        parts["box"] = await _asked(database, collection, sets, ("box", *wanted["box"]), wanted.inside(collection))
    return parts


def matching(sets: RowSets, parts: Mapping[str, "BitMap"], besides: str = "") -> "BitMap":
    """The rows that all parts find, leaving out one by name."""
    kept = sorted((rows for name, rows in parts.items() if name != besides), key=len)
    if not kept:
        return sets.everything
    found = kept[0]
    for rows in kept[1:]:
        found = found & rows
    return found


async def _asked(
    database: Database,
    collection: Collection,
    sets: RowSets,
    key: tuple[str, ...],
    condition: tuple[str, Mapping[str, str | float]],
) -> "BitMap":
    """The rows of which a condition holds."""
    if key in sets.asked:
        sets.asked.move_to_end(key)
        return sets.asked[key]
    where = Where([condition[0]], dict(condition[1]))
    found = await database.execute(f'select rowid from "{collection.name}" {where.sql}', where.params)
    rows = sets.places_of(row for (row,) in found)
    sets.asked[key] = rows
    if len(sets.asked) > _ASKED_SETS:
        sets.asked.popitem(last=False)
    return rows


@memoize_per_snapshot
async def all_row_sets(database: Database) -> Mapping[str, RowSets]:
    """The sets of every collection that has any, by name."""
    collections = await collections_of(database)
    if not collections or not find_spec("pyroaring"):
        return {}
    found: Mapping[str, RowSets] = await database.execute_fn(_read)
    return found


_SIZE = """
select (select coalesce(sum(length(bitmap)), 0) from collection_sets)
     + (select coalesce(sum(length(rows) + length(first) + length(last)), 0) from collection_order)
"""


def _read(connection: sqlite3.Connection) -> Mapping[str, RowSets]:
    lacking = "select exists (select 1 from collection_sets where bitmap is null)"
    if connection.execute(lacking).fetchone()[0] or connection.execute(_SIZE).fetchone()[0] > MOST_BYTES:
        return {}
    from pyroaring import BitMap

    sets: dict[str, dict[str, dict[str, BitMap]]] = defaultdict(lambda: defaultdict(dict))
    for name, column, value, bitmap in connection.execute(
        'select collection, "column", value, bitmap from collection_sets order by rows desc, value'
    ):
        sets[name][column][value] = BitMap.deserialize(bitmap)
    orders: dict[str, tuple[array[int], array[int], array[int]]] = {}
    pieces = connection.execute("select collection, rows, first, last from collection_order order by collection, start")
    for name, *piece in pieces:
        order = orders.setdefault(name, (array("q"), array("i"), array("i")))
        for numbers, packed in zip(order, piece, strict=True):
            numbers.extend(_unpacked(numbers.typecode, packed))
    return {name: _row_sets(*order, sets[name]) for name, order in orders.items()}


def _row_sets(
    rows: "array[int]", first: "array[int]", last: "array[int]", sets: Mapping[str, Mapping[str, "BitMap"]]
) -> RowSets:
    long = [place for place, (start, end) in enumerate(zip(first, last, strict=True)) if end > start]
    longest = max((last[place] - first[place] for place in long), default=0)
    return RowSets(rows, first, last, sets, _bitmap(array("I", long)), longest)


def _unpacked(kind: str, packed: bytes) -> "array[int]":
    numbers = array(kind, packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _bitmap(places: "Iterable[int]") -> "BitMap":
    from pyroaring import BitMap

    return BitMap(places)


def _union(sets: Sequence["BitMap"]) -> "BitMap":
    from pyroaring import BitMap

    return BitMap.union(*sets) if len(sets) > 1 else sets[0] if sets else BitMap()
