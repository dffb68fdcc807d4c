"""Dates of events in the languages of the interface."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_timeline.database.dates import Dates
from datasette_timeline.filters.days import parse_date_range
from datasette_timeline.i18n.date_labels import date_label, date_range_label, month_heading, start_label
from datasette_timeline.i18n.texts import LANGUAGES
from loaders.baking.dates import dated
from schema.dates import DateError, parse_date

EXAMPLES = [
    # a point
    ("1992-05-08", "8 May 1992", "8 may 1992", "8 մայիսի, 1992 թ.", "8 мая 1992 г."),
    ("1992-05", "May 1992", "may 1992", "1992 թ. մայիս", "май 1992 г."),
    ("1992", "1992", "1992", "1992 թ.", "1992 г."),
    ("0476", "476", "476", "476 թ.", "476 г."),
    ("199X", "1990–1999", "1990–1999", "1990–1999", "1990–1999"),
    ("19XX", "1900–1999", "1900–1999", "1900–1999", "1900–1999"),
    ("047X", "470–479", "470–479", "470–479", "470–479"),
    # in doubt
    (
        "1992-05-08~",
        "about 8 May 1992",
        "təxminən 8 may 1992",
        "մոտավորապես 8 մայիսի, 1992 թ.",
        "примерно 8 мая 1992 г.",
    ),
    (
        "1992-05?",
        "May 1992 (uncertain)",
        "may 1992 (dəqiq deyil)",
        "1992 թ. մայիս (ճշգրիտ չէ)",
        "май 1992 г. (неточно)",
    ),
    (
        "1992%",
        "about 1992 (uncertain)",
        "təxminən 1992 (dəqiq deyil)",
        "մոտավորապես 1992 թ. (ճշգրիտ չէ)",
        "примерно 1992 г. (неточно)",
    ),
    (
        "1992-05-XX",
        "May 1992 (day unknown)",
        "may 1992 (gün məlum deyil)",
        "1992 թ. մայիս (օրը հայտնի չէ)",
        "май 1992 г. (день неизвестен)",
    ),
    (
        "1992-XX",
        "1992 (month unknown)",
        "1992 (ay məlum deyil)",
        "1992 թ. (ամիսը հայտնի չէ)",
        "1992 г. (месяц неизвестен)",
    ),
    # a span
    ("1992-05-08/1992-05-09", "8–9 May 1992", "8–9 may 1992", "8–9 մայիսի, 1992 թ.", "8–9 мая 1992 г."),
    (
        "1992-05-08/1992-06-09",
        "8 May – 9 June 1992",
        "8 may – 9 iyun 1992",
        "8 մայիսի – 9 հունիսի, 1992 թ.",
        "8 мая – 9 июня 1992 г.",
    ),
    ("1992-05/1992-06", "May – June 1992", "may – iyun 1992", "1992 թ. մայիս – հունիս", "май – июнь 1992 г."),
    (
        "1991-12/1992-01",
        "December 1991 – January 1992",
        "dekabr 1991 – yanvar 1992",
        "1991 թ. դեկտեմբեր – 1992 թ. հունվար",
        "декабрь 1991 г. – январь 1992 г.",
    ),
    (
        "1991~/1994-05-12",
        "about 1991 – 12 May 1994",
        "təxminən 1991 – 12 may 1994",
        "մոտավորապես 1991 թ. – 12 մայիսի, 1994 թ.",
        "примерно 1991 г. – 12 мая 1994 г.",
    ),
    ("1992-05-08/..", "8 May 1992 – …", "8 may 1992 – …", "8 մայիսի, 1992 թ. – …", "8 мая 1992 г. – …"),
    ("/1992", "… – 1992", "… – 1992", "… – 1992 թ.", "… – 1992 г."),
    ("1992/1992", "1992", "1992", "1992 թ.", "1992 г."),
    # one of several days
    (
        "[1992-05-08..1992-05-09]",
        "8 or 9 May 1992",
        "8 və ya 9 may 1992",
        "8 կամ 9 մայիսի, 1992 թ.",
        "8 или 9 мая 1992 г.",
    ),
    (
        "[1992-05-31..1992-06-01]",
        "31 May or 1 June 1992",
        "31 may və ya 1 iyun 1992",
        "31 մայիսի կամ 1 հունիսի, 1992 թ.",
        "31 мая или 1 июня 1992 г.",
    ),
    (
        "[1992-05-08..1992-05-12]",
        "8–12 May 1992, exact day unknown",
        "8–12 may 1992, dəqiq gün məlum deyil",
        "8–12 մայիսի, 1992 թ., ճշգրիտ օրը հայտնի չէ",
        "8–12 мая 1992 г., точный день неизвестен",
    ),
    (
        "[..1992-05-08]",
        "8 May 1992 or earlier",
        "8 may 1992 və ya əvvəl",
        "8 մայիսի, 1992 թ. կամ ավելի վաղ",
        "8 мая 1992 г. или раньше",
    ),
    (
        "[1992-05..]",
        "May 1992 or later",
        "may 1992 və ya sonra",
        "1992 թ. մայիս կամ ավելի ուշ",
        "май 1992 г. или позже",
    ),
]


@pytest.mark.parametrize(("edtf", "en", "az", "hy", "ru"), EXAMPLES)
def test_dates_in_words(edtf: str, en: str, az: str, hy: str, ru: str, dates: Dates) -> None:
    labels = {code: date_label(dates[edtf], language.dates) for code, language in LANGUAGES.items()}
    assert labels == {"en": en, "az": az, "hy": hy, "ru": ru}


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        ("1992", "1992", "1992 г."),
        ("1990", "1999", "1990 г. – 1999 г."),
        ("1992-03", "1992-03", "март 1992 г."),
        ("1992-03", "1992-05", "март – май 1992 г."),
        ("1992-03-04", "1992-03-04", "4 марта 1992 г."),
    ],
)
def test_stretches_in_words(first: str, last: str, label: str) -> None:
    start, end = (parse_date_range(text).part for text in (first, last))
    assert date_range_label(start, end, LANGUAGES["ru"].dates) == label


@pytest.mark.parametrize(
    ("edtf", "en", "ru", "with_year"),
    [
        ("1992-05-08", "8 May", "8 мая", "8 May 1992"),
        ("1992-09-08/1992-11", "8 Sep", "8 сен", "8 Sep 1992"),
        ("1992-05-08~/1992-06", "May", "май", "May 1992"),
        ("1992-09", "Sep", "сен", "Sep 1992"),
        ("[1992-09-08..1992-09-09]", "Sep", "сен", "Sep 1992"),
        ("[1992-09-30..1992-10-01]", "1992", "1992", "1992"),
        ("[..1992-09-30]", "1992", "1992", "1992"),
        ("1992-XX-XX", "1992", "1992", "1992"),
        ("1992-09-XX", "Sep", "сен", "Sep 1992"),
        ("1992", "1992", "1992", "1992"),
    ],
)
def test_where_a_date_begins_is_said_as_far_as_it_is_beyond_doubt(edtf: str, en: str, ru: str, with_year: str) -> None:
    when = dated(edtf)
    labels = [start_label(when, LANGUAGES[code].dates, with_year=False) for code in ("en", "ru")]
    assert labels == [en, ru]
    assert start_label(when, LANGUAGES["en"].dates, with_year=True) == with_year


def test_months_as_headings_begin_with_a_capital() -> None:
    headings = [month_heading("1992-05", language.dates) for language in LANGUAGES.values()]
    assert headings == ["May", "May", "Մայիս", "Май"]


def test_every_language_has_twelve_months_of_each_kind() -> None:
    for language in LANGUAGES.values():
        assert len(set(language.dates.months)) == 12
        assert len(set(language.dates.months_alone)) == 12


DAYS = st.dates().map(str)
PARTS = st.one_of(
    DAYS,
    DAYS.map(lambda day: day[:7]),
    DAYS.map(lambda day: day[:4]),
    DAYS.map(lambda day: day[:8] + "XX"),
    DAYS.map(lambda day: day[:5] + "XX"),
    DAYS.map(lambda day: day[:5] + "XX-XX"),
    DAYS.map(lambda day: day[:3] + "X"),
    DAYS.map(lambda day: day[:2] + "XX"),
)
QUALIFIED = st.builds("{}{}".format, PARTS, st.sampled_from(["", "?", "~", "%"]))
ENDS = st.one_of(QUALIFIED, st.sampled_from(["", ".."]))
DATES = st.one_of(QUALIFIED, st.builds("{}/{}".format, ENDS, ENDS), st.builds("[{}..{}]".format, ENDS, ENDS))


@given(DATES)
def test_every_date_that_a_record_may_have_has_a_label(text: str) -> None:
    try:
        date = parse_date(text)
    except DateError:
        return
    for language in LANGUAGES.values():
        label = date_label(dated(text), language.dates)
        assert label
        assert all(str(part.earliest.year) in label for part in date.known)
