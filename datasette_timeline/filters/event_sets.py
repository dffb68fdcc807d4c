"""Sets of events as whole numbers, one bit for each event, so that counting what filters leave takes no query.

The nth bit stands for the event with the number n. What has a key or a term in common makes a set, read once from the
database; a filter is the intersection of unions of these, and a count is a count of bits.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import groupby
from operator import and_, or_

from pydantic_core import from_json

from datasette_timeline.database.catalogue import LINKS
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.filters.event_filter import EventFilter

Month = tuple[int, int | None]
"""A year, and a month from 1 to 12 or None where only the year is known."""

_COLUMNS = ("type", "importance", "contested", "year")
_QUESTIONS = "comparable_sets as asked join events on events.id = asked.event"
_ASKED_OF_SETS = {
    "about": f"""
        select asked.about as asked, events.number from {_QUESTIONS}
        union all
        select broader, events.number from {_QUESTIONS} join terms on list = 'claim-subject' and term = asked.about
        where broader is not null
        """,
    "agreement": f"select asked.agreement as asked, events.number from {_QUESTIONS}",
}
"""Filters on comparable sets, of which an event may have several."""
_MOST_BITS = 2**27
"""Of all sets of one filter, which then take 16 MB."""
_FIRST_DAYS = """
select number, dates.earliest from events join dates on dates.edtf = events.date
where dates.kind <> 'one-of' and json_extract(dates.parts, '$.start.precision') = 'day'
"""
_ASKED = ("from", "to", "changed_since", "q")
"""Filters that only the database can answer."""


@dataclass(frozen=True)
class EventSets:
    """The sets of a database."""

    size: int
    """The highest number of an event."""
    everything: int
    """All events."""
    by_field: Mapping[str, Mapping[str, int]]
    """For each filter that takes keys or terms: the events of each value."""
    months: Sequence[tuple[Month, int, int]]
    """Runs of events of one month: the month, the first number, and the one after the last."""
    days: Mapping[int, date]
    """The first day of each event of which it is known, by the event's number."""

    def of(self, field: str, values: Iterable[str]) -> int:
        """The events that have any of these values."""
        return reduce(or_, (self.by_field[field].get(value, 0) for value in values), 0)

    def by_month(self, events: int) -> Mapping[Month, int]:
        """How many of these events there are in each month that has any."""
        bits = f"{events:0{self.size + 1}b}"[::-1]
        counts: dict[Month, int] = {}
        for month, start, stop in self.months:
            if found := bits.count("1", start, stop):
                counts[month] = counts.get(month, 0) + found
        return counts

    def by_day(self, events: int) -> Mapping[date, int]:
        """How many of these events began on each day that any did, as far as the day is known."""
        bits = f"{events:0{self.size + 1}b}"[::-1]
        return Counter(day for number, day in self.days.items() if bits[number] == "1")


@dataclass(frozen=True)
class Tally:
    """How many of some things each event has, so that those of any set of events are counted without a query."""

    digits: Sequence[int]
    """The nth set has the events whose number has the nth binary digit."""

    def of(self, events: int) -> int:
        """How many these events have together."""
        return sum((events & having).bit_count() << place for place, having in enumerate(self.digits))


def tally_of(counts: Mapping[int, int], sets: EventSets) -> Tally:
    """The tally of so many things by the number of their event."""
    places = max(counts.values(), default=0).bit_length()
    having = ((number for number, count in counts.items() if count >> place & 1) for place in range(places))
    return Tally([_set(numbers, sets.size) for numbers in having])


@memoize_per_snapshot
async def sets_of(database: Database) -> EventSets:
    """The sets of a database, read at once and not within the time that Datasette gives a query."""
    sets: EventSets = await database.execute_fn(_read)
    return sets


async def sets_by_filter(database: Database, sets: EventSets, wanted: EventFilter) -> Mapping[str, int]:
    """The events that each filter in use finds alone, by its name; what only the database can answer under ''."""
    parts = {field: sets.of(field, wanted[field]) for field in sets.by_field if wanted[field]}
    asked = EventFilter({field: wanted[field] for field in _ASKED})
    if asked:
        where = asked.where()
        found = await database.execute(f"select group_concat(number) from events {where.sql}", where.params)
        parts[""] = set_of_listed(found.single_value(), sets.size)
    return parts


def events_matching(sets: EventSets, parts: Mapping[str, int], besides: str | None = None) -> int:
    """The events that all of these filters find, leaving out one by name."""
    return reduce(and_, (events for field, events in parts.items() if field != besides), sets.everything)


def _read(connection: sqlite3.Connection) -> EventSets:
    size = connection.execute("select coalesce(max(number), 0) from events").fetchone()[0]

    def sets(value: str, rows: str) -> Mapping[str, int]:
        listed = connection.execute(f"select {value}, group_concat(number) from {rows} group by 1 order by 1")
        numbers = {str(each): listed_numbers for each, listed_numbers in listed}
        if len(numbers) * size > _MOST_BITS:
            return _Listed(numbers, size)
        return {each: set_of_listed(listed_numbers, size) for each, listed_numbers in numbers.items()}

    by_field = {link: sets("key", f"link_{link}") for link in LINKS}
    for column in _COLUMNS:
        by_field[column] = sets(column, f"events where {column} is not null")
    by_field |= {field: sets("asked", f"({sql})") for field, sql in _ASKED_OF_SETS.items()}
    months = connection.execute("select year, month, number from events where year is not null order by number")
    runs = (
        (month, [number for *_, number in events])
        for month, events in groupby(months, key=lambda row: (row[0], row[1]))
    )
    return EventSets(
        size,
        sets("'all'", "events").get("all", 0),
        by_field,
        [((year, int(month[5:7]) if month else None), numbers[0], numbers[-1] + 1) for (year, month), numbers in runs],
        {number: date.fromisoformat(day) for number, day in connection.execute(_FIRST_DAYS)},
    )


class _Listed(Mapping[str, int]):
    """Sets of a filter with so many values that they would not fit into memory: each is made when it is asked for."""

    def __init__(self, numbers: Mapping[str, str], size: int) -> None:
        self._numbers, self._size = numbers, size

    def __getitem__(self, value: str) -> int:
        return set_of_listed(self._numbers[value], self._size)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def set_of_listed(numbers: str | None, size: int) -> int:
    """The set of the numbers that SQLite's group_concat has given."""
    return _set(from_json(f"[{numbers}]"), size) if numbers else 0


def numbers_of(events: int) -> Iterator[int]:
    """The numbers of the events in a set, in order of time."""
    digits = f"{events:b}"[::-1]
    at = digits.find("1")
    while at != -1:
        yield at
        at = digits.find("1", at + 1)


def _set(numbers: Iterable[int], size: int) -> int:
    """The set of these numbers; by way of binary digits, which Python reads fastest."""
    digits = bytearray(b"0") * (size + 1)
    for number in numbers:
        digits[number] = 49  # the digit 1
    return int(digits[::-1], 2)
