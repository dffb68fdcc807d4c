"""How many of the events in view each place has, asked of the database."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from datasette_timeline.filters import Where
from datasette_timeline.mapping.marks import PlaceEvents
from datasette_timeline.names import Named

_MOST_PLACES = 1500
"""More than this are no longer seen on a map of one page; those with fewest events are left out, and it says so."""
_MOST_LANDMARKS = 300

_PLACES = f"""
with wanted as (select id, number from events {{where}}),
direct as (
  select place as key, count(distinct event) as events from event_places
  where event in (select id from wanted) group by place
  order by events desc, place limit {_MOST_PLACES}
),
around as (
  select key, count(*) as inside from link_place
  where key in (select key from direct) and number in (select number from wanted) group by key
)
select places.key, places.label, latitude, longitude, precision, radius_km, direct.events, around.inside
from direct join around using (key) join places using (key)
order by direct.events desc, places.label, places.key
"""
_SHARED_POINTS = """
select group_concat(distinct place) as keys, count(distinct event) as events
from event_places join places on places.key = event_places.place
where event in (select id from events {where}) and latitude is not null
group by latitude, longitude, case when precision in ('exact', 'locality') then 'point' else precision = 'country' end
having count(distinct place) > 1
"""
_LANDMARKS = f"""
select place, id, title, date_label
from (select id, title, date_label, sort_key from events {{where}} order by sort_key limit {_MOST_LANDMARKS})
join (select distinct event, place from event_places) on event = id
order by sort_key, id
"""


class LandmarkEvent(NamedTuple):
    """A landmark event in view."""

    id: str
    title: str
    date_label: str


@dataclass(frozen=True)
class PlaceCounts:
    """The places that the events in view name, those with most events first."""

    located: tuple[PlaceEvents, ...]
    unlocated: tuple[PlaceEvents, ...]
    """Places without coordinates; they read as 0."""
    shared: Mapping[frozenset[str], int]
    """Different events at each point that several places share."""
    landmarks: Mapping[str, tuple[LandmarkEvent, ...]]
    """Landmark events by place, in order of time."""
    left_out: int
    """Places with too few events to be among those counted."""


Naming = Callable[[str, str], Named]
"""What readers see for a place, by its key and label."""


async def count_places(database: Any, where: Where, naming: Naming) -> PlaceCounts:
    """The places of the events that the clauses want."""
    places = await database.execute(_PLACES.format(where=_sql(where.clauses)), where.params)
    located = [_place(row, naming) for row in places if row["latitude"] is not None]
    unlocated = [_place(row, naming) for row in places if row["latitude"] is None]
    shared = await database.execute(_SHARED_POINTS.format(where=_sql(where.clauses)), where.params)
    landmark_rows = await database.execute(
        _LANDMARKS.format(where=_sql([*where.clauses, "importance = 1"])), where.params
    )
    landmarks: dict[str, list[LandmarkEvent]] = defaultdict(list)
    for place, *event in landmark_rows:
        landmarks[place].append(LandmarkEvent(*event))
    return PlaceCounts(
        located=tuple(located),
        unlocated=tuple(unlocated),
        shared={frozenset(keys.split(",")): events for keys, events in shared},
        landmarks={place: tuple(events) for place, events in landmarks.items()},
        left_out=await _left_out(database, where) if len(located) + len(unlocated) == _MOST_PLACES else 0,
    )


def _place(row: Any, naming: Naming) -> PlaceEvents:
    return PlaceEvents(
        key=row["key"],
        name=naming(row["key"], row["label"]),
        latitude=row["latitude"] or 0.0,
        longitude=row["longitude"] or 0.0,
        precision=row["precision"] or "",
        radius_km=row["radius_km"] or 0.0,
        events=row["events"],
        inside=row["inside"],
    )


async def _left_out(database: Any, where: Where) -> int:
    found = await database.execute(
        f"select count(distinct place) from event_places where event in (select id from events {_sql(where.clauses)})",
        where.params,
    )
    return int(found.single_value()) - _MOST_PLACES


def _sql(clauses: list[str]) -> str:
    return f"where {' and '.join(clauses)}" if clauses else ""
