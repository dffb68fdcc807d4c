"""The calendar, read by icalendar."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from datasette_timeline.database.record_dates import RecordDates
from datasette_timeline.formats import ics
from datasette_timeline.formats.view import View
from schema.dates import parse_date

CLASH = "1990-05-04-clash-at-mill-bridge@lakes.example"


def entries(view: View) -> dict[str, Any]:
    calendar = Calendar.from_ical(ics.render(view))
    assert all(not component.errors for component in calendar.walk())
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_the_calendar(view: View) -> None:
    calendar = Calendar.from_ical(ics.render(view))
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Dorna timeline: All events"
    assert calendar["SOURCE"] == "https://lakes.example/dorna/api/v1/events.any"
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(days=1)


def test_every_event_is_an_all_day_entry(view: View) -> None:
    found = entries(view)
    assert list(found) == [f"{document['id']}@lakes.example" for document in view.documents]
    for entry in found.values():
        assert type(entry["DTSTART"].dt) is type(entry["DTEND"].dt) is date
        assert entry["DTSTART"].params["VALUE"] == "DATE"
        assert entry["DTEND"].dt > entry["DTSTART"].dt
        assert entry["TRANSP"] == "TRANSPARENT"


def test_an_entry(view: View) -> None:
    entry = entries(view)[CLASH]
    assert entry["SUMMARY"] == "Clash at Mill Bridge"
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(1990, 5, 4), date(1990, 5, 5))
    assert entry["DESCRIPTION"] == (
        "Date: 4 May 1990.\n\nBefore dawn.\n\n"
        "Soldiers of Ardania and Belmar fired at each other at the bridge.\n\n"
        "Contested: deaths, soldiers: sides contradict each other (2 accounts).\n\n"
        "https://lakes.example/dorna/events/1990-05-04-clash-at-mill-bridge"
    )
    assert entry["URL"] == "https://lakes.example/dorna/events/1990-05-04-clash-at-mill-bridge"
    assert entry["LOCATION"] == "Mill Bridge"
    assert (entry["GEO"].latitude, entry["GEO"].longitude) == (40.5, 45.25)
    assert entry["CATEGORIES"].to_ical() == b"Armed clash"
    assert entry["SEQUENCE"] == 1
    assert entry["LAST-MODIFIED"].dt.isoformat() == entry["DTSTAMP"].dt.isoformat() == "2026-02-03T00:00:00+00:00"


def test_every_version_of_a_record_raises_its_number(viewed: Callable[..., View]) -> None:
    """And a number once given does not fall when the history of a record becomes known."""
    for version, sequence in ((0, 1), (1, 1), (2, 1), (3, 2)):
        record = RecordDates("2026-01-01T08:00:00Z", "2026-02-03T09:30:00Z", version)
        entry = entries(viewed(record))[CLASH]
        assert entry["SEQUENCE"] == sequence
        assert entry["CREATED"].dt.isoformat() == "2026-01-01T08:00:00+00:00"
        assert entry["LAST-MODIFIED"].dt.isoformat() == entry["DTSTAMP"].dt.isoformat() == "2026-02-03T09:30:00+00:00"


@pytest.mark.parametrize(
    ("edtf", "start", "end", "said"),
    [
        ("1990-05-04", "1990-05-04", "1990-05-05", "Date: 4 May 1990."),
        ("1990-05-04?", "1990-05-04", "1990-05-05", "Date: 4 May 1990 (uncertain). The date is uncertain."),
        (
            "1992-02",
            "1992-02-01",
            "1992-03-01",
            "Date: February 1992. The exact day is not known; the entry covers every day on which it may have been.",
        ),
        ("1991-05-10/1991-05-12", "1991-05-10", "1991-05-13", "Date: 10 to 12 May 1991."),
        (
            "1991-05/1991-06",
            "1991-05-01",
            "1991-07-01",
            (
                "Date: May to June 1991. The first and last days are not known exactly; the entry covers every day "
                "possible."
            ),
        ),
        (
            "[1991-03-01..1991-03-02]",
            "1991-03-01",
            "1991-03-03",
            (
                "Date: 1 or 2 March 1991. The exact day is not known; the entry covers every day on which it may have "
                "been."
            ),
        ),
        (
            "1991-05-10/..",
            "1991-05-10",
            "1991-05-11",
            "Date: from 10 May 1991 on. The end is not known or lies ahead; the entry stands at the beginning.",
        ),
        (
            "[..1989-12-31]",
            "1989-12-31",
            "1990-01-01",
            "Date: 31 December 1989 or earlier. The beginning is not known; the entry stands at the last day possible.",
        ),
        (
            "[..1989-12]",
            "1989-12-01",
            "1990-01-01",
            "Date: December 1989 or earlier. The beginning is not known; the entry covers the last days possible.",
        ),
        (
            "../1989",
            "1989-01-01",
            "1990-01-01",
            "Date: until 1989. The beginning is not known; the entry covers the last days possible.",
        ),
        (
            "1991-05/..",
            "1991-05-01",
            "1991-06-01",
            "Date: from May 1991 on. The end is not known or lies ahead; the entry stands at the beginning.",
        ),
    ],
)
def test_dates(viewed: Callable[..., View], edtf: str, start: str, end: str, said: str) -> None:
    when = parse_date(edtf)
    when_written = {
        "edtf": when.text,
        "label": when.label,
        "earliest": when.earliest and when.earliest.isoformat(),
        "latest": when.latest and when.latest.isoformat(),
        "precision": when.precision,
        "kind": when.kind,
        "uncertain": when.uncertain,
        "approximate": when.approximate,
        "note": None,
    }
    entry = entries(viewed(date=when_written))[CLASH]
    assert (str(entry["DTSTART"].dt), str(entry["DTEND"].dt)) == (start, end)
    assert entry["DESCRIPTION"].split("\n\n")[0] == said


def test_the_last_day_of_all_time_ends_with_itself(viewed: Callable[..., View]) -> None:
    when = {**viewed().documents[0]["date"], "earliest": "9999-12-31", "latest": "9999-12-31"}
    entry = entries(viewed(date=when))[CLASH]
    assert entry["DTEND"].dt == date.max


def test_lines_are_folded_and_end_as_the_standard_wants(view: View) -> None:
    lines = ics.render(view).split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
