"""Dates as files carry them: the parts say what the parser read, and survive the way through the file."""

import json
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.published.dates import Date, End, Part
from loaders.baking.dates import dated
from loaders.baking.sections import TABLES
from schema.dates import DateError, parse_date
from schema.tables import DATES

DAYS = st.dates().map(str)
PLAIN = st.builds(lambda day, length: day[:length], DAYS, st.sampled_from([10, 7, 4]))
MASKED = st.builds(
    lambda day, cut: day[: cut[0]] + cut[1],
    DAYS,
    st.sampled_from([(2, "XX"), (3, "X"), (4, "-XX"), (4, "-XX-XX"), (7, "-XX")]),
)
POINTS = st.builds(str.__add__, PLAIN | MASKED, st.sampled_from(["", "?", "~", "%"]))
TEXTS = (
    POINTS
    | st.builds("{}/{}".format, st.sampled_from(["", ".."]) | POINTS, st.sampled_from(["", ".."]) | POINTS)
    | st.builds("[{}..{}]".format, st.just("") | PLAIN, st.just("") | PLAIN)
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1992-05-08", {"year": 1992, "month": 5, "day": 8, "precision": "day"}),
        ("1992-05~", {"year": 1992, "month": 5, "precision": "month", "approximate": True}),
        ("1992?", {"year": 1992, "precision": "year", "uncertain": True}),
        ("1992-05-XX", {"year": 1992, "month": 5, "precision": "month", "masked": "day"}),
        ("1992-XX", {"year": 1992, "precision": "year", "masked": "month"}),
        ("1992-XX-XX", {"year": 1992, "precision": "year", "masked": "month-day"}),
        ("199X", {"year": 1990, "precision": "decade"}),
        ("19XX", {"year": 1900, "precision": "century"}),
    ],
)
def test_a_point_has_the_same_part_twice_without_what_is_not_so(text: str, parts: dict[str, Any]) -> None:
    assert json.loads(dated(text).parts) == {"start": parts, "end": parts}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1991~/1994-05-12", Part(1991, approximate=True), Part(1994, 5, 12, "day")),
        ("1991/..", Part(1991), "open"),
        ("1991/", Part(1991), "unknown"),
        ("/1991", "unknown", Part(1991)),
        ("[..1991-05]", "open", Part(1991, 5, precision="month")),
    ],
)
def test_ends(text: str, start: End, end: End) -> None:
    assert dated(text).ends == (start, end)


@pytest.mark.parametrize(
    ("text", "plain", "certain", "years"),
    [
        ("1992-05-08", "1992-05-08", ("1992-05-08", "1992-05-08"), "1992"),
        ("0976-05", "0976-05", ("0976-05", "0976-05"), "0976"),
        ("1992-05?", None, None, "1992"),
        ("1992-05-XX", None, None, "1992"),
        ("199X", None, None, "1990–1999"),
        ("1991/1994-05", None, ("1991", "1994-05"), "1991–1994"),
        ("1991~/1994-05", None, None, "1991–1994"),
        ("1991/..", None, None, "1991–"),
        ("[..1991]", None, None, "–1991"),
        ("[1991-03-01..1991-03-02]", None, None, "1991"),
    ],
)
def test_what_is_plain_or_certain(text: str, plain: str | None, certain: tuple[str, str] | None, years: str) -> None:
    assert (dated(text).plain, dated(text).certain, dated(text).years) == (plain, certain, years)


@given(TEXTS)
def test_the_parts_of_every_date_span_its_days(text: str) -> None:
    try:
        when = parse_date(text)
    except DateError:
        return
    found = dated(text)
    start, end = found.ends
    assert found.earliest == (first_day(start) if isinstance(start, Part) else None)
    assert found.latest == (last_day(end) if isinstance(end, Part) else None)
    assert [part.precision for part in found.known] == [part.precision for part in when.known]
    assert found.uncertain == any(part.uncertain for part in found.known)
    assert found.approximate == any(part.approximate for part in found.known)
    assert found.plain in (None, text)


def first_day(part: Part) -> str:
    return date(part.year, part.month or 1, part.day or 1).isoformat()


def last_day(part: Part) -> str:
    if part.day:
        return first_day(part)
    if part.month is None:
        return date(part.last_year, 12, 31).isoformat()
    next_month = date(part.year, part.month, 28) + timedelta(days=4) if (part.year, part.month) < (9999, 12) else None
    return (next_month.replace(day=1) - timedelta(days=1)).isoformat() if next_month else "9999-12-31"


def test_every_date_of_the_file_is_there_once_and_no_other(told_database: Path) -> None:
    columns = [(table.name, name) for table in TABLES for name, told in table.columns.items() if told.is_date]
    assert ("events", "date") in columns
    assert ("sources", "accessed") in columns
    with sqlite3.connect(told_database) as connection:
        held = {
            text
            for table, column in columns
            for (text,) in connection.execute(f'select "{column}" from {table} where "{column}" is not null')
        }
        facts = "select value from dataset where name in ('released', 'first_day', 'last_day')"
        held |= {value for (value,) in connection.execute(facts)}
        rows = connection.execute("select * from dates order by edtf").fetchall()
    connection.close()
    assert [Date(*row) for row in rows] == [dated(text) for text in sorted(held)]
    assert list(DATES.columns) == list(Date._fields)
