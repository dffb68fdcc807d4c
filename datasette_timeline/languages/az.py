"""Azerbaijani: what is sure; the rest is said in English."""

from collections.abc import Mapping

from datasette_timeline.languages.forms import DateForms

CODE = "az"
NAME = "Azərbaycanca"
SEPARATOR = "."


def plural(number: int) -> str:
    """The same form after every number; kept apart for the count of one."""
    return "one" if number == 1 else "other"


MONTHS = (
    "yanvar",
    "fevral",
    "mart",
    "aprel",
    "may",
    "iyun",
    "iyul",
    "avqust",
    "sentyabr",
    "oktyabr",
    "noyabr",
    "dekabr",
)

DATES = DateForms(
    months=MONTHS,
    months_alone=MONTHS,
    day="{day} {month} {year}",
    day_of_month="{day} {month}",
    month="{month} {year}",
    year="{year}",
    about="təxminən {date}",
    or_earlier="{date} və ya əvvəl",
    or_later="{date} və ya sonra",
    one_of="{date}, dəqiq gün məlum deyil",
    either="{first} və ya {second}",
    uncertain="dəqiq deyil",
    day_unknown="gün məlum deyil",
    month_unknown="ay məlum deyil",
)

WORDS: Mapping[str, str] = {}
