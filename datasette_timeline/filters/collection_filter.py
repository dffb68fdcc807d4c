"""Which rows of a collection are wanted: addresses to a filter, a filter to SQL and back to an address.

The same name repeated means or, different names mean and, as with events. Names are those of the collection's columns
that rows are filtered by, and `from`, `to`, `q` and `box`. `from` and `to` find what may have happened then.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from datasette_timeline.database.collections import Collection
from datasette_timeline.filters.areas import WORLD, Box, parse_box
from datasette_timeline.filters.days import parse_date_range
from datasette_timeline.filters.event_filter import Where
from datasette_timeline.filters.parsing import MOST_LISTED, MOST_VALUES, FilterError, Problem
from datasette_timeline.filters.search_words import MOST_WORDS

OWN = ("q", "from", "to", "box")
"""Filters that every collection has. A column of the same name is none to filter by."""
_WORD = re.compile(r"\w+")
_HOW_TO_BOX = "Write west, south, east and north in degrees: 20,10,21.5,10.75."


ORDERS = ("date", "-date")
"""By first day and by row, in one direction or the other."""
VIEWS = ("compact", "map")
"""As a list beside a map, or as a map alone."""


@dataclass(frozen=True)
class CollectionFilter:
    """Which rows are wanted. Values are checked: make one with `parse_collection_filter`."""

    values: Mapping[str, tuple[str, ...]]
    """By name; a name that is missing or has no values does not filter."""

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def __bool__(self) -> bool:
        return bool(self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """Every part as (name, value)."""
        return [(name, value) for name, values in self.values.items() for value in values]

    def without(self, name: str, value: str) -> "CollectionFilter":
        """The same filter less one part."""
        return self.with_values(name, *(kept for kept in self[name] if kept != value))

    def with_values(self, name: str, *values: str) -> "CollectionFilter":
        """The same filter with these values of one name alone."""
        return CollectionFilter({**self.values, name: values})

    def toggled(self, name: str, value: str) -> "CollectionFilter":
        """The same filter with a value added, or taken away where it is there."""
        return self.without(name, value) if value in self[name] else self.with_values(name, *self[name], value)

    @property
    def box(self) -> Box | None:
        """The part of the earth that is asked for."""
        return parse_box(self["box"][0]) if self["box"] else None

    @property
    def first_day(self) -> str | None:
        """The first day that is asked for, ISO 8601."""
        return parse_date_range(self["from"][0]).first if self["from"] else None

    @property
    def last_day(self) -> str | None:
        """The last one."""
        return parse_date_range(self["to"][0]).last if self["to"] else None

    def where(self, collection: Collection, besides: str = "") -> Where:
        """The filter in SQL on the collection's table, leaving out one column."""
        where = Where([], {})
        for name in collection.facets:
            if self[name] and name != besides:
                bound = {f"{name}_{number}": value for number, value in enumerate(self[name])}
                marks = ", ".join(f":{each}" for each in bound)
                where.add(f'"{name}" in ({marks})', bound)
        if self.first_day:
            first, last = f'"{collection.first}"', f'"{collection.last}"'
            # Where a row ends before it begins, its first day counts, which every row has.
            ends = f"max(coalesce({last}, {first}), {first})" if collection.last else first
            where.add(f"{ends} >= :from_day", {"from_day": self.first_day})
        if self.last_day:
            where.add(f'"{collection.first}" <= :to_day', {"to_day": self.last_day})
        if self["q"]:
            where.add(*self.searched(collection))
        if self.box:
            where.add(*self.inside(collection))
        return where

    def searched(self, collection: Collection) -> tuple[str, dict[str, str]]:
        """The condition for rows that have all words of a search, and its parameters."""
        words = " ".join(f'"{word}"' for text in self["q"] for word in _WORD.findall(text))
        found = f"rowid in (select rowid from {collection.search} where {collection.search} match :words)"
        return (found, {"words": words}) if words else ("false", {})

    def inside(self, collection: Collection) -> tuple[str, dict[str, float]]:
        """The condition for rows with a point in the box, and its parameters.

        Northern and eastern edges belong to the next box, so that cells share no row.
        """
        box = self.box or WORLD
        latitude, longitude = f'"{collection.latitude}"', f'"{collection.longitude}"'
        clause = (
            f"{latitude} between :south and :north and {longitude} between :west and :east "
            f"and ({latitude} < :north or :south = :north) and ({longitude} < :east or :west = :east)"
        )
        return clause, {"south": box.south, "north": box.north, "west": box.west, "east": box.east}


def parse_collection_filter(
    pairs: Iterable[tuple[str, str]], collection: Collection, known: Mapping[str, Iterable[str]]
) -> CollectionFilter:
    """The filter of an address. Empty values and names that are no filter's are left alone.

    `known` has the values of each column. Raises FilterError with every value that does not exist.
    """
    names = (*OWN, *(name for name in collection.facets if name not in OWN))
    given: dict[str, list[str]] = {name: [] for name in names}
    for name, value in pairs:
        if name in given and value.strip():
            given[name].append(value if value in known.get(name, ()) else value.strip())
    found = {name: tuple(dict.fromkeys(values)) for name, values in given.items()}
    problems = [problem for name, values in found.items() for problem in _problems(name, values, known)]
    wanted = CollectionFilter({name: values for name, values in found.items() if values})
    if not problems and wanted.first_day and wanted.last_day and wanted.first_day > wanted.last_day:
        message = f"'{wanted['from'][0]}' is later than to={wanted['to'][0]}. Swap the two."
        problems.append(Problem("from", wanted["from"][0], message))
    if problems:
        raise FilterError(problems)
    return wanted


@dataclass(frozen=True)
class CollectionAddress:
    """What a page, an embed or a file shows of a collection."""

    wanted: CollectionFilter
    order: str = ORDERS[0]
    after: str | None = None
    """The id of the row before the first one; None to begin with the first."""
    view: str = VIEWS[0]

    def query(self) -> list[tuple[str, str]]:
        """The pairs of its query string, without what goes without saying."""
        pairs = self.wanted.pairs()
        if self.order != ORDERS[0]:
            pairs.append(("sort", self.order))
        if self.view != VIEWS[0]:
            pairs.append(("view", self.view))
        if self.after is not None:
            pairs.append(("after", self.after))
        return pairs

    def showing(self, wanted: CollectionFilter) -> "CollectionAddress":
        """Other rows in the same order and form, from the first on."""
        return replace(self, wanted=wanted, after=None)


def parse_collection_address(
    pairs: Iterable[tuple[str, str]], collection: Collection, known: Mapping[str, Iterable[str]]
) -> CollectionAddress:
    """The address that a query string writes. Raises FilterError with every value that does not exist."""
    pairs = list(pairs)
    last = {name: value.strip() for name, value in pairs if value.strip()}
    order, view = last.get("sort", ORDERS[0]), last.get("view", VIEWS[0])
    problems = [
        Problem(name, value, f"'{value}' is not known here. Allowed: {', '.join(allowed)}.", allowed)
        for name, value, allowed in (("sort", order, ORDERS), ("view", view, VIEWS))
        if value not in allowed
    ]
    try:
        wanted = parse_collection_filter(pairs, collection, known)
    except FilterError as error:
        raise FilterError([*error.problems, *problems]) from None
    if problems:
        raise FilterError(problems)
    return CollectionAddress(wanted, order, last.get("after"), view)


def _problems(name: str, values: tuple[str, ...], known: Mapping[str, Iterable[str]]) -> Iterable[Problem]:
    if name in OWN and name != "q" and len(values) > 1:
        message = f"given {len(values)} times ({', '.join(values)}), but there can be only one."
        yield Problem(name, values[-1], message)
    if len(values) > MOST_VALUES:
        message = f"given {len(values):,} values, and {MOST_VALUES} are allowed. Ask for fewer at a time."
        yield Problem(name, values[0], message)
        return
    advised = 0
    for value in values:
        match name:
            case "from" | "to":
                try:
                    parse_date_range(value)
                except ValueError as error:
                    yield Problem(name, value, str(error))
            case "box":
                if parse_box(value) is None:
                    yield Problem(name, value, f"'{value}' is no box. {_HOW_TO_BOX}")
            case "q":
                if len(_WORD.findall(value)) > MOST_WORDS:
                    yield Problem(name, value, f"this search has more than {MOST_WORDS} words. Search for fewer.")
            case _ if value not in known[name]:
                advised += 1
                near = get_close_matches(value, list(known[name]), n=3) if advised <= MOST_LISTED else []
                yield Problem(name, value, f"'{value}' is no value of {name} here.", nearest=tuple(near))
