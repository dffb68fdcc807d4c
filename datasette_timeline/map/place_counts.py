"""How many of the events in view each place has.

Which events name which place is read once from a database; after that, counting takes no query.
"""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.names import Named
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.filters.event_sets import events_matching, sets_by_filter, sets_of
from datasette_timeline.map.marks import PlaceEvents, shared_points

_MOST_PLACES = 300
"""More are not told apart on a map of one page; those with fewest events are left out, and it says so."""

Naming = Callable[[str, str], Named]
"""What readers see for a place, by its key and label."""


class LandmarkEvent(NamedTuple):
    """A landmark event in view."""

    id: str
    title: str
    date: str
    """EDTF."""
    date_label: str


@dataclass(frozen=True)
class PlaceCounts:
    """The places that the events in view name, those with most events first."""

    located: Sequence[PlaceEvents]
    unlocated: Sequence[PlaceEvents]
    """Places without coordinates; they read as 0."""
    shared: Mapping[frozenset[str], int]
    """Different events at each point that several places share."""
    landmarks: Mapping[str, Sequence[LandmarkEvent]]
    """Landmark events by place, in order of time."""
    left_out: int
    """Places with too few events to be among those counted."""


class _Place(NamedTuple):
    key: str
    label: str
    latitude: float | None
    longitude: float | None
    precision: str | None
    radius_km: float | None


@dataclass(frozen=True)
class _Naming:
    """Which events name which places, in a whole database."""

    places: Sequence[_Place]
    events: Mapping[str, Sequence[int]]
    """Numbers of the events that name a place itself, by its key."""
    landmarks: Mapping[int, LandmarkEvent]
    """By number, in order of time."""
    size: int
    """The highest number of an event."""


async def count_places(database: Database, wanted: EventFilter | Where, naming: Naming) -> PlaceCounts:
    """The places that the wanted events name."""
    named = await places_named(database)
    sets = await sets_of(database)
    if isinstance(wanted, EventFilter):
        found = events_matching(sets, await sets_by_filter(database, sets, wanted))
    else:
        found = await _found(database, wanted)
    # One byte for each event, by its number: 1 where it is in view.
    in_view = bytes(f"{found:0{named.size + 1}b}"[::-1], "ascii").translate(_DIGITS)
    counted = [(sum(map(in_view.__getitem__, named.events[place.key])), place) for place in named.places]
    counted = sorted(
        ((events, place) for events, place in counted if events), key=lambda each: (-each[0], each[1].label)
    )
    inside = sets.by_field["place"] if isinstance(wanted, EventFilter) else {}
    places = [
        PlaceEvents(
            key=place.key,
            name=naming(place.key, place.label),
            latitude=place.latitude or 0.0,
            longitude=place.longitude or 0.0,
            precision=place.precision or "",
            radius_km=place.radius_km or 0.0,
            events=events,
            inside=(inside[place.key] & found).bit_count() if place.key in inside else events,
        )
        for events, place in counted[:_MOST_PLACES]
    ]
    without_point = {place.key for _, place in counted if place.latitude is None or place.longitude is None}
    located = [place for place in places if place.key not in without_point]
    return PlaceCounts(
        located=located,
        unlocated=[place for place in places if place.key in without_point],
        shared={
            frozenset(place.key for place in group): len(
                {number for place in group for number in named.events[place.key] if in_view[number]}
            )
            for group in shared_points(located)
            if len(group) > 1
        },
        landmarks=_landmarks(named, places, in_view),
        left_out=len(counted) - len(places),
    )


_DIGITS = bytes.maketrans(b"01", b"\x00\x01")


async def _found(database: Database, where: Where) -> int:
    rows = await database.execute(f"select number from events {where.sql}", where.params)
    return sum(1 << int(number) for (number,) in rows)


def _landmarks(named: _Naming, places: Sequence[PlaceEvents], in_view: bytes) -> Mapping[str, Sequence[LandmarkEvent]]:
    at: dict[str, list[LandmarkEvent]] = defaultdict(list)
    for place in places:
        for number in named.events[place.key]:
            if number in named.landmarks and in_view[number]:
                at[place.key].append(named.landmarks[number])
    return at


@memoize_per_snapshot
async def places_named(database: Database) -> _Naming:
    """Which events name which places: read at once, and not within the time that Datasette gives a query."""
    named: _Naming = await database.execute_fn(_read)
    return named


def _read(connection: sqlite3.Connection) -> _Naming:
    naming = connection.execute(
        "select distinct place, number from event_places join events on events.id = event order by place, number"
    )
    events = {key: array("I", [number for _, number in rows]) for key, rows in groupby(naming, key=lambda row: row[0])}
    places = connection.execute("select key, label, latitude, longitude, precision, radius_km from places order by key")
    landmarks = connection.execute(
        "select number, id, title, date, date_label from events where importance = 1 order by number"
    )
    return _Naming(
        places=[place for place in map(_Place._make, places) if place.key in events],
        events=events,
        landmarks={number: LandmarkEvent(*event) for number, *event in landmarks},
        size=connection.execute("select coalesce(max(number), 0) from events").fetchone()[0],
    )
