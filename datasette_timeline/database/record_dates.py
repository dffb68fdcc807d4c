"""When records were first published, and when they last changed.

By their own history, as moments in UTC (`2026-11-26T18:49:37Z`), where the file has one; else by the days that their
curators noted, `added` and `corrections`. Never by the number or the day of a release.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot

_VERSIONS = "from versions where registry = 'events' and versions.key = events.id"
_NOTED = "max(coalesce(added, ''), coalesce((select max(date) from corrections where event = events.id), ''))"
PUBLISHED = f"coalesce((select min(date) {_VERSIONS}), added)"
"""SQL for when the event of a row of `events` was first published; null where nobody has noted it."""
UPDATED = f"coalesce((select max(date) {_VERSIONS}), nullif({_NOTED}, ''))"
"""SQL for when it last changed; null where nobody has noted any."""


class RecordDates(NamedTuple):
    """When one event was published and changed, ISO 8601, and how."""

    published: str | None = None
    updated: str | None = None
    version: int = 0
    """The number of its newest version; 0 where there is no history."""
    lines: Sequence[str] = ()
    """What the newest version changed, in words; of one that renamed it, first the reason."""

    @property
    def changed(self) -> str | None:
        """When it last changed, ISO 8601, if it did so after it was published."""
        return self.updated if self.updated != self.published else None


_DATES = f"""
select id, {PUBLISHED}, {UPDATED}, coalesce(newest, 0), (
  select json_group_array(text) from (
    select 0 as position, reason as text {_VERSIONS} and version = newest and kind = 'renamed' and reason is not null
    union all
    select position, text from version_changes where registry = 'events' and key = events.id and version = newest
    order by position
  )
)
from (
  select events.*, (select max(version) {_VERSIONS}) as newest
  from events where id in (select value from json_each(?))
) as events
"""


async def record_dates(database: Database, events: Iterable[str]) -> Mapping[str, RecordDates]:
    """The dates of events by id."""
    rows = await database.execute(_DATES, [json.dumps(list(events))])
    return {
        event: RecordDates(published, updated, newest, tuple(json.loads(lines)))
        for event, published, updated, newest, lines in rows
    }


def of_linked(kind: str) -> str:
    """SQL for the last change of a row of a registry (actor, place or source) or of its events; null for none."""
    own = f"(select max(date) from versions where registry = '{kind}s' and versions.key = {kind}s.key)"
    linked = f"from link_{kind} join events using (number) where link_{kind}.key = {kind}s.key"
    return f"nullif(max(coalesce({own}, ''), coalesce((select max({UPDATED}) {linked}), '')), '')"


_LAST = f"""
select coalesce((select max(date) from versions where registry = 'events'), (select max({UPDATED}) from events))
"""


@memoize_per_snapshot
async def last_change(database: Database) -> str | None:
    """The last change of all events, withdrawn ones too; None where nobody has noted any."""
    return str(last) if (last := (await database.execute(_LAST)).single_value()) else None
