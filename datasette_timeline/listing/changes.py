"""What changed, day by day: changes of records, of which very many of a kind on one day are told as one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from pydantic_core import from_json

from datasette_timeline.database.changes import CHANGE, DATE
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.filters.change_filter import ChangeFilter
from datasette_timeline.filters.event_filter import Where

MOST_OF_A_KIND = 20
"""Records of one kind and registry that are told one by one of a day; more are counted."""
_COUNTED = ("added", "changed")
"""Kinds that are counted where there are very many; what was withdrawn, renamed or corrected is told by itself."""
_MOST_LINES, _MOST_LETTERS = 4, 600
"""Of what changed in one record, before the rest is folded away."""
PAGED = ("actors", "places", "sources")
"""Registries whose entries have pages, as events have."""


class ChangedLine(NamedTuple):
    """One edit in words of the dataset's language."""

    edit: str
    text: str
    statement: str | None


class Change(NamedTuple):
    """A version of a record, by what changed with it; as the API has it."""

    date: str | None
    kind: str
    registry: str
    key: str
    was: str | None
    record: str
    version: int
    hash: str | None
    title: str
    lines: Sequence[ChangedLine]
    reason: str | None
    document: str | None

    @property
    def shown(self) -> Sequence[ChangedLine]:
        """The first lines, as many as a list has room for; there may be none, where the first one is long."""
        letters = accumulate(len(line.text) for line in self.lines[:_MOST_LINES])
        return self.lines[: sum(length <= _MOST_LETTERS for length in letters)]

    @property
    def folded(self) -> Sequence[ChangedLine]:
        """The other lines."""
        return self.lines[len(self.shown) :]


class ManyChanges(NamedTuple):
    """Very many changes of one kind on one day."""

    kind: str
    registry: str
    records: int


class Day(NamedTuple):
    """The changes of one day, the newest first."""

    date: str | None
    """ISO 8601, in UTC; None for what is not committed yet."""
    changes: Sequence[Change | ManyChanges]


_WANTED = f"""
with wanted as (
  select registry, key, version, kind, {DATE} as moment, substr({DATE}, 1, 10) as day from versions {{where}}
),
many as (
  select day, kind, registry, count(*) as records from wanted where {{counted}}
  group by day, kind, registry having count(*) > {MOST_OF_A_KIND}
),
entries as (
  select day, 0 as place, null as moment, kind, registry, null as key, null as version, records from many
  union all
  select day, 1, moment, kind, registry, key, version, null from wanted
  where (day, kind, registry) not in (select day, kind, registry from many)
)
"""
_ORDER = "day desc, place, moment desc, registry <> 'events', registry, kind, key, version desc"


async def count_of_changes(database: Database, wanted: ChangeFilter) -> int:
    """How many entries the list has."""
    sql, params = _entries(wanted)
    return int((await database.execute(f"{sql} select count(*) from entries", params)).single_value())


async def changes_by_day(database: Database, wanted: ChangeFilter, most: int, before: int = 0) -> list[Day]:
    """A stretch of the list, by days."""
    sql, params = _entries(wanted)
    asked = f"{sql} select * from entries order by {_ORDER} limit {most} offset {before}"
    rows = list(await database.execute(asked, params))
    told = await _told(database, [(row["registry"], row["key"], row["version"]) for row in rows if row["key"]])
    days: dict[str, list[Change | ManyChanges]] = {}
    for row in rows:
        change = told[row["registry"], row["key"], row["version"]] if row["key"] else None
        days.setdefault(row["day"], []).append(change or ManyChanges(row["kind"], row["registry"], row["records"]))
    return [Day(day if day != "9999" else None, changes) for day, changes in days.items()]


async def dated_changes(database: Database, wanted: ChangeFilter, most: int, before: int = 0) -> list[Change]:
    """A stretch of all changes that have a date, the newest first, one by one."""
    where = _dated(wanted)
    order = "order by date desc, registry, key, version desc"
    stretch = f"select * from versions {where.sql} {order} limit {most} offset {before}"
    rows = await database.execute(f"select {CHANGE} from ({stretch}) as versions {order}", where.params)
    return [_change(text) for (text,) in rows]


async def count_of_dated(database: Database, wanted: ChangeFilter) -> int:
    """How many changes with a date there are."""
    where = _dated(wanted)
    return int((await database.execute(f"select count(*) from versions {where.sql}", where.params)).single_value())


async def counts_by_kind(database: Database, wanted: ChangeFilter) -> Mapping[str, int]:
    """How many changes of each kind there are, of all kinds in use."""
    where = wanted.where()
    rows = await database.execute(f"select kind, count(*) from versions {where.sql} group by kind", where.params)
    return dict(tuple(row) for row in rows)


async def present_paths(database: Database, days: Iterable[Day]) -> Mapping[tuple[str, str], str]:
    """The paths of those records that have a page today, by registry and key."""
    named = {(change.registry, change.key) for day in days for change in day.changes if isinstance(change, Change)}
    paths: dict[tuple[str, str], str] = {}
    for registry, column in (("events", "id"), *((each, "key") for each in PAGED)):
        keys = json.dumps([key for each, key in named if each == registry])
        sql = f"select {column} from {registry} where {column} in (select value from json_each(?))"
        paths |= {(registry, key): f"/{registry}/{key}" for (key,) in await database.execute(sql, [keys])}
    return paths


def _dated(wanted: ChangeFilter) -> Where:
    where = wanted.where()
    where.add("versions.date is not null", {})
    return where


def _entries(wanted: ChangeFilter) -> tuple[str, dict[str, str | int | float]]:
    where = wanted.where()
    counted = "false" if wanted.is_one_day else f"kind in {_COUNTED}"
    return _WANTED.format(where=where.sql, counted=counted), where.params


async def _told(database: Database, which: Sequence[tuple[str, str, int]]) -> Mapping[tuple[str, str, int], Change]:
    sql = f"""
    select {CHANGE} from json_each(?) as asked cross join versions
    on versions.registry = json_extract(asked.value, '$[0]') and versions.key = json_extract(asked.value, '$[1]')
    and versions.version = json_extract(asked.value, '$[2]')
    """
    changes = [_change(text) for (text,) in await database.execute(sql, [json.dumps(which)])]
    return {(change.registry, change.key, change.version): change for change in changes}


def _change(text: bytes) -> Change:
    found = from_json(text)
    return Change(**{**found, "lines": [ChangedLine(**line) for line in found["lines"]]})
