"""The Julian calendar: days that are known in both styles, every day of it, and every way of writing one."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.calendars import in_new_style, new_style, old_style
from schema.date_labels import MONTHS
from schema.dates import DateError, parse_date


class Julian(NamedTuple):
    """A day of the Julian calendar."""

    year: int
    month: int
    day: int

    @property
    def new(self) -> date:
        return new_style(*self)

    @property
    def text(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @property
    def label(self) -> str:
        return f"{self.day} {MONTHS[self.month - 1]} {self.year}"


def _days_of_year(year: int) -> list[Julian]:
    """Counted out, without any calendar of Python's."""
    lengths = (31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return [Julian(year, month, day) for month, days in enumerate(lengths, 1) for day in range(1, days + 1)]


JULIAN = st.builds(lambda year, at: _days_of_year(year)[at], st.integers(1000, 9998), st.integers(0, 364))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((1, 1, 3), "0001-01-01"),  # the first day that both have
        ((325, 3, 21), "0325-03-22"),
        ((1582, 10, 5), "1582-10-15"),  # the day that Rome left out to the 14th of
        ((1649, 1, 30), "1649-02-09"),  # execution of Charles I
        ((1752, 9, 3), "1752-09-14"),  # the day that Britain left out to the 13th of
        ((1800, 2, 28), "1800-03-11"),  # the last but one of 11 days
        ((1800, 2, 29), "1800-03-12"),
        ((1800, 3, 1), "1800-03-13"),  # the first of 12
        ((1825, 12, 14), "1825-12-26"),  # rising of the Decembrists
        ((1900, 2, 28), "1900-03-12"),
        ((1900, 2, 29), "1900-03-13"),
        ((1900, 3, 1), "1900-03-14"),  # the first of 13
        ((1917, 10, 25), "1917-11-07"),  # the October revolution
        ((1918, 2, 1), "1918-02-14"),  # the day after 31 January in Russia
        ((1923, 2, 16), "1923-03-01"),  # the day after 15 February in Greece
        ((2100, 2, 28), "2100-03-13"),
        ((2100, 3, 1), "2100-03-15"),  # the first of 14
    ],
)
def test_days_that_are_known_in_both_styles(old: tuple[int, int, int], new: str) -> None:
    assert new_style(*old).isoformat() == new


def test_each_day_follows_the_day_before() -> None:
    days = [new_style(*day) for year in range(1, 2200) for day in _days_of_year(year) if (year, *day[1:]) > (1, 1, 2)]
    assert all(after - before == timedelta(days=1) for before, after in pairwise(days))


@given(JULIAN)
def test_a_day_goes_to_the_new_style_and_back(old: Julian) -> None:
    assert old_style(old.new) == old


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (date(1, 1, 1), (1, 1, 3)),
        (date(1900, 3, 13), (1900, 2, 29)),
        (date(1904, 3, 13), (1904, 2, 29)),
        (date(1905, 1, 13), (1904, 12, 31)),
        (date(1905, 1, 14), (1905, 1, 1)),
        (date(9999, 12, 31), (9999, 10, 19)),
    ],
)
def test_days_of_the_new_style_in_the_old(new: date, old: tuple[int, int, int]) -> None:
    assert old_style(new) == old


@pytest.mark.parametrize("day", [(1, 1, 2), (0, 5, 1), (1905, 2, 29), (1904, 2, 30), (1905, 13, 1), (9999, 12, 31)])
def test_a_day_that_is_not_there_is_refused(day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        new_style(*day)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1905-02-06~", "1905-02-19~"),
        ("1905-02-06/1905-02-10", "1905-02-19/1905-02-23"),
        ("1905-02/1905-03", "1905-02-14/1905-04-13"),
        ("../1905-12", "../1906-01-13"),
        ("1905-02/..", "1905-02-14/.."),
        ("[1905-02..1905-03-01]", "[1905-02-14..1905-03-14]"),
        ("[..1905-02]", "[..1905-03-13]"),
        ("[1905-02..]", "[1905-02-14..]"),
        ("1905-02", "[1905-02-14..1905-03-13]"),
        ("1905-02-XX?", "[1905-02-14..1905-03-13]"),
        ("1905", "1905"),
        ("190X", "190X"),
    ],
)
def test_dates_of_any_form_are_converted(old: str, new: str) -> None:
    assert in_new_style(old) == new
    assert parse_date(new).text == new


@pytest.mark.parametrize("text", ["1905-13", "1905-00", "1905-02-29", "1905/1905-13", "1905/1906-00", "9999-12/.."])
def test_what_no_calendar_has_is_not_converted(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        in_new_style(text)


def _hint(text: str) -> str:
    with pytest.raises(DateError) as caught:
        parse_date(text)
    for quoted in re.findall(r"'([^']+)'", caught.value.hint or ""):
        assert parse_date(quoted).text == quoted
    return caught.value.hint or ""


MARKS = (
    "O.S.",
    "(O.S.)",
    "OS",
    "[OS]",
    "old style",
    "(Old Style)",
    "Julian",
    "(ст. ст.)",
    "ст.ст.",
    "по старому стилю",
)
FORMS = ("{iso}", "{day} {name} {year}", "{name} {day}, {year}", "{day} {short} {year}")


@given(JULIAN, st.sampled_from(FORMS), st.sampled_from(MARKS), st.booleans())
@settings(deadline=None)
def test_any_day_of_the_old_style_gets_its_new_one(old: Julian, form: str, mark: str, leads: bool) -> None:
    name = MONTHS[old.month - 1]
    written = form.format(iso=old.text, day=old.day, name=name, short=name[:3], year=old.year)
    text = f"{mark} {written}" if leads else f"{written} {mark}"
    assert _hint(text) == f"write '{old.new}', and tell the old date in a note (date_note: {old.label}, old style)"


TWICE = (
    ("{old.day}/{new.day} {month} {new.year}", True),
    ("{old.day} ({new.day}) {month} {new.year}", True),
    ("{new.day} ({old.day}) {month} {new.year}", True),
    ("{month} {old.day}/{new.day}, {new.year}", True),
    ("{new.day} {month} [O.S. {old.day} {old_month}] {new.year}", False),
    ("{old.day} {old_month} ({new.day} {month}) {new.year}", False),
    ("{old.day} {old_month} / {new.day} {month} {new.year}", False),
    ("{old_iso} ({new})", False),
    ("{old_iso} O.S. / {new} N.S.", False),
)


@given(JULIAN.filter(lambda day: day.new.year < 1924), st.sampled_from(TWICE))
@settings(deadline=None)
def test_any_day_in_both_styles_is_the_new_one(old: Julian, form: tuple[str, bool]) -> None:
    written, has_one_month = form
    new = old.new
    months = {"month": MONTHS[new.month - 1], "old_month": MONTHS[old.month - 1]}
    if old.year != new.year and "{old_iso}" not in written:
        return
    if has_one_month and old.month != new.month:
        return
    text = written.format(old=old, new=new, old_iso=old.text, **months)
    assert _hint(text) == f"write '{new}', and tell the old day in a note (date_note: {old.label}, old style)"


@given(JULIAN)
@settings(deadline=None)
def test_the_slash_of_an_old_span_still_may_be_one(old: Julian) -> None:
    if old.month != old.new.month or old.new.year > 1926:
        return
    assert _hint(f"{old.text}/{old.new.day:02}") == (
        f"write '{old.text}/{old.new}' if it lasted; if both are one day, write '{old.new}', and tell the old day in a "
        f"note (date_note: {old.label}, old style)"
    )
