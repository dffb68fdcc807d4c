"""How well a row's days fit those of an event: by the precision of both, and by days that the record names in words."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from datasette_timeline.published.months import month_names
from loaders.matching.rows import GedRow
from loaders.problems import plural
from loaders.reading.entries import Data
from schema.dates import EventDate, parse_date

LAST_YEAR_OF_LATE_DATES = 1999
"""Until then UCDP had much from news agencies, whose reports are often dated a day after what they tell of."""

_SHORT_DAYS = 3
_NOTED_DAYS = 60
"""How far from the date of the event a day may be that its date note names."""
_MOST_SLACK = 3
"""How many days from the date a row may be at most, where the date is in doubt."""
_BY_DATE_PREC = {0: 1.0, 1: 1.0, 2: 0.9, 3: 0.85, 4: 0.6, 5: 0.4}
_NEW_YEAR = (1, 1)
"""The day that UCDP writes where it knows the year alone: three of four rows of this day are of a month or a year."""
_YEAR_PREC, _YEAR_DAYS = 5, 366


class Fit(NamedTuple):
    """How well something fits, 0 to 1, and why in words."""

    score: float
    reason: str


class Period(NamedTuple):
    """First and last day, inclusive."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def apart(self, other: "Period") -> int:
        """How many days lie between the two: 0 where they overlap, below 0 where this one is the earlier."""
        if self.last < other.first:
            return (self.last - other.first).days
        return max(0, (self.first - other.last).days)


class EventTime:
    """The days of an event: those of its date, and those that its date note names."""

    def __init__(self, event: Data, language: str) -> None:
        self.date: EventDate = parse_date(event["date"])
        known = self.date.known
        self.core = Period(self.date.earliest or known[0].earliest, self.date.latest or known[-1].latest)
        named = [
            day
            for day in _days_named(event["date_note"] or "", self.core.first.year, language)
            if abs(Period(day, day).apart(self.core)) <= _NOTED_DAYS
        ]
        self.noted = Period(min([self.core.first, *named]), max([self.core.last, *named]))
        self._near = range(self.noted.first.toordinal() - _MOST_SLACK, self.noted.last.toordinal() + _MOST_SLACK + 1)

    def is_near(self, row: GedRow) -> bool:
        """Whether the row's days may fit at all."""
        first, last = row.date_start.toordinal(), max(row.date_start, row.date_end).toordinal()
        return first < self._near.stop and last >= self._near.start

    def is_beside(self, row: GedRow) -> bool:
        """Whether the row's days are neither within the date nor within the days that its note names."""
        return Period(row.date_start, max(row.date_start, row.date_end)).apart(self.noted) != 0

    def fit(self, row: GedRow) -> Fit | None:
        """How well the row's days fit; None where they do not."""
        if not self.is_near(row):
            return None
        period = Period(row.date_start, max(row.date_start, row.date_end))
        words = _words(period)
        precision = 1.0 if period.days == 1 else _BY_DATE_PREC.get(row.date_prec, 1.0)
        is_new_year = period.days == 1 and (period.first.month, period.first.day) == _NEW_YEAR
        if is_new_year and not row.date_prec and self.core.days <= _YEAR_DAYS:
            precision, words = _BY_DATE_PREC[_YEAR_PREC], f"{words}, which may stand for the year,"
        if row.date_prec > 1 and period.days <= self.core.days:
            precision = max(precision, 0.9)
        apart = period.apart(self.core)
        if apart == 0:
            return Fit(self._within() * precision, f"{words} is within {self.date.label}")
        if period.apart(self.noted) == 0:
            return Fit(0.8 * precision, f"{words} is within the days that the date note names")
        if (slack := self._slack(apart, row)) > 0:
            after = f"{plural(abs(apart), 'day')} {'after' if apart > 0 else 'before'}"
            return Fit(slack * precision, f"{words} is {after} {self.date.label}")
        return None

    def _within(self) -> float:
        if self.date.kind == "one-of" and self.core.days > _SHORT_DAYS:
            return 0.65  # it was on one of these days, and most likely on another one
        if self.core.days <= _SHORT_DAYS:
            return 1.0
        return 0.95 if self.core.days <= 100 else 0.9

    def _slack(self, apart: int, row: GedRow) -> float:
        """What a row beside the date may still be worth; `apart` in days, below 0 where the row is earlier."""
        if self.date.uncertain and abs(apart) <= _MOST_SLACK:
            return 0.75
        end = self.date.start if apart < 0 else self.date.end
        if not isinstance(end, str) and end.approximate and abs(apart) <= _MOST_SLACK:
            return 0.7
        late = row.date_start.year <= LAST_YEAR_OF_LATE_DATES
        if apart == 1:
            return 0.85 if late else 0.6
        if apart == 2 and late:
            return 0.6
        return 0.55 if apart == -1 else 0.0


def _words(period: Period) -> str:
    first = period.first.isoformat()
    return first if period.days == 1 else f"{first} to {period.last.isoformat()}"


def _days_named(text: str, year: int, language: str) -> Iterator[date]:
    """The days that a text names, as '4 July' or 'from 28 to 30 October 1993'; of `year` where it says none."""
    pattern, months = _naming(language)
    for first, last, month, own_year in pattern.findall(text.lower()):
        for day in filter(None, (first, last)):
            try:
                yield date(int(own_year or year), months[month], int(day))
            except ValueError:  # there is no such day: 30 February
                continue


@lru_cache
def _naming(language: str) -> tuple[re.Pattern[str], Mapping[str, int]]:
    """What finds days in a text of the language, and its months by name."""
    months = {name.lower(): number for number, name in month_names(language)["format"]["wide"].items()}
    names = "|".join(map(re.escape, months))
    between = r"\s*(?:-|–|\w{1,3})\s*"  # "to", "and", "or", or a dash
    return re.compile(rf"\b(?:([0-9]{{1,2}}){between})?([0-9]{{1,2}})\s+({names})(?:\s+([0-9]{{4}}))?"), months
