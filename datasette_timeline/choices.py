"""What readers can filter by next, with how many events each choice would leave.

Values of one filter widen each other (or), so each filter's counts are of the events that the other filters leave.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from datasette_timeline.catalogue import LINKS
from datasette_timeline.filters import EventFilter, Where
from datasette_timeline.histogram import Month
from datasette_timeline.names import Named
from datasette_timeline.remembering import once_per_database

_COLUMNS = ("type", "importance", "contested")
OFFERED = ("place", "actor", "type", "about", "importance", "tag", "contested")
"""The filters with lists of choices, in the order of the page."""


class Profile(NamedTuple):
    """How many events a filter finds, by what each has one value of."""

    total: int
    months: Mapping[Month, int]
    columns: Mapping[str, Mapping[str, int]]
    """Counts by value for type, importance and contested."""


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


async def profile_of(database: Any, wanted: EventFilter) -> Profile:
    """The profile of the events that a filter finds."""
    return await _profile(database, wanted.where()) if wanted else await _whole_profile(database)


async def choices_for(shell: Any, wanted: EventFilter, profile: Profile, most: int) -> list[Choices]:
    """The choices of every filter that has any, at most that many values each beside those selected."""
    found = []
    for field in OFFERED:
        others = EventFilter({**wanted.values, field: ()})
        counts = await _counts(shell.database, field, others, profile if not wanted[field] else None)
        choices = _listed(shell, field, wanted, counts, most)
        if choices.values:
            found.append(choices)
    return found


@once_per_database
async def _whole_profile(database: Any) -> Profile:
    return await _profile(database, Where([], {}))


async def _profile(database: Any, where: Where) -> Profile:
    months: Counter[Month] = Counter()
    columns: Mapping[str, Counter[str]] = {name: Counter() for name in _COLUMNS}
    rows = await database.execute(
        f"select year, month, {', '.join(_COLUMNS)}, count(*) from events {_sql(where)} group by 1, 2, 3, 4, 5",
        where.params,
    )
    total = 0
    for year, month, *values, count in rows:
        total += count
        if year is not None:
            months[year, int(month[5:7]) if month else None] += count
        for name, value in zip(_COLUMNS, values, strict=True):
            columns[name][str(value)] += count
    return Profile(total, months, columns)


async def _counts(database: Any, field: str, wanted: EventFilter, profile: Profile | None) -> Mapping[str, int]:
    if field in _COLUMNS:
        return (profile or await profile_of(database, wanted)).columns[field]
    if not wanted:
        return (await _whole_counts(database))[field]
    where = wanted.where()
    table = f"link_{field}" if field in LINKS else "claims"
    return await _grouped(database, *_COUNTING[field], table, where)


_COUNTING: Mapping[str, tuple[str, str, str]] = {
    **dict.fromkeys(LINKS, ("key", "count(*)", "number")),
    "about": ("about", "count(distinct event)", "event"),
}
"""For filters over links: what to group by, how to count events, and the column that names the event."""


async def _grouped(database: Any, key: str, count: str, event: str, table: str, where: Where) -> Mapping[str, int]:
    column = "number" if event == "number" else "id"
    wanted = f"where {event} in (select {column} from events {_sql(where)})" if where.clauses else ""
    rows = await database.execute(f"select {key}, {count} from {table} {wanted} group by 1", where.params)
    return dict(tuple(row) for row in rows)


@once_per_database
async def _whole_counts(database: Any) -> Mapping[str, Mapping[str, int]]:
    everything = Where([], {})
    return {
        field: await _grouped(database, *how, f"link_{field}" if field in LINKS else "claims", everything)
        for field, how in _COUNTING.items()
    }


def _listed(shell: Any, field: str, wanted: EventFilter, counts: Mapping[str, int], most: int) -> Choices:
    selected = set(wanted[field])
    if field in LINKS:
        labels = shell.catalogue.links[field]
        order = sorted(counts, key=lambda value: (-counts[value], labels.get(value, value).casefold(), value))
    elif field == "contested":
        order = [value for value in ("1", "0") if counts.get(value)]
    else:
        order = [value for value in shell.catalogue.allowed(field) if counts.get(value)]
    order += [value for value in wanted[field] if value not in counts]
    shown = [value for place, value in enumerate(order) if place < most or value in selected]
    values = [
        Choice(
            value, shell.label(field, value), counts.get(value, 0), value in selected, _toggled(wanted, field, value)
        )
        for value in shown
    ]
    return Choices(field, values, len(order) - len(shown))


def _toggled(wanted: EventFilter, field: str, value: str) -> EventFilter:
    if value in wanted[field]:
        return wanted.without(field, value)
    return EventFilter({**wanted.values, field: (*wanted[field], value)})


def _sql(where: Where) -> str:
    return f"where {' and '.join(where.clauses)}" if where.clauses else ""
