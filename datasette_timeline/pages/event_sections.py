"""The events of an actor, a place or a tag, as a section of its page: over time, on the map, the main ones as cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from datasette_timeline.cards import Card, cards_of
from datasette_timeline.choices import profile_of
from datasette_timeline.filters import EventFilter, Where
from datasette_timeline.formats import format_links
from datasette_timeline.mapping import MapContext, map_context
from datasette_timeline.pages.shell import Shell
from datasette_timeline.strips import Strip, strip_of
from datasette_timeline.urls import filtered_table_url

_MOST_CARDS = 30
_STRIP_HEIGHT = 64


@dataclass(frozen=True)
class EventSection:
    """What `_event_section.html` shows."""

    total: int
    contested: int
    cards: Sequence[Card]
    """The most important events, in the order of time."""
    strip: Strip | None
    map: MapContext
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
        cards=await cards_of(shell, _most_important(wanted)),
        strip=await strip_of(shell, wanted, profile.months, _STRIP_HEIGHT),
        map=await map_context(shell, wanted),
        timeline_url=shell.link("/timeline", wanted.to_query()),
        contested_url=shell.link("/timeline", [*wanted.to_query(), ("contested", "1")]),
        table_url=filtered_table_url(shell.datasette, shell.database.name, wanted),
        embed_url=shell.link("/embed/build", wanted.to_query()),
        api_url=format_links(shell.datasette, wanted)[0].href,
    )


async def _contested(database: Any, wanted: EventFilter) -> int:
    clauses, params = wanted.where()
    where = " and ".join([*clauses, "contested"])
    return int((await database.execute(f"select count(*) from events where {where}", params)).single_value())


def _most_important(wanted: EventFilter) -> Where:
    clauses, params = wanted.where()
    chosen = f"select number from events where {' and '.join(clauses)} order by importance, number limit {_MOST_CARDS}"
    return Where([f"number in ({chosen})"], params)


async def role_counts(database: Any, link: str, key: str) -> dict[str, int]:
    """In how many events an actor or a place has which role, the most frequent first."""
    rows = await database.execute(
        f"""
        select role, count(distinct event) from event_{link}s where {link} = ?
        group by role order by count(distinct event) desc, role
        """,
        [key],
    )
    return dict(tuple(row) for row in rows)
