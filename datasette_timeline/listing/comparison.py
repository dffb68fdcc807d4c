"""The record beside rows of UCDP GED: how many events and deaths either has, where, and what only one of them has.

What the record says of deaths are claims, which are never added up, neither across claimants nor across events: of
ours there is told how many events have figures, and per event from where to where claims go. The estimates of single
rows are added, as their makers do; rows that may be one happening coded twice count once.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from math import inf
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.listing.casualties import DEATHS
from datasette_timeline.listing.codings import added, coding_of
from datasette_timeline.listing.scales import Estimate

_DAYS_APART = 3
"""How many days may lie between rows that are told as one cluster."""
_MONTHS_AT_ONCE = 48
"""Of more months, years are told."""
_DISTRICT, _COUNTRY = "district", "country"

# Figures that a dataset has from the very rows would agree with themselves.
_OWN_FIGURES = f"""
claims.about = '{DEATHS}' and claims.unit is null and coalesce(claims.low, claims.high) is not null
and exists (
    select 1 from claim_sources join sources on sources.key = claim_sources.source
    where claim_sources.claim = claims.id and not exists (
        select 1 from imports where importer = 'ged'
        and sources.title like substr(imports.title, 1, instr(imports.title || ',', ',') - 1) || '%'
    )
)
"""
_EVENTS = f"""
select events.id as event, events.title, events.date, events.type, events.date_earliest as first,
       (select reason from not_ucdp where not_ucdp.event = events.id and ged_id is null) as reason,
       (select count(*) from event_matches where event = events.id and confirmed_by is not null) as confirmed,
       (select count(*) from event_matches where event = events.id and confirmed_by is null) as open,
       (select count(*) from claims where claims.event = events.id and {_OWN_FIGURES}) as figures
from compared_events join events on events.id = compared_events.event
where events.date_earliest between :first and :last
order by events.number
"""
_ROWS = """
select ged.id, date_start as first, coalesce(date_end, date_start) as last, best, low, high, place, district,
       coalesce(dyad_name, side_a || ' – ' || side_b, '') as sides, latitude, longitude,
       exists (select 1 from event_matches where ged_id = ged.id and confirmed_by is not null) as confirmed,
       exists (select 1 from event_matches where ged_id = ged.id) as matched,
       exists (select 1 from event_matches join events on events.id = event where ged_id = ged.id and type <> 'war')
         as told,
       exists (select 1 from coded_twice where twin = ged.id) as twin
from compared_rows join ged on ged.id = compared_rows.ged_id
where date_start between :first and :last
order by date_start, ged.id
"""
_CLAIMED = f"""
select claims.event, claims.low, claims.high from claims
where claims.event in (select event from event_matches where confirmed_by is not null) and {_OWN_FIGURES}
"""


class Tally(NamedTuple):
    """What either has of a stretch of time or of a district."""

    key: str | None
    """A year or a month as filters take it; or a place, None where no known one is near."""
    events: int
    with_figures: int
    """How many of them have claims on deaths."""
    rows: int
    read: int
    """How many of them records confirm."""
    deaths: Estimate
    """Of the rows."""


class Ours(NamedTuple):
    """An event of the record that UCDP may have coded."""

    event: str
    title: str
    date: str
    type: str
    first: str
    reason: str | None
    """Why records say that UCDP has no row of it; None where they do not."""
    open: int
    """Rows that may tell of it, and that nobody has read."""


class Apart(NamedTuple):
    """An event of which no claim on deaths overlaps with the estimates of its rows."""

    event: str
    title: str
    date: str
    low: float
    """The lowest figure of a claim; 0 where one says 'at most'."""
    high: float | None
    """The highest; None where one says 'at least'."""
    rows: int
    deaths: Estimate


class Cluster(NamedTuple):
    """Rows next to each other in time and at one place, which are matched with no event, or with a whole war alone."""

    first: str
    last: str
    place: str | None
    latitude: float
    longitude: float
    sides: Sequence[str]
    rows: Sequence[int]
    deaths: Estimate


class Reach(NamedTuple):
    """From when to when rows are compared: days, ISO 8601."""

    first: str
    last: str


class Comparison(NamedTuple):
    """All of it, for a stretch of time."""

    reach: Reach
    events: int
    events_read: int
    """How many of them have a confirmed row."""
    rows: int
    rows_read: int
    """How many of them are confirmed."""
    rows_open: int
    """How many are proposed for an event, and nobody has read them."""
    twins: int
    """Rows that may be coded twice, and are not added."""
    times: Sequence[Tally]
    districts: Sequence[Tally]
    apart: Sequence[Apart]
    theirs: Sequence[Cluster]
    """What UCDP has and the record lacks, the deadliest first."""
    ours: Sequence[Ours]
    """What the record has and UCDP lacks, in order of time."""


async def reach_of(database: Database) -> Reach | None:
    """From when to when any rows are imported; None without rows."""
    ((first, last),) = await database.execute("select min(date_start), max(date_start) from ged")
    return Reach(first, last) if first else None


async def comparison_of(database: Database, asked: Reach, *, by_month: bool | None = None) -> Comparison:
    """The comparison for rows and events that begin on these days; by month or year, as suits the stretch."""
    days = asked._asdict()
    events, rows = [list(await database.execute(sql, days)) for sql in (_EVENTS, _ROWS)]
    months = {row["first"][:7] for row in (*events, *rows)}
    letters = 7 if (len(months) <= _MONTHS_AT_ONCE if by_month is None else by_month) else 4
    added_up = [row for row in rows if not row["twin"]]
    return Comparison(
        reach=asked,
        events=len(events),
        events_read=sum(event["confirmed"] > 0 for event in events),
        rows=len(rows),
        rows_read=sum(row["confirmed"] for row in rows),
        rows_open=sum(row["matched"] and not row["confirmed"] for row in rows),
        twins=len(rows) - len(added_up),
        times=_by_time(events, rows, letters),
        districts=await _by_district(database, events, rows),
        apart=[each async for each in _apart(database, events)],
        theirs=_clusters(row for row in added_up if not row["told"]),
        ours=[Ours(**{name: event[name] for name in Ours._fields}) for event in events if not event["confirmed"]],
    )


def _by_time(events: Iterable[Row], rows: Iterable[Row], letters: int) -> list[Tally]:
    tallies = _tallies(
        ((event["first"][:letters], event) for event in events), ((row["first"][:letters], row) for row in rows)
    )
    return sorted(tallies, key=lambda tally: tally.key or "")


async def _by_district(database: Database, events: Sequence[Row], rows: Sequence[Row]) -> list[Tally]:
    """An event counts in every district that it has a site in."""
    districts = await _districts(database)
    sites = defaultdict(set)
    for event, place in await database.execute("select event, place from event_places where role = 'site'"):
        sites[event].add(districts.get(place))
    return _tallies(
        ((district, event) for event in events for district in sites.get(event["event"], ())),
        ((row["district"], row) for row in rows),
    )


def _tallies(events: Iterable[tuple[str | None, Row]], rows: Iterable[tuple[str | None, Row]]) -> list[Tally]:
    """Events and rows, each with what it counts to."""
    of_events, of_rows = defaultdict[str | None, list[Row]](list), defaultdict[str | None, list[Row]](list)
    for key, event in events:
        of_events[key].append(event)
    for key, row in rows:
        of_rows[key].append(row)
    return [
        Tally(
            key,
            len(of_events[key]),
            sum(event["figures"] > 0 for event in of_events[key]),
            len(of_rows[key]),
            sum(row["confirmed"] for row in of_rows[key]),
            added(_estimate(row) for row in of_rows[key] if not row["twin"]),
        )
        for key in {**of_events, **of_rows}
    ]


def _estimate(row: Row) -> Estimate:
    return Estimate(row["best"], row["low"], row["high"])


async def _districts(database: Database) -> Mapping[str, str]:
    """For each place the district that it is or lies in, or else the largest place around it below a country."""
    found: dict[str, str] = {}
    ways = await database.execute(
        "select place, ancestor, kind from place_ancestors join places on key = ancestor order by place, depth"
    )
    for place, way in groupby(ways, key=lambda row: row["place"]):
        below = [(row["ancestor"], row["kind"]) for row in way if row["kind"] != _COUNTRY]
        if below:
            found[place] = next((key for key, kind in below if kind == _DISTRICT), below[-1][0])
    return found


async def _apart(database: Database, events: Sequence[Row]) -> AsyncIterator[Apart]:
    """The events whose claims and rows have no number in common."""
    claimed = defaultdict[str, list[tuple[float | None, float | None]]](list)
    for event, low, high in await database.execute(_CLAIMED):
        claimed[event].append((low, high))
    for event in events:
        bounds = claimed.get(event["event"])
        coding = await coding_of(database, event["event"]) if bounds and event["confirmed"] else None
        if not bounds or not coding or not coding.deaths:
            continue
        low, high = min(low or 0 for low, _ in bounds), max(inf if high is None else high for _, high in bounds)
        if coding.deaths.bounds["low"] > high or coding.deaths.bounds["high"] < low:
            named = (event["event"], event["title"], event["date"])
            yield Apart(*named, low, None if high == inf else high, len(coding.counted), coding.deaths)


def _clusters(rows: Iterable[Row]) -> list[Cluster]:
    """Rows in order of time, those of one place together that few days part; the deadliest first."""
    open_at: dict[object, list[Row]] = {}
    found: list[list[Row]] = []
    for row in rows:
        where = row["place"] or (row["latitude"], row["longitude"])
        before = open_at.get(where)
        if before and _day(row["first"]) - max(_day(each["last"]) for each in before) <= _DAYS_APART:
            before.append(row)
        else:
            open_at[where] = [row]
            found.append(open_at[where])
    clusters = [
        Cluster(
            min(row["first"] for row in of),
            max(row["last"] for row in of),
            of[0]["place"],
            of[0]["latitude"],
            of[0]["longitude"],
            list(dict.fromkeys(row["sides"] for row in of if row["sides"])),
            [row["id"] for row in of],
            added(map(_estimate, of)),
        )
        for of in found
    ]
    return sorted(clusters, key=lambda cluster: (-cluster.deaths.best, cluster.first, cluster.rows))


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()
