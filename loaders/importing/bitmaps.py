"""Which rows of a table have which value: counted, and as Roaring bitmaps of their places in the order of time.

Places count from 0 by first day and rowid, so that a stretch of time is a stretch of places, and the first rows that a
filter finds are the least of its bitmap. Bitmaps are left out where the package pyroaring is not there; the site then
asks the table itself, and answers the same.
"""

import sqlite3
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.util import find_spec
from typing import NamedTuple

from datasette_timeline.published.collections import CELLS, cell_of
from loaders.importing.agreed import Agreed

HAS_BITMAPS = find_spec("pyroaring") is not None
MOST_VALUES = 20_000
"""A column with more different values is none to filter by: the list would be of no use, and counting it slow."""
_BATCH = 10_000
_PIECE = 50_000
"""Rows whose order is kept in one row of the file."""

Places = dict[str | int, "array[int]"]
"""By value: the places that have it."""


class Counted(NamedTuple):
    """What there is to be known of the rows of a table."""

    rows: "array[int]"
    first: "array[int]"
    last: "array[int]"
    sets: dict[str, Places]
    """By column, those alone that can be filtered by; and of the cells of the map."""


def count(connection: sqlite3.Connection, table: str, agreed: Agreed) -> Counted:
    """Go through the rows of a table in the order of time."""
    first, last = f'"{agreed.first}"', f'"{agreed.last}"' if agreed.last else "null"
    cell = cell_of(f'"{agreed.latitude}"', f'"{agreed.longitude}"')
    facets = ", ".join(f'"{name}"' for name in agreed.facets)
    cursor = connection.execute(f"select rowid, {first}, {last}, {cell}, {facets} from {table} order by {first}, rowid")
    order, firsts, lasts = array("q"), array("i"), array("i")
    sets: dict[str, Places] = {name: defaultdict(_no_places) for name in (CELLS, *agreed.facets)}
    days = _Days()
    while batch := cursor.fetchmany(_BATCH):
        start = len(order)
        rowids, begins, ends, *columns = zip(*batch, strict=True)
        order.extend(rowids)
        began = list(map(days.__getitem__, begins))
        firsts.extend(began)
        lasts.extend(began if _are_all(None, ends) else map(days.__getitem__, map(_either, ends, begins)))
        for name, values in zip((CELLS, *agreed.facets), columns, strict=True):
            if name in sets:
                _note(sets[name], values, start)
                if name != CELLS and len(sets[name]) > MOST_VALUES:
                    del sets[name]
    return Counted(order, firsts, lasts, sets)


def packed(places: Sequence[int]) -> bytes | None:
    """The bitmap of places; None where nothing makes bitmaps."""
    if not HAS_BITMAPS:
        return None
    from pyroaring import BitMap

    return BitMap(places).serialize()


def pieces(counted: Counted) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    """The order of rows in pieces that any server takes as values: place of the first, rowids, first and last days."""
    for start in range(0, len(counted.rows), _PIECE):
        some = slice(start, start + _PIECE)
        yield start, _packed(counted.rows[some]), _packed(counted.first[some]), _packed(counted.last[some])


def rows_of_sets(counted: Counted) -> Iterator[tuple[str, str, int, bytes | None]]:
    """Column, value, number of rows and bitmap of every set, in an order that follows from the rows."""
    for column, values in sorted(counted.sets.items()):
        for value, places in values.items():
            yield column, str(value), len(places), packed(places)


def _note(sets: Places, values: Sequence[str | int | None], start: int) -> None:
    if _are_all(values[0], values):
        if values[0] is not None:
            sets[values[0]].extend(range(start, start + len(values)))
        return
    for place, value in enumerate(values, start):
        if value is not None:
            sets[value].append(place)


def _are_all(value: str | int | None, values: Sequence[str | int | None]) -> bool:
    return values.count(value) == len(values)


def _either(day: str | None, other: str) -> str:
    return day or other


def _no_places() -> "array[int]":
    return array("I")


class _Days(dict[str, int]):
    """Days by their ISO text, counted from the year 1: many rows have the same."""

    def __missing__(self, day: str) -> int:
        self[day] = date.fromisoformat(day).toordinal()
        return self[day]


def _packed(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
