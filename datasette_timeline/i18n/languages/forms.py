"""What a language needs beside its words: how it writes dates."""

from typing import NamedTuple


class DateForms(NamedTuple):
    """How dates are written. Patterns take {day}, {month} and {year}."""

    months: tuple[str, ...]
    """Months beside a day."""
    months_alone: tuple[str, ...]
    """Months that stand alone."""
    day: str
    day_of_month: str
    """A day whose year is said later."""
    month: str
    year: str
    about: str
    """Takes {date}, as do the next three."""
    or_earlier: str
    or_later: str
    one_of: str
    """For one of many days."""
    either: str
    """For one of two days; takes {first} and {second}."""
    uncertain: str
    """A note after a date, as are the next two."""
    day_unknown: str
    month_unknown: str
    language: str
    """Tag of the language that all of this is in."""
