"""Russian: what is sure; the rest is said in English."""

from collections.abc import Mapping

from datasette_timeline.languages.forms import DateForms

CODE = "ru"
NAME = "Русский"
SEPARATOR = "\N{NO-BREAK SPACE}"


def plural(number: int) -> str:
    """One, few or many, by the last digits."""
    if number % 10 == 1 and number % 100 != 11:
        return "one"
    if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14:
        return "few"
    return "many"


MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
MONTHS_OF_DAYS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)

DATES = DateForms(
    months=MONTHS_OF_DAYS,
    months_alone=MONTHS,
    day="{day} {month} {year} г.",
    day_of_month="{day} {month}",
    month="{month} {year} г.",
    year="{year} г.",
    about="примерно {date}",
    or_earlier="{date} или раньше",
    or_later="{date} или позже",
    one_of="{date}, точный день неизвестен",
    either="{first} или {second}",
    uncertain="неточно",
    day_unknown="день неизвестен",
    month_unknown="месяц неизвестен",
)

WORDS: Mapping[str, str] = {}
