"""What readers can filter by next, with how many events each choice would leave.

Values of one filter widen each other (or), so each filter's counts are of the events that the other filters leave.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from datasette_timeline.database.catalogue import LINKS
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.names import Named
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.event_sets import EventSets, Month, events_matching, sets_by_filter, sets_of
from datasette_timeline.i18n.reader import Reader

OFFERED = ("place", "actor", "type", "about", "importance", "tag", "agreement")
"""The filters with lists of choices, in the order of the page."""


class Profile(NamedTuple):
    """How many events a filter finds, and when."""

    total: int
    months: Mapping[Month, int]
    sets: EventSets
    parts: Mapping[str, int]
    """What each filter in use finds alone."""


class Choice(NamedTuple):
    """One value of a filter."""

    value: str
    name: Named
    events: int
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

    @property
    def selected(self) -> int:
        """How many are selected."""
        return sum(choice.selected for choice in self.values)


async def profile_of(database: Database, wanted: EventFilter) -> Profile:
    """The profile of the events that a filter finds."""
    sets = await sets_of(database)
    parts = await sets_by_filter(database, sets, wanted)
    events = events_matching(sets, parts)
    return Profile(events.bit_count(), sets.by_month(events), sets, parts)


def choices_for(reader: Reader, wanted: EventFilter, profile: Profile, most: int) -> list[Choices]:
    """The choices of every filter that has any, at most that many values each beside those selected."""
    listed = [_choices(reader, field, wanted, profile, most) for field in OFFERED]
    return [choices for choices in listed if choices.values]


def _choices(reader: Reader, field: str, wanted: EventFilter, profile: Profile, most: int) -> Choices:
    left = events_matching(profile.sets, profile.parts, besides=field)
    counted = ((value, (events & left).bit_count()) for value, events in profile.sets.by_field[field].items())
    counts = {value: events for value, events in counted if events}
    order = _ordered(reader, field, counts)
    order += [value for value in wanted[field] if value not in counts]
    shown = [value for place, value in enumerate(order) if place < most or value in wanted[field]]
    values = [
        Choice(
            value,
            reader.label(field, value),
            counts.get(value, 0),
            value in wanted[field],
            _toggled(wanted, field, value),
        )
        for value in shown
    ]
    return Choices(field, values, len(order) - len(shown))


def _ordered(reader: Reader, field: str, counts: Mapping[str, int]) -> list[str]:
    if field in LINKS:
        labels = reader.catalogue.links[field]
        return sorted(counts, key=lambda value: (-counts[value], labels.get(value, value).casefold(), value))
    return [value for value in reader.catalogue.allowed(field) if value in counts]


def _toggled(wanted: EventFilter, field: str, value: str) -> EventFilter:
    if value in wanted[field]:
        return wanted.without(field, value)
    return EventFilter({**wanted.values, field: (*wanted[field], value)})
