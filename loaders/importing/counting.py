"""Which rows of a table have which value: counted, and as Roaring bitmaps of their places in the order of time.

Places count from 0 by first day and rowid, so that a stretch of time is a stretch of places, and the first rows that a
filter finds are the least of its bitmap. Bitmaps are left out where the package pyroaring is not there; the site then
asks in SQL, for which is counted how many rows of each combination of values have which days, and answers the same.
"""

import json
import sqlite3
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from itertools import repeat
from math import nan
from typing import NamedTuple, TypeAlias, TypeVar

from datasette_timeline.published.collections import CELLS, cell_at
from loaders.importing.agreed import Agreed

HAS_BITMAPS = find_spec("pyroaring") is not None
MOST_VALUES = 20_000
"""A column with more different values is none to filter by: the list would be of no use, and counting it slow."""
_BATCH = 10_000
_PIECE = 50_000
"""Rows whose order is kept in one row of the file."""

Value = str | int | float | None
Places: TypeAlias = "array[int]"
Key = TypeVar("Key", bound=Hashable)


class Counted(NamedTuple):
    """What there is to be known of the rows of a table, in the words of the tables that keep it."""

    facets: tuple[str, ...]
    """The columns that can be filtered by: those with any values, and not too many."""
    sets: list[tuple[str, str, int, bytes | None]]
    """Column, value, number of rows and bitmap of every set, in an order that follows from the rows."""
    order: list[tuple[int, bytes, bytes, bytes]]
    """The order of rows in pieces that any server takes as values: place of the first, rowids, first and last days."""
    combinations: list[tuple[int, str, int]]
    """Number, values of the facets as JSON, and number of rows of every combination of values that there is."""
    days: "tuple[array[int], array[int], array[int], array[int]]"
    """Combination, first and last day, and number of rows, column by column: each combination in the order of time."""


class Counting:
    """Rows on their way to be counted, in whatever order they come; some 40 bytes are kept of each."""

    def __init__(self, agreed: Agreed) -> None:
        self._agreed = agreed
        self._rows, self._firsts, self._lasts = array("q"), array("i"), array("i")
        self._latitudes, self._longitudes = array("d"), array("d")
        self._combined = array("I")
        self._combinations: dict[tuple[Value, ...], int] = _Numbers()
        self._days = _Days()

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, rowids: Iterable[int], columns: Mapping[str, Sequence[Value]]) -> None:
        """Take some rows, column by column; one that is not there is null in all of them."""
        agreed, days = self._agreed, self._days
        self._rows.extend(rowids)
        begins, ends = columns[agreed.first], columns.get(agreed.last)
        self._firsts.extend(map(days.__getitem__, begins))
        self._lasts.extend(map(days.__getitem__, map(_either, ends, begins) if ends else begins))
        self._latitudes.extend(map(_degrees, columns[agreed.latitude]))
        self._longitudes.extend(map(_degrees, columns[agreed.longitude]))
        values = zip(*(columns.get(name) or repeat(None, len(begins)) for name in agreed.facets), strict=True)
        self._combined.extend(map(self._combinations.__getitem__, values))

    def counted(self) -> Counted:
        """What there is to be known of all rows that were taken."""
        places = sorted(range(len(self)), key=self._rows.__getitem__)
        places.sort(key=self._firsts.__getitem__)
        rows, firsts, lasts, combined = (
            array(each.typecode, map(each.__getitem__, places))
            for each in (self._rows, self._firsts, self._lasts, self._combined)
        )
        points = zip(self._latitudes, self._longitudes, strict=True)
        cells = [cell_at(latitude, longitude) for latitude, longitude in points]
        having: dict[str, Mapping[Value, list[Places]]] = {
            CELLS: {cell: [found] for cell, found in _places_of(map(cells.__getitem__, places)).items()}
        }
        together = _places_of(combined)
        having |= self._by_value(together)
        facets = tuple(name for name in self._agreed.facets if name in having)
        alike = self._alike(together, facets)
        return Counted(
            facets,
            [
                (column, str(value), sum(map(len, found)), _packed_set(found))
                for column, values in sorted(having.items())
                for value, found in values.items()
                if value is not None
            ],
            [
                (start, *_pieces(slice(start, start + _PIECE), rows, firsts, lasts))
                for start in range(0, len(rows), _PIECE)
            ],
            [
                (number, json.dumps(values, ensure_ascii=False), len(found))
                for number, (values, found) in enumerate(alike.items())
            ],
            _days_of(alike.values(), firsts, lasts),
        )

    def _alike(self, combined: Mapping[int, Places], facets: Sequence[str]) -> dict[tuple[str | None, ...], Places]:
        """The places of rows that have the same values in all facets."""
        kept = [self._agreed.facets.index(name) for name in facets]
        combinations, found = [*self._combinations], defaultdict[tuple[str | None, ...], Places](_no_places)
        for number, places in combined.items():
            values = (combinations[number][at] for at in kept)
            found[tuple(None if value is None else str(value) for value in values)].extend(places)
        return dict(found)

    def _by_value(self, combined: Mapping[int, Places]) -> dict[str, dict[Value, list[Places]]]:
        """By column that can be filtered by: the places of each of its values."""
        combinations, found = [*self._combinations], {}
        for at, name in enumerate(self._agreed.facets):
            values = defaultdict[Value, list[Places]](list)
            for number, places in combined.items():
                values[combinations[number][at]].append(places)
            if 0 < len(values.keys() - {None}) <= MOST_VALUES:
                found[name] = dict(values)
        return found


def count(connection: sqlite3.Connection, table: str, agreed: Agreed) -> Counted:
    """Count the rows of a table."""
    counting = Counting(agreed)
    names = [*dict.fromkeys([agreed.first, agreed.last, agreed.latitude, agreed.longitude, *agreed.facets])]
    names = [name for name in names if name]
    columns = ", ".join(f'"{name}"' for name in names)
    cursor = connection.execute(f"select rowid, {columns} from {table} order by rowid")
    while batch := cursor.fetchmany(_BATCH):
        rowids, *values = zip(*batch, strict=True)
        counting.take(rowids, dict(zip(names, values, strict=True)))
    return counting.counted()


def _places_of(keys: Iterable[Key]) -> dict[Key, Places]:
    """At which places each key stands."""
    found = defaultdict[Key, Places](_no_places)
    for place, key in enumerate(keys):
        found[key].append(place)
    return dict(found)


def _no_places() -> Places:
    return array("I")


def _days_of(
    alike: Iterable[Places], firsts: "array[int]", lasts: "array[int]"
) -> "tuple[array[int], array[int], array[int], array[int]]":
    """How many rows of each group have which days."""
    columns = array("i"), array("i"), array("i"), array("i")
    for number, places in enumerate(alike):
        counts = Counter((firsts[place], max(firsts[place], lasts[place])) for place in places)
        for (first, last), rows in sorted(counts.items()):
            for column, value in zip(columns, (number, first, last, rows), strict=True):
                column.append(value)
    return columns


def _packed_set(found: Sequence[Places]) -> bytes | None:
    """The bitmap of places; None where nothing makes bitmaps."""
    if not HAS_BITMAPS:
        return None
    from pyroaring import BitMap

    return BitMap.union(*map(BitMap, found)).serialize()


def _either(day: Value, other: Value) -> Value:
    return day or other


def _degrees(value: Value) -> float:
    return nan if value is None else float(value)


class _Numbers(dict[tuple[Value, ...], int]):
    """Numbers for what differs, from 0."""

    def __missing__(self, key: tuple[Value, ...]) -> int:
        self[key] = number = len(self)
        return number


class _Days(dict[Value, int]):
    """Days by their ISO text, counted from the year 1: many rows have the same."""

    def __missing__(self, day: Value) -> int:
        self[day] = number = date.fromisoformat(str(day)).toordinal()
        return number


def _pieces(some: slice, rows: "array[int]", firsts: "array[int]", lasts: "array[int]") -> tuple[bytes, bytes, bytes]:
    return _packed(rows[some]), _packed(firsts[some]), _packed(lasts[some])


def _packed(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
