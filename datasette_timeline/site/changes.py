"""When pages last changed, as search engines want to know: the day on which a record was added or corrected."""

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot

_OF_EVENT = "max(coalesce(added, ''), coalesce((select max(date) from corrections where event = events.id), ''))"
OF_EVENT = f"nullif({_OF_EVENT}, '')"
"""SQL for the day of a row of `events`; null where nobody has noted any."""


def of_linked(kind: str) -> str:
    """SQL for the last day of all events of a row of a registry, by its key: of an actor, a place or a source."""
    linked = f"from link_{kind} join events using (number) where link_{kind}.key = {kind}s.key"
    return f"(select nullif(max({_OF_EVENT}), '') {linked})"


@memoize_per_snapshot
async def last_change(database: Database) -> str | None:
    """The last day of all events, ISO 8601."""
    return str(day) if (day := (await database.execute(f"select max({OF_EVENT}) from events")).single_value()) else None
