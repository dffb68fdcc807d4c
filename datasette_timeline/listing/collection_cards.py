"""Rows of a collection as lists show them, and the values that readers can filter them by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from datasette_timeline.database.collections import Collection
from datasette_timeline.database.datasette_types import Row
from datasette_timeline.database.names import Named
from datasette_timeline.filters.areas import box_name
from datasette_timeline.filters.collection_filter import CollectionFilter
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.collection_rows import Profile
from datasette_timeline.published.collections import FLAG


class Card(NamedTuple):
    """A row in a list."""

    id: str
    day: Named
    machine_day: str
    title: str
    """As its makers tell it; its id where they tell nothing."""
    place: str
    best: int | None
    low: int | None
    high: int | None
    flags: Sequence[str]


class Choice(NamedTuple):
    """One value of a column."""

    value: str
    name: Named
    found: int
    """How many rows have it and all that the other parts of the filter ask for."""
    in_all: int
    selected: bool
    wanted: CollectionFilter
    """The filter with this value added, or taken away where it is selected."""
    whole: bool = False


@dataclass(frozen=True)
class Choices:
    """The values of one column, those of most rows first."""

    field: str
    values: Sequence[Choice]
    left_out: int
    narrowed: bool

    @property
    def selected(self) -> int:
        """How many are selected."""
        return sum(choice.selected for choice in self.values)


def card_of(reader: Reader, collection: Collection, row: Row, flags: Sequence[str] = ()) -> Card:
    """A row as a list shows it."""

    def figure(column: str) -> int | None:
        return row[column] if column else None

    first, last = days_of(collection, row)
    return Card(
        id=str(row[collection.key]),
        day=reader.date_range(first, last),
        machine_day=first,
        title=title_of(collection, row),
        place=place_of(collection, row),
        best=figure(collection.best),
        low=figure(collection.low),
        high=figure(collection.high),
        flags=flags,
    )


def days_of(collection: Collection, row: Row) -> tuple[str, str]:
    """The first and last day on which it may have happened; contradicting days are told by the first alone."""
    first = row[collection.first]
    last = (row[collection.last] if collection.last else None) or first
    return first, max(first, last)


def title_of(collection: Collection, row: Row) -> str:
    """What a row is, in the words of its makers; its id where they have none."""
    told = [str(row[column]) for column in collection.titled if row[column]]
    return " – ".join(told) or str(row[collection.key])


def place_of(collection: Collection, row: Row) -> str:
    """Where it was, the closest first."""
    return ", ".join(dict.fromkeys(str(row[column]) for column in collection.placed if row[column]))


def value_name(reader: Reader, collection: Collection, column: str, value: str) -> Named:
    """A value of a filter in words."""
    if column in ("from", "to"):
        return reader.date_range(value)
    if column == "q":
        return Named(f"“{value}”", reader.lang)
    if column == "box":
        box = CollectionFilter({"box": (value,)}).box
        return Named(box_name(box) if box else value, reader.lang)
    words = collection.words.get(column, {}).get(value)
    return reader.meaning(words) if words else Named(value, reader.content_lang)


def field_name(reader: Reader, collection: Collection, field: str) -> Named:
    """What a filter is called."""
    found = None if field in collection.columns else reader.texts.named(f"field.{field}")
    return found or reader.column(field)


def flag_names(reader: Reader, collection: Collection, flags: Iterable[str]) -> list[Named]:
    """In what way a row contradicts itself, in words."""
    return [value_name(reader, collection, FLAG, flag) for flag in flags]


def choices_of(
    reader: Reader,
    collection: Collection,
    wanted: CollectionFilter,
    profile: Profile,
    known: Mapping[str, Mapping[str, int]],
    most: int,
) -> list[Choices]:
    """The values of every column that has several, at most that many beside those selected."""
    return [
        _choices(reader, collection, column, wanted, profile, known[column], most)
        for column in collection.facets
        if len(known[column]) > 1 or wanted[column]
    ]


def _choices(
    reader: Reader,
    collection: Collection,
    column: str,
    wanted: CollectionFilter,
    profile: Profile,
    in_all: Mapping[str, int],
    most: int,
) -> Choices:
    counts = profile.counts[column]
    found = {value: counts.get(value, 0) for value in wanted[column]} | dict(counts)
    order = sorted(found, key=lambda value: (-found[value], value))
    if column in collection.words:
        order.sort()  # codes have an order of their own
    shown = [value for place, value in enumerate(order) if place < most or value in wanted[column]]
    return Choices(
        column,
        [
            Choice(
                value,
                value_name(reader, collection, column, value),
                found[value],
                in_all.get(value, 0),
                value in wanted[column],
                wanted.toggled(column, value),
            )
            for value in shown
        ],
        len(order) - len(shown),
        any(name != column for name, _ in wanted.pairs()),
    )
