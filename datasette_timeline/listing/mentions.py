"""Events whose texts name what a search names, by any of its names, without being recorded as having to do with it."""

import json
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.filters.search_sets import search_sets
from datasette_timeline.listing.search import Search

MOST_SHOWN = 10
MOST_FOUND = 10_000
"""Who finds so many events by a name is not looking for those that only mention it."""

_MENTIONING = """
select id, title, date, date_label from events where number in (select value from json_each(?))
order by importance, number
"""


class Mentions(NamedTuple):
    """How many events there are, and the first of them: landmarks first, then in order of time."""

    total: int
    events: Sequence[Row]


async def mentions_of(database: Database, search: Search) -> Mentions:
    """The events that name what a search names and nothing else is asked of; none for other searches."""
    if len(search.reading.parts) > 1 or not search.things:
        return Mentions(0, [])
    sets, part = await search_sets(database), search.reading.parts[0]
    found = (await sets.find(database, search.reading)).events
    mentioning = await sets.anywhere(database, part) & ~found
    first = islice(sets.by_importance(mentioning), MOST_SHOWN)
    return Mentions(mentioning.bit_count(), list(await database.execute(_MENTIONING, [json.dumps(list(first))])))
