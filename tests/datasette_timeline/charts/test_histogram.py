"""What the histogram of events over time draws where."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.charts.histogram import Coverage, Histogram, Period, histogram


def drawn(counts: dict[tuple[int, int | None], int], periods: list[Period] | None = None) -> Histogram:
    found = histogram(counts, periods or [])
    assert found is not None
    return found


def years(*counts: int, first: int = 1990) -> dict[tuple[int, int | None], int]:
    return {(first + place, 6): events for place, events in enumerate(counts) if events}


def test_nothing_to_draw() -> None:
    assert histogram({}) is None


def test_few_years_are_drawn_by_month_and_many_by_year() -> None:
    assert drawn(years(1, 1, 1, 1, 1, 1, 1)).unit == "month"
    assert drawn(years(1, 1, 1, 1, 1, 1, 1, 1)).unit == "year"


def by_day(
    days: dict[date, int],
    *,
    asked: tuple[date, date] | None = None,
    undated: int = 0,
    periods: list[Period] | None = None,
) -> Histogram:
    counts: dict[tuple[int, int | None], int] = {}
    for day, events in days.items():
        counts[day.year, day.month] = counts.get((day.year, day.month), 0) + events
    first = min(days)
    counts[first.year, first.month] += undated
    found = histogram(counts, periods or [], days=days, asked=asked)
    assert found is not None
    return found


def test_two_months_are_drawn_by_day_and_a_year_by_week() -> None:
    first = date(2020, 9, 27)
    assert by_day({first: 1, first + timedelta(days=61): 1}).unit == "day"
    assert by_day({first: 1, first + timedelta(days=62): 1}).unit == "week"
    assert by_day({first: 1, first + timedelta(days=399): 1}).unit == "week"
    assert by_day({first: 1, first + timedelta(days=400): 1}).unit == "month"


def test_all_that_was_asked_for_is_on_the_drawing_with_or_without_events() -> None:
    asked = (date(2020, 9, 27), date(2020, 11, 10))
    found = by_day({date(2020, 10, 1): 2, date(2020, 10, 4): 1}, asked=asked)
    assert [(bar.first, bar.last, bar.events) for bar in found.bars] == [
        ("2020-10-01", "2020-10-01", 2),
        ("2020-10-04", "2020-10-04", 1),
    ]
    assert len(found.slots) == 45
    assert (found.slots[0][0], found.slots[-1][1], found.gaps) == ("2020-09-27", "2020-11-10", [])
    assert [tick.value for tick in found.ticks] == [
        "2020-09-27",
        "2020-10-01",
        "2020-10-10",
        "2020-10-20",
        "2020-11-01",
        "2020-11-10",
    ]
    assert [tick.value for tick in found.ticks if tick.major] == [
        "2020-09-27",
        "2020-10-10",
        "2020-10-20",
        "2020-11-01",
        "2020-11-10",
    ]


def test_weeks_begin_on_monday_and_do_not_go_beyond_what_was_asked_for() -> None:
    asked = (date(2023, 1, 1), date(2023, 12, 31))
    found = by_day({date(2023, 1, 1): 1, date(2023, 9, 19): 2, date(2023, 9, 24): 3, date(2023, 9, 25): 1}, asked=asked)
    assert [(bar.first, bar.last, bar.events) for bar in found.bars] == [
        ("2023-01-01", "2023-01-01", 1),
        ("2023-09-18", "2023-09-24", 5),
        ("2023-09-25", "2023-10-01", 1),
    ]
    assert len(found.slots) == 53
    assert [tick.value for tick in found.ticks if tick.major] == ["2023", "2023-04", "2023-07", "2023-10"]


def test_events_without_a_day_are_not_drawn_by_day_and_draw_months_where_they_are_most() -> None:
    one = by_day({date(2020, 10, 1): 2}, undated=1)
    assert (one.unit, one.total, one.unplaced) == ("day", 2, 1)
    most = by_day({date(2020, 10, 1): 2}, undated=2)
    assert (most.unit, most.total, most.unplaced) == ("month", 4, 0)


def test_a_period_lies_on_its_days() -> None:
    asked = (date(2023, 9, 1), date(2023, 9, 30))
    [band] = by_day(
        {date(2023, 9, 19): 1},
        asked=asked,
        periods=[
            Period("Operation", "2023-09-19", "2023-09-20", None, ""),
            Period("Earlier", "2020-09-27", "2020-11-10", None, ""),
        ],
    ).bands
    assert band.label == "Operation"
    assert round(band.x / 100 * 30, 3) == 18
    assert round(band.width / 100 * 30, 3) == 2


@pytest.mark.parametrize(
    ("tallest", "lines"),
    [(1, [1]), (2, [1, 2]), (3, [1, 2]), (4, [2, 4]), (5, [2, 4]), (9, [4, 8]), (16, [5, 10]), (41, [20, 40])],
)
def test_the_y_axis_has_a_round_number_and_its_double(tallest: int, lines: list[int]) -> None:
    assert list(drawn({(1990, 1): tallest, (1991, 1): 1}).lines) == lines


@given(st.integers(2, 10**7))
def test_lines_are_within_the_drawing_and_of_use(tallest: int) -> None:
    half, whole = drawn({(1990, 1): tallest}).lines
    assert whole == 2 * half
    assert tallest / 2 < whole <= tallest


def test_centuries_are_drawn_by_decade() -> None:
    by_decade = drawn({(year, 1): 1 for year in range(1800, 2000)})
    assert by_decade.unit == "decade"
    assert (by_decade.bars[0].label, by_decade.bars[0].first, by_decade.bars[0].last) == ("1800", "1800", "1809")
    assert [bar.events for bar in by_decade.bars] == [10] * 20


def test_years_alone_are_not_drawn_as_months() -> None:
    by_month = drawn({(1990, None): 3, (1990, 2): 2, (1991, 1): 1})
    assert by_month.total == 3
    assert by_month.unplaced == 3


def test_where_only_years_are_known_they_are_drawn() -> None:
    by_year = drawn({(1990, None): 3, (1991, None): 1})
    assert (by_year.unit, by_year.total, by_year.unplaced) == ("year", 4, 0)


def test_bars_say_what_to_filter_by() -> None:
    [bar] = drawn({(1992, 3): 2}).bars
    assert (bar.label, bar.first, bar.last, bar.events, bar.height) == ("1992-03", "1992-03", "1992-03", 2, 1.0)


def test_a_long_stretch_without_events_takes_one_slot() -> None:
    found = drawn({(1921, 1): 1, (1987, 1): 2, (1988, 1): 4})
    assert [bar.label for bar in found.bars] == ["1921", "1987", "1988"]
    assert len(found.gaps) == 1
    assert found.bars[0].x < found.gaps[0] < found.bars[1].x
    assert [slot[0] for slot in found.slots] == ["1921", "1987", "1988"]


def test_few_slots_do_not_fill_the_width_and_many_do() -> None:
    assert round(drawn(years(1, 1, first=1990)).extent, 6) == 100
    days = {date(2023, 9, 19): 1, date(2023, 9, 20): 2}
    assert round(by_day(days).extent, 6) == 18


def test_a_short_stretch_without_events_keeps_its_room() -> None:
    found = drawn({(1980, 1): 1, (1985, 1): 2, (1989, 1): 4})
    assert found.gaps == []
    assert [slot[0] for slot in found.slots] == [str(year) for year in range(1980, 1990)]


def test_the_year_after_a_gap_is_labelled() -> None:
    found = drawn({(1921, 1): 1, **{(year, 1): 1 for year in range(1987, 2010)}})
    assert [tick.value for tick in found.ticks] == ["1921", "1987", "1990", "1995", "2000", "2005"]
    assert [tick.value for tick in found.ticks if tick.major] == ["1921", "1990", "2000"]


def test_two_years_are_labelled_by_quarter() -> None:
    found = drawn({(1992, 1): 1, (1993, 6): 1})
    assert [tick.value for tick in found.ticks] == ["1992", "1992-04", "1992-07", "1992-10", "1993", "1993-04"]


def test_periods_shade_the_time_that_they_last() -> None:
    counts: dict[tuple[int, int | None], int] = {(year, 1): 1 for year in range(1990, 2000)}
    [band] = drawn(counts, [Period("War", "1992-01-01", "1994-12-31", "war", "1992/1994")]).bands
    assert (band.label, band.event, band.row, band.before) == ("War", "war", 0, False)
    assert round(band.x / 9, 3) == 2.0
    assert round(band.width / 9, 3) == 3.0


def test_open_periods_go_to_the_edge() -> None:
    counts: dict[tuple[int, int | None], int] = {(year, 1): 1 for year in range(1990, 2000)}
    before, after = drawn(
        counts,
        [Period("Before", None, "1990-12-31", None, "../1990"), Period("After", "1999-01-01", None, None, "1999/..")],
    ).bands
    assert (before.x, round(before.width, 3)) == (0, 9)
    assert round(after.x + after.width, 3) == 90


def test_a_period_of_days_can_still_be_seen() -> None:
    counts: dict[tuple[int, int | None], int] = {(year, 1): 1 for year in range(1950, 2000)}
    [band] = drawn(counts, [Period("Days", "1970-04-01", "1970-04-05", None, "1970-04-01/1970-04-05")]).bands
    assert band.width == 0.35


def test_periods_outside_the_drawing_are_left_out() -> None:
    counts: dict[tuple[int, int | None], int] = {(year, 1): 1 for year in range(1990, 2000)}
    periods = [Period("Early", "1980-01-01", "1989-12-31", None, ""), Period("Late", "2000-01-01", None, None, "")]
    assert drawn(counts, periods).bands == []


def test_chapters_lie_under_the_axis_and_are_shaded_if_an_event_stands_for_them() -> None:
    chapter = {"text": "They met."}
    periods = [
        Period("Talks", "1990-01-01", "1991-12-31", None, "1990/1991", chapter),
        Period("Shaded", "1991-01-01", "1991-12-31", None, "1991"),
        Period("War", "1992-01-01", "1993-12-31", "war", "1992/1993", chapter),
    ]
    found = drawn({(year, None): 1 for year in range(1990, 2000)}, periods)
    assert [band.label for band in found.bands] == ["Shaded", "War"]
    assert [(each.number, each.label) for each in found.chapters] == [(1, "Talks"), (2, "War")]
    talks, war = found.chapters
    assert talks.x == 0
    assert talks.x + talks.width == pytest.approx(war.x)


def test_periods_of_left_out_years_are_not_drawn() -> None:
    counts: dict[tuple[int, int | None], int] = {(1991, 1): 1, (1992, 1): 2, (2018, 1): 1, (2020, 1): 4}
    periods = [
        Period("April", "2016-04-01", "2016-04-05", None, ""),
        Period("Long", "1992-07-01", "2018-12-31", None, ""),
        Period("From within", "2010-01-01", "2019-12-31", None, ""),
    ]
    found = drawn(counts, periods)
    [gap] = found.gaps
    long, later = found.bands
    assert (long.label, later.label) == ("Long", "From within")
    assert long.x < gap < long.x + long.width
    assert later.x == next(bar.x for bar in found.bars if bar.label == "2018")
    assert round(later.width / found.bars[0].width, 3) == 2


def test_the_strip_of_coverage_lies_under_its_years() -> None:
    found = histogram(
        {(year, 1): 1 for year in range(1990, 2000)},
        coverage=[
            Coverage("not-searched", None, "1989-12-31"),
            Coverage("systematic", "1985-01-01", "1991-12-31"),
            Coverage("selective", "1992-01-01", None),
        ],
    )
    assert found is not None
    assert [(each.coverage, round(each.x, 3), round(each.width, 3)) for each in found.strips] == [
        ("systematic", 0, 18),
        ("selective", 18, 72),
    ]


def test_labels_of_periods_do_not_run_into_each_other_or_over_the_edge() -> None:
    counts: dict[tuple[int, int | None], int] = {(year, 1): 1 for year in range(1980, 2010)}
    periods = [
        Period("A rather long name", "1990-01-01", "1990-02-01", None, ""),
        Period("Next", "1992-01-01", "1992-02-01", None, ""),
        Period("Much later", "2009-01-01", "2009-02-01", None, ""),
    ]
    bands = drawn(counts, periods).bands
    assert [(band.row, band.before) for band in bands] == [(0, False), (1, False), (0, True)]


MONTHS = st.tuples(st.integers(1800, 2030), st.one_of(st.none(), st.integers(1, 12)))


@given(st.dictionaries(MONTHS, st.integers(1, 50), min_size=1, max_size=60))
def test_no_event_is_lost_or_drawn_twice(counts: dict[tuple[int, int | None], int]) -> None:
    found = drawn(counts)
    assert found.total + found.unplaced == sum(counts.values())
    assert found.tallest == max(bar.events for bar in found.bars)
    assert all(0 < bar.height <= 1 for bar in found.bars)
    edges = [(bar.x, bar.x + bar.width) for bar in found.bars]
    assert all(end <= start + 1e-6 for (_, end), (start, _) in pairwise(edges))
    assert all(start >= -1e-6 and end <= 100 + 1e-6 for start, end in edges)
    assert {bar.label for bar in found.bars} <= {first for first, *_ in found.slots}


@given(
    st.dictionaries(MONTHS, st.integers(1, 50), min_size=1, max_size=40),
    st.lists(st.tuples(st.dates(date(1790, 1, 1), date(2040, 1, 1)), st.integers(0, 20_000)), max_size=4),
)
def test_shades_stay_on_the_drawing(counts: dict[tuple[int, int | None], int], spans: list[tuple[date, int]]) -> None:
    periods = [
        Period("War", str(start), str(date.fromordinal(start.toordinal() + days)), None, "") for start, days in spans
    ]
    for band in drawn(counts, periods).bands:
        assert -1e-6 <= band.x <= 100 + 1e-6
        assert 0 < band.width <= 100 + 1e-6
