"""iCalendar (RFC 5545): every event as an all-day entry, from the first day on which it may have been to the last.

An entry whose date is not one certain day says so in its description, first thing. Where an end is open, the entry
stands at the one that is known, as exactly as that is: a month is no day of it. UIDs stay the same for ever; a
new version of the record, or a correction, raises SEQUENCE.
"""

from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from datasette_timeline.filters.days import parse_date_range
from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.view import PRECISE, WHERE_IT_WAS, Document, View, moment_of
from datasette_timeline.published.dates import Date

_REFRESH = timedelta(days=1)


def render(view: View) -> bytes:
    """The view as a calendar; lines are folded and end with CRLF."""
    calendar = Calendar()
    calendar.add("prodid", "-//conflict-events-timeline//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", view.full_title)
    calendar.add("x-wr-calname", view.full_title)
    calendar.add("description", view.credit)
    calendar.add("url", view.page)
    calendar.add("source", view.itself, parameters={"value": "URI"})
    calendar.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    calendar.add("last-modified", _moment(max(map(view.updated, view.documents), default=view.latest)))
    for document in view.documents:
        if entry := _entry(document, view):
            calendar.add_component(entry)
    text: bytes = calendar.to_ical()
    return text


def _entry(document: Document, view: View) -> Event | None:
    when = document["date"]
    days = _days(when["earliest"], when["latest"], view.dates[when["edtf"]])
    if days is None:
        return None
    start, end = days
    entry = Event()
    entry.add("uid", f"{document['id']}@{view.authority.partition(',')[0]}")
    entry.add("dtstamp", _moment(view.updated(document)))
    entry.add("created", _moment(view.published(document)))
    entry.add("last-modified", _moment(view.updated(document)))
    entry.add("sequence", max(len(document["corrections"]), view.record(document).version - 1))
    entry.add("dtstart", start)
    entry.add("dtend", _day_after(end))
    entry.add("summary", document["title"])
    entry.add("description", _description(document, view, start, end))
    entry.add("url", view.event_url(document["id"]))
    entry.add("categories", [view.type_label(document)])
    entry.add("transp", "TRANSPARENT")
    where = [place for place in document["places"] if place["role"] in WHERE_IT_WAS]
    if where:
        entry.add("location", ", ".join(dict.fromkeys(place["label"] for place in where)))
    if len(where) == 1 and where[0]["precision"] in PRECISE and where[0]["latitude"] is not None:
        entry.add("geo", (where[0]["latitude"], where[0]["longitude"]))
    return entry


def _description(document: Document, view: View, start: date, end: date) -> str:
    parts = [f"Date: {document['date']['label']}.{_doubt(document['date'], start, end)}"]
    if document["date"]["note"]:
        parts.append(document["date"]["note"])
    parts.append(document["summary"])
    parts += [f"Contested: {line}." for line in view.contested(document)]
    return "\n\n".join([*parts, view.event_url(document["id"])])


def _doubt(when: dict[str, Any], start: date, end: date) -> str:
    if when["latest"] is None:
        return " The end is not known or lies ahead; the entry stands at the beginning."
    if when["earliest"] is None:
        where = "stands at the last day" if start == end else "covers the last days"
        return f" The beginning is not known; the entry {where} possible."
    notes = []
    if when["uncertain"] or when["approximate"]:
        notes.append("The date is uncertain.")
    if when["kind"] != "span" and start != end:
        notes.append("The exact day is not known; the entry covers every day on which it may have been.")
    elif when["kind"] == "span" and when["precision"] != "day":
        notes.append("The first and last days are not known exactly; the entry covers every day possible.")
    return "".join(f" {note}" for note in notes)


def _days(earliest: str | None, latest: str | None, when: Date) -> tuple[date, date] | None:
    """The first and last day that it may mean; of a date with one end, those of that end as it is written."""
    if earliest and latest:
        return date.fromisoformat(earliest), date.fromisoformat(latest)
    if not when.known:
        return None
    (part,) = when.known
    first, last = (parse_date_range(_written(year, *part.known[1:])) for year in (part.year, part.last_year))
    return date.fromisoformat(first.first), date.fromisoformat(last.last)


def _written(year: int, *rest: int) -> str:
    return "-".join([f"{year:04}", *(f"{number:02}" for number in rest)])


def _day_after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(moment_of(text))


FORMAT = Format(
    name="ics",
    label="iCalendar",
    extension="ics",
    content_type="text/calendar; charset=utf-8",
    about="iCalendar: all-day entries that say where a date is in doubt.",
    render=render,
    order=70,
)
