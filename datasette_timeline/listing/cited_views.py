"""What a filtered view has, under a hash that a citation carries; and what has become of that since.

The hash is made of the events that a filter finds and of the version of each: it changes when the record of one of them
does, or when others are found, and with nothing else.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from datasette_timeline.database.catalogue import LINKS, Catalogue, catalogue_of
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.served import one_snapshot
from datasette_timeline.filters.cited_view import HASH_DIGITS, timeless
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.event_sets import events_matching, numbers_of, sets_by_filter, sets_of
from datasette_timeline.filters.query_reading import Query

_STANDING = """
select number, id, hash from events join versions on registry = 'events' and key = id
where version = (select max(version) from versions where registry = 'events' and key = id) order by id
"""
_NEWEST = "select max(date), count(*) > count(date) from revisions"
_CALLED = "select record, key from versions where registry = ? and coalesce(date, '9999') <= ? order by revision"
_LAST = "select key, hash, title from versions where registry = 'events' order by version"
_KEYED = (*LINKS, "type", "about", "agreement", "importance")
"""Filters that take what the record knows."""


class Seen(NamedTuple):
    """An event, and the version of it that is shown."""

    id: str
    hash: str


@dataclass(frozen=True)
class Contents:
    """What a view has."""

    moment: str
    """When the record became as the view shows it, ISO 8601 in UTC."""
    events: Sequence[Seen]
    """By id."""

    @cached_property
    def result(self) -> str:
        """The hash, 16 hexadecimal digits: of one line for each event, by id, with its id and that of its version."""
        lines = "".join(f"{event.id} {event.hash}\n" for event in self.events)
        return sha256(lines.encode()).hexdigest()[:HASH_DIGITS]


class Became(NamedTuple):
    """An event that a view of today does not have as a cited one had it."""

    key: str
    """Id that it has today, or had last."""
    title: str
    """What it is called today, or was last."""
    was: str | None
    """Hash of the version that the cited view had; None where it did not have the event."""
    now: str | None
    """Hash of today's version; None where it was withdrawn."""


class Since(NamedTuple):
    """What has become of a view since it was cited. Each event is told of once."""

    today: EventFilter
    """The filter by the keys of today."""
    known: bool
    """Whether the record of today has everything that the filter names."""
    changed: Sequence[Became]
    """Found as then, but what their record says has changed."""
    withdrawn: Sequence[Became]
    missed: Sequence[Became]
    """Still there, but no longer found."""
    found: Sequence[Became]
    """Found today, but not then."""

    @property
    def unchanged(self) -> bool:
        """Whether the view of today is the cited one."""
        return not (self.changed or self.withdrawn or self.missed or self.found)


async def contents_of(database: Database, wanted: EventFilter) -> Contents | None:
    """What a filter finds in the state that the request reads.

    None where nobody could find that again: the file has no history, or what it says is not committed. Drafts are no
    part of it, since they have no versions.
    """
    moment = await _moment(database)
    if moment is None:
        return None
    found = await _found(database, wanted)
    return Contents(moment, [seen for number, seen in (await _standing(database)).items() if number in found])


async def since(database: Database, wanted: EventFilter, cited: Contents) -> Since:
    """What has become of a view by the newest state of the file, whatever state the request reads."""
    with one_snapshot():
        catalogue = await catalogue_of(database)
        assert catalogue  # noqa: S101 (what was cited came out of a file that has one)
        today = await _as_called_today(database, catalogue, wanted, cited.moment)
        numbers = await _found(database, today)
        found = {seen.id: number in numbers for number, seen in (await _standing(database)).items()}
        called = await _called(database, "events", cited.moment)
        last = {key: (hash_, title) for key, hash_, title in await database.execute(_LAST)}

    def became(key: str, was: str | None) -> Became:
        now, title = last.get(key, (None, key))
        return Became(key, title, was, now)

    then = {called.get(event.id, event.id): event.hash for event in cited.events}
    cited_events = [became(key, was) for key, was in then.items()]
    there = [each for each in cited_events if each.key in found]
    return Since(
        today=today,
        known=all(value in catalogue.allowed(name) for name in _KEYED for value in today[name]),
        changed=[each for each in there if found[each.key] and each.was != each.now],
        withdrawn=[each for each in cited_events if each.key not in found],
        missed=[each for each in there if not found[each.key]],
        found=[became(key, None) for key, is_found in found.items() if is_found and key not in then],
    )


@memoize_per_snapshot
async def _moment(database: Database) -> str | None:
    """When the newest revision was committed; None where there is none, or it is not committed."""
    ((moment, uncommitted),) = await database.execute(_NEWEST)
    return None if uncommitted else moment


@memoize_per_snapshot
async def _standing(database: Database) -> Mapping[int, Seen]:
    """Each event that has versions, by number and in the order of ids."""
    return {number: Seen(*seen) for number, *seen in await database.execute(_STANDING)}


async def _found(database: Database, wanted: EventFilter) -> Set[int]:
    """Numbers of the events that a filter finds."""
    sets = await sets_of(database)
    return set(numbers_of(events_matching(sets, await sets_by_filter(database, sets, wanted))))


async def _called(database: Database, registry: str, moment: str) -> Mapping[str, str]:
    """The key of today, or the last one, by the key that a record had at a moment."""
    return dict(tuple(row) for row in await database.execute(_CALLED, [registry, moment]))


async def _as_called_today(database: Database, catalogue: Catalogue, wanted: EventFilter, moment: str) -> EventFilter:
    """A filter of the record as it stood at a moment, for that of today: what was renamed since by its new key."""
    values = dict(timeless(wanted).values)
    for name, registry in LINKS.items():
        if wanted[name]:
            called = await _called(database, registry, moment)
            values[name] = tuple(dict.fromkeys(called.get(key, key) for key in wanted[name]))
    return EventFilter({**values, "q": tuple(Query(text, catalogue.registered) for text in wanted["q"])})
