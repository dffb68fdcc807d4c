"""Dates as exact as they are known, and no more."""

import pytest

from datasette_timeline.formats.dates import stretch_of
from schema.dates import parse_date


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("1990-05-04", (1990, 5, 4), None),
        ("1990-05-04?", (1990, 5, 4), None),
        ("1992-04~", (1992, 4), None),
        ("1993", (1993,), None),
        ("1993-XX", (1993,), None),
        ("1993-06-XX", (1993, 6), None),
        ("199X", (1990,), (1999,)),
        ("19XX", (1900,), (1999,)),
        ("1991~/1994-05-12", (1991,), (1994, 5, 12)),
        ("1991-05-10/1991-08", (1991, 5, 10), (1991, 8)),
        ("1991-05-10/..", (1991, 5, 10), None),
        ("1991-05-10/", (1991, 5, 10), None),
        ("../1991-05", (1991, 5), None),
        ("/1991-05-02", (1991, 5, 2), None),
        ("[1991-03-01..1991-03-02]", (1991, 3), None),
        ("[1991-02-28..1991-03-02]", (1991,), None),
        ("[1991-12-31..1992-01-01]", (1991, 12, 31), (1992, 1, 1)),
        ("[..1989-12-31]", (1989, 12, 31), None),
        ("[1989-12-31..]", (1989, 12, 31), None),
    ],
)
def test_stretches(edtf: str, start: tuple[int, ...], end: tuple[int, ...] | None) -> None:
    when = parse_date(edtf)
    date = {
        "edtf": when.text,
        "kind": when.kind,
        "earliest": when.earliest and when.earliest.isoformat(),
        "latest": when.latest and when.latest.isoformat(),
    }
    assert stretch_of(date) == (start, end)
