from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from datasette_timeline.filters.days import DateRange, parse_date_range
from datasette_timeline.published.dates import Part


@pytest.mark.parametrize(
    ("text", "date_range"),
    [
        ("1992", DateRange("1992-01-01", "1992-12-31", "1992", Part(1992))),
        ("0001", DateRange("0001-01-01", "0001-12-31", "0001", Part(1))),
        ("1992-02", DateRange("1992-02-01", "1992-02-29", "February 1992", Part(1992, 2, precision="month"))),
        ("1993-02", DateRange("1993-02-01", "1993-02-28", "February 1993", Part(1993, 2, precision="month"))),
        ("1992-03-05", DateRange("1992-03-05", "1992-03-05", "5 March 1992", Part(1992, 3, 5, "day"))),
    ],
)
def test_spans_a_year_a_month_or_a_day(text: str, date_range: DateRange) -> None:
    assert parse_date_range(text) == date_range


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1992-13", "'1992-13' is not a date: months go from 01 to 12."),
        ("1992-00", "'1992-00' is not a date: months go from 01 to 12."),
        ("1993-02-29", "'1993-02-29' is not a date: February 1993 has 28 days."),
        ("1993-04-00", "'1993-04-00' is not a date: April 1993 has 30 days."),
        ("spring", "'spring' is not a date. Write a year, a month or a day: 2001, 2001-05 or 2001-05-20."),
        ("0000", "'0000' is not a date. Write a year, a month or a day: 2001, 2001-05 or 2001-05-20."),
        ("92", "'92' is not a date. Write a year, a month or a day: 2001, 2001-05 or 2001-05-20."),
        ("1992-3", "'1992-3' is not a date. Write a year, a month or a day: 2001, 2001-05 or 2001-05-20."),
        ("١٩٩٢", "'١٩٩٢' is not a date. Write a year, a month or a day: 2001, 2001-05 or 2001-05-20."),
        ("1992\n", "'1992\n' is not a date. Write a year, a month or a day: 2001, 2001-05 or 2001-05-20."),
    ],
)
def test_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as error:
        parse_date_range(text)
    assert str(error.value) == message


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_bounds_hold_the_day_and_no_more(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    date_range = parse_date_range(text)
    first, last = date.fromisoformat(date_range.first), date.fromisoformat(date_range.last)
    assert first <= day <= last
    assert first.isoformat()[:length] == last.isoformat()[:length] == text
    assert first == date.min or (first - timedelta(1)).isoformat()[:length] != text
    assert last == date.max or (last + timedelta(1)).isoformat()[:length] != text


@given(st.text(max_size=12))
def test_any_other_text_is_not_a_date(text: str) -> None:
    assume(not (text.isascii() and text.replace("-", "").isdigit()))
    with pytest.raises(ValueError, match="is not a date"):
        parse_date_range(text)
