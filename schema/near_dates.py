"""Texts that are nearly dates: what they were probably meant to say, as EDTF.

What counts as a date is asked of `holds`, since a text in the old style may name a day that the calendar does not have.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple

from datasette_timeline.published.months import month_names
from schema.date_labels import MONTHS
from schema.dates import read

_LONE_DIGIT: Final = re.compile(r"(?<![0-9X])[0-9](?![0-9X])")

# What was written, what it is turned into, and the rule it breaks. A row counts if it leads to a date.
_NEAR_MISSES: Final = tuple(
    (re.compile(written, re.IGNORECASE), meant, rule)
    for written, meant, rule in (
        (r"\s+", r"", "a date has no spaces"),
        (r"[\u2010-\u2015\u2212]", r"-", "its dash is not a hyphen (-)"),
        (r"(?<=[0-9])[._\\](?=[0-9])", r"-", "year, month and day are joined by hyphens"),
        (r"^([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})$", r"\1-\2-\3", "year, month and day are joined by hyphens"),
        (r"^([0-9]{4})([0-9]{2})$", r"\1-\2", "year, month and day are joined by hyphens"),
        (r"^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", "year, month and day are joined by hyphens"),
        (_LONE_DIGIT.pattern, r"0\g<0>", "months and days have two digits"),
        (r"[xu\u0445\u03c7]", r"X", "an unknown digit is a capital Latin X"),
        (r"^([0-9]{3})[?*_-]$", r"\1X", "an unknown digit is an X"),
        (r"^(?:the\s+)?([0-9]{3})0'?s$", r"\1X", "a decade is written with an X"),
        (r"(?:-00)+(?=$|/|\.\.|\])", r"", "a month or day that is not known is left out"),
        (r"\?~|~\?", r"%", "'?' and '~' together are '%'"),
        (r"([?~%])\1+", r"\1", "one qualifier is enough"),
        (r"(?<=[0-9\]])[?~%](?=\.\.|\]|$)", r"", "a one-of range takes no qualifier"),
        (r"^(?:circa|ca?|about|around|approximately|approx)\.?\s*(?=[0-9])(.+)", r"\1~", "'about' is a '~' at the end"),
        (r"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:t|\s+)[0-9]{1,2}[:.h][^/]*$", r"\1", "a time of day belongs in a note"),
        (r"/\s*(?:open|now|today|present|ongoing)$", r"/..", "an open end is two dots"),
        (r"^open\s*/", r"../", "an open start is two dots"),
        (r"/\s*(?:\?|unknown)$", r"/", "an unknown end is left empty"),
        (r"^(?:\?|unknown)\s*/", r"/", "an unknown start is left empty"),
        (r"^since\s+(.+)", r"\1/..", "a span with an open end has a slash and two dots"),
        (r"^until\s+(.+)", r"../\1", "a span with an open start has two dots and a slash"),
        (
            r"(?<=[0-9?~%])\s*(?:\bto\b|\buntil\b|[-\u2010-\u2015\u2212])\s*(?=[0-9]{4})",
            r"/",
            "a span has a slash between its ends",
        ),
        (r"(.+)\s+or\s+(.+)", r"[\1..\2]", "one of several days is a range in square brackets"),
        (r"^([0-9]{4}-)([0-9]{2}-[0-9]{2})/([0-9]{2}-[0-9]{2})$", r"\1\2/\1\3", "the end of a span is written in full"),
        (r"^([0-9-]+)([0-9]{2})/([0-9]{2})$", r"\1\2/\1\3", "the end of a span is written in full"),
        (r"^\[?([^\[\]]*\.\.[^\[\]]*)\]?$", r"[\1]", "a one-of range stands in square brackets"),
        (r"^\[(.*)/(.*)\]$", r"[\1..\2]", "in square brackets the two ends are joined by two dots"),
        (r"^[\[{]([^\[\]{}.]*)[\]}]$", r"\1", "a single date needs no brackets"),
    )
)

_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_TOKEN: Final = re.compile(
    r"(?P<Y>[0-9]{4})(?![0-9])|(?P<N>[0-9]{1,2})(?:st|nd|rd|th|-?го|-?е)?(?![0-9A-Za-z])"
    r"|(?P<of>(?:of|the|de|года?|року|թ)\b|г\b)|(?P<M>[^\W\d_]{3,})|(?P<other>[^\s.,])"
)
_IN_WORDS: Final = {"NMY": (2, 1, 0), "MNY": (2, 0, 1), "YMN": (0, 1, 2), "YNM": (0, 2, 1), "MY": (1, 0), "YM": (0, 1)}
"""Where year, month and day stand among numbers (N), years of four digits (Y) and names of months (M)."""

_LANGUAGES: Final = (
    *("az", "az_Cyrl", "be", "bg", "de", "el", "es", "et", "fi", "fr", "hy", "it", "ka", "kk", "lt", "lv", "pl", "pt"),
    *("ro", "ru", "sr", "sr_Latn", "tr", "uk"),
)
"""Languages in which sources write dates, beside English: most were once written in the old style."""


class NearMiss(NamedTuple):
    """What a text was meant to say, and the rule that it breaks."""

    meant: str
    rule: str


def near_miss(text: str, holds: Callable[[str], object] = read) -> NearMiss | None:
    """A date in nearly the right form, or None."""
    for written, meant, rule in _NEAR_MISSES:
        candidate = _LONE_DIGIT.sub(r"0\g<0>", written.sub(meant, text))
        if written.search(text) and holds(candidate):
            return NearMiss(candidate, rule)
    return None


def day_first(text: str, holds: Callable[[str], object] = read) -> list[str] | None:
    """The days that 3/4/1993 may be, those that there are; None for another form."""
    match = _DAY_FIRST.fullmatch(text)
    if match is None:
        return None
    one, other, year = int(match[1]), int(match[2]), match[3]
    candidates = dict.fromkeys((f"{year}-{other:02}-{one:02}", f"{year}-{one:02}-{other:02}"))
    return [day for day in candidates if holds(day)]


def in_words(text: str, holds: Callable[[str], object] = read) -> str | None:
    """The day or month that is written with the name of a month, or None."""
    shape, words = tokens(text)
    if (places := _IN_WORDS.get(shape)) is None:
        return None
    year, *others = (number_of(words[place]) for place in places)
    candidate = f"{year:04}" + "".join(f"-{part or 0:02}" for part in others)
    return candidate if holds(candidate) else None


def readings(text: str, holds: Callable[[str], object] = read) -> Iterator[str]:
    """All that a text may be meant to say, none if nobody can tell."""
    if holds(text):
        yield text
    elif found := near_miss(text, holds):
        yield found.meant
    elif (days := day_first(text, holds)) is not None:
        yield from days
    elif day := in_words(text, holds):
        yield day


def tokens(text: str) -> tuple[str, list[str]]:
    """The shape of a text as letters, N for a number, Y for a year, M for a word, and what stands for each.

    Anything else but spaces, full stops and commas is a letter of its own, "?".
    """
    found = [(match.lastgroup or "", match) for match in _TOKEN.finditer(text) if match.lastgroup != "of"]
    return "".join(kind if len(kind) == 1 else "?" for kind, _ in found), [match[kind] for kind, match in found]


def number_of(word: str) -> int | None:
    """A number, or that of the month of that name; None where no month is called so."""
    return int(word) if word.isdecimal() else _month_of(word.casefold().replace("i\u0307", "i"))


def _month_of(name: str) -> int | None:
    for number, month in enumerate(MONTHS, 1):
        if month.casefold().startswith(name):
            return number
    return _months().get(name)


@cache
def _months() -> dict[str, int]:
    """Months by their names and abbreviations in other languages, those that are not another month in another one."""
    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for widths in month_names(language).values():
            for width in ("wide", "abbreviated"):
                for number, name in widths.get(width, {}).items():
                    found.setdefault(name.rstrip(".").casefold(), set()).add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}
