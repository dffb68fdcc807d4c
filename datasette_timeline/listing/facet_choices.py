"""What readers can filter by next, with how many events each choice would leave.

Values of one filter widen each other (or), so each filter's counts are of the events that the other filters leave.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import nlargest
from typing import NamedTuple

from datasette_timeline.database.catalogue import LINKS
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.names import Named
from datasette_timeline.filters.claim_filter import of_events
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.filters.event_sets import (
    EventSets,
    Month,
    Tally,
    events_matching,
    sets_by_filter,
    sets_of,
    tally_of,
)
from datasette_timeline.i18n.reader import Reader
from datasette_timeline.listing.disputes import DISPUTED

OFFERED = ("place", "actor", "type", "about", "importance", "tag", "source", "agreement")
"""The filters with lists of choices, in the order of the page."""
SEARCHED = ("place", "actor", "tag", "source")
"""Those with so many values that readers search for one by its name."""
_MOST_SOURCES = 8
"""Most sources have one event: only the few with more are worth a list."""
_MOST_COUNTED = 10_000
"""Values of a filter. Those with more are found by name alone, since counting all would hold up the page."""


class Profile(NamedTuple):
    """How many events, or things that events have, a filter finds, and when."""

    total: int
    months: Mapping[Month, int]
    sets: EventSets
    parts: Mapping[str, int]
    """The events that each filter in use finds alone."""
    here: Tally
    """What is counted in each event."""
    in_all: Tally
    """The same, whatever is filtered."""

    def having(self, field: str, value: str) -> int:
        """How many of them have a value."""
        return (events_matching(self.sets, self.parts) & self.sets.of(field, [value])).bit_count()

    @property
    def days(self) -> Mapping[date, int]:
        """How many began on each day, as far as the day is known."""
        return self.sets.by_day(events_matching(self.sets, self.parts))


class Choice(NamedTuple):
    """One value of a filter."""

    value: str
    name: Named
    found: int
    """How much has it and all that the other filters ask for."""
    in_all: int
    """How much has it."""
    whole: bool
    """Whether it is a place, and what has it is anywhere inside."""
    selected: bool
    wanted: EventFilter
    """The filter with this value added, or taken away where it is selected."""


@dataclass(frozen=True)
class Choices:
    """The values of one filter, those with most events first; closed lists in their own order."""

    field: str
    values: Sequence[Choice]
    left_out: int = 0
    """Values with fewer events that are not listed."""
    narrowed: bool = False
    """Whether other filters leave out events."""

    @property
    def selected(self) -> int:
        """How many are selected."""
        return sum(choice.selected for choice in self.values)


class Tagged(NamedTuple):
    """A tag with the name of the place or actor that is chosen, which finds events that this does not."""

    name: Named
    events: int
    wanted: EventFilter
    """The filter with the tag instead of the place or actor."""


async def profile_of(database: Database, wanted: EventFilter) -> Profile:
    """The profile of the events that a filter finds."""
    sets = await sets_of(database)
    parts = await sets_by_filter(database, sets, wanted)
    events, each = events_matching(sets, parts), Tally([sets.everything])
    return Profile(events.bit_count(), sets.by_month(events), sets, parts, each, each)


async def profile_of_questions(
    database: Database, wanted: EventFilter, here: Where, in_all: Where, counted: str
) -> Profile:
    """The profile of the questions that a filter finds. What it asks of the questions themselves is in `here`, the
    condition that `asked_of` makes of it; `in_all` is the same of no filter. `counted` says in SQL how many an event
    with such questions stands for.
    """
    sets = await sets_of(database)
    parts = await sets_by_filter(database, sets, of_events(wanted))
    tallies = [tally_of(await _counts(database, where, counted), sets) for where in (here, in_all)]
    return Profile(tallies[0].of(events_matching(sets, parts)), {}, sets, parts, *tallies)


async def _counts(database: Database, where: Where, counted: str) -> Mapping[int, int]:
    sql = f"select events.number, {counted} from {DISPUTED} {where.sql} group by events.number"
    return dict(tuple(row) for row in await database.execute(sql, where.params))


def choices_for(
    reader: Reader, wanted: EventFilter, profile: Profile, most: int, fields: Iterable[str] = OFFERED
) -> list[Choices]:
    """The choices of every filter that has any, at most that many values each beside those selected."""
    listed = [choices_of(reader, field, wanted, profile, worth_listing(field, most)) for field in fields]
    return [choices for choices in listed if choices.values or choices.left_out]


def worth_listing(field: str, most: int) -> int:
    """How many values of a filter a list of so many should have."""
    return min(most, _MOST_SOURCES) if field == "source" else most


def choices_among(reader: Reader, field: str, wanted: EventFilter, profile: Profile, values: Iterable[str]) -> Choices:
    """These values of a filter in their order, those that anything has."""
    having, left = profile.sets.by_field[field], events_matching(profile.sets, profile.parts, besides=field)
    choices = [
        Choice(
            value,
            reader.label(field, value),
            profile.here.of(having.get(value, 0) & left),
            in_all,
            field == "place" and value in reader.catalogue.containing,
            value in wanted[field],
            _toggled(wanted, field, value),
        )
        for value in values
        if (in_all := profile.in_all.of(having.get(value, 0))) or value in wanted[field]
    ]
    narrowed = profile.here.of(left) != profile.in_all.of(profile.sets.everything)
    return Choices(field, choices, narrowed=narrowed)


def choices_of(reader: Reader, field: str, wanted: EventFilter, profile: Profile, most: int) -> Choices:
    """The values of one filter, at most that many beside those selected."""
    left = events_matching(profile.sets, profile.parts, besides=field)
    having = profile.sets.by_field[field]
    countable = having if len(having) <= _MOST_COUNTED else [value for value in wanted[field] if value in having]
    counted = ((value, profile.here.of(having[value] & left)) for value in countable)
    counts = {value: count for value, count in counted if count}
    counts |= {value: 0 for value in wanted[field] if value not in counts}
    order = _ordered(reader, field, _with_most(counts, most, wanted[field]) if field in LINKS else counts)
    shown = [value for place, value in enumerate(order) if place < most or value in wanted[field]]
    left_out = len(counts if countable is having else having) - len(shown)
    return replace(choices_among(reader, field, wanted, profile, shown), left_out=left_out)


def _with_most(counts: Mapping[str, int], most: int, besides: Sequence[str]) -> Mapping[str, int]:
    """As many values as asked for, all that are counted as often as the last of these, and those besides."""
    if len(counts) <= most:
        return counts
    least = nlargest(most, counts.values())[-1]
    return {value: count for value, count in counts.items() if count >= least or value in besides}


def tagged_alike(reader: Reader, wanted: EventFilter, profile: Profile) -> list[Tagged]:
    """The tags that are called like the one place or actor chosen, and have events that it has not."""
    found = []
    for field in ("place", "actor"):
        for tag in _tags_called_like(reader, field, wanted[field]) if len(wanted[field]) == 1 else ():
            if tag in wanted["tag"]:
                continue
            instead = EventFilter({**wanted.values, field: (), "tag": (*wanted["tag"], tag)})
            others = {name: events for name, events in profile.parts.items() if name not in (field, "tag")}
            events = events_matching(profile.sets, {**others, "tag": profile.sets.of("tag", instead["tag"])})
            if events & ~profile.parts[field]:
                found.append(Tagged(reader.label("tag", tag), events.bit_count(), instead))
    return found


def _tags_called_like(reader: Reader, field: str, keys: Sequence[str]) -> list[str]:
    catalogue = reader.catalogue
    names = [part for key in keys for part in catalogue.label(field, key).split(" / ")]
    names += [name for name, key in catalogue.names.get(field, ()) if key in keys]
    return list(dict.fromkeys(tag for name in names for tag in catalogue.keys_called("tag", name)))


def _ordered(reader: Reader, field: str, counts: Mapping[str, int]) -> list[str]:
    if field in LINKS:
        return sorted(
            counts, key=lambda value: (-counts[value], reader.by_alphabet(reader.label(field, value).text), value)
        )
    return [value for value in reader.catalogue.allowed(field) if value in counts]


def _toggled(wanted: EventFilter, field: str, value: str) -> EventFilter:
    if value in wanted[field]:
        return wanted.without(field, value)
    return EventFilter({**wanted.values, field: (*wanted[field], value)})
