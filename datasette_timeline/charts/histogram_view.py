"""The histogram of a set of events as pages draw it: its links, its labels, and what it cannot show."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from datasette_timeline.charts.histogram import Bar, Coverage, Histogram, Period, Tick, histogram
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.names import Named
from datasette_timeline.filters.days import parse_date_range
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.event_sets import Month
from datasette_timeline.filters.urls import Link
from datasette_timeline.i18n.date_labels import SHORT_MONTH
from datasette_timeline.i18n.languages.forms import DateForms
from datasette_timeline.i18n.reader import Reader

_YEAR = len("1992")
_MONTH = len("1992-03")


@dataclass(frozen=True)
class HistogramView:
    """What `_histogram.html` draws."""

    drawn: Histogram
    bars: Sequence[tuple[Bar, Named, str]]
    """Each bar with its label and the address of its events."""
    ticks: Sequence[tuple[Tick, str]]
    """Each label under the axis in words."""
    height: int
    """Of the tallest bar, in pixels."""
    periods: Sequence[tuple[Named, str, str]] = ()
    """What each shaded stretch of time is called, its dates in words and the address of its events."""
    began_earlier: int = 0
    """Events found that began before the first day asked for; they are not drawn."""
    rows: int = 0
    """Rows of labels of shaded stretches."""
    coverage: Sequence[str] = ()
    """What the strip under the axis tells of, in the order of its closed list."""


async def histogram_view(
    database: Database,
    reader: Reader,
    link: Link,
    wanted: EventFilter,
    months: Mapping[Month, int],
    days: Mapping[date, int],
    height: int,
) -> HistogramView | None:
    """The histogram of a filter's events, counted by month and by day; None where there is nothing to draw."""
    began = _Began(months, days)
    within = began.since(_first_day(wanted))
    named = [(each, each.named(reader.lang, reader.content_lang)) for each in await periods_of(database)]
    periods = [each._replace(label=name.text) for each, name in named]
    drawn = histogram(within.months, periods, await _coverage_of(database), within.days, _asked(wanted))
    if drawn is None:
        return None

    def narrowed(first: str, last: str) -> str:
        return link("/timeline", EventFilter({**wanted.values, "from": (first,), "to": (last,)}).to_query())

    shown = {band.label for band in drawn.bands}
    return _view(
        reader,
        drawn,
        narrowed,
        height,
        periods=[
            (name, reader.date(period.date).text, narrowed(period.first, period.last))
            for period, name in named
            if period.shaded and name.text in shown and period.first and period.last
        ],
        began_earlier=began.total - within.total,
        rows=max((band.row + 1 for band in drawn.bands), default=0),
        coverage=[
            each for each in reader.catalogue.terms["coverage"] if each in {strip.coverage for strip in drawn.strips}
        ],
    )


def plain_view(
    reader: Reader,
    months: Mapping[Month, int],
    days: Mapping[date, int],
    asked: tuple[date, date] | None,
    narrowed: Callable[[str, str], str],
    height: int,
) -> HistogramView | None:
    """The histogram of other things than events of the records: without periods, and without what was searched.

    `narrowed` makes the address of what lies between two values of the filters `from` and `to`.
    """
    drawn = histogram(months, days=days, asked=asked)
    return _view(reader, drawn, narrowed, height) if drawn else None


def _view(
    reader: Reader, drawn: Histogram, narrowed: Callable[[str, str], str], height: int, **more: Any
) -> HistogramView:
    dates = reader.texts.language.dates
    return HistogramView(
        drawn,
        [(bar, reader.date_range(bar.first, bar.last), narrowed(bar.first, bar.last)) for bar in drawn.bars],
        [(tick, _tick_label(tick.value, dates)) for tick in drawn.ticks],
        height=height,
        **more,
    )


@memoize_per_snapshot
async def periods_of(database: Database) -> Sequence[Period]:
    """The stretches of time that the dataset names."""
    rows = await database.execute(
        "select label, date_earliest, date_latest, event, date, chapter from periods order by position"
    )
    return [Period(*row)._replace(chapter=json.loads(row["chapter"] or "null")) for row in rows]


@memoize_per_snapshot
async def _coverage_of(database: Database) -> Sequence[Coverage]:
    """How well sources were searched for events of all types, by stretches of time."""
    sql = "select coverage, date_earliest, date_latest from coverage where types is null order by position"
    return [Coverage(*row) for row in await database.execute(sql)]


class _Began(NamedTuple):
    """How many events began when."""

    months: Mapping[Month, int]
    """All of them."""
    days: Mapping[date, int]
    """Those of which the day is known."""

    @property
    def total(self) -> int:
        return sum(self.months.values())

    def since(self, first: date | None) -> "_Began":
        """Those that may have begun on a day or later."""
        if first is None:
            return self
        earlier: Counter[Month] = Counter()
        for day, events in self.days.items():
            earlier[day.year, day.month] += events * (day < first)
        start = (first.year, first.month)
        left = {each: n - earlier[each] for each, n in self.months.items() if (each[0], each[1] or 12) >= start}
        return _Began(
            {month: events for month, events in left.items() if events},
            {day: events for day, events in self.days.items() if day >= first},
        )


def _first_day(wanted: EventFilter) -> date | None:
    return date.fromisoformat(parse_date_range(wanted["from"][0]).first) if wanted["from"] else None


def _asked(wanted: EventFilter) -> tuple[date, date] | None:
    """The first and last day that a filter asks for; None where an end is open, or they are in the wrong order."""
    first = _first_day(wanted)
    last = date.fromisoformat(parse_date_range(wanted["to"][0]).last) if wanted["to"] else None
    return (first, last) if first and last and first <= last else None


def _tick_label(value: str, dates: DateForms) -> str:
    """A year in full, a month by its first letters, a day with them."""
    if len(value) == _YEAR:
        return str(int(value))
    month = int(value[5:7]) - 1
    if len(value) == _MONTH:
        return dates.months_alone[month][:SHORT_MONTH]
    return dates.day_of_month.format(day=int(value[8:]), month=dates.months[month][:SHORT_MONTH])
