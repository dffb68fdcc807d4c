"""Dates and stretches of time in searches, however they are mixed with other signs."""

from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.filters.days import parse_date_range
from datasette_timeline.filters.query_dates import date_at, stretch_at

_PIECES = st.sampled_from(
    ["1992", "2020", "5", "31", "02", "May", "мая", "մայիս", "mayın", "-", "–", "/", "..", " to ", " по ", " and ", " "]
)


@given(st.lists(_PIECES, max_size=9).map("".join))
def test_a_stretch_has_two_days_in_order_and_goes_on_behind_its_first_date(text: str) -> None:
    found = stretch_at(text, 0)
    if found is not None:
        first, last = map(parse_date_range, found.value.split("/"))
        assert first.first < last.last
        assert 0 < found.end <= len(text)


@given(st.dates(), st.dates(), st.sampled_from([" to ", "–", " - ", " until ", " по ", " մինչև "]))
def test_two_days_are_read_as_they_are_written(one: object, other: object, between: str) -> None:
    text = f"{one}{between}{other} fire"
    expected = f"{one}/{other}" if str(one) < str(other) and str(one) >= "1500" and str(other) < "2100" else None
    found = stretch_at(text, 0)
    assert (found.value if found else None) == expected


def test_a_date_alone_is_no_stretch() -> None:
    assert stretch_at("1992 fire", 0) is None
    assert date_at("1992 fire", 0) == (4, "1992")
