"""The Julian calendar ("old style"), which many countries kept until the twentieth century, and some churches still do.

Dates of the records are Gregorian ("new style"), also before 1582. The two differ in leap years alone: the Julian
calendar has a 29 February in every fourth year, so that it was 12 days behind from 1 March 1800 (old style) on and has
been 13 behind since 1 March 1900.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})(?:-XX)?[?~%]?")
_MONTH_OR_DAY = re.compile(r"(?<![0-9-])([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?(?![0-9-])")


def new_style(year: int, month: int, day: int) -> date:
    """The day that the Julian calendar calls so. Raises ValueError where it has none, or where that is before 1 CE."""
    days_before = (date(_like(year), month, day) - date(_like(year), 1, 1)).days
    # 3 January of the year 1 is the first day that `date` knows.
    return date.fromordinal(365 * (year - 1) + (year - 1) // 4 + days_before - 1)


def old_style(day: date) -> tuple[int, int, int]:
    """Year, month and day that the Julian calendar has for a day."""
    cycle, days = divmod(day.toordinal() + 1, 4 * 365 + 1)
    within = min(days // 365, 3)
    year = 4 * cycle + within + 1
    like = date(_like(year), 1, 1) + timedelta(days - 365 * within)
    return year, like.month, like.day


def in_new_style(text: str) -> str:
    """An EDTF text whose days are meant in the old style, with the same days in the new one.

    A month becomes the days that it had: one of them for a point, the first or the last at the ends of a span or of a
    range. Years stay as they are. Raises ValueError for what the Julian calendar does not have.
    """
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        return f"[{_first(year, month)}..{_last(year, month)}]"
    joint = re.search(r"/|\.\.", text)

    def converted(match: re.Match[str]) -> str:
        year, month = int(match[1]), int(match[2])
        if match[3]:
            return new_style(year, month, int(match[3])).isoformat()
        is_end = joint is not None and match.start() > joint.start()
        return (_last if is_end else _first)(year, month).isoformat()

    return _MONTH_OR_DAY.sub(converted, text)


def _first(year: int, month: int) -> date:
    return new_style(year, month, 1)


def _last(year: int, month: int) -> date:
    return new_style(year, month, monthrange(_like(year), month)[1])


def _like(year: int) -> int:
    """A Gregorian year with the months of the Julian one."""
    return 2001 if year % 4 else 2000
