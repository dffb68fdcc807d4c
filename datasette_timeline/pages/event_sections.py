"""The events of an actor, a place or a tag, as a section of its page: over time, on the map, the main ones as cards."""

from collections.abc import Sequence
from dataclasses import dataclass

from datasette_timeline.charts.histogram_view import HistogramView, histogram_view
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.filters.event_sets import events_matching, sets_by_filter, sets_of
from datasette_timeline.filters.urls import filtered_table_url
from datasette_timeline.formats.listing import format_links
from datasette_timeline.listing.cards import Card, cards_of
from datasette_timeline.listing.facet_choices import profile_of
from datasette_timeline.map import MapContext
from datasette_timeline.pages.maps import map_of
from datasette_timeline.site.shell import Shell

_MOST_CARDS = 30
_CHART_HEIGHT = 64


@dataclass(frozen=True)
class EventSection:
    """What `_event_section.html` shows."""

    total: int
    contested: int
    cards: Sequence[Card]
    """The most important events, in the order of time."""
    chart: HistogramView | None
    map: MapContext | None
    """None where its places are too many to be counted in time."""
    timeline_url: str
    contested_url: str
    table_url: str
    embed_url: str
    api_url: str


async def event_section(shell: Shell, wanted: EventFilter) -> EventSection:
    """The section for the events that a filter finds."""
    profile = await profile_of(shell.database, wanted)
    return EventSection(
        total=profile.total,
        contested=await _contested(shell.database, wanted),
        cards=await cards_of(shell.database, shell.reader, _most_important(wanted)),
        chart=await histogram_view(
            shell.database, shell.reader, shell.link, wanted, profile.months, profile.days, _CHART_HEIGHT
        ),
        map=await map_of(shell, wanted),
        timeline_url=shell.link("/timeline", wanted.to_query()),
        contested_url=shell.link("/timeline", [*wanted.to_query(), ("contested", "1")]),
        table_url=filtered_table_url(shell.datasette, shell.database.name, wanted),
        embed_url=shell.link("/embed/build", wanted.to_query()),
        api_url=format_links(shell.datasette, wanted)[0].href,
    )


async def _contested(database: Database, wanted: EventFilter) -> int:
    sets = await sets_of(database)
    found = events_matching(sets, await sets_by_filter(database, sets, wanted))
    return (found & sets.of("contested", ["1"])).bit_count()


def _most_important(wanted: EventFilter) -> Where:
    where = wanted.where()
    chosen = f"select number from events {where.sql} order by importance, number limit {_MOST_CARDS}"
    return Where([f"number in ({chosen})"], where.params)


async def most_with(database: Database, wanted: EventFilter, field: str, most: int) -> list[tuple[str, int]]:
    """The keys of a field that most of the events found have, and how many have each."""
    sets = await sets_of(database)
    events = events_matching(sets, await sets_by_filter(database, sets, wanted))
    counts = [(key, (of_key & events).bit_count()) for key, of_key in sets.by_field[field].items()]
    return sorted((each for each in counts if each[1]), key=lambda each: (-each[1], each[0]))[:most]


async def role_counts(database: Database, link: str, key: str) -> dict[str, int]:
    """In how many events an actor or a place has which role, the most frequent first."""
    rows = await database.execute(
        f"""
        select role, count(distinct event) from event_{link}s where {link} = ?
        group by role order by count(distinct event) desc, role
        """,
        [key],
    )
    return dict(tuple(row) for row in rows)
