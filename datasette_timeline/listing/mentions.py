"""Events whose texts name what a search names, by any of its names, without being recorded as having to do with it."""

from collections.abc import Sequence
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.listing.search import Search

MOST_SHOWN = 10
MOST_FOUND = 10_000
"""Who finds so many events by a name is not looking for those that only mention it."""

# Rows of events are wide: what is counted comes from an index, and few of them are read.
_MENTIONING = """
with mentioning as (
  select number, count(*) over () as total from events indexed by events_importance
  where number in ({anywhere}) and number not in ({found}) order by importance, number limit :limit
)
select id, title, date, date_label, total from mentioning join events using (number) order by importance, number
"""


class Mentions(NamedTuple):
    """How many events there are, and the first of them: landmarks first, then in order of time."""

    total: int
    events: Sequence[Row]


async def mentions_of(database: Database, search: Search) -> Mentions:
    """The events that name what a search names and nothing else is asked of; none for other searches."""
    if len(search.reading.parts) > 1 or not search.things:
        return Mentions(0, [])
    part = search.reading.parts[0]
    (anywhere, params), (found, more) = part.anywhere("anywhere"), part.numbers("found")
    sql = _MENTIONING.format(anywhere=anywhere, found=found)
    events = list(await database.execute(sql, {**params, **more, "limit": MOST_SHOWN}))
    return Mentions(events[0]["total"] if events else 0, events)
