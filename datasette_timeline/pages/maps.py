"""Maps beside events, where they can be drawn in the time that a query has."""

from typing import Any

from datasette.database import QueryInterrupted

from datasette_timeline.filters import EventFilter
from datasette_timeline.mapping import MapContext, map_context


async def map_of(shell: Any, wanted: EventFilter) -> MapContext | None:
    """The map of a filter's events; None where there are so many that counting their places takes too long."""
    try:
        return await map_context(shell, wanted)
    except QueryInterrupted:
        return None
