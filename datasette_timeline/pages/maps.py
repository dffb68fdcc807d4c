"""Maps beside events, where they can be drawn in the time that a query has."""

from datasette_timeline.database.datasette_compat import QueryInterrupted
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.http.caching import UNFINISHED
from datasette_timeline.map import MapContext, map_context
from datasette_timeline.site.shell import Shell


async def map_of(shell: Shell, wanted: EventFilter) -> MapContext | None:
    """The map of a filter's events; None where there are so many that counting their places takes too long."""
    whole = await _whole_maps(shell.database)
    if not wanted and shell.lang in whole:
        return whole[shell.lang]
    try:
        drawn = await map_context(shell.datasette, shell.reader, shell.link, wanted)
    except QueryInterrupted:
        shell.request.scope[UNFINISHED] = True
        return None
    if not wanted:
        whole[shell.lang] = drawn
    return drawn


@memoize_per_snapshot
async def _whole_maps(database: Database) -> dict[str, MapContext]:
    """The maps of all events by language, once they have been drawn: most readers begin with them."""
    return {}
