"""Notes that speak of the old style beside a date, which is in the new one."""

import re
from collections.abc import Iterator
from datetime import date

from loaders.problems import Finding, rule
from loaders.reading.entries import Entry
from schema.calendars import new_style, old_style
from schema.date_labels import MONTHS
from schema.dates import parse_date

_OLD_STYLE = re.compile(
    r"\bO\.\s?S\.|\bold[\s-]style|\bjulian\s(?:calendar|style|date)|(?<!\w)ст\.\s?ст\.|\bстар\w+\sстил\w+|\bюлианск\w+|"
    r"\bköhnə\s(?:üslub|stil|təqvim)|\bհին\sտոմար",
    re.IGNORECASE,
)


@rule(
    "date-old-style",
    level="warning",
    wrong="date: 1905-02-06\ndate_note: Old style",
    right="date: 1905-02-19\ndate_note: 6 February 1905, old style",
)
def check_old_style(entry: Entry) -> Iterator[Finding]:
    """A note on the old style names the old day; without it, nobody can tell whether `date` is in the new style."""
    note = entry.data["date_note"] if entry.registry == "events" else None
    if not (note and _OLD_STYLE.search(note)):
        return
    days = [part.earliest for part in parse_date(entry.data["date"]).known if part.precision == "day"]
    if days and not any(re.search(rf"(?<![0-9])0?{old_style(day)[2]}(?![0-9])", note) for day in days):
        day, (year, month, number) = days[0], old_style(days[0])
        message = (
            f"the note speaks of the old style, but not of {number} {MONTHS[month - 1]} {year}, which {day} is there"
        )
        cure = "name the old day in the note"
        if new := _as_new(day):
            cure += f"; and if {day} is of the old style itself, write '{new}' for it"
        yield entry.finding("date-old-style", ("date_note",), message, cure)


def _as_new(day: date) -> date | None:
    """What the day is, taken for one of the old style; None at the ends of time."""
    try:
        return new_style(day.year, day.month, day.day)
    except ValueError:
        return None
