"""Armenian: what is sure; the rest is said in English."""

from collections.abc import Mapping

from datasette_timeline.languages.forms import DateForms

CODE = "hy"
NAME = "Հայերեն"
SEPARATOR = "\N{NO-BREAK SPACE}"


def plural(number: int) -> str:
    """One form for none and one, another for more."""
    return "one" if number < 2 else "other"


MONTHS = (
    "հունվար",
    "փետրվար",
    "մարտ",
    "ապրիլ",
    "մայիս",
    "հունիս",
    "հուլիս",
    "օգոստոս",
    "սեպտեմբեր",
    "հոկտեմբեր",
    "նոյեմբեր",
    "դեկտեմբեր",
)
MONTHS_OF_DAYS = (
    "հունվարի",
    "փետրվարի",
    "մարտի",
    "ապրիլի",
    "մայիսի",
    "հունիսի",
    "հուլիսի",
    "օգոստոսի",
    "սեպտեմբերի",
    "հոկտեմբերի",
    "նոյեմբերի",
    "դեկտեմբերի",
)

DATES = DateForms(
    months=MONTHS_OF_DAYS,
    months_alone=MONTHS,
    day="{day} {month}, {year} թ.",
    day_of_month="{day} {month}",
    month="{year} թ. {month}",
    year="{year} թ.",
    about="մոտավորապես {date}",
    or_earlier="{date} կամ ավելի վաղ",
    or_later="{date} կամ ավելի ուշ",
    one_of="{date}, ճշգրիտ օրը հայտնի չէ",
    either="{first} կամ {second}",
    uncertain="ճշգրիտ չէ",
    day_unknown="օրը հայտնի չէ",
    month_unknown="ամիսը հայտնի չէ",
)

WORDS: Mapping[str, str] = {}
