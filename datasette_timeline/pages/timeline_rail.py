"""The rail beside a timeline: the dataset's periods, and the years or months of what is shown, each with its count."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from datasette_timeline.charts.histogram import Period
from datasette_timeline.charts.histogram_view import periods_of
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.event_sets import Month, events_matching, sets_by_filter, sets_of

_MOST_YEARS_BY_MONTH = 2


class Chapter(NamedTuple):
    """A period of the dataset beside the other filters."""

    period: Period
    events: int
    """Events that may lie in it, of those that the other filters find."""
    wanted: EventFilter
    shown: Sequence[tuple[str, str]]
    """The parts of the filter that is shown."""

    @property
    def current(self) -> bool:
        """Whether it is the time that is shown."""
        return self.wanted.pairs() == list(self.shown)


class Jump(NamedTuple):
    """A year or month of what is shown."""

    year: int
    month: int | None
    """None for a whole year, or for events of which no month is known."""
    by_month: bool
    events: int
    page: int
    """The page of the list on which it begins."""

    @property
    def anchor(self) -> str:
        """The id of its heading: 1992, 1992-02, or 1992-XX where no month is known."""
        if not self.by_month:
            return str(self.year)
        return f"{self.year}-{self.month:02}" if self.month else f"{self.year}-XX"


async def chapters_of(database: Database, wanted: EventFilter) -> list[Chapter]:
    """The periods that have events of the filter, dates aside, in the order of the dataset."""
    sets, timeless = await sets_of(database), EventFilter({**wanted.values, "from": (), "to": ()})
    events = events_matching(sets, await sets_by_filter(database, sets, timeless))
    chapters = [
        Chapter(period, (events & inside).bit_count(), during(timeless, period), wanted.pairs())
        for period, inside in await events_of_periods(database)
    ]
    return [each for each in chapters if each.events]


def during(wanted: EventFilter, period: Period) -> EventFilter:
    """The same filter for the time of a period."""
    ends = {"from": period.first, "to": period.last}
    return EventFilter({**wanted.values, **{name: (day,) if day else () for name, day in ends.items()}})


@memoize_per_snapshot
async def events_of_periods(database: Database) -> Sequence[tuple[Period, int]]:
    """Every period with the set of events that may lie in it."""
    sets, nothing = await sets_of(database), EventFilter({})
    return [
        (period, events_matching(sets, await sets_by_filter(database, sets, during(nothing, period))))
        for period in await periods_of(database)
    ]


def jumps_to(months: Mapping[Month, int], size: int, *, latest_first: bool) -> list[Jump]:
    """The years of a list with so many events on a page, or its months where it has few years; in its order.

    `months` has them in the order of time.
    """
    by_month = len({year for year, _ in months}) <= _MOST_YEARS_BY_MONTH
    counts: dict[Month, int] = {}
    for year, month in reversed(list(months)) if latest_first else months:
        key = (year, month if by_month else None)
        counts[key] = counts.get(key, 0) + months[year, month]
    jumps, before = [], 0
    for (year, month), events in counts.items():
        jumps.append(Jump(year, month, by_month, events, before // size + 1))
        before += events
    return jumps
