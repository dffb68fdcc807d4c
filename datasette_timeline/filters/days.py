"""Days, months, years and moments as filters take them: what they span, and how they read."""

import re
from calendar import month_name, monthrange
from datetime import datetime
from typing import NamedTuple

from datasette_timeline.published.dates import Part

_FORM = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")

_MOMENT = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})Z)?")

HOW_TO_WRITE = "Write a year, a month or a day: 2001, 2001-05 or 2001-05-20."


class DateRange(NamedTuple):
    """A year, a month or a day: its first and last day as ISO text, its name in English, and the parts of that."""

    first: str
    last: str
    label: str
    part: Part


def parse_date_range(text: str) -> DateRange:
    """What YYYY, YYYY-MM or YYYY-MM-DD spans. Raises ValueError, with a sentence for whoever wrote it."""
    match = _FORM.fullmatch(text)
    if not match or match["year"] == "0000":
        raise ValueError(f"'{text}' is not a date. {HOW_TO_WRITE}")
    year, month, day = match["year"], match["month"], match["day"]
    if month is None:
        return DateRange(f"{year}-01-01", f"{year}-12-31", year, Part(int(year)))
    if not 1 <= int(month) <= 12:
        raise ValueError(f"'{text}' is not a date: months go from 01 to 12.")
    days = monthrange(int(year), int(month))[1]
    named = f"{month_name[int(month)]} {year}"
    if day is None:
        whole = Part(int(year), int(month), precision="month")
        return DateRange(f"{year}-{month}-01", f"{year}-{month}-{days:02}", named, whole)
    if not 1 <= int(day) <= days:
        raise ValueError(f"'{text}' is not a date: {named} has {days} days.")
    return DateRange(text, text, f"{int(day)} {named}", Part(int(year), int(month), int(day), "day"))


class Moment(NamedTuple):
    """A day, or a moment of it: as text that sorts among moments in UTC, and its parts."""

    text: str
    day: DateRange
    time: str
    """Such as 18:49:37, in UTC; empty for a whole day."""

    @property
    def last(self) -> str:
        """The last moment that it means, which for a day is its last second."""
        return self.text if self.time else f"{self.text}T23:59:59Z"

    @property
    def label(self) -> str:
        """What it is called in English."""
        return f"{self.day.label}, {self.time} UTC" if self.time else self.day.label


def parse_moment(text: str) -> Moment:
    """What YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ means. Raises ValueError, with a sentence for whoever wrote it."""
    match = _MOMENT.fullmatch(text)
    if not match:
        raise ValueError(f"'{text}' is neither a day nor a moment. Write 2026-03-15, or 2026-03-15T18:30:00Z in UTC.")
    day, time = parse_date_range(match["day"]), match["time"] or ""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a moment: hours go to 23, minutes and seconds to 59.") from None
    return Moment(text, day, time)
